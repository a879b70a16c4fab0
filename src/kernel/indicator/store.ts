import { randomUUIDv7 } from '../../platform/ids.ts'
import { sql } from '../../platform/db/sql.ts'
import type { Db, Tx } from '../../platform/db/database.ts'

/** `n` more (or fewer) of `key` at the place `path`, in the month of the event. */
export type Delta = { path: string; key: string; month: string; n: number }

/** Appends deltas, all in one statement. */
export async function addDeltas(tx: Pick<Tx, 'run'>, deltas: Delta[]): Promise<void> {
  if (deltas.length === 0) return
  await tx.run(sql`insert into indicator_delta (id, path, key, month, n)
    select * from unnest(${deltas.map(() => randomUUIDv7())}::uuid[], ${deltas.map((delta) => delta.path)}::text[],
      ${deltas.map((delta) => delta.key)}::text[], ${deltas.map((delta) => delta.month)}::date[], ${deltas.map((delta) => delta.n)}::bigint[])`)
}

/**
 * Folds waiting deltas into the sums of their place and of every place above it, level by level; takes at most `limit`
 * at once and skips those another worker holds. Ratios are never kept, only their numerators and denominators.
 * @returns how many deltas were folded
 */
export async function foldDeltas(tx: Tx, limit: number): Promise<number> {
  const row = await tx.one<{ n: number }>(sql`
    with taken as (
      delete from indicator_delta where id in (select id from indicator_delta order by id limit ${limit} for update skip locked)
      returning path, key, month, n
    ), raised as (
      select left(t.path, level) as path, t.key, t.month, sum(t.n) as n
      from taken t, generate_series(8, length(t.path), 6) as level group by 1, 2, 3 order by 1, 2, 3
    ), kept as (
      insert into indicator (path, key, month, n) select path, key, month, n from raised
      on conflict (path, key, month) do update set n = indicator.n + excluded.n returning 1
    )
    select (select count(*) from taken) as n, (select count(*) from kept) as kept`)
  return row?.n ?? 0
}

export type Sum = { path: string; key: string; n: number }

/** Sums of some places over months, the deltas that still wait counted in. */
export async function readSums(db: Pick<Db, 'many'>, paths: string[], from: string): Promise<Sum[]> {
  return db.many<Sum>(sql`
    select path, key, sum(n)::bigint as n from (
      select path, key, n from indicator where path = any(${paths}) and month >= ${from}::date
      union all
      select p.path, d.key, d.n from unnest(${paths}::text[]) as p(path)
        join indicator_delta d on d.path >= p.path and d.path < p.path || '~' where d.month >= ${from}::date
    ) all_of_it group by 1, 2`)
}

export async function readMonths(
  db: Pick<Db, 'many'>,
  path: string,
  keys: string[],
  from: string,
): Promise<{ month: string; key: string; n: number }[]> {
  return db.many(sql`
    select to_char(month, 'YYYY-MM') as month, key, sum(n)::bigint as n from (
      select month, key, n from indicator where path = ${path} and key = any(${keys}) and month >= ${from}::date
      union all
      select month, key, n from indicator_delta where path >= ${path} and path < ${`${path}~`} and key = any(${keys}) and month >= ${from}::date
    ) all_of_it group by 1, 2 order by 1`)
}
