import pg from 'pg'
import { Problem } from '../problem.ts'
import type { Sql } from './sql.ts'

// A day stays the text it is and a count is a number: node-postgres would make a local Date of the one and a
// string of the other.
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value)
pg.types.setTypeParser(pg.types.builtins.INT8, (value) => {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError(`integer too large for a number: ${value}`)
  return number
})
pg.types.setTypeParser(pg.types.builtins.NUMERIC, (value) => Number(value))

type Row = Record<string, unknown>

/** What a store may do inside one transaction. */
export type Tx = {
  many<T extends object = Row>(statement: Sql): Promise<T[]>
  one<T extends object = Row>(statement: Sql): Promise<T | undefined>
  /** Number of rows touched. */
  run(statement: Sql): Promise<number>
  /** Called after the transaction was committed; for things that must not happen when it was not. */
  afterCommit(done: () => void): void
}

/** Settings that live exactly as long as the transaction (`set_config(…, true)`). */
export type Settings = Record<string, string>

export type Db = {
  tx<T>(settings: Settings, work: (tx: Tx) => Promise<T>): Promise<T>
  /** One statement without a scope: for tables that row-level security leaves open (sessions, parameters). */
  many<T extends object = Row>(statement: Sql): Promise<T[]>
  one<T extends object = Row>(statement: Sql): Promise<T | undefined>
  run(statement: Sql): Promise<number>
  /** A dedicated connection, for LISTEN. The caller ends it. */
  connect(): Promise<pg.Client>
  close(): Promise<void>
  url: string
}

const retryable = new Set(['40001', '40P01'])

/** SQLSTATEs that mean "the database is not there just now": a person is asked to try again, nothing was kept. */
const away = new Set(['57P01', '57P02', '57P03', '08000', '08003', '08006', '08001', '53300'])

/** No room: disk_full, and the file size a process may reach. */
const full = new Set(['53100', '54023'])

/** Somebody else's row is there already: unique_violation, exclusion_violation. */
const taken = new Set(['23505', '23P01'])

/** A byte or an escape that is no text: 22021, 22P05. */
const unreadable = new Set(['22021', '22P05'])

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

function constraintOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'constraint' in error ? String(error.constraint) : ''
}

function isAway(error: unknown): boolean {
  const code = codeOf(error)
  if (away.has(code) || ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'].includes(code)) return true
  return (
    error instanceof Error &&
    /Connection terminated|not queryable|timeout exceeded when trying to connect/.test(error.message)
  )
}

function toQuery(statement: Sql): { name: string; text: string; values: unknown[] } {
  return { name: statement.name, text: statement.text, values: statement.values }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function openTx(client: pg.PoolClient, done: (() => void)[]): Tx {
  return {
    async many<T extends object>(statement: Sql) {
      return (await client.query(toQuery(statement))).rows as T[]
    },
    async one<T extends object>(statement: Sql) {
      return (await client.query(toQuery(statement))).rows[0] as T | undefined
    },
    async run(statement) {
      return (await client.query(toQuery(statement))).rowCount ?? 0
    },
    afterCommit(work) {
      done.push(work)
    },
  }
}

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isAway(error)) throw new Problem('unavailable', 'database.away')
    if (full.has(codeOf(error))) throw new Problem('unavailable', 'storage.full')
    // two did the same at once and this one came second: what is there now is another's, to be looked at again
    if (taken.has(codeOf(error)))
      throw new Problem('conflict', 'promise.changed_meanwhile', { constraint: constraintOf(error) })
    // a text no column can hold got past the doors
    if (unreadable.has(codeOf(error))) throw new Problem('invalid', 'input.unreadable')
    // a trigger of ours: something would be recorded under a day that is signed
    if (codeOf(error) === 'GK001') throw new Problem('refused', 'journal.sealed')
    throw error
  }
}

function openPool(options: { url: string; role?: string }, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    ...(options.role ? { options: `-c role=${options.role}` } : {}),
  })
  // an idle connection that dies (database restarted) must not end the process; the next query opens a new one
  pool.on('error', () => {})
  // nor may one that dies in the middle of a transaction: its query rejects, and that is answered
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * Opens a pool of `max` connections. Every transaction starts with its settings in the same round trip, so nothing of
 * one request can reach the next, also behind a pooler. A deadlock or serialisation failure is tried again, three times
 * at most. A third of a larger pool is kept for single statements: who a session belongs to is not to wait behind
 * transactions, and then once more for its own.
 */
export function openDatabase(options: { url: string; max?: number; role?: string }): Db {
  const max = options.max ?? 12
  const kept = max >= 6 ? Math.floor(max / 3) : 0
  const pool = openPool(options, max - kept)
  const singles = kept > 0 ? openPool(options, kept) : pool

  async function attempt<T>(settings: Settings, work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    const done: (() => void)[] = []
    let broken: Error | undefined
    try {
      const sets = Object.entries(settings).map(([key, value]) => `set_config(${quote(key)}, ${quote(value)}, true)`)
      await client.query(sets.length > 0 ? `begin; select ${sets.join(', ')}` : 'begin')
      const result = await work(openTx(client, done))
      await client.query('commit')
      for (const call of done) call()
      return result
    } catch (error) {
      await client.query('rollback').catch((reason: unknown) => {
        broken = reason instanceof Error ? reason : new Error('rollback failed')
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  return {
    url: options.url,
    tx: (settings, work) =>
      guard(async () => {
        for (let tries = 1; ; tries++) {
          try {
            return await attempt(settings, work)
          } catch (error) {
            if (tries < 3 && retryable.has(codeOf(error))) continue
            throw error
          }
        }
      }),
    many: <T extends object>(statement: Sql) =>
      guard(async () => (await singles.query(toQuery(statement))).rows as T[]),
    one: <T extends object>(statement: Sql) =>
      guard(async () => (await singles.query(toQuery(statement))).rows[0] as T | undefined),
    run: (statement) => guard(async () => (await singles.query(toQuery(statement))).rowCount ?? 0),
    connect: async () => {
      const client = new pg.Client({
        connectionString: options.url,
        ...(options.role ? { options: `-c role=${options.role}` } : {}),
      })
      await client.connect()
      return client
    },
    async close() {
      await pool.end()
      if (singles !== pool) await singles.end()
    },
  }
}
