import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../platform/db/database.ts'

type Reader = Pick<Db, 'one' | 'many'>

export type UnitRow = {
  id: string
  kind: string
  label: string
  external_no: string | null
  code: string | null
  phone: string | null
  invented: boolean
  since: string
  until: string | null
  succeeded_by: string | null
  name_zh: string
  name_en: string
}

/** A unit under its present (or last) name. */
export async function findUnit(
  db: Reader,
  by: { id?: string | undefined; externalNo?: string | undefined },
): Promise<UnitRow | undefined> {
  return db.one<UnitRow>(sql`
    select u.id, u.kind, u.label, u.external_no, u.code, u.phone, u.invented, u.since, u.until, u.succeeded_by,
      n.name_zh, n.name_en
    from unit u join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
    where u.id = ${by.id ?? null}::uuid or u.external_no = ${by.externalNo ?? null}`)
}

export type PlaceRow = { tree: string; parent_id: string | null; path: string; from: string }

/** Where a unit stands now: at most one place a tree, the duty tree first. */
export async function findPlaces(db: Reader, unitId: string): Promise<PlaceRow[]> {
  return db.many<PlaceRow>(sql`
    select tree, parent_id, path, lower(valid)::text as "from" from placement
    where unit_id = ${unitId} and upper_inf(valid) order by tree = 'duty' desc, tree`)
}

export type NodeRow = {
  id: string
  kind: string
  name_zh: string
  name_en: string
  code: string | null
  parent_id: string | null
  children: number
  invented: boolean
  until: string | null
}

/** Units directly below one on a day (the roots without one), under the names they had then. */
export async function findBelow(
  db: Reader,
  given: { tree: string; parentId: string | null; on: string },
): Promise<NodeRow[]> {
  const below = given.parentId ? part`pl.parent_id = ${given.parentId}` : part`pl.parent_id is null`
  return db.many<NodeRow>(sql`
    select u.id, u.kind, n.name_zh, n.name_en, u.code, pl.parent_id, u.invented, u.until,
      (select count(*) from placement c where c.parent_id = u.id and c.tree = ${given.tree} and c.valid @> ${given.on}::date) as children
    from placement pl join unit u on u.id = pl.unit_id join unit_naming n on n.unit_id = u.id and n.valid @> ${given.on}::date
    where ${below} and pl.tree = ${given.tree} and pl.valid @> ${given.on}::date
    order by u.code nulls last, u.label`)
}

/** Living units by a piece of their name or the beginning of their code; the closest names first. */
export async function searchUnits(
  db: Reader,
  given: { query: string; kinds: string[] | undefined; limit: number },
): Promise<NodeRow[]> {
  const like = given.query.replace(/[\\%_]/g, (c) => `\\${c}`)
  const found = like
    ? part` and (n.name_zh ilike ${`%${like}%`} or n.name_en ilike ${`%${like}%`} or u.code like ${`${like}%`})`
    : nothing
  const kinds = given.kinds ? part` and u.kind = any(${given.kinds})` : nothing
  return db.many<NodeRow>(sql`
    select u.id, u.kind, n.name_zh, n.name_en, u.code, pl.parent_id, u.invented, u.until,
      (select count(*) from placement c where c.parent_id = u.id and c.tree = 'duty' and upper_inf(c.valid)) as children
    from unit u join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
      left join placement pl on pl.unit_id = u.id and pl.tree = 'duty' and upper_inf(pl.valid)
    where u.until is null${found}${kinds}
    order by n.name_zh = ${given.query} desc, u.code = ${given.query} desc, length(n.name_zh), n.name_zh, u.label
    limit ${given.limit}`)
}

/** A unit as it was on a day; its last name where it had none then. */
export async function findNode(
  db: Reader,
  given: { id: string; tree: string; on: string },
): Promise<(NodeRow & { phone: string | null; since: string; external_no: string | null }) | undefined> {
  return db.one(sql`
    select u.id, u.kind, n.name_zh, n.name_en, u.code, pl.parent_id, u.invented, u.until, u.phone, u.since, u.external_no,
      (select count(*) from placement c where c.parent_id = u.id and c.tree = ${given.tree} and c.valid @> ${given.on}::date) as children
    from unit u
      join lateral (select name_zh, name_en from unit_naming where unit_id = u.id
        order by valid @> ${given.on}::date desc, upper_inf(valid) desc limit 1) n on true
      left join placement pl on pl.unit_id = u.id and pl.tree = ${given.tree} and pl.valid @> ${given.on}::date
    where u.id = ${given.id}`)
}

/** Everything above a unit on a day, the root first, itself last. Follows parents, since paths tell only the present. */
export async function findLineOn(
  db: Reader,
  given: { id: string; tree: string; on: string },
): Promise<{ id: string; name_zh: string; name_en: string }[]> {
  return db.many(sql`
    with recursive line as (
      select unit_id, parent_id, 1 as height from placement
      where unit_id = ${given.id} and tree = ${given.tree} and valid @> ${given.on}::date
      union all
      select p.unit_id, p.parent_id, l.height + 1 from line l join placement p
        on p.unit_id = l.parent_id and p.tree = ${given.tree} and p.valid @> ${given.on}::date
      where l.height < 20
    )
    select l.unit_id as id, n.name_zh, n.name_en from line l
      join unit_naming n on n.unit_id = l.unit_id and n.valid @> ${given.on}::date
    order by l.height desc`)
}

/** Whether `unitId` stands above `below` at any time from a day on: then it must not move below it. */
export async function standsAbove(
  tx: Tx,
  given: { unitId: string; below: string; tree: string; from: string },
): Promise<boolean> {
  if (given.unitId === given.below) return true
  const row = await tx.one(sql`
    with recursive up as (
      select parent_id, valid * daterange(${given.from}::date, null) as span, 1 as height from placement
      where unit_id = ${given.below} and tree = ${given.tree} and valid && daterange(${given.from}::date, null)
      union all
      select p.parent_id, p.valid * up.span, up.height + 1 from up join placement p
        on p.unit_id = up.parent_id and p.tree = ${given.tree} and p.valid && up.span
      where up.height < 20
    )
    select 1 from up where parent_id = ${given.unitId} limit 1`)
  return row !== undefined
}

/** Whether a unit stood in a tree on a day. */
export async function isPlacedOn(tx: Tx, unitId: string, tree: string, on: string): Promise<boolean> {
  const row = await tx.one(sql`
    select 1 from placement where unit_id = ${unitId} and tree = ${tree} and valid @> ${on}::date`)
  return row !== undefined
}

export type ChildRow = { placement_id: string; unit_id: string; label: string; from: string }

/** Present places directly below a unit. */
export async function findChildren(tx: Tx, unitId: string, tree: string): Promise<ChildRow[]> {
  return tx.many<ChildRow>(sql`
    select p.id as placement_id, p.unit_id, u.label, lower(p.valid)::text as "from"
    from placement p join unit u on u.id = p.unit_id
    where p.parent_id = ${unitId} and p.tree = ${tree} and upper_inf(p.valid) order by p.path`)
}
