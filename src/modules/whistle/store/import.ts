import { sql } from '../../../platform/db/sql.ts'
import type { Db } from '../../../platform/db/database.ts'

/** The first of `count` numbers of a series, taken at once; a batch that fails leaves a gap. */
export async function takeNumbers(db: Pick<Db, 'one'>, series: string, count: number): Promise<number> {
  const row = await db.one<{ last: number }>(sql`
    insert into series (key, last) values (${series}, ${count}::int)
    on conflict (key) do update set last = series.last + ${count}::int returning last`)
  return (row?.last ?? count) - count + 1
}
