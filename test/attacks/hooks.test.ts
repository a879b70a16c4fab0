import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HookBody } from '../../src/kernel/hooks/contract.ts'
import { forgetDeliveries } from '../../src/kernel/hooks/send.ts'
import {
  admin,
  closeDesk,
  end,
  log,
  move,
  moveTo,
  openCase,
  openDesk,
  receive,
  register,
  sendAll,
  viewOf,
  words,
  world,
} from '../hook-desk.ts'
import { unitId } from '../world.ts'

beforeAll(openDesk)
afterAll(closeDesk)

test('a receiver that checks signatures after Standard Webhooks reads what happened, and nothing personal is in it', async () => {
  const receiver = await receive()
  const { id, secret } = await register(receiver.url)
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
  const caseId = await openCase()
  await sendAll()
  expect(receiver.heard.length).toBeGreaterThanOrEqual(1)
  const webhook = new Webhook(secret)
  for (const { headers, body } of receiver.heard) {
    const read = HookBody.parse(webhook.verify(body, headers))
    expect(read.data.root).toBe(caseId)
    expect(headers['webhook-id']).toMatch(/^[0-9a-f-]{36}$/)
    for (const secretWord of ['王桂珍', '13900001234', '502', '灯', words]) expect(body).not.toContain(secretWord)
  }
  expect(JSON.parse(receiver.heard[0]?.body ?? '{}')).toMatchObject({
    type: 'promise.opened',
    data: { kind: 'case', act: 'open' },
  })
  const kept = (await log(id))[0]
  expect(kept).toMatchObject({ state: 'sent', tries: 1, attempts: [{ status: 204, fault: null, answer: '' }] })
  // somebody who changes one letter, or has another secret, is not believed
  const { headers, body } = receiver.heard[0] ?? { headers: {}, body: '' }
  expect(() => webhook.verify(body.replace('case', 'cafe'), headers)).toThrow()
  expect(() => new Webhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw').verify(body, headers)).toThrow()
  await end(id)
})

test('a request that was listened to and is sent again later is too old to be believed', async () => {
  const receiver = await receive()
  const { id, secret } = await register(receiver.url)
  const now = world.clock.now()
  await moveTo(new Date(Date.now() - 6 * 60_000))
  const ping = await admin.post(`/api/hooks/${id}/ping`, {})
  expect(ping.status).toBe(200)
  await sendAll()
  await moveTo(now)
  const { headers, body } = receiver.heard[0] ?? { headers: {}, body: '' }
  expect(() => new Webhook(secret).verify(body, headers)).toThrow(/too old/)
  await end(id)
})

test('after a rotation both secrets sign for a day, then the new one alone', async () => {
  const receiver = await receive()
  const first = await register(receiver.url)
  const key = { 'idempotency-key': 'rotate-on-a-bad-line' }
  const rotated = await admin.post(`/api/hooks/${first.id}/rotate`, {}, key)
  // the answer was lost and the button pressed again: the same new secret, the old one still beside it
  expect((await admin.post(`/api/hooks/${first.id}/rotate`, {}, key)).body.secret).toBe(rotated.body.secret)
  expect(rotated.body.secret).not.toBe(first.secret)
  await admin.post(`/api/hooks/${first.id}/ping`, {})
  await sendAll()
  const both = receiver.heard[0] ?? { headers: {}, body: '' }
  expect(String((both.headers as Record<string, string>)['webhook-signature']).split(' ')).toHaveLength(2)
  for (const secret of [first.secret, rotated.body.secret]) new Webhook(secret).verify(both.body, both.headers)
  await move(25 * 3_600_000)
  await admin.post(`/api/hooks/${first.id}/ping`, {})
  await sendAll()
  await move(-25 * 3_600_000)
  expect(receiver.heard[1]?.headers['webhook-signature']?.split(' ')).toHaveLength(1)
  // no list and no log ever shows a secret again, and it stands nowhere readable
  for (const path of ['/api/hooks', `/api/hooks/${first.id}/deliveries`])
    expect((await admin.get(path)).text).not.toContain('whsec_')
  for (const table of ['hook', 'journal', 'idempotency'])
    expect(
      JSON.stringify(await world.owner.many({ text: `select * from ${table}`, values: [], name: table })),
    ).not.toContain('whsec_')
  await end(first.id)
})

test('a receiver that fails is tried again after growing pauses under the same id, then held, then sent again by hand', async () => {
  const receiver = await receive()
  receiver.answer((_request, response) => void response.writeHead(500).end('x'.repeat(2000)))
  const { id } = await register(receiver.url, { events: ['promise.reopened'] })
  await admin.post(`/api/hooks/${id}/ping`, {})
  const pauses: number[] = []
  for (let n = 0; n < 10; n++) {
    await sendAll()
    const [entry] = await log(id)
    expect(entry.tries).toBe(n + 1)
    if (entry.nextTryAt === null) break
    pauses.push((Date.parse(entry.nextTryAt) - world.clock.now().getTime()) / 1000)
    await moveTo(new Date(entry.nextTryAt))
  }
  const least = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
  expect(pauses).toHaveLength(9)
  for (const [n, pause] of pauses.entries()) {
    expect(pause).toBeGreaterThanOrEqual((least[n] ?? 0) - 0.001)
    expect(pause).toBeLessThanOrEqual((least[n] ?? 0) * 1.2 + 0.001)
  }
  expect(new Set(receiver.heard.map((each) => each.headers['webhook-id'])).size).toBe(1)
  const [held] = await log(id)
  expect(held).toMatchObject({ state: 'held', tries: 10, nextTryAt: null })
  expect(held.attempts).toHaveLength(10)
  expect(held.attempts[0]).toMatchObject({ status: 500, fault: 'answered 500', answer: 'x'.repeat(500) })
  receiver.answer((_request, response) => void response.writeHead(200).end('ok'))
  expect((await admin.post(`/api/hooks/${id}/replay`, { eventId: held.eventId })).body).toEqual({ count: 1 })
  await sendAll()
  expect((await log(id))[0]).toMatchObject({ state: 'sent', tries: 1 })
  expect(receiver.heard.at(-1)?.headers['webhook-id']).toBe(held.eventId)
  await end(id)
  await moveTo(new Date())
})

test('everything since an instant can be sent again, and a receiver knows the doubles by their id', async () => {
  const receiver = await receive()
  const { id } = await register(receiver.url)
  const since = world.clock.now().toISOString()
  for (let n = 0; n < 3; n++) await openCase()
  await sendAll()
  const first = receiver.heard.map((each) => each.headers['webhook-id'])
  const again = await admin.post(`/api/hooks/${id}/replay`, { since }, { 'idempotency-key': 'all-again-once' })
  await admin.post(`/api/hooks/${id}/replay`, { since }, { 'idempotency-key': 'all-again-once' })
  expect(again.body.count).toBe(first.length)
  await sendAll()
  expect(receiver.heard).toHaveLength(first.length * 2)
  expect(new Set(receiver.heard.map((each) => each.headers['webhook-id']))).toEqual(new Set(first))
  await end(id)
})

test('five days of failure pause a receiver and administrators hear of it; what happens meanwhile waits', async () => {
  const receiver = await receive()
  receiver.answer((_request, response) => void response.writeHead(503).end())
  const { id } = await register(receiver.url)
  await openCase()
  await sendAll()
  expect((await viewOf(id)).state).toBe('failing')
  await move(5 * 86_400_000)
  await sendAll()
  expect(await viewOf(id)).toMatchObject({ state: 'paused', why: 'failing' })
  const notices = (await admin.get('/api/notices')).body.notices
  expect(notices[0]).toMatchObject({ page: '/hooks', title: '市民服务大屏', text: { zh: '一直送不到,已暂停' } })
  const calls = receiver.heard.length
  await openCase()
  await sendAll()
  expect(receiver.heard).toHaveLength(calls)
  expect((await viewOf(id)).waiting).toBeGreaterThan(0)
  receiver.answer((_request, response) => void response.writeHead(204).end())
  expect((await admin.post(`/api/hooks/${id}/pause`, { paused: false })).body.state).toBe('well')
  await sendAll()
  await move(86_400_000)
  await sendAll()
  expect(await viewOf(id)).toMatchObject({ state: 'well', waiting: 0 })
  await end(id)
  await moveTo(new Date())
})

test('a receiver that says 410 Gone is ended', async () => {
  const receiver = await receive()
  receiver.answer((_request, response) => void response.writeHead(410).end())
  const { id } = await register(receiver.url)
  await openCase()
  await sendAll()
  expect(await viewOf(id)).toMatchObject({ state: 'ended', why: 'gone', waiting: 0 })
  expect(receiver.heard).toHaveLength(1)
  expect((await admin.post(`/api/hooks/${id}/ping`, {})).status).toBe(409)
})

test('a hook of a unit that was merged goes on with the unit that came in its place', async () => {
  const receiver = await receive()
  const made = await register(receiver.url, { unit: 'housing' })
  const merged = await admin.post(`/api/units/${unitId(world, 'housing')}/merge`, {
    into: unitId(world, 'market'),
    from: new Date(world.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
    reason: '机构改革',
  })
  expect([merged.status, merged.text.slice(0, 300)]).toEqual([200, expect.any(String)])
  expect((await viewOf(made.id)).unit.id).toBe(unitId(world, 'market'))
  const secretary = await world.as('hanqinghe')
  const id = await openCase()
  const blown = await secretary.post(`/api/promises/${id}/acts/blow`, {
    kind: 'livelihood',
    reason: 'beyond',
    lead: unitId(world, 'market'),
    words: '请来修灯',
  })
  expect([blown.status, blown.text.slice(0, 300)]).toEqual([200, expect.any(String)])
  await sendAll()
  expect(receiver.heard.map((each) => JSON.parse(each.body).data.unit)).toContain(unitId(world, 'market'))
  await end(made.id)
})

test('the log is forgotten after its limit; what still waits is kept', async () => {
  const receiver = await receive()
  receiver.answer((_request, response) => void response.writeHead(500).end())
  const [well, failing] = [await register((await receive()).url), await register(receiver.url)]
  for (const hook of [well, failing]) await admin.post(`/api/hooks/${hook.id}/ping`, {})
  await sendAll()
  await move(91 * 86_400_000)
  await forgetDeliveries(world.house)
  expect(await log(well.id)).toEqual([])
  expect(await log(failing.id)).toHaveLength(1)
})
