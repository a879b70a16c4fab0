import { afterAll, beforeAll, expect, test } from 'vitest'
import sharp from 'sharp'
import { procedures } from '../../src/app/modules.ts'
import { openWorld, unitId } from '../world.ts'
import type { Client, World } from '../world.ts'

let world: World
const seats = new Map<string, Client>()
const handlers = ['songan', 'guchangchuan', 'shuiwu', 'shuiwu-head', 'yunshan', 'hanqinghe', 'luxiaoman', 'hewangshu']
beforeAll(async () => {
  world = await openWorld()
  for (const login of [...handlers, 'heyan', 'hotline', 'shenfenban', 'ducha', 'caiding'])
    seats.set(login, await world.as(login))
})
afterAll(() => world.close())

function as(login: string): Client {
  const client = seats.get(login)
  if (!client) throw new Error(login)
  return client
}

let shade = 0
async function photo(login: string): Promise<string> {
  shade += 1
  const png = await sharp({ create: { width: 20, height: 20, channels: 3, background: { r: shade, g: 9, b: 9 } } })
    .png()
    .toBuffer()
  const head =
    '--b1\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n'
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/evidence?side=after',
    headers: { cookie: as(login).cookie, 'content-type': 'multipart/form-data; boundary=b1' },
    payload: Buffer.concat([Buffer.from(head), png, Buffer.from('\r\n--b1--\r\n')]),
  })
  return JSON.parse(answer.body).id
}

async function report(): Promise<string> {
  const made = await as('hotline').post('/api/cases', {
    serviceId: world.city.services.get('water'),
    placeId: world.city.places.get('baiyang-3'),
    said: '水管爆了',
    channel: 'phone',
    phone: '13900005678',
  })
  return made.body.id
}

type Offered = {
  id: string
  may: { act: string; fields: { name: string; type: string; options?: { value: string }[] }[] }[]
}
type View = Offered & { state: string; callUps: (Offered & { unit: { id: string } })[]; disputes: Offered[] }
const view = async (login: string, id: string): Promise<View> => (await as(login).get(`/api/cases/${id}`)).body

async function take(login: string, id: string, act: string, input: object): Promise<void> {
  const answer = await as(login).post(`/api/promises/${id}/acts/${act}`, input)
  expect([login, act, answer.status, answer.body?.title]).toEqual([login, act, 200, answer.body?.title])
}

/** Answers to every question an act could ask, so that only rights and law can stop it. */
const answers = {
  how: 'site',
  words: '都好了',
  verdict: 'solved',
  satisfied: true,
  reason: 'duplicate',
  result: 'solved',
}
const judging = [
  'verify',
  'reject',
  'rate',
  'rate_by_call',
  'close_not_reached',
  'attempt_contact',
  'exclude',
  'reopen',
  'import_state',
  'redispatch',
  'approve_plan',
  'pause',
  'approve_extension',
]

async function expectPowerless(id: string): Promise<void> {
  const before = await view('heyan', id)
  for (const login of handlers) {
    const own = await view(login, id)
    // who was not called yet cannot even see it
    for (const row of [{ ...own, id, may: own.may ?? [] }, ...(own.callUps ?? [])])
      for (const act of judging) {
        const community = ['hanqinghe'].includes(login) && act === 'pause'
        if (community) continue
        const answer = await as(login).post(`/api/promises/${row.id}/acts/${act}`, answers)
        expect([login, act, answer.status >= 400]).toEqual([login, act, true])
        expect(row.may.map((offer) => offer.act)).not.toContain(act)
      }
  }
  const after = await view('heyan', id)
  expect(after.state).toBe(before.state)
  expect(
    await world.owner.one({
      text: `select count(*) as n from rating where root = '${id}'`,
      values: [],
      name: `r${id}`,
    }),
  ).toEqual({ n: 0 })
}

