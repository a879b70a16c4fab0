import type { Db } from '../../../platform/db/database.ts'
import type { Sql } from '../../../platform/db/sql.ts'

/** The database as it was at one moment, read in pieces: memory stays the same however large a table is. */
export type Snapshot = {
  many<T extends object>(statement: Sql): Promise<T[]>
  /** Batches of rows, the next one already under way while one is worked on. */
  stream<T extends object>(statement: Sql, batch?: number): AsyncGenerator<T[]>
}

/**
 * Reads on a connection of its own, in one read-only transaction that sees no later commit and holds nobody up.
 * Instants cast to text come in UTC.
 */
export async function readSnapshot<T>(db: Db, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const client = await db.connect()
  let cursors = 0

  async function* stream<R extends object>(statement: Sql, batch = 2000): AsyncGenerator<R[]> {
    cursors += 1
    const name = `rows_${cursors}`
    await client.query(`declare ${name} no scroll cursor for ${statement.text}`, statement.values)
    const next = () => {
      const coming = client.query(`fetch ${batch} from ${name}`)
      // looked at when it is awaited; a reader that stops early must not end the process
      coming.catch(() => {})
      return coming
    }
    for (let coming = next(); ;) {
      const rows = (await coming).rows as R[]
      if (rows.length === 0) break
      coming = next()
      yield rows
    }
    await client.query(`close ${name}`)
  }

  try {
    await client.query(
      "begin isolation level repeatable read read only; set local timezone = 'UTC'; set local cursor_tuple_fraction = 1",
    )
    return await work({
      many: async <R extends object>(statement: Sql) =>
        (await client.query(statement.text, statement.values)).rows as R[],
      stream,
    })
  } finally {
    await client.end()
  }
}

/** A stream one row at a time, for merging two of them that come in the same order. */
export function oneByOne<T extends object>(stream: AsyncGenerator<T[]>): { next(): Promise<T | undefined> } {
  let rows: T[] = []
  let at = 0
  return {
    async next() {
      while (at >= rows.length) {
        const batch = await stream.next()
        if (batch.done) return undefined
        rows = batch.value
        at = 0
      }
      return rows[at++]
    },
  }
}

/** `2026-11-24 03:20:58.12+00` as toISOString writes it; microseconds, which we never write, stay visible. */
export function toIso(text: string): string {
  const fraction = text.slice(20, text.length - 3)
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.padEnd(3, '0')}Z`
}
