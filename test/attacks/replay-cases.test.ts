import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = dirname(dirname(import.meta.dirname))
const cli = join(root, 'src/app/cli.ts')
const map = join(root, 'demo/maps/nyc311.json')
const folder = mkdtempSync(join(tmpdir(), 'gankao-replay-'))
// folders of their own: the database runs as another user, who must get there
const data = mkdtempSync(join(tmpdir(), 'gankao-replay-city-'))
const real = mkdtempSync(join(tmpdir(), 'gankao-replay-real-'))
const sheet = join(folder, 'requests.csv')
const staff = join(folder, 'staff.json')
const state = `${sheet}.replay.jsonl`
let port = 0
let origin = ''
let server: ChildProcess | undefined

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

function run(args: string[], place = data): ChildProcess {
  return spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, GANKAO_DATA: place, PORT: String(port), DATABASE_URL: '', NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function listen(child: ChildProcess): { text(): string; ended: Promise<number | null> } {
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => (text += piece.toString('utf8')))
  return { text: () => text, ended: new Promise((resolve) => child.on('close', resolve)) }
}

async function finish(args: string[], place = data): Promise<{ code: number | null; text: string }> {
  const heard = listen(run(args, place))
  const code = await heard.ended
  return { code, text: heard.text() }
}

async function start(...more: string[]): Promise<void> {
  server = run(['start', ...more])
  server.stdout?.resume()
  server.stderr?.resume()
  for (let tries = 0; tries < 600; tries++) {
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await wait(100)
  }
  throw new Error('the server did not become ready')
}

// an hour of the city a turn of its jobs: fast enough for a test, and every limit of a day is still met on the way
const pace = ['--speed', '1000000', '--tolerance', '600']
const play = (...more: string[]): string[] => [
  'replay-cases',
  sheet,
  '--map',
  map,
  '--to',
  origin,
  '--as',
  staff,
  ...pace,
  ...more,
]
const sent = (): number => (existsSync(state) ? readFileSync(state, 'utf8').split('"done"').length - 1 : 0)

async function untilSent(least: number, player: { text(): string }): Promise<void> {
  for (let tries = 0; sent() < least; tries++) {
    if (tries > 3000) throw new Error(`only ${sent()} steps were taken:\n${player.text()}`)
    await wait(20)
  }
}

beforeAll(async () => {
  port = await freePort()
  origin = `http://127.0.0.1:${port}`
  copyFileSync(join(root, 'src/app/import/testdata/requests.csv'), sheet)
  await start('--clock-from', '2025-01-01', '--clock-speed', '3600')
})
afterAll(async () => {
  if (server?.exitCode === null) {
    server.kill('SIGTERM')
    await new Promise((resolve) => server?.on('close', resolve))
  }
  for (const each of [folder, data, real]) rmSync(each, { recursive: true, force: true })
})

