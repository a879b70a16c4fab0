import { part, sql } from '../../../platform/db/sql.ts'
import type { SqlPart } from '../../../platform/db/sql.ts'
import type { Db } from '../../../platform/db/database.ts'

type Reader = Pick<Db, 'many' | 'one'>

/** The public copies: one row a matter, no fence, for anybody. */
export const copies: SqlPart = part`(select area_path as path, opened_at, closed_at from whistle_public) m`

/** Matters of an area, or what a unit was called to, as far as the transaction reaches. */
export function promises(kind: 'case' | 'call_up'): SqlPart {
  return part`(select path, opened_at, closed_at from promise where kind = ${kind}) m`
}

const bucketed = part`(values (0, 1), (1, 3), (3, 7), (7, 15), (15, 30), (30, 90), (90, null::int)) as b(least, most)`

export type Bucket = { least: number; most: number | null; n: number }

export async function countWeeks(
  db: Reader,
  source: SqlPart,
  range: { lo: string; hi: string },
  weeks: number,
  monday: string,
): Promise<{ from: string; opened: number; closed: number }[]> {
  return db.many(sql`
    with w as (
      select monday::date as monday from generate_series(${monday}::date - ${(weeks - 1) * 7}::int, ${monday}::date, interval '7 days') as monday
    ), since as (select min(monday)::timestamp at time zone 'Asia/Shanghai' as at from w), came as (
      select date_trunc('week', opened_at at time zone 'Asia/Shanghai')::date as monday, count(*) as n
      from ${source}, since where path >= ${range.lo} and path < ${range.hi} and opened_at >= since.at group by 1
    ), went as (
      select date_trunc('week', closed_at at time zone 'Asia/Shanghai')::date as monday, count(*) as n
      from ${source}, since where path >= ${range.lo} and path < ${range.hi} and closed_at >= since.at group by 1
    )
    select to_char(w.monday, 'YYYY-MM-DD') as "from", coalesce(came.n, 0) as opened, coalesce(went.n, 0) as closed
    from w left join came using (monday) left join went using (monday) order by w.monday`)
}

export async function countWaits(
  db: Reader,
  source: SqlPart,
  range: { lo: string; hi: string },
  now: Date,
): Promise<Bucket[]> {
  return db.many<Bucket>(sql`
    with own as (
      select extract(epoch from (${now}::timestamptz - opened_at)) / 86400 as days from ${source}
      where path >= ${range.lo} and path < ${range.hi} and closed_at is null
    )
    select b.least, b.most, count(own.days) as n from ${bucketed}
      left join own on own.days >= b.least and (b.most is null or own.days < b.most)
    group by b.least, b.most order by b.least`)
}

export async function countTook(
  db: Reader,
  source: SqlPart,
  range: { lo: string; hi: string },
  since: Date,
): Promise<(Bucket & { median: number | null })[]> {
  return db.many(sql`
    with own as (
      select extract(epoch from (closed_at - opened_at)) / 86400 as days from ${source}
      where path >= ${range.lo} and path < ${range.hi} and closed_at >= ${since}
    ), middle as (select percentile_cont(0.5) within group (order by days) as median from own)
    select b.least, b.most, count(own.days) as n, min(middle.median)::float8 as median from ${bucketed} cross join middle
      left join own on own.days >= b.least and (b.most is null or own.days < b.most)
    group by b.least, b.most order by b.least`)
}
