import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadLibrary } from '../../src/app/house.ts'
import { checkReplay } from '../../src/kernel/promise/replay.ts'
import { sql } from '../../src/platform/db/sql.ts'
import { openWorld, unitId } from '../world.ts'
import type { Client, World } from '../world.ts'

let world: World
let agent: Client
let secretary: Client
beforeAll(async () => {
  world = await openWorld()
  agent = await world.as('hotline')
  secretary = await world.as('hanqinghe')
})
afterAll(() => world.close())

let number = 0
function draft(): object {
  return {
    serviceId: world.city.services.get('light'),
    placeId: world.city.places.get('baiyang-9'),
    said: `楼道灯不亮 ${number++}`,
    channel: 'phone',
  }
}
const count = async (table: 'promise' | 'act' | 'rating'): Promise<number> =>
  (
    await world.owner.one<{ n: number }>({
      text: `select count(*) as n from ${table}`,
      values: [],
      name: `count ${table}`,
    })
  )?.n ?? 0

async function openCase(): Promise<string> {
  const made = await agent.post('/api/cases', draft())
  expect(made.status).toBe(200)
  return made.body.id
}

test('a report that arrives twenty times at once is one matter with one number and one code', async () => {
  const before = await count('promise')
  const given = draft()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => agent.post('/api/cases', given, { 'idempotency-key': 'twenty-reports' })),
  )
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1)
  expect(await count('promise')).toBe(before + 1)
})

test('the same key with another content is refused, and nothing is written', async () => {
  const key = { 'idempotency-key': 'same-key-other-content' }
  expect((await agent.post('/api/cases', draft(), key)).status).toBe(200)
  const before = await count('promise')
  const other = await agent.post('/api/cases', draft(), key)
  expect([other.status, other.body.code]).toEqual([409, 'idempotency.other'])
  expect(await count('promise')).toBe(before)
})

test('a key belongs to one account: another cannot fish for its answer', async () => {
  const key = { 'idempotency-key': 'belongs-to-the-agent' }
  const first = await agent.post('/api/cases', draft(), key)
  const second = await secretary.post('/api/cases', { ...draft(), channel: 'window' }, key)
  expect(second.body.id).not.toBe(first.body.id)
})

test('a whistle pressed twenty times calls each unit once', async () => {
  const id = await openCase()
  const order = {
    kind: 'livelihood',
    reason: 'beyond',
    lead: unitId(world, 'housing'),
    supports: [unitId(world, 'power')],
    words: '请来看看',
  }
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      secretary.post(`/api/promises/${id}/acts/blow`, order, { 'idempotency-key': `blow-${id}` }),
    ),
  )
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
  expect((await secretary.get(`/api/cases/${id}`)).body.callUps).toHaveLength(2)
})

test('two people who decide the same matter at once: one is first, the other is told, nothing is half done', async () => {
  for (let turn = 0; turn < 6; turn++) {
    const id = await openCase()
    const dispatcher = await world.as('shenfenban')
    const [own, declined] = await Promise.all([
      secretary.post(`/api/promises/${id}/acts/take_self`, {}),
      dispatcher.post(`/api/promises/${id}/acts/decline`, { reason: 'court', words: '已进入诉讼,请到法院' }),
    ])
    const statuses = [own.status, declined.status].toSorted((a, b) => a - b)
    expect(statuses).toEqual([200, 409])
    const state = (await secretary.get(`/api/cases/${id}`)).body.state
    expect(state).toBe(own.status === 200 ? 'self_handling' : 'declined')
  }
})

test('thirty notes at once are thirty acts in one unbroken chain', async () => {
  const id = await openCase()
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      secretary.post(`/api/promises/${id}/acts/add_note`, { words: `第 ${index} 条` }),
    ),
  )
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(30)
  const broken = await world.owner.many(sql`
    select a.seq from act a join act b on b.promise_id = a.promise_id and b.seq = a.seq - 1
    where a.promise_id = ${id} and a.prev_hash <> b.hash`)
  expect(broken).toEqual([])
  expect((await checkReplay(world.owner, loadLibrary())).faults).toEqual([])
})

test('a resident who presses "not solved" on a bad line three times reopens once', async () => {
  const sent = await world.app.inject({
    method: 'POST',
    url: '/report',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    payload: new URLSearchParams({
      service: world.city.services.get('garbage') ?? '',
      place: world.city.places.get('baiyang-5') ?? '',
      said: '垃圾三天没收了',
      key: crypto.randomUUID(),
      go: 'send',
    }).toString(),
  })
  const code = /class="code">\s*([0-9A-Z-]+)/.exec(sent.body)?.[1] ?? ''
  const press = (): Promise<{ body: string }> =>
    world.app.inject({
      method: 'POST',
      url: '/act',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      payload: new URLSearchParams({ code, act: 'withdraw', words: '收走了', key: 'one-and-the-same-key' }).toString(),
    })
  const before = await count('act')
  await Promise.all([press(), press(), press()])
  expect(await count('act')).toBe(before + 1)
})
