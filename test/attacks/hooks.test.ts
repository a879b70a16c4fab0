import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultOfUrl, readNetworks } from '../../src/kernel/hooks/address.ts'
import type { Resolve } from '../../src/kernel/hooks/address.ts'
import { HookBody } from '../../src/kernel/hooks/contract.ts'
import { forgetDeliveries, openHookSender } from '../../src/kernel/hooks/send.ts'
import { appoint, createAccount } from '../../src/kernel/identity/actions/accounts.ts'
import { sql } from '../../src/platform/db/sql.ts'
import { demoPassword } from '../../demo/city/people.ts'
import { openReceiver } from '../receiver.ts'
import type { Receiver } from '../receiver.ts'
import { openWorld, unitId } from '../world.ts'
import type { Client, World } from '../world.ts'

let world: World
let admin: Client
let agent: Client
const receivers: Receiver[] = []
const networks = readNetworks('127.0.0.0/8')
beforeAll(async () => {
  world = await openWorld(new Date())
  admin = await world.as('admin')
  agent = await world.as('hotline')
})
afterAll(async () => {
  for (const receiver of receivers) await receiver.close()
  await world.close()
})

async function receive(): Promise<Receiver> {
  const receiver = await openReceiver()
  receivers.push(receiver)
  return receiver
}

type Made = { id: string; secret: string }
async function register(url: string, given: { unit?: string; events?: string[]; by?: Client } = {}): Promise<Made> {
  const made = await (given.by ?? admin).post('/api/hooks', {
    name: '市民服务大屏',
    url,
    unitId: unitId(world, given.unit ?? 'city'),
    events: given.events ?? ['promise.opened', 'promise.acted', 'promise.closed', 'promise.overdue'],
  })
  expect([made.status, made.text]).toEqual([200, expect.any(String)])
  return { id: made.body.hook.id, secret: made.body.secret }
}

const words = '我家住三单元 502,王桂珍,电话 13900001234,楼道灯坏了'
async function openCase(place = 'baiyang-9'): Promise<string> {
  const made = await agent.post('/api/cases', {
    serviceId: world.city.services.get('light'),
    placeId: world.city.places.get(place),
    said: `${words} ${Math.random()}`,
    phone: '13900001234',
    name: '王桂珍',
    channel: 'phone',
  })
  expect(made.status).toBe(200)
  return made.body.id
}

/** All that is due now is sent, however many turns it takes. */
async function sendAll(given: { patience?: number; resolve?: Resolve; networks?: typeof networks } = {}) {
  const sender = openHookSender(world.house, { networks, ...given })
  for (let n = 0; n < 5; n++) {
    await sender.turn()
    await sender.settled()
  }
}
/** A session ends when it idles, so whoever comes back later signs in anew. */
async function moveTo(at: Date): Promise<void> {
  world.clock.set(at)
  admin = await world.as('admin')
  agent = await world.as('hotline')
}
const move = (ms: number): Promise<void> => moveTo(new Date(world.clock.now().getTime() + ms))
const log = async (id: string) => (await admin.get(`/api/hooks/${id}/deliveries?limit=100`)).body.deliveries
const viewOf = async (id: string) =>
  (await admin.get('/api/hooks?ended=yes')).body.hooks.find((hook: { id: string }) => hook.id === id)
const end = (id: string) => admin.delete(`/api/hooks/${id}`)

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

