import { execFile, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { findBinaries } from './binaries.ts'
import { nobody, prepareDataDir, socketDir } from './datadir.ts'

const run = promisify(execFile)
const port = 5432
const superuser = 'gankao_owner'
const isRoot = process.getuid?.() === 0

export type Postgres = {
  /** A connection string of the superuser for a database. */
  url(database: string): string
  /** True where a server of an earlier start was still running. */
  adopted: boolean
  pid: number
  stop(): Promise<void>
}

const fixed: Record<string, string> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '192MB',
  wal_compression: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  random_page_cost: '1.1',
  log_min_duration_statement: '2000',
  max_wal_size: '2GB',
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether a process is a PostgreSQL of this very cluster, not another program that got the number. */
function isOurs(pid: number, cluster: string): boolean {
  try {
    return isAlive(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(cluster)
  } catch {
    return false
  }
}

function pidOf(cluster: string): number | undefined {
  try {
    return Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]) || undefined
  } catch {
    return undefined
  }
}

async function answers(url: string): Promise<Error | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return undefined
  } catch (error) {
    return error as Error
  } finally {
    await client.end().catch(() => {})
  }
}

function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-12).join('\n') : ''
}

async function initialise(
  native: string,
  dataDir: string,
  cluster: string,
  owner: { uid?: number; gid?: number },
): Promise<void> {
  // made beside and renamed when whole, so a killed first start leaves nothing half-made
  const fresh = `${cluster}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  if (owner.uid !== undefined) chownSync(fresh, owner.uid, owner.gid ?? owner.uid)
  const args = [
    '-D',
    fresh,
    '-U',
    superuser,
    '--auth=trust',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]
  await run(join(native, 'bin/initdb'), args, {
    ...owner,
    cwd: dataDir,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
  })
  renameSync(fresh, cluster)
}

function rotate(file: string): void {
  if (existsSync(file) && statSync(file).size > 10_000_000) renameSync(file, `${file}.1`)
}

/**
 * Starts the embedded PostgreSQL of a data folder, on a unix socket only that its user can open. Makes the cluster on
 * the first start; adopts a server that outlived a killed parent; recovers from a stale postmaster.pid. As root it runs
 * as an unprivileged user. @throws with the last lines of its log where it does not come up in a minute
 */
export async function startPostgres(options: {
  dataDir: string
  settings?: Record<string, string>
  log?: (line: string) => void
}): Promise<Postgres> {
  const { dataDir } = options
  const log = options.log ?? (() => {})
  prepareDataDir(dataDir)
  const owner = isRoot ? { uid: nobody, gid: nobody } : {}
  const cluster = join(dataDir, 'postgres')
  const sockets = socketDir(dataDir)
  const logFile = join(dataDir, 'postgres.log')
  mkdirSync(sockets, { recursive: true, mode: 0o700 })
  chmodSync(sockets, 0o700)
  if (isRoot) chownSync(sockets, nobody, nobody)
  const url = (database: string): string =>
    `postgres://${superuser}@/${database}?host=${encodeURIComponent(sockets)}&port=${port}`
  const native = findBinaries(dataDir, isRoot)
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    log('initialising the database')
    await initialise(native, dataDir, cluster, owner)
  }
  let adopted = false
  const known = pidOf(cluster)
  if (known !== undefined && isOurs(known, cluster) && (await answersSoon(url('postgres'), 20)) === undefined)
    adopted = true
  if (!adopted) await launch()
  const pid = pidOf(cluster) ?? 0
  return { url, adopted, pid, stop: () => stop(cluster) }

  async function launch(): Promise<void> {
    const stale = pidOf(cluster)
    // right after a crash the number may still be there, or belong to somebody else by now
    if (stale !== undefined && !isOurs(stale, cluster)) rmSync(join(cluster, 'postmaster.pid'), { force: true })
    rotate(logFile)
    const settings = { ...fixed, ...options.settings }
    const args = [
      '-D',
      cluster,
      '-k',
      sockets,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ]
    let failure: Error | undefined
    for (let tries = 0; tries < 3; tries++) {
      const out = openSync(logFile, 'a', 0o600)
      // a process group of its own: Ctrl-C at the terminal reaches us first, and we stop it in order
      const child = spawn(join(native, 'bin/postgres'), args, {
        ...owner,
        cwd: dataDir,
        detached: true,
        stdio: ['ignore', out, out],
        env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      })
      let ended = false
      child.once('exit', () => (ended = true))
      child.once('error', () => (ended = true))
      child.unref()
      failure = await answersSoon(url('postgres'), 60, () => ended)
      if (!failure) return
      await wait(500 * (tries + 1))
    }
    throw new Error(`PostgreSQL did not start: ${failure?.message ?? ''}\n${tail(logFile)}`)
  }
}

async function answersSoon(
  url: string,
  seconds: number,
  ended: () => boolean = () => false,
): Promise<Error | undefined> {
  const until = Date.now() + seconds * 1000
  let failure: Error | undefined = new Error('no answer')
  while (Date.now() < until) {
    failure = await answers(url)
    if (!failure || ended()) return failure
    await wait(60)
  }
  return failure
}

/** Fast shutdown; after 20 s the immediate one, from which the next start recovers. */
async function stop(cluster: string): Promise<void> {
  const pid = pidOf(cluster)
  if (pid === undefined || !isOurs(pid, cluster)) return
  process.kill(pid, 'SIGINT')
  for (let waited = 0; waited < 20_000 && isAlive(pid); waited += 50) await wait(50)
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT')
  for (let waited = 0; waited < 5000 && isAlive(pid); waited += 50) await wait(50)
}