test('in no state can anybody who handles a matter check it, rate it or close it', async () => {
  const id = await report()
  await expectPowerless(id)
  await take('hanqinghe', id, 'blow', {
    kind: 'emergency',
    reason: 'urgent',
    lead: unitId(world, 'housing'),
    supports: [unitId(world, 'water'), unitId(world, 'yunshan')],
    words: '请来',
  })
  await expectPowerless(id)
  for (const [login, unit] of [
    ['songan', 'housing'],
    ['shuiwu', 'water'],
    ['yunshan', 'yunshan'],
  ] as const) {
    const callUp = (await view(login, id)).callUps.find((row) => row.unit.id === unitId(world, unit))?.id ?? ''
    await take(login, callUp, 'arrive', { how: 'site' })
    await take(login, callUp, 'finish', { words: '修好', photos: [await photo(login)] })
  }
  await expectPowerless(id)
  await take('guchangchuan', id, 'report_done', {
    result: 'solved',
    words: '办完',
    photos: [await photo('guchangchuan')],
  })
  await expectPowerless(id)
  await take('heyan', id, 'verify', { how: 'site', words: '看过' })
  await expectPowerless(id)
})

test('where the community handles it itself, the community cannot check or rate it either', async () => {
  const id = await report()
  await take('hanqinghe', id, 'take_self', {})
  await take('hanqinghe', id, 'report_done_self', { words: '修好', photos: [await photo('hanqinghe')] })
  await expectPowerless(id)
})

test('a photo of before is no evidence of after, and words alone are none', async () => {
  const id = await report()
  await take('hanqinghe', id, 'take_self', {})
  const bare = await as('hanqinghe').post(`/api/promises/${id}/acts/report_done_self`, { words: '好了' })
  expect([bare.status, bare.body.errors[0].code]).toEqual([422, 'promise.evidence_missing'])
  const stolen = await photo('luxiaoman')
  const other = await as('hanqinghe').post(`/api/promises/${id}/acts/report_done_self`, {
    words: '好了',
    photos: [stolen],
  })
  expect(other.status).toBe(422)
})

test('the same person in two posts does not check through one what they did through the other', async () => {
  // the verifier is made a handler as well, by a second post at the community
  const { appoint } = await import('../../src/kernel/identity/actions/accounts.ts')
  const heyan = world.city.people.get('heyan')
  if (!heyan) throw new Error('heyan')
  await world.house.db.tx({ 'gankao.lo': '', 'gankao.hi': '~' }, (tx) =>
    appoint(
      tx,
      {
        personId: heyan.personId,
        accountId: heyan.accountId,
        unitId: unitId(world, 'baiyang'),
        titleZh: '兼社区工作者',
        titleEn: 'also community worker',
        roles: ['community_worker'],
        from: '2026-01-01',
      },
      world.clock.now(),
    ),
  )
  const both = await world.as('heyan')
  const posts = (await both.get('/api/session')).body.posts as { id: string; roles: string[] }[]
  const through = async (role: string): Promise<void> => {
    await both.post('/api/session/post', { postId: posts.find((post) => post.roles.includes(role))?.id })
  }
  const id = await report()
  await through('community_worker')
  seats.set('both', both)
  await take('both', id, 'take_self', {})
  await take('both', id, 'report_done_self', { words: '修好', photos: [await photo('both')] })
  await through('verifier')
  const own = await both.post(`/api/promises/${id}/acts/verify`, { how: 'site', words: '看过' })
  expect([own.status, own.body.code]).toEqual([403, 'promise.own_work'])
})

test('every act that judges names whom it is closed to', () => {
  const judged = [
    'verify',
    'reject',
    'rate_by_call',
    'close_not_reached',
    'attempt_contact',
    'reopen',
    'exclude',
    'approve_plan',
    'deny_plan',
    'pause',
    'resume',
    'approve_extension',
    'approve_again',
    'deny_extension',
    'uphold',
    'dismiss',
    'rate_unit',
  ]
  const found: string[] = []
  for (const procedure of procedures)
    for (const [name, act] of Object.entries(procedure.acts))
      if (judged.includes(name) && (act.notBy?.length ?? 0) > 0) found.push(name)
  expect([...new Set(found)].toSorted()).toEqual(judged.toSorted())
})
