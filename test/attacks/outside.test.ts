import { afterAll, beforeAll, expect, test } from 'vitest'
import { contracts } from '../../src/app/describe.ts'
import type { Endpoint } from '../../src/platform/http/contract.ts'
import { openWorld, unitId } from '../world.ts'
import type { Answer, Client, World } from '../world.ts'

const secret = '晾衣绳断了砸到窗台'
const resident = '王桂珍'
const phone = '13912345678'
let world: World
let caseId = ''
let evidenceId = ''
let callUpId = ''
let slug = ''
let outsiders: [string, Client][] = []

beforeAll(async () => {
  world = await openWorld()
  const secretary = await world.as('hanqinghe')
  const made = await secretary.post('/api/cases', {
    serviceId: world.city.services.get('property'),
    placeId: world.city.places.get('baiyang-9'),
    said: secret,
    name: resident,
    phone,
    channel: 'window',
  })
  caseId = made.body.id
  slug = made.body.slug
  const blown = await secretary.post(`/api/promises/${caseId}/acts/blow`, {
    kind: 'livelihood',
    reason: 'beyond',
    lead: unitId(world, 'housing'),
    supports: [unitId(world, 'yunshan')],
    words: '请上门',
  })
  callUpId = blown.body.callUps[0].id
  evidenceId = crypto.randomUUID()
  // the neighbour community, a department that was not called, another street, another town
  outsiders = await Promise.all(
    ['jiangshazao', 'traffic-clerk', 'traffic-head', 'fenban2', 'heyan3', 'majianchuan'].map(
      async (login): Promise<[string, Client]> => [login, await world.as(login)],
    ),
  )
})
afterAll(() => world.close())

function leaks(answer: Answer): string[] {
  return [secret, resident, phone, caseId, callUpId].filter((word) => answer.text.includes(word))
}

test('a matter outside of one’s reach answers exactly as one that does not exist', async () => {
  const nobody = '01890a5d-ac96-774b-bcce-b302099a8057'
  for (const [login, client] of outsiders)
    for (const path of ['/api/cases/:id', '/api/evidence/:id', `/api/evidence/${evidenceId}?case=:id`]) {
      const own = await client.get(path.replace(':id', caseId))
      const other = await client.get(path.replace(':id', nobody))
      expect([login, path, own.status, own.body.code, own.body.title]).toEqual([
        login,
        path,
        404,
        other.body.code,
        other.body.title,
      ])
      expect(other.status).toBe(404)
    }
})

test('no act can be tried on it, and the refusal tells nothing', async () => {
  for (const [login, client] of outsiders)
    for (const id of [caseId, callUpId]) {
      for (const act of ['add_note', 'take_self', 'blow', 'receive', 'arrive', 'verify', 'nonsense']) {
        const answer = await client.post(`/api/promises/${id}/acts/${act}`, { words: '试一试', how: 'site' })
        expect([login, act, answer.status]).toEqual([login, act, 404])
        expect(leaks(answer)).toEqual([])
      }
      expect((await client.post(`/api/cases/${id}/contact`, {})).status).toBe(404)
      expect(
        (await client.post(`/api/cases/${id}/public`, { title: '改标题', said: '', hidden: true })).status,
      ).toBeGreaterThanOrEqual(403)
    }
})

test('no list, search, board, export or notice of any contract tells of it', async () => {
  const queries: Record<string, string> = {
    '/api/cases': `?query=${encodeURIComponent('晾衣绳')}`,
    '/api/waiting': `?query=${encodeURIComponent('白杨')}`,
    '/api/duplicates': `?serviceId=${world.city.services.get('lift')}&placeId=${world.city.places.get('shazao-1')}&said=${encodeURIComponent(secret)}`,
    '/api/filters': '?page=today',
  }
  let asked = 0
  for (const endpoints of Object.values(contracts))
    for (const endpoint of Object.values(endpoints) as Endpoint[]) {
      if (endpoint.method !== 'GET') continue
      const path = endpoint.path
        .replace(':year', '2026')
        .replace('/api/units/:id', `/api/units/${unitId(world, 'baiyang')}`)
        .replace(':id', caseId)
      for (const [login, client] of outsiders)
        for (const query of new Set(['', queries[path] ?? ''])) {
          const answer = await client.get(path + query)
          expect([login, path, leaks(answer)]).toEqual([login, path, []])
          expect(answer.status).toBeLessThan(500)
          asked += 1
        }
    }
  for (const [login, client] of outsiders)
    for (const path of ['/api/cases.csv', '/api/board.csv', '/api/cases.csv?what=open']) {
      const answer = await client.get(path)
      expect([login, path, leaks(answer)]).toEqual([login, path, []])
    }
  expect(asked).toBeGreaterThan(100)
})

test('the public pages tell of the matter, but neither its words nor who said them nor who handles it', async () => {
  const pages = ['/', `/c/${slug}`, '/cases', '/board', '/places', '/how']
  for (const path of pages) {
    const answer = await world.anyone.get(path, { accept: 'text/html' })
    expect([path, answer.status]).toEqual([path, 200])
    for (const word of [secret, resident, phone, caseId, '韩青禾', '宋岸'])
      expect([path, answer.text.includes(word)]).toEqual([path, false])
  }
})

test('who is called sees the whole matter, with a masked number, and the number only after receipt', async () => {
  const songan = await world.as('songan')
  const view = await songan.get(`/api/cases/${caseId}`)
  expect(view.status).toBe(200)
  expect(view.body.said).toBe(secret)
  expect(view.text).not.toContain(phone)
  expect((await songan.post(`/api/cases/${caseId}/contact`, {})).status).toBe(403)
  await songan.post(`/api/promises/${callUpId}/acts/receive`, {})
  expect((await songan.post(`/api/cases/${caseId}/contact`, {})).body.phone).toBe(phone)
  const read = await (await world.as('admin')).get('/api/journal?verb=read_contact')
  expect(read.body.rows[0]).toMatchObject({ verb: 'read_contact', objectId: caseId, who: { zh: '宋岸' } })
})

test('without a session nothing answers but the sign-in, the services and the public pages', async () => {
  for (const endpoints of Object.values(contracts))
    for (const endpoint of Object.values(endpoints) as Endpoint[]) {
      if (endpoint.access === 'anyone') continue
      const path = endpoint.path.replace(':year', '2026').replace(/:\w+/g, caseId)
      const ask = { GET: 'get', POST: 'post', PUT: 'put', DELETE: 'delete' } as const
      const answer = await world.anyone[ask[endpoint.method]](path)
      expect([endpoint.method, path, answer.status, answer.body.code]).toEqual([
        endpoint.method,
        path,
        401,
        'session.none',
      ])
    }
})
