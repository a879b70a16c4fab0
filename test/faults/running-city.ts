import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { demoPassword } from '../../demo/city/people.ts'

const cli = join(dirname(dirname(import.meta.dirname)), 'src/app/cli.ts')

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

type Entry = { id: string; key: string; status: number }
type Load = { sent: Entry[]; acknowledged: Entry[]; refused: Map<string, number>; stop(): Promise<void> }

export type RunningCity = {
  origin: string
  data: string
  pid(): number
  postmaster(): number
  start(): Promise<void>
  kill(signal: NodeJS.Signals): Promise<void>
  /** Another process over the same city. */
  run(...args: string[]): ChildProcess
  get(path: string): Promise<Response>
  send(path: string, body: object, headers?: Record<string, string>): Promise<Response>
  upload(bytes: Buffer): Promise<Response>
  untilReady(seconds: number): Promise<number>
  /** Eight writers, each on a matter of its own, until stopped; what was answered is remembered. */
  load(round: string): Promise<Load>
  /** How many of the acknowledged are not there, and how many are there more than once. */
  count(load: Load): Promise<{ lost: number; doubled: number }>
  close(): Promise<void>
}

/** `gankao start` with the demo city in a process of its own, as somebody who is signed in sees it. */
export async function runCity(given: { env?: Record<string, string>; data?: string } = {}): Promise<RunningCity> {
  const data = given.data ?? mkdtempSync(join(tmpdir(), 'gankao-fault-'))
  chmodSync(data, 0o711)
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  let server: ChildProcess | undefined
  let cookie = ''
  const run = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [cli, ...args], {
      env: { ...process.env, GANKAO_DATA: data, PORT: String(port), DATABASE_URL: '', NODE_OPTIONS: '', ...given.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  async function untilReady(seconds: number): Promise<number> {
    const began = performance.now()
    while (performance.now() - began < seconds * 1000) {
      const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
      if (answer?.ok) return (performance.now() - began) / 1000
      await wait(50)
    }
    throw new Error('the server did not become ready')
  }
  const get = (path: string): Promise<Response> => fetch(origin + path, { headers: { cookie } })
  const send = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(origin + path, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  async function start(): Promise<void> {
    let said = ''
    server = run('start')
    for (const stream of [server.stdout, server.stderr])
      stream?.on('data', (piece: Buffer) => (said = (said + piece.toString('utf8')).slice(-4000)))
    await untilReady(90).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${said}`)
    })
    const answer = await send('/api/session', { login: 'hanqinghe', password: demoPassword })
    cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  }
  async function kill(signal: NodeJS.Signals): Promise<void> {
    if (server?.exitCode !== null || server.signalCode !== null) return
    const ended = new Promise((resolve) => server?.on('close', resolve))
    server.kill(signal)
    await ended
  }
  await start()
  return {
    origin,
    data,
    pid: () => server?.pid ?? 0,
    postmaster: () => Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]),
    start,
    kill,
    run,
    get,
    send,
    upload(bytes) {
      const form = new FormData()
      form.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'a.png')
      return fetch(`${origin}/api/evidence`, { method: 'POST', headers: { cookie }, body: form })
    },
    untilReady,
    async load(round) {
      const { rows } = (await (await get('/api/cases?what=open&limit=20')).json()) as { rows: { id: string }[] }
      const sent: Entry[] = []
      const acknowledged: Entry[] = []
      const refused = new Map<string, number>()
      let going = true
      const writers = rows.slice(0, 8).map(async ({ id }, writer) => {
        for (let index = 0; going; index++) {
          const entry = { id, key: `${round}-${writer}-${index}-key`, status: 0 }
          sent.push(entry)
          const answer = await send(
            `/api/promises/${id}/acts/add_note`,
            { words: `记 ${entry.key}` },
            { 'idempotency-key': entry.key },
          ).catch(() => undefined)
          const text = await answer?.text().catch(() => '')
          entry.status = answer?.status ?? 0
          if (answer?.status === 200 && text) acknowledged.push(entry)
          else {
            const why = answer ? `${answer.status} ${/"code":"([^"]+)"/.exec(text ?? '')?.[1] ?? ''}` : 'no answer'
            refused.set(why, (refused.get(why) ?? 0) + 1)
            await wait(20)
          }
        }
      })
      return {
        sent,
        acknowledged,
        refused,
        async stop() {
          going = false
          await Promise.all(writers)
        },
      }
    },
    async count(load) {
      const noted = new Map<string, number>()
      type Case = { timeline: { act: string; answers: { text: { zh: string } }[] }[] }
      for (const id of new Set(load.sent.map((entry) => entry.id)))
        for (const entry of ((await (await get(`/api/cases/${id}`)).json()) as Case).timeline)
          if (entry.act === 'add_note') {
            const words = entry.answers[0]?.text.zh ?? ''
            noted.set(words, (noted.get(words) ?? 0) + 1)
          }
      return {
        lost: load.acknowledged.filter((entry) => !noted.has(`记 ${entry.key}`)).length,
        doubled: load.sent.filter((entry) => (noted.get(`记 ${entry.key}`) ?? 0) > 1).length,
      }
    },
    async close() {
      await kill('SIGTERM')
      if (!given.data) rmSync(data, { recursive: true, force: true })
    },
  }
}

/** One line of the table of faults. */
export function tell(fault: string, found: Record<string, string | number>): void {
  const cells = Object.entries(found).map(([name, value]) => `${name} ${value}`)
  process.stdout.write(`| ${[fault, ...cells].join(' | ')} |\n`)
}