test('receivers that never answer, answer without end, or redirect inside hold up nobody else', async () => {
  const inside = await receive()
  const [silent, endless, redirecting, good] = [await receive(), await receive(), await receive(), await receive()]
  silent.answer(() => {})
  endless.answer((_request, response) => {
    response.writeHead(200)
    const more = (): void => {
      while (response.write(Buffer.alloc(65_536, 'a'))) if (response.destroyed) return
      response.once('drain', more)
    }
    response.on('error', () => {})
    more()
  })
  redirecting.answer((_request, response) => void response.writeHead(307, { location: inside.url }).end())
  const hooks = []
  for (const receiver of [silent, endless, redirecting, good]) hooks.push(await register(receiver.url))
  await openCase()
  const sender = openHookSender(world.house, { networks, patience: 1500 })
  await sender.turn()
  // the good one has all of it while the silent one is still waited for
  while (good.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  expect((await log(hooks[0]?.id ?? ''))[0].attempts).toEqual([])
  await sender.settled()
  expect((await log(hooks[0]?.id ?? '')).at(-1).attempts[0]).toMatchObject({
    status: null,
    fault: 'no answer within 1.5 s',
  })
  const long = (await log(hooks[1]?.id ?? '')).at(-1)
  expect(long).toMatchObject({ state: 'sent', attempts: [{ status: 200 }] })
  expect(long.attempts[0].answer).toHaveLength(500)
  expect((await log(hooks[2]?.id ?? '')).at(-1).attempts[0]).toMatchObject({
    status: 307,
    fault: 'redirect (307) not followed',
  })
  expect(inside.heard).toEqual([])
  for (const hook of hooks) await end(hook.id)
})

test('no address of an internal network is registered or called, whatever it is called and wherever its name leads', async () => {
  const none = readNetworks('')
  for (const url of [
    'http://example.org/hook',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://10.1.2.3/',
    'https://172.31.0.1/',
    'https://192.168.1.1:8443/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a00:1]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://db.internal/',
    'https://printer/',
    'https://user:word@example.org/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ])
    expect([url, faultOfUrl(url, none)]).toEqual([url, expect.stringMatching(/^hook\./)])
  for (const url of ['https://example.org/hook?a=b', 'https://hooks.example.org:8443/x', 'https://[2606:4700::1]/'])
    expect([url, faultOfUrl(url, none)]).toEqual([url, undefined])
  const refused = await admin.post('/api/hooks', {
    name: '内网',
    url: 'https://10.0.0.8/hook',
    unitId: unitId(world, 'city'),
    events: ['promise.opened'],
  })
  expect([refused.status, refused.body.errors[0].path]).toEqual([422, 'url'])

  // a name that looked well leads inside when it is called
  const inside = await receive()
  const port = new URL(inside.url).port
  const { id } = await register(`https://hooks.example.org:${port}/hook`)
  await admin.post(`/api/hooks/${id}/ping`, {})
  const resolve: Resolve = async () => [
    { address: '93.184.216.34', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ]
  await sendAll({ networks: none, resolve })
  expect((await log(id))[0].attempts[0]).toMatchObject({ status: null, fault: 'address refused' })
  // and what was allowed once is refused when the setting is gone
  const bare = await register(inside.url)
  await admin.post(`/api/hooks/${bare.id}/ping`, {})
  await sendAll({ networks: none })
  expect((await log(bare.id))[0].attempts[0].fault).toBe('address refused')
  expect(inside.heard).toEqual([])
  await end(id)
  await end(bare.id)
})

test('a worker that is killed in the middle of a call loses nothing: it comes up again under the same id', async () => {
  const receiver = await receive()
  const { id, secret } = await register(receiver.url)
  await admin.post(`/api/hooks/${id}/ping`, {})
  receiver.answer(() => {})
  const worker = spawn(process.execPath, [join(import.meta.dirname, '../hook-worker.ts'), world.url], {
    stdio: 'inherit',
  })
  while (receiver.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  worker.kill('SIGKILL')
  await once(worker, 'exit')
  receiver.answer((_request, response) => void response.writeHead(204).end())
  // it is nobody's for a minute, then the next worker's
  await sendAll()
  expect(receiver.heard).toHaveLength(1)
  await moveTo(new Date(Date.now() + 61_000))
  await sendAll()
  expect(receiver.heard).toHaveLength(2)
  expect(new Set(receiver.heard.map((each) => each.headers['webhook-id'])).size).toBe(1)
  for (const { headers, body } of receiver.heard) new Webhook(secret).verify(body, headers)
  expect((await log(id))[0]).toMatchObject({ state: 'sent', tries: 1 })
  await end(id)
})

test('an act that is rolled back leaves no event', async () => {
  const receiver = await receive()
  const { id } = await register(receiver.url)
  await sendAll()
  const before = (await log(id)).length
  const refused = await agent.post('/api/cases', {
    serviceId: world.city.services.get('light'),
    placeId: world.city.places.get('baiyang-9'),
    said: '一个附件不存在的反映',
    channel: 'phone',
    photos: ['01890a5d-ac96-774b-bcce-b302099a8057'],
  })
  expect(refused.status).toBe(422)
  expect(await log(id)).toHaveLength(before)
  await end(id)
})

test('an administrator of a street hears, sees and manages the hooks of that street alone', async () => {
  const street = (await world.owner.one<{ id: string; path: string }>(sql`
    select u.id, pl.path from unit u join placement pl on pl.unit_id = u.id and pl.tree = 'duty'
    where u.kind = 'street' and not exists (select from place p join placement x on x.unit_id = p.unit_id and x.tree = 'duty'
      where p.id = ${world.city.places.get('baiyang-9')} and starts_with(x.path, pl.path)) limit 1`)) ?? {
    id: '',
    path: '',
  }
  const { personId, accountId } = await createAccount(
    world.owner,
    { nameZh: '邻居', nameEn: 'Neighbour', login: 'neighbour', password: demoPassword },
    world.clock.now(),
  )
  await appoint(
    world.owner,
    { personId, accountId, unitId: street.id, titleZh: '管理员', titleEn: 'Administrator', roles: ['administrator'] },
    world.clock.now(),
  )
  const neighbour = await world.as('neighbour')
  const [cityReceiver, streetReceiver] = [await receive(), await receive()]
  const own = await register(cityReceiver.url)
  expect((await neighbour.get('/api/hooks')).body.hooks).toEqual([])
  expect((await neighbour.get(`/api/hooks/${own.id}/deliveries`)).status).toBe(404)
  for (const path of ['rotate', 'ping'])
    expect((await neighbour.post(`/api/hooks/${own.id}/${path}`, {})).status).toBe(404)
  expect((await neighbour.post(`/api/hooks/${own.id}/replay`, { since: '2020-01-01T00:00:00Z' })).status).toBe(404)
  expect((await neighbour.delete(`/api/hooks/${own.id}`)).status).toBe(404)
  const outside = await neighbour.post('/api/hooks', {
    name: '全市',
    url: streetReceiver.url,
    unitId: unitId(world, 'city'),
    events: ['promise.opened'],
  })
  expect(outside.status).toBe(422)
  const mine = await neighbour.post('/api/hooks', {
    name: '本街道',
    url: streetReceiver.url,
    unitId: street.id,
    events: ['promise.opened', 'promise.acted'],
  })
  expect(mine.status).toBe(200)
  await openCase()
  await sendAll()
  expect(cityReceiver.heard.length).toBeGreaterThan(0)
  expect(streetReceiver.heard).toEqual([])
  // who handles has no business here at all
  const handler = await world.as('songan')
  expect((await handler.get('/api/hooks')).status).toBe(403)
  await end(own.id)
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
