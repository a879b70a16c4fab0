import { sql } from '../../platform/db/sql.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import type { ParamSpec } from './contract.ts'

export type ParamRow = {
  key: string
  value: string | number | boolean
  source: string
  level: string
  since: Date
  set_at: Date
  reason: string
  by_zh: string | null
  by_en: string | null
}

/** The rows in force at `now`: for each key the latest that has begun. */
export async function findParams(db: Pick<Db, 'many'>, now: Date): Promise<ParamRow[]> {
  return db.many<ParamRow>(sql`select distinct on (key) p.key, p.value, p.source, p.level, p.since, p.set_at, p.reason, w.name_zh as by_zh, w.name_en as by_en
    from param p left join person w on w.id = p.set_by where p.since <= ${now} order by p.key, p.since desc`)
}

export async function findParamHistory(db: Pick<Db, 'many'>): Promise<ParamRow[]> {
  return db.many<ParamRow>(sql`select p.key, p.value, p.source, p.level, p.since, p.set_at, p.reason, w.name_zh as by_zh, w.name_en as by_en
    from param p left join person w on w.id = p.set_by order by p.key, p.since desc`)
}

export async function insertParam(
  tx: Pick<Tx, 'run'>,
  row: {
    key: string
    value: string | number | boolean
    source: string
    level: string
    since: Date
    setBy: string | null
    setAt: Date
    reason: string
  },
): Promise<void> {
  await tx.run(sql`insert into param (key, value, source, level, since, set_by, set_at, reason)
    values (${row.key}, ${JSON.stringify(row.value)}, ${row.source}, ${row.level}, ${row.since}, ${row.setBy}, ${row.setAt}, ${row.reason})`)
}

/** Puts in the defaults a city does not have yet; a value the city set stays. */
export async function seedParams(db: Pick<Db, 'run'>, specs: ParamSpec[], now: Date): Promise<void> {
  for (const spec of specs)
    await db.run(sql`insert into param (key, value, source, level, since, set_at, reason)
      select ${spec.key}::text, ${JSON.stringify(spec.value)}::jsonb, ${spec.source}::text, ${spec.level}::text, '2020-01-01T00:00:00Z', ${now}::timestamptz, ''
      where not exists (select from param where key = ${spec.key})`)
}
