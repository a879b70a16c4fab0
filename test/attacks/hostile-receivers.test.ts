import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultOfUrl, readNetworks } from '../../src/kernel/hooks/address.ts'
import type { Resolve } from '../../src/kernel/hooks/address.ts'
import { openHookSender } from '../../src/kernel/hooks/send.ts'
import { appoint, createAccount } from '../../src/kernel/identity/actions/accounts.ts'
import { sql } from '../../src/platform/db/sql.ts'
import { demoPassword } from '../../demo/city/people.ts'
import {
  admin,
  agent,
  closeDesk,
  end,
  log,
  moveTo,
  networks,
  openCase,
  openDesk,
  receive,
  register,
  sendAll,
  world,
} from '../hook-desk.ts'
import { unitId } from '../world.ts'

beforeAll(openDesk)
afterAll(closeDesk)

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
