import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { root } from './site.ts'
import type { Site } from './site.ts'

export type CityProcess = {
  origin: string
  pid: number
  /** From the start of the process to the first page that came. */
  seconds: number
  /** What it holds of the memory now, in MB. */
  memory(): number
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || !address) throw new Error('no free port')
  return address.port
}

function memoryOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}

/** `gankao start` as a process of its own, with the demo city, up to its first page. */
export async function startCity(
  site: Site,
  dataDir: string,
  checkout = root,
  extra: { imports?: string[]; env?: Record<string, string> } = {},
): Promise<CityProcess> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(
    process.execPath,
    // ends with us, even where we are killed
    [
      // as bin/gankao.mjs starts it
      '--max-semi-space-size=8',
      ...[join(root, 'bin/leash.mjs'), ...(extra.imports ?? [])].flatMap((file) => ['--import', file]),
      join(checkout, 'src/app/cli.ts'),
      'start',
    ],
    {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DATABASE_URL: '',
        HOST: '127.0.0.1',
        PORT: String(port),
        GANKAO_DATA: dataDir,
        GANKAO_PARENT: String(process.pid),
        ...extra.env,
      },
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => (said = (said + piece.toString('utf8')).slice(-4000)))
  let ended = false
  const gone = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  }).then(() => void (ended = true))
  const stop = site.defer(async () => {
    if (!ended) child.kill('SIGTERM')
    await gone
  })
  const origin = `http://127.0.0.1:${port}`
  for (;;) {
    if (ended) throw new Error(`the city did not start:\n${said}`)
    if (performance.now() - began > 120_000) throw new Error(`no page after two minutes:\n${said}`)
    const answer = await fetch(`${origin}/`).catch(() => undefined)
    if (answer?.status === 200 && (await answer.text()).includes('</html>')) break
    await wait(20)
  }
  const pid = child.pid ?? 0
  return { origin, pid, seconds: (performance.now() - began) / 1000, memory: () => memoryOf(pid), stop }
}

/** Signs in as somebody of the demo city. @returns the cookie of the session */
export async function signIn(origin: string, login: string, password: string, from?: string): Promise<string> {
  const answer = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(from ? { 'x-forwarded-for': from } : {}) },
    body: JSON.stringify({ login, password }),
  })
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
  if (answer.status !== 200 || !cookie) throw new Error(`${login} could not sign in: ${await answer.text()}`)
  return cookie
}
