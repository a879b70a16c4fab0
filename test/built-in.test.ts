import { afterAll, beforeAll, expect, test } from 'vitest'
import sharp from 'sharp'
import { checkReplay } from '../src/kernel/promise/replay.ts'
import { turnTheClocks } from '../src/kernel/promise/jobs.ts'
import { openWorld, unitId } from './world.ts'
import type { Client, World } from './world.ts'

let world: World
const seats = new Map<string, Client>()
beforeAll(async () => {
  world = await openWorld()
  for (const login of [
    'hanqinghe',
    'luxiaoman',
    'hewangshu',
    'jiangshazao',
    'songan',
    'guchangchuan',
    'shuiwu',
    'admin',
  ])
    seats.set(login, await world.as(login))
})
afterAll(() => world.close())

function as(login: string): Client {
  const client = seats.get(login)
  if (!client) throw new Error(login)
  return client
}

async function report(): Promise<string> {
  const made = await as('luxiaoman').post('/api/cases', {
    serviceId: world.city.services.get('water'),
    placeId: world.city.places.get('baiyang-3'),
    said: '三号楼水管坏了',
    channel: 'window',
  })
  expect(made.status).toBe(200)
  return made.body.id
}

const act = (login: string, id: string, name: string, input: object) =>
  as(login).post(`/api/promises/${id}/acts/${name}`, input)

let shade = 40
async function paper(login: string): Promise<string> {
  shade += 1
  const png = await sharp({ create: { width: 30, height: 20, channels: 3, background: { r: shade, g: 1, b: 1 } } })
    .png()
    .toBuffer()
  const head =
    '--b2\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n'
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/evidence?side=paper',
    headers: { cookie: as(login).cookie, 'content-type': 'multipart/form-data; boundary=b2' },
    payload: Buffer.concat([Buffer.from(head), png, Buffer.from('\r\n--b2--\r\n')]),
  })
  return JSON.parse(answer.body).id
}

const personId = async (login: string): Promise<string> => (await as(login).get('/api/session')).body.person.id

test('a matter given to a colleague is in their own list, and theirs only while their unit has it', async () => {
  const id = await report()
  const colleagues = (await as('hanqinghe').get(`/api/promises/${id}/colleagues`)).body.people
  expect(colleagues.map((person: { nameZh: string }) => person.nameZh).toSorted()).toEqual(
    ['何望舒', '陆小满', '韩青禾'].toSorted(),
  )
  const lu = colleagues.find((person: { nameZh: string }) => person.nameZh === '陆小满').id
  const given = await act('hanqinghe', id, 'delegate', { person: lu, note: '请先去看看' })
  expect(given.status).toBe(200)
  expect(given.body.handedTo.nameZh).toBe('陆小满')
  const mine = (login: string) => as(login).get('/api/waiting?mine=yes')
  expect((await mine('luxiaoman')).body.rows.map((row: { root: string }) => row.root)).toContain(id)
  expect((await mine('hanqinghe')).body.rows.map((row: { root: string }) => row.root)).not.toContain(id)
  // the list of all still has it, with the name
  const all = (await as('hanqinghe').get('/api/waiting')).body.rows
  expect(all.find((row: { root: string }) => row.root === id).handedTo.nameZh).toBe('陆小满')
  const notices = (await as('luxiaoman').get('/api/notices')).body
  expect(JSON.stringify(notices)).toContain('交给您办')
  // it goes to departments: nobody of the community has it by name any more
  const blown = await act('hanqinghe', id, 'blow', {
    kind: 'livelihood',
    reason: 'beyond',
    lead: unitId(world, 'housing'),
    words: '请来修',
  })
  expect(blown.body.handedTo).toBeNull()
  expect((await mine('luxiaoman')).body.rows).toEqual([])
})

test('nothing is given to a stranger, nor by somebody who does not have it', async () => {
  const id = await report()
  const neighbour = await personId('jiangshazao')
  const refused = await act('hanqinghe', id, 'delegate', { person: neighbour })
  expect([refused.status, refused.body.errors[0].code]).toEqual([422, 'field.not_of_unit'])
  const unknown = await act('hanqinghe', id, 'delegate', { person: crypto.randomUUID() })
  expect(unknown.status).toBe(422)
  const other = await act('songan', id, 'delegate', { person: await personId('songan') })
  expect([403, 404]).toContain(other.status)
  expect((await as('jiangshazao').get(`/api/promises/${id}/colleagues`)).status).toBe(404)
})