type Clock = { now: string; until: string; speed: number }
const clock = async (): Promise<Clock> => (await (await fetch(`${origin}/api/replay/clock`)).json()) as Clock
const release = (cookie?: string): Promise<Response> =>
  fetch(`${origin}/api/replay/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
    body: JSON.stringify({ until: '2025-06-01T00:00:00Z' }),
  })

test('faulty rows are named before anything is sent, and nobody needs to be there for it', async () => {
  const faulty = join(root, 'src/app/import/testdata/requests-faulty.csv')
  const { code, text } = await finish([
    'replay-cases',
    faulty,
    '--map',
    map,
    '--to',
    'http://127.0.0.1:1',
    '--as',
    staff,
  ])
  expect(code).toBe(1)
  for (const row of [2, 5, 7, 9, 11, 22, 27, 32, 35]) expect(text).toContain(`row ${row}`)
  expect(text).toContain('nothing was sent')
})

test('the city of the file is built without its matters, and a second time changes nothing', async () => {
  const first = await finish(['import', 'places-of', sheet, '--map', map, '--staff', staff])
  expect([first.code, first.text]).toEqual([
    0,
    expect.stringContaining('6 services, 40 areas, 4 units, 35 places made'),
  ])
  const again = await finish(['import', 'places-of', sheet, '--map', map, '--staff', staff])
  expect([again.code, again.text]).toEqual([0, expect.stringContaining('0 services, 0 areas, 0 units, 0 places made')])
  expect(again.text).toContain('stays as it is')
  expect(await (await fetch(`${origin}/open311/v2/requests.json`)).json()).toEqual([])
})

test('the clock stands until somebody lets it go who may, and every page says that it is not the real one', async () => {
  const before = await clock()
  await wait(300)
  expect((await clock()).now).toBe(before.now)
  expect((await release()).status).toBe(401)
  const { password } = JSON.parse(readFileSync(staff, 'utf8')) as { password: string }
  const entered = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'replay-dispatcher-1', password }),
  })
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  expect((await release(cookie)).status).toBe(403)
  expect((await clock()).now).toBe(before.now)
  for (const page of ['/', '/report', '/track', '/board', '/nowhere'])
    expect(
      await (await fetch(origin + page, { headers: { accept: 'text/html', 'accept-language': 'en' } })).text(),
      page,
    ).toContain('Replay city')
  expect(await (await fetch(`${origin}/readyz`)).json()).toMatchObject({ replay: { speed: 3600 } })
  const session = (await (await fetch(`${origin}/api/session`, { headers: { cookie } })).json()) as {
    replay: { now: string }
  }
  expect(session.replay.now).toBe(before.now)
})

test('a wrong key ends it at once and says what to do', async () => {
  const other = join(folder, 'wrong.json')
  const book = JSON.parse(readFileSync(staff, 'utf8')) as object
  writeFileSync(other, JSON.stringify({ ...book, apiKey: 'gk_of_nobody' }))
  const { code, text } = await finish(play('--as', other, '--state', join(folder, 'wrong.jsonl')))
  expect(code).toBe(1)
  expect(text).toContain('api_key is not valid')
  expect(await (await fetch(`${origin}/open311/v2/requests.json`)).json()).toEqual([])
  writeFileSync(other, JSON.stringify({ ...book, password: 'not-the-password' }))
  const locked = await finish(play('--as', other, '--state', join(folder, 'wrong.jsonl')))
  expect([locked.code, locked.text]).toEqual([1, expect.stringContaining('cannot sign in')])
})

test('killed and started again it goes on where it was; a city that is away is waited for; nothing is lost or doubled', async () => {
  const first = run(play())
  const one = listen(first)
  await untilSent(60, one)
  first.kill('SIGKILL')
  await one.ended
  const stood = sent()
  expect(stood).toBeLessThan(341)
  // what the process knew and had not written down is asked for again
  const lines = readFileSync(state, 'utf8').trimEnd().split('\n')
  writeFileSync(state, `${lines.slice(0, -4).join('\n')}\n["nyc311:63`)
  await wait(500)
  const held = await clock()
  await wait(500)
  expect((await clock()).now).toBe(held.now)

  const second = run(play())
  const two = listen(second)
  await untilSent(stood + 60, two)
  server?.kill('SIGKILL')
  await wait(1500)
  await start()
  expect(Date.parse((await clock()).now)).toBeGreaterThanOrEqual(Date.parse(held.now))
  await untilSent(stood + 120, two)
  second.kill('SIGINT')
  expect(await two.ended, two.text()).toBe(130)
  expect(two.text()).toContain('the city answers again')
  expect(two.text()).toContain('goes on from here')

  const third = await finish(play())
  expect([third.code, third.text]).toEqual([0, expect.stringContaining('the city says of itself what the file says')])
  expect(third.text).toMatch(
    /records in the file +52\n +sent +52\n +read back through Open311 +52\n.*not in the file +0/,
  )
  expect(third.text).toMatch(/closed +40 +40\n +open +12 +12/)
  expect(third.text).toContain('mismatches 0')
  // a run with nothing left to do only holds the city against the file
  const fourth = await finish(play())
  expect([fourth.code, fourth.text]).toEqual([0, expect.stringContaining('mismatches 0')])
}, 240_000)

test('silence was receipt on the way, by the clock of the city, and the record is whole', async () => {
  const { password } = JSON.parse(readFileSync(staff, 'utf8')) as { password: string }
  const entered = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'replay-clock', password }),
  })
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const get = async <T>(path: string): Promise<T> =>
    (await (await fetch(origin + path, { headers: { cookie } })).json()) as T
  const { rows } = await get<{ rows: { id: string }[] }>('/api/cases?limit=200')
  expect(rows).toHaveLength(52)
  const acts = new Map<string, number>()
  for (const row of rows) {
    const view = await get<{ timeline: { act: string; who: object | null }[] }>(`/api/cases/${row.id}`)
    for (const entry of view.timeline) acts.set(entry.act, (acts.get(entry.act) ?? 0) + 1)
  }
  expect(acts.get('auto_receive')).toBeGreaterThan(0)
  expect([acts.get('dispatch'), acts.get('finish'), acts.get('verify'), acts.get('rate')]).toEqual([52, 40, 40, 40])

  const ended = new Promise<number | null>((resolve) => server?.on('close', resolve))
  server?.kill('SIGTERM')
  expect(await ended).toBe(0)
  for (const command of [
    ['replay', '--check'],
    ['journal', 'verify'],
  ]) {
    const { code, text } = await finish(command)
    expect([command.join(' '), code, text]).toEqual([
      command.join(' '),
      0,
      expect.stringMatching(/every row is what its acts make it|the journal is whole/),
    ])
  }
}, 90_000)

test('a city with a history of its own keeps the real clock, and cannot be played into', async () => {
  const begun = run(['start', '--empty'], real)
  const heard = listen(begun)
  for (let tries = 0; !heard.text().includes('Ctrl-C ends it') && tries < 600; tries++) await wait(100)
  expect((await fetch(`${origin}/api/replay/clock`)).status).toBe(404)
  const refused = await finish(play('--state', join(folder, 'real.jsonl')))
  expect([refused.code, refused.text]).toEqual([1, expect.stringContaining('is no replay city')])
  const staffed = await finish(['import', 'places-of', sheet, '--map', map, '--staff', join(folder, 'x.json')], real)
  expect([staffed.code, staffed.text]).toEqual([1, expect.stringContaining('only in a replay city')])
  begun.kill('SIGTERM')
  await heard.ended
  const turned = await finish(['start', '--clock-from', '2025-01-01'], real)
  expect([turned.code, turned.text]).toEqual([1, expect.stringContaining('its clock stays the real one')])
  const future = await finish(['start', '--clock-from', '2999-01-01'], join(folder, 'future'))
  expect([future.code, future.text]).toEqual([2, expect.stringContaining('lies in the future')])
}, 120_000)
