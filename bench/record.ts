import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'
import type { Db, Settings, Tx } from '../src/platform/db/database.ts'
import type { Sql } from '../src/platform/db/sql.ts'

type Statement = { sql: Sql; rows: number }
/** One connection's turn: a single statement, or a transaction with its settings. */
type Turn = { settings?: Settings; statements: Statement[] }
/** All that one request asked of the database, in order. */
export type Recorded = Turn[]

export type Recorder = { wrap(db: Db): Db; during<T>(record: Recorded, work: () => T): T }

function noteIn(turn: Turn | undefined, sql: Sql, rows: number): void {
  turn?.statements.push({ sql, rows })
}

function wrapTx(tx: Tx, turn: Turn): Tx {
  return {
    async many<T extends object>(sql: Sql) {
      const rows = await tx.many<T>(sql)
      noteIn(turn, sql, rows.length)
      return rows
    },
    async one<T extends object>(sql: Sql) {
      const rows = await tx.many<T>(sql)
      noteIn(turn, sql, rows.length)
      return rows[0]
    },
    async run(sql) {
      const rows = await tx.run(sql)
      noteIn(turn, sql, rows)
      return rows
    },
    afterCommit: (done) => tx.afterCommit(done),
  }
}

/** Notes every statement with its values and the number of its rows, by the request it belongs to. */
export function openRecorder(): Recorder {
  const storage = new AsyncLocalStorage<Recorded>()

  function single(sql: Sql, rows: number): void {
    storage.getStore()?.push({ statements: [{ sql, rows }] })
  }

  return {
    during: (record, work) => storage.run(record, work),
    wrap: (db) => ({
      ...db,
      async tx<T>(settings: Settings, work: (tx: Tx) => Promise<T>) {
        const record = storage.getStore()
        if (!record) return db.tx(settings, work)
        const turn: Turn = { settings, statements: [] }
        const result = await db.tx(settings, (tx) => {
          // a repeated attempt starts anew
          turn.statements = []
          return work(wrapTx(tx, turn))
        })
        record.push(turn)
        return result
      },
      async many<T extends object>(sql: Sql) {
        const rows = await db.many<T>(sql)
        single(sql, rows.length)
        return rows
      },
      async one<T extends object>(sql: Sql) {
        const rows = await db.many<T>(sql)
        single(sql, rows.length)
        return rows[0]
      },
      async run(sql) {
        const rows = await db.run(sql)
        single(sql, rows)
        return rows
      },
    }),
  }
}

function beginOf(settings: Settings): string {
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`
  const sets = Object.entries(settings).map(([key, value]) => `set_config(${quote(key)}, ${quote(value)}, true)`)
  return sets.length > 0 ? `begin; select ${sets.join(', ')}` : 'begin'
}

/**
 * Runs what was recorded against a database that stands where the recorded one stood, and nothing else: the same
 * statements, prepared, with the same values, from `concurrency` connections. @throws where a statement finds another
 * number of rows than it did then
 */
export async function replayRecorded(
  clients: pg.Client[],
  recorded: Recorded[],
): Promise<{ perSecond: number; milliseconds: number[] }> {
  const milliseconds: number[] = []
  let next = 0
  async function lane(client: pg.Client): Promise<void> {
    for (;;) {
      const record = recorded[next++]
      if (!record) return
      const from = performance.now()
      for (const turn of record) {
        if (turn.settings) await client.query(beginOf(turn.settings))
        for (const { sql, rows } of turn.statements) {
          const answer = await client.query({ name: sql.name, text: sql.text, values: sql.values })
          if ((answer.rowCount ?? 0) !== rows)
            throw new Error(`${rows} rows were expected, ${answer.rowCount} came: ${sql.text.slice(0, 200)}`)
        }
        if (turn.settings) await client.query('commit')
      }
      milliseconds.push(performance.now() - from)
    }
  }
  const began = performance.now()
  await Promise.all(clients.map(lane))
  return { perSecond: (recorded.length / (performance.now() - began)) * 1000, milliseconds }
}

export async function connectMany(url: string, count: number): Promise<pg.Client[]> {
  const clients = Array.from(
    { length: count },
    () => new pg.Client({ connectionString: url, options: '-c role=gankao_app' }),
  )
  await Promise.all(clients.map((client) => client.connect()))
  return clients
}
