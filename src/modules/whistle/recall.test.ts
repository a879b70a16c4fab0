import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld } from '../../../test/world.ts'
import type { Client, World } from '../../../test/world.ts'

let world: World
let agent: Client
let secretary: Client
beforeAll(async () => {
  world = await openWorld()
  agent = await world.as('hotline')
  secretary = await world.as('hanqinghe')
  // every satisfied verdict is drawn
  const admin = await world.as('admin')
  const set = await admin.put('/api/params/whistle.recall_share', {
    value: 100,
    source: '抽查试行',
    level: 'city',
    reason: '试行',
  })
  expect(set.status).toBe(200)
})
afterAll(() => world.close())

function form(fields: Record<string, string>): { payload: string; headers: Record<string, string> } {
  return {
    payload: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
  }
}

test('a satisfied verdict that was drawn is asked again by the hotline; "not solved" opens the matter again', async () => {
  const sent = await world.app.inject({
    method: 'POST',
    url: '/report',
    ...form({
      service: world.city.services.get('garbage') ?? '',
      place: world.city.places.get('baiyang-market') ?? '',
      said: '菜叶堆在过道',
      key: crypto.randomUUID(),
      go: 'send',
    }),
  })
  const code = /class="code">\s*([0-9A-Z-]+)/.exec(sent.body)?.[1] ?? ''
  const id = (await secretary.get('/api/waiting')).body.rows[0].root
  await secretary.post(`/api/promises/${id}/acts/take_self`, {})
  const { default: sharp } = await import('sharp')
  const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123456' } })
    .png()
    .toBuffer()
  const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n'
  const uploaded = await world.app.inject({
    method: 'POST',
    url: '/api/evidence?side=after',
    headers: { cookie: secretary.cookie, 'content-type': 'multipart/form-data; boundary=b' },
    payload: Buffer.concat([Buffer.from(head), png, Buffer.from('\r\n--b--\r\n')]),
  })
  const photos = [JSON.parse(uploaded.body).id]
  await secretary.post(`/api/promises/${id}/acts/report_done_self`, { words: '清走了', photos })
  const verifier = await world.as('heyan')
  await verifier.post(`/api/promises/${id}/acts/verify`, { how: 'site', words: '看过' })
  await world.app.inject({
    method: 'POST',
    url: '/act',
    ...form({ code, act: 'rate', verdict: 'solved', satisfied: 'yes' }),
  })
  const waits = (await agent.get('/api/waiting')).body.rows
  expect(waits.map((row: { root: string; next: { zh: string } }) => [row.root, row.next.zh])).toContainEqual([
    id,
    '抽查回访',
  ])
  // the community that handled it is not asked to ask
  expect((await secretary.post(`/api/promises/${id}/acts/recall_check`, { verdict: 'solved' })).status).toBe(403)
  const asked = await agent.post(`/api/promises/${id}/acts/recall_check`, {
    verdict: 'unsolved',
    words: '第二天又堆上了',
  })
  expect([asked.status, asked.body.state]).toEqual([200, 'self_handling'])
  expect((await agent.get('/api/waiting')).body.rows.map((row: { root: string }) => row.root)).not.toContain(id)
})
