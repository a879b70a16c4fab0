import { sql } from '../../platform/db/sql.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import type { DayRule } from './rules.ts'

/** The city's own days in force: for each day the row set last, where it was not withdrawn. */
export async function findDayRules(db: Pick<Db, 'many'>): Promise<DayRule[]> {
  const rows = await db.many<{
    on_day: string
    working: boolean
    name: string
    source: string
    withdrawn_at: Date | null
  }>(
    sql`select distinct on (on_day) on_day, working, name, source, withdrawn_at from calendar_day order by on_day, set_at desc`,
  )
  return rows
    .filter((row) => !row.withdrawn_at)
    .map((row) => ({ on: row.on_day, working: row.working, name: row.name, source: row.source }))
}

/** @returns how many: 0 where the same day was set at the very same instant */
export async function insertDayRule(tx: Pick<Tx, 'run'>, row: DayRule & { setBy: string; now: Date }): Promise<number> {
  return tx.run(sql`insert into calendar_day (on_day, working, name, source, set_by, set_at)
    values (${row.on}, ${row.working}, ${row.name}, ${row.source}, ${row.setBy}, ${row.now}) on conflict (on_day, set_at) do nothing`)
}

export async function withdrawDayRule(tx: Pick<Tx, 'run'>, on: string, now: Date): Promise<number> {
  return tx.run(sql`update calendar_day set withdrawn_at = ${now} where on_day = ${on} and withdrawn_at is null`)
}
