import { part, sql } from '../../../platform/db/sql.ts'
import type { SqlPart } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'

/**
 * Where a place in the duty tree is kept beside the placement itself: rights follow the present, so these go along when
 * a unit moves. What only tells what happened (`act`, `journal`, `rating`) is never changed.
 */
const followers: { table: SqlPart; column: SqlPart }[] = [
  { table: part`promise`, column: part`path` },
  { table: part`promise`, column: part`root_path` },
  { table: part`promise`, column: part`hold` },
  { table: part`promise_ask`, column: part`hold` },
  { table: part`evidence`, column: part`path` },
  { table: part`outbox`, column: part`path` },
  { table: part`whistle_case`, column: part`path` },
  { table: part`whistle_contact`, column: part`path` },
  { table: part`whistle_public`, column: part`area_path` },
  { table: part`indicator_delta`, column: part`path` },
  { table: part`hot_spot`, column: part`area_path` },
  { table: part`topic`, column: part`path` },
  { table: part`topic`, column: part`lead_path` },
  { table: part`topic`, column: part`area_path` },
  { table: part`project_unit`, column: part`path` },
]

/** Changes of the organisation take turns; a reader waits for none of them. */
export async function lockOrganization(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtext('gankao.organization'))`)
}

/** Lets writes that are under way end, and holds the next ones until the paths are new. */
export async function holdWriters(tx: Tx): Promise<void> {
  await tx.run(sql`lock table promise, indicator_delta, indicator in exclusive mode`)
}

/** The longest path at or below another. */
export async function longestBelow(tx: Tx, path: string): Promise<number> {
  const row = await tx.one<{ longest: number | null }>(sql`
    select max(length(path)) as longest from placement
    where path >= ${path} and path < ${`${path}~`} and upper_inf(valid)`)
  return row?.longest ?? 0
}

/** Present places at or below `old` get the prefix `next`. @returns how many */
export async function rewritePlacements(tx: Tx, old: string, next: string): Promise<number> {
  return tx.run(sql`update placement set path = ${next} || substr(path, ${old.length + 1})
    where path >= ${old} and path < ${`${old}~`} and upper_inf(valid)`)
}

/** Everything that is kept by its place gets the prefix `next`; one statement a column. */
export async function rewriteFollowers(tx: Tx, old: string, next: string): Promise<void> {
  for (const { table, column } of followers)
    await tx.run(sql`update ${table} set ${column} = ${next} || substr(${column}, ${old.length + 1})
      where ${column} >= ${old} and ${column} < ${`${old}~`}`)
}

/**
 * The sums of a place leave everything above `old` and enter everything above `next`; what stands above both stays as
 * it is. With `into`, the place is dissolved in `next`, which takes its sums too.
 */
export async function rerollSums(tx: Tx, old: string, next: string, into: boolean): Promise<void> {
  await tx.run(sql`
    insert into indicator (path, key, month, n)
    select path, key, month, sum(n)::bigint from (
      select left(${old}::text, level) as path, i.key, i.month, -i.n as n
        from indicator i, generate_series(8, ${old.length - 6}::int, 6) as level where i.path = ${old}
      union all
      select left(${next}::text, level), i.key, i.month, i.n
        from indicator i, generate_series(8, ${into ? next.length : next.length - 6}::int, 6) as level where i.path = ${old}
    ) moved group by 1, 2, 3 having sum(n) <> 0
    on conflict (path, key, month) do update set n = indicator.n + excluded.n`)
  if (into) await tx.run(sql`delete from indicator where path = ${old}`)
  await tx.run(sql`update indicator set path = ${next} || substr(path, ${old.length + 1})
    where path >= ${old} and path < ${`${old}~`}`)
}

/** Begins a place on `from`, under the old path until the prefix is rewritten; one of the same day is replaced. */
export async function replacePlacement(
  tx: Tx,
  given: { id: string; unitId: string; tree: string; parentId: string; from: string },
): Promise<void> {
  const replaced = await tx.run(sql`update placement set parent_id = ${given.parentId}
    where unit_id = ${given.unitId} and tree = ${given.tree} and upper_inf(valid) and lower(valid) = ${given.from}::date`)
  if (replaced > 0) return
  const ended = await tx.one<{
    path: string
  }>(sql`update placement set valid = daterange(lower(valid), ${given.from}::date)
    where unit_id = ${given.unitId} and tree = ${given.tree} and upper_inf(valid) returning path`)
  await tx.run(sql`insert into placement (id, unit_id, tree, parent_id, path, valid)
    values (${given.id}, ${given.unitId}, ${given.tree}, ${given.parentId}, ${ended?.path ?? ''}, daterange(${given.from}, null))`)
}
