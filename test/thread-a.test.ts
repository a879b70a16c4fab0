import { afterAll, beforeAll, expect, test } from 'vitest'
import sharp from 'sharp'
import { openWorld, unitId } from './world.ts'
import type { Client, World } from './world.ts'

let world: World
let secretary: Client
beforeAll(async () => {
  world = await openWorld()
  secretary = await world.as('hanqinghe')
})
afterAll(() => world.close())

/** Uploads a fresh photo at the desk. */
async function photo(by: Client, shade: number, side = 'after'): Promise<string> {
  const png = await sharp({ create: { width: 40, height: 30, channels: 3, background: { r: shade, g: 90, b: 90 } } })
    .png()
    .toBuffer()
  const boundary = 'x7f3'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n`
  const answer = await world.app.inject({
    method: 'POST',
    url: `/api/evidence?side=${side}`,
    headers: { cookie: by.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), png, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
  expect(answer.statusCode).toBe(200)
  return JSON.parse(answer.body).id
}

function form(fields: Record<string, string>): { payload: string; headers: Record<string, string> } {
  return {
    payload: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
  }
}

const after = (minutes: number): void => world.clock.set(new Date(world.clock.now().getTime() + minutes * 60_000))

test('a burst pipe goes from the report to "solved", by way of "not solved", and nobody marks their own paper', async () => {
  // the resident reports at the public door, without a script
  const draft = {
    service: world.city.services.get('water') ?? '',
    said: '楼前水管爆了,水往地下室流',
    place: world.city.places.get('baiyang-3') ?? '',
    phone: '13900001234',
    name: '王桂珍',
    key: '01890a5d-ac96-774b-bcce-b302099a8057',
    go: 'send',
  }
  const sent = await world.app.inject({ method: 'POST', url: '/report', ...form(draft) })
  expect(sent.statusCode).toBe(200)
  const code = /class="code">\s*([0-9A-Z-]+)/.exec(sent.body)?.[1] ?? ''
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/)
  // pressed twice: the same answer, one matter
  const again = await world.app.inject({ method: 'POST', url: '/report', ...form(draft) })
  expect(again.body).toContain(code)
  const waiting = (await secretary.get('/api/waiting')).body.rows
  expect(waiting).toHaveLength(1)
  const id = waiting[0].id as string

  const opened = (await secretary.get(`/api/cases/${id}`)).body
  expect(opened.said).toBe('楼前水管爆了,水往地下室流')
  expect(opened.proposal.lead.nameZh).toBe('住房和城乡建设局')
  expect(opened.contact.phone).toBe('139****1234')
  expect(opened.may.map((offer: { act: string }) => offer.act)).toContain('blow')

  const order = {
    kind: 'emergency',
    reason: 'urgent',
    lead: unitId(world, 'housing'),
    supports: [unitId(world, 'water'), unitId(world, 'yunshan')],
    words: '请马上到 3 号楼',
  }
  const key = { 'idempotency-key': 'blow-the-whistle-1' }
  const blown = await secretary.post(`/api/promises/${id}/acts/blow`, order, key)
  expect(blown.status).toBe(200)
  expect(blown.body.callUps).toHaveLength(3)
  // a repeat on a bad line whistles once
  expect((await secretary.post(`/api/promises/${id}/acts/blow`, order, key)).body.callUps).toHaveLength(3)

  const housing = await world.as('songan')
  const units = { housing, water: await world.as('shuiwu'), yunshan: await world.as('yunshan') }
  const callUpOf = async (unit: keyof typeof units): Promise<string> =>
    (await secretary.get(`/api/cases/${id}`)).body.callUps.find(
      (row: { unit: { id: string } }) => row.unit.id === unitId(world, unit),
    ).id
  after(24)
  for (const unit of ['housing', 'water', 'yunshan'] as const) {
    const callUp = await callUpOf(unit)
    expect((await units[unit].post(`/api/promises/${callUp}/acts/arrive`, { how: 'site' })).status).toBe(200)
    // without evidence it is not done
    const bare = await units[unit].post(`/api/promises/${callUp}/acts/finish`, { words: '修好了' })
    expect(bare.status).toBe(422)
    expect(bare.body.errors[0].path).toBe('photos')
  }
  const present = (await secretary.get(`/api/cases/${id}`)).body
  expect(present.state).toBe('joint_handling')
  // no unit finishes for another, and the lead cannot report while others are at work
  expect(
    (await housing.post(`/api/promises/${await callUpOf('water')}/acts/finish`, { words: '好了', photos: [] })).status,
  ).toBe(403)
  const head = await world.as('guchangchuan')
  const early = await head.post(`/api/promises/${id}/acts/report_done`, {
    result: 'solved',
    words: '完工',
    photos: [await photo(head, 9)],
  })
  expect(early.status).toBe(409)

  after(300)
  for (const [index, unit] of (['water', 'yunshan', 'housing'] as const).entries()) {
    const done = { words: '修好了', photos: [await photo(units[unit], 20 + index)] }
    expect((await units[unit].post(`/api/promises/${await callUpOf(unit)}/acts/finish`, done)).status).toBe(200)
  }
  const reported = { result: 'solved', words: '三家都办完了', photos: [await photo(head, 60)] }
  expect((await head.post(`/api/promises/${id}/acts/report_done`, reported)).status).toBe(200)

  // the handler cannot check his own work, nor close it, nor rate it, by any act of the case
  for (const act of ['verify', 'rate', 'rate_by_call', 'close_not_reached'])
    for (const client of [head, housing, secretary])
      expect([403, 409], act).toContain(
        (await client.post(`/api/promises/${id}/acts/${act}`, { how: 'site', words: '好', verdict: 'solved' })).status,
      )
  const verifier = await world.as('heyan')
  expect((await verifier.post(`/api/promises/${id}/acts/verify`, { how: 'site', words: '到现场看过' })).status).toBe(
    200,
  )

  // the resident: not solved
  const rate = async (verdict: string, words: string): Promise<string> =>
    (
      await world.app.inject({
        method: 'POST',
        url: '/act',
        ...form({ code, act: 'rate', verdict, words, satisfied: 'no' }),
      })
    ).body
  expect(await rate('unsolved', '路面没填实')).toContain('交回原来的单位重新办')
  const reopened = (await secretary.get(`/api/cases/${id}`)).body
  expect(reopened.state).toBe('joint_handling')
  expect(reopened.callUps.map((row: { state: string }) => row.state)).toEqual(['received', 'received', 'received'])

  after(600)
  for (const [index, unit] of (['water', 'yunshan', 'housing'] as const).entries()) {
    const callUp = await callUpOf(unit)
    expect((await units[unit].post(`/api/promises/${callUp}/acts/arrive`, { how: 'site' })).status).toBe(200)
    const done = { words: '补做完', photos: [await photo(units[unit], 120 + index)] }
    expect((await units[unit].post(`/api/promises/${callUp}/acts/finish`, done)).status).toBe(200)
  }
  await head.post(`/api/promises/${id}/acts/report_done`, { ...reported, photos: [await photo(head, 200)] })
  await verifier.post(`/api/promises/${id}/acts/verify`, { how: 'site', words: '踩过,实的' })
  await rate('solved', '这回好了')
  const closed = (await secretary.get(`/api/cases/${id}`)).body
  expect([closed.state, closed.outcome, closed.light]).toEqual(['closed', 'solved', 'kept'])
  // the public page tells it without a name, a number or the resident's words
  const page = await world.app.inject({ method: 'GET', url: `/c/${closed.slug}`, headers: { accept: 'text/html' } })
  expect(page.statusCode).toBe(200)
  for (const secret of ['王桂珍', '13900001234', '水往地下室流', '宋岸']) expect(page.body).not.toContain(secret)
})
