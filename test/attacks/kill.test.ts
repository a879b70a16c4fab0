import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoPassword } from '../../demo/city/people.ts'

const cli = join(dirname(dirname(import.meta.dirname)), 'src/app/cli.ts')
const data = mkdtempSync(join(tmpdir(), 'gankao-kill-'))
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

function run(...args: string[]): ChildProcess {
  return spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, GANKAO_DATA: data, PORT: String(port), DATABASE_URL: '', NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function finish(child: ChildProcess): Promise<{ code: number | null; text: string }> {
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => (text += piece.toString('utf8')))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, text }
}

async function untilReady(seconds: number): Promise<void> {
  for (let tries = 0; tries < seconds * 10; tries++) {
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await wait(100)
  }
  throw new Error('the server did not become ready')
}

async function start(): Promise<void> {
  server = run('start')
  server.stdout?.resume()
  server.stderr?.resume()
  await untilReady(60)
}

let cookie = ''
async function signIn(): Promise<void> {
  const answer = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'hanqinghe', password: demoPassword }),
  })
  cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

type Case = { id: string; timeline: { act: string; answers: { text: { zh: string } }[] }[] }
async function get<T>(path: string): Promise<T> {
  return (await (await fetch(origin + path, { headers: { cookie } })).json()) as T
}

function note(id: string, key: string): Promise<Response> {
  return fetch(`${origin}/api/promises/${id}/acts/add_note`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ words: `记 ${key}` }),
  })
}

beforeAll(async () => {
  port = await freePort()
  origin = `http://127.0.0.1:${port}`
  await start()
  await signIn()
}, 90_000)
afterAll(async () => {
  if (server?.exitCode === null) {
    server.kill('SIGTERM')
    await new Promise((resolve) => server?.on('close', resolve))
  }
  rmSync(data, { recursive: true, force: true })
})

const sent: { id: string; key: string }[] = []
const acknowledged: { id: string; key: string }[] = []

/** Eight writers, each on a matter of their own, until told to stop; what was answered is remembered. */
function load(ids: string[], round: string): { stop(): Promise<void> } {
  let going = true
  const writers = ids.slice(0, 8).map(async (id, writer) => {
    for (let index = 0; going; index++) {
      const entry = { id, key: `${round}-${writer}-${index}-key` }
      sent.push(entry)
      const answer = await note(id, entry.key).catch(() => undefined)
      if (answer?.status === 200 && (await answer.text().catch(() => ''))) acknowledged.push(entry)
      else if (!answer) await wait(20)
    }
  })
  return {
    async stop() {
      going = false
      await Promise.all(writers)
    },
  }
}

async function expectWhole(): Promise<void> {
  const ids = [...new Set(sent.map((entry) => entry.id))]
  const noted = new Map<string, number>()
  for (const id of ids)
    for (const entry of (await get<Case>(`/api/cases/${id}`)).timeline)
      if (entry.act === 'add_note') {
        const words = entry.answers[0]?.text.zh ?? ''
        noted.set(words, (noted.get(words) ?? 0) + 1)
      }
  expect(acknowledged.filter((entry) => noted.get(`记 ${entry.key}`) !== 1)).toEqual([])
  // nothing was written twice, whether it was answered or not
  expect([...noted.entries()].filter(([words, n]) => words.startsWith('记 ') && n > 1)).toEqual([])
}

async function openIds(): Promise<string[]> {
  const { rows } = await get<{ rows: { id: string }[] }>('/api/cases?what=open&limit=20')
  return rows.map((row) => row.id)
}

test('a server that is killed in the middle of its work lost nothing it had acknowledged, and did nothing twice', async () => {
  const work = load(await openIds(), 'server')
  await wait(1500)
  server?.kill('SIGKILL')
  await wait(200)
  await work.stop()
  expect(acknowledged.length).toBeGreaterThan(50)
  await start()
  await expectWhole()
  // everybody sends again what they are not sure of
  for (const entry of sent.slice(-24)) expect((await note(entry.id, entry.key)).status).toBe(200)
  await expectWhole()
}, 90_000)

test('a database that is killed is started again under the running server, and nothing acknowledged is lost', async () => {
  const before = acknowledged.length
  const work = load(await openIds(), 'database')
  await wait(1200)
  const postmaster = Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(postmaster, 'SIGKILL')
  await wait(100)
  const away = await fetch(`${origin}/api/cases`, { headers: { cookie } })
  expect([200, 503]).toContain(away.status)
  await untilReady(20)
  await wait(1000)
  await work.stop()
  expect(acknowledged.length).toBeGreaterThan(before + 50)
  await expectWhole()
}, 90_000)

test('after everything is killed at once the next start recovers by itself', async () => {
  const before = acknowledged.length
  const work = load(await openIds(), 'everything')
  await wait(800)
  const postmaster = Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  server?.kill('SIGKILL')
  process.kill(postmaster, 'SIGKILL')
  await work.stop()
  expect(acknowledged.length).toBeGreaterThan(before)
  await start()
  await expectWhole()
}, 90_000)

test('a second start on the same data folder says so and leaves the first alone', async () => {
  const second = await finish(run('start'))
  expect(second.code).toBe(1)
  expect(second.text).toContain('already runs')
  await untilReady(2)
})

test('SIGTERM ends everything in order, and the record is whole after all of this', async () => {
  const ended = new Promise<number | null>((resolve) => server?.on('close', resolve))
  server?.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(() => readFileSync(join(data, 'postgres/postmaster.pid'))).toThrow()
  for (const command of [
    ['replay', '--check'],
    ['journal', 'verify'],
  ]) {
    const { code, text } = await finish(run(...command))
    expect([command.join(' '), code, text]).toEqual([
      command.join(' '),
      0,
      expect.stringMatching(/every row is what its acts make it|the journal is whole/),
    ])
  }
}, 60_000)