test('an opinion asked is answered by the unit that was asked, never by who asked, and the work waits for it', async () => {
  const id = await report()
  await act('hanqinghe', id, 'take_self', {})
  const asked = await act('hanqinghe', id, 'ask_review', {
    reviewers: [unitId(world, 'water')],
    question: '换管要不要停水审批',
  })
  expect(asked.status).toBe(200)
  const review = asked.body.others[0]
  expect([review.no.endsWith('-R1'), review.state, review.title]).toEqual([true, 'asked', '换管要不要停水审批'])
  const waiting = (await as('shuiwu').get('/api/waiting?kind=review')).body.rows
  expect(waiting.map((row: { id: string }) => row.id)).toEqual([review.id])
  expect(waiting[0].dueAt).not.toBeNull()
  // who was asked sees the matter it is about, nobody else outside does
  expect((await as('shuiwu').get(`/api/promises/${review.id}/view`)).status).toBe(200)
  expect((await as('songan').get(`/api/promises/${review.id}/view`)).status).toBe(404)
  expect((await act('hanqinghe', review.id, 'answer', { opinion: 'agrees', words: '可以' })).status).toBe(403)
  const answered = await act('shuiwu', review.id, 'answer', { opinion: 'conditions', words: '避开早高峰' })
  expect(answered.status).toBe(200)
  expect(answered.body.others[0].outcome).toBe('conditions')
  // answered once
  expect((await act('shuiwu', review.id, 'answer', { opinion: 'objects', words: '反悔' })).status).toBe(409)
})

test('opinions and votes nobody needs any more end with the matter', async () => {
  const id = await report()
  const asked = await act('hanqinghe', id, 'ask_review', {
    reviewers: [unitId(world, 'water'), unitId(world, 'housing')],
    question: '这件事怎么看',
  })
  expect(asked.body.others).toHaveLength(2)
  const declined = await act('hanqinghe', id, 'decline', {
    reason: 'elsewhere',
    words: '请走维修资金,去房产局窗口',
  })
  expect(declined.status).toBe(200)
  expect(declined.body.others.map((row: { state: string }) => row.state)).toEqual(['withdrawn', 'withdrawn'])
})

test('a vote is kept as counts: the rule is pinned, two people agree on the numbers, nobody learns who voted how', async () => {
  const id = await report()
  await act('hanqinghe', id, 'take_self', {})
  const called = await act('hanqinghe', id, 'call_vote', {
    question: '用维修资金换总管',
    rule: 'residents',
    due: 30,
  })
  const vote = called.body.others[0]
  expect([vote.state, vote.facts.rule_text]).toEqual(['called', 'present>=2/3 yes>1/2 of present'])
  const set = await as('admin').put('/api/params/vote.rule.residents', {
    value: 'present>=1/2 yes>1/2 of present',
    source: '试行办法',
    level: 'city',
    reason: '本市试行一个月',
  })
  expect(set.status).toBe(200)
  const counts = { present: 20, yes: 11, no: 6, abstain: 3, papers: [await paper('luxiaoman')] }
  for (const [wrong, path] of [
    [{ ...counts, present: 31 }, 'present'],
    [{ ...counts, yes: 15 }, 'yes'],
    [{ ...counts, no: -1 }, 'no'],
    [{ ...counts, no: 2.5 }, 'no'],
    [{ ...counts, papers: [] }, 'papers'],
  ] as const) {
    const refused = await act('luxiaoman', vote.id, 'count', wrong)
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, path])
  }
  expect((await act('luxiaoman', vote.id, 'count', counts)).status).toBe(200)
  const alone = await act('luxiaoman', vote.id, 'confirm', {})
  expect([alone.status, alone.body.code]).toEqual([403, 'promise.same_person'])
  const declared = await act('hanqinghe', vote.id, 'confirm', {})
  expect(declared.status).toBe(200)
  expect(declared.body.others[0].outcome).toBe('carried')
  await as('admin').put('/api/params/vote.rule.residents', {
    value: 'present>=2/3 yes>1/2 of present',
    source: '居委会组织法第二十八条',
    level: 'state',
    reason: '恢复法定规则',
  })
})

test('a rule of voting that cannot be read is not taken as a limit', async () => {
  const set = await as('admin').put('/api/params/vote.rule.branch', {
    value: '过半数就行',
    source: '试行办法',
    level: 'city',
    reason: '本市试行一个月',
  })
  expect([set.status, set.body.errors[0].path]).toEqual([422, 'value'])
})

test('an opinion that is late is escalated like any promise, and everything folds to the same rows', async () => {
  const id = await report()
  const asked = await act('hanqinghe', id, 'ask_review', { reviewers: [unitId(world, 'water')], question: '请提意见' })
  expect(asked.status).toBe(200)
  world.clock.set(new Date(world.clock.now().getTime() + 8 * 86_400_000))
  await turnTheClocks(world.house)
  const late = (await as('shuiwu').get('/api/session')).status
  // a session of days ago is over; who signs in anew sees the red row
  expect([200, 401]).toContain(late)
  const again = await world.as('shuiwu')
  const rows = (await again.get('/api/waiting?kind=review&light=overdue')).body.rows
  expect(rows.some((row: { root: string }) => row.root === id)).toBe(true)
  const replay = await checkReplay(world.owner, (await world.house.law()).library)
  expect([replay.wrong, replay.faults]).toEqual([0, []])
})
