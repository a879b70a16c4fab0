import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { openJournalKeys } from '../kernel/journal/keys.ts'
import type { JournalKeys } from '../kernel/journal/keys.ts'
import type { House } from '../kernel/house.ts'
import { seedParams } from '../kernel/params/store.ts'
import { machineClock } from '../platform/clock.ts'
import type { Clock } from '../platform/clock.ts'
import { openDatabase } from '../platform/db/database.ts'
import type { Db } from '../platform/db/database.ts'
import { migrate } from '../platform/db/migrate.ts'
import { sql } from '../platform/db/sql.ts'
import { defaultDataDir, prepareDataDir } from '../platform/postgres/datadir.ts'
import { startPostgres } from '../platform/postgres/launcher.ts'
import { watchSpace } from '../platform/files/space.ts'
import type { Space } from '../platform/files/space.ts'
import type { Postgres } from '../platform/postgres/launcher.ts'
import { Failure } from './failure.ts'
import { allParams, buildHouse } from './house.ts'
import { migrationsFolder } from './paths.ts'
import { buildPace } from './replay/pace.ts'
import type { Pace, ReplayMark } from './replay/pace.ts'
import { readSecret } from './secrets.ts'

type CityNames = { zh: string; en: string }
export type CitySettings = { demo: boolean; city: CityNames; replay?: ReplayMark }

/** One city as a process opens it: its house, the owner's connection for what only the owner may do, its keys. */
export type City = {
  house: House
  /** The owner's pool: migrations, seals, verification, backup. Never used to answer a request. */
  owner: Db
  ownerUrl: string
  keys: JournalKeys
  dataDir: string
  settings: CitySettings
  /** Set in a replay city: who holds and lets go its clock. */
  pace: Pace | undefined
  /** True where nothing was ever put into the city. */
  empty: boolean
  /** Another house over the same city, with a clock of one's own (the demo loader). */
  build(clock: Clock): House
  adopted: boolean
  space: Space
  close(): Promise<void>
}

const role = 'gankao_app'
const unnamed: CityNames = { zh: '本市', en: 'This city' }

async function ensureDatabase(postgres: Postgres): Promise<string> {
  const client = new pg.Client({ connectionString: postgres.url('postgres') })
  await client.connect()
  try {
    const found = await client.query("select 1 from pg_database where datname = 'gankao'")
    if (found.rowCount === 0) await client.query('create database gankao')
  } finally {
    await client.end()
  }
  return postgres.url('gankao')
}

export async function readSettings(db: Pick<Db, 'one'>): Promise<CitySettings | undefined> {
  return (await db.one<{ value: CitySettings }>(sql`select value from setting where key = 'city'`))?.value
}

export async function writeSettings(db: Pick<Db, 'run'>, settings: CitySettings): Promise<void> {
  await db.run(sql`insert into setting (key, value) values ('city', ${JSON.stringify(settings)})
    on conflict (key) do update set value = excluded.value`)
}

/** How far a replay city's clock was let go outlives the process: after a restart it goes on there. */
async function keepMark(db: Pick<Db, 'run'>, mark: ReplayMark): Promise<void> {
  await db.run(
    sql`update setting set value = jsonb_set(value, '{replay}', ${JSON.stringify(mark)}::jsonb) where key = 'city'`,
  )
}

/** Starts the database that came along again when it is gone, until `stop`. */
function keepAlive(
  first: Postgres,
  dataDir: string,
  say: (line: string) => void,
): { present(): Postgres; stop(): void } {
  let postgres = first
  let busy = false
  const timer = setInterval(() => {
    if (busy || isAlive(postgres.pid)) return
    busy = true
    say('the database ended unexpectedly; starting it again')
    startPostgres({ dataDir })
      .then((next) => {
        postgres = next
      })
      .catch((error: unknown) => say(`the database does not start: ${String(error)}`))
      .finally(() => {
        busy = false
      })
  }, 1000)
  timer.unref()
  return { present: () => postgres, stop: () => clearInterval(timer) }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export function originOf(env: NodeJS.ProcessEnv): string {
  return env['GANKAO_ORIGIN'] ?? `http://${env['HOST'] ?? '127.0.0.1'}:${env['PORT'] ?? '8632'}`
}

/** What is left free on the disk for the database to go on with, in bytes: GANKAO_RESERVE_MB, else 256 MB. */
function reserveOf(env: NodeJS.ProcessEnv): number {
  const asked = Number(env['GANKAO_RESERVE_MB'] ?? 256)
  if (!Number.isFinite(asked) || asked < 0) throw new Failure('GANKAO_RESERVE_MB is a number of megabytes.')
  return asked * 1_000_000
}

/**
 * Opens the city of this environment: DATABASE_URL, else the PostgreSQL that comes along, with its data in the data
 * folder. Brings the schema up to date first. `stopDatabase` false leaves a database that was already running to whoever
 * started it.
 */
export async function openCity(given: {
  env: NodeJS.ProcessEnv
  say?: (line: string) => void
  log?: House['log']
  stopDatabase?: boolean
  /** Makes an empty city a replay city. One that is not empty keeps what it is. */
  replay?: ReplayMark
  poolSize?: number
}): Promise<City> {
  const { env } = given
  const say = given.say ?? (() => {})
  const dataDir = defaultDataDir(env)
  prepareDataDir(dataDir)
  const postgres = env['DATABASE_URL'] ? undefined : await startPostgres({ dataDir, log: say })
  const watch = postgres && given.stopDatabase ? keepAlive(postgres, dataDir, say) : undefined
  try {
    const ownerUrl = postgres ? await ensureDatabase(postgres) : String(env['DATABASE_URL'])
    await migrate(ownerUrl, migrationsFolder, (name) => say(`migration ${name}`))
    const owner = openDatabase({ url: ownerUrl, max: 3 })
    const db = openDatabase({ url: ownerUrl, max: given.poolSize ?? 12, role })
    await seedParams(owner, allParams, new Date())
    const secret = readSecret(dataDir, env)
    const keys = await openJournalKeys(join(dataDir, 'keys'), env['GANKAO_JOURNAL_KEY'])
    const filesDir = join(dataDir, 'files')
    mkdirSync(filesDir, { recursive: true, mode: 0o700 })
    const space = await watchSpace(filesDir, reserveOf(env))
    const known = await readSettings(owner)
    const settings = known ?? { demo: false, city: unnamed, ...(given.replay ? { replay: given.replay } : {}) }
    const pace = settings.replay ? buildPace(settings.replay, (mark) => keepMark(owner, mark)) : undefined
    const build = (clock?: Clock): House =>
      buildHouse({
        db,
        secret,
        filesDir,
        origin: originOf(env),
        demo: settings.demo,
        city: settings.city,
        space,
        clock: clock ?? pace?.clock ?? machineClock,
        machine: clock ?? machineClock,
        ...(pace ? { replay: pace.shown } : {}),
        ...(given.log ? { log: given.log } : {}),
      })
    return {
      house: build(),
      owner,
      ownerUrl,
      keys,
      dataDir,
      settings,
      pace,
      empty: known === undefined,
      build,
      space,
      adopted: postgres?.adopted ?? false,
      async close() {
        space.stop()
        await db.close()
        await owner.close()
        watch?.stop()
        const present = watch?.present() ?? postgres
        if (present && (given.stopDatabase ?? !present.adopted)) await present.stop()
      },
    }
  } catch (error) {
    watch?.stop()
    if (postgres && !postgres.adopted) await postgres.stop()
    throw error
  }
}
