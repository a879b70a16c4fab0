import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { allParams, buildHouse } from '../src/app/house.ts'
import { openServer } from '../src/app/server.ts'
import type { House } from '../src/kernel/house.ts'
import { buildPost } from '../src/kernel/notice/post.ts'
import { seedParams } from '../src/kernel/params/store.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import type { Db } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { startPostgres } from '../src/platform/postgres/launcher.ts'
import type { Postgres } from '../src/platform/postgres/launcher.ts'

export const root = dirname(import.meta.dirname)

export type Options = { rows: number; seed: number; quick: boolean; minutes?: number }

/** Where one run of the benchmarks stands: a temporary folder, a PostgreSQL of its own, and what has to be ended. */
export type Site = Options & {
  folder: string
  say(line: string): void
  /** Called at the end, the last one first. @returns a way to do it earlier */
  defer(end: () => Promise<unknown>): () => Promise<void>
  /** A new, migrated database; a copy of another one where `from` names it. @returns its owner's address */
  database(name: string, from?: string): Promise<string>
  clear(): Promise<void>
}

export function openSite(options: Options, say: (line: string) => void): Site {
  const folder = mkdtempSync(join(tmpdir(), 'gankao-bench-'))
  // the database's own user has to pass
  chmodSync(folder, 0o711)
  const ends: (() => Promise<void>)[] = []
  let postgres: Promise<Postgres> | undefined
  const defer = (end: () => Promise<unknown>): (() => Promise<void>) => {
    let ended: Promise<unknown> | undefined
    const once = async (): Promise<void> => void (await (ended ??= end()))
    ends.push(once)
    return once
  }
  return {
    ...options,
    folder,
    say,
    defer,
    async database(name, from) {
      // the settings are those a city runs under: commits wait for the disk
      postgres ??= startPostgres({ dataDir: join(folder, 'data') }).then((started) => {
        defer(() => started.stop())
        return started
      })
      const server = await postgres
      const admin = new pg.Client({ connectionString: server.url('postgres') })
      await admin.connect()
      try {
        await admin.query(`create database ${name}${from ? ` template ${from}` : ''}`)
      } finally {
        await admin.end()
      }
      if (!from) await migrate(server.url(name), join(root, 'db/migrations'))
      return server.url(name)
    },
    async clear() {
      const failures: unknown[] = []
      for (const end of ends.toReversed()) await end().catch((error: unknown) => failures.push(error))
      rmSync(folder, { recursive: true, force: true })
      if (failures.length > 0) throw failures[0]
    },
  }
}

export type Opened = { house: House; db: Db; owner: Db; build(clock: House['clock']): House; close(): Promise<void> }

/** A house over a database as a server has it: the role that owns nothing, the pool it has in a city. */
export async function openHouse(site: Site, url: string, wrap: (db: Db) => Db = (db) => db): Promise<Opened> {
  const owner = openDatabase({ url, max: 2 })
  const inner = openDatabase({ url, max: 12, role: 'gankao_app' })
  const close = site.defer(async () => {
    await inner.close()
    await owner.close()
  })
  await seedParams(owner, allParams, new Date())
  const db = wrap(inner)
  const build = (clock?: House['clock']): House =>
    buildHouse({
      db,
      secret: Buffer.alloc(32, 7),
      filesDir: join(site.folder, 'files'),
      origin: 'http://127.0.0.1',
      demo: true,
      city: { zh: '格木市(演示)', en: 'Gemu City (demo)' },
      ...(clock ? { clock } : {}),
      log: (line) => site.say(JSON.stringify(line)),
    })
  return { house: build(), db, owner, build, close }
}

export type Listening = { app: FastifyInstance; origin: string; close(): Promise<void> }

/** The real server on a free port of the loopback; `prepare` may hang on to it before it listens. */
export async function listen(
  site: Site,
  house: House,
  prepare: (app: FastifyInstance) => void = () => {},
): Promise<Listening> {
  const app = await openServer({
    house,
    jobsWell: () => true,
    post: buildPost({}),
    trustProxy: true,
    journal: {
      days: async () => [],
      verify: () => {
        throw new Error('the journal is not part of this measurement')
      },
    },
  })
  prepare(app)
  const close = site.defer(() => app.close())
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, origin, close }
}
