import { sql } from '../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../platform/db/database.ts'

type Reader = Pick<Db, 'one' | 'many'>

export type NamingRow = { name_zh: string; name_en: string; from: string }

export async function findNamings(db: Reader, unitId: string): Promise<NamingRow[]> {
  return db.many<NamingRow>(sql`
    select name_zh, name_en, lower(valid)::text as "from" from unit_naming where unit_id = ${unitId} order by lower(valid)`)
}

export type PlacementRow = {
  tree: string
  from: string
  parent_zh: string | null
  parent_en: string | null
}

/** Every place a unit had, oldest first, with the parent's name of that time. */
export async function findPlacements(db: Reader, unitId: string): Promise<PlacementRow[]> {
  return db.many<PlacementRow>(sql`
    select p.tree, lower(p.valid)::text as "from", n.name_zh as parent_zh, n.name_en as parent_en
    from placement p left join unit_naming n on n.unit_id = p.parent_id and n.valid @> lower(p.valid)
    where p.unit_id = ${unitId} and not isempty(p.valid) order by lower(p.valid), p.tree`)
}

export type DeedRow = {
  verb: string
  from: string | null
  tree: string | null
  reason: string | null
  names_zh: string | null
  names_en: string | null
  by_zh: string | null
  by_en: string | null
  at: Date
}

/** Acts of organisation on a unit which the transaction's range shows, with who did them and why. */
export async function findDeeds(tx: Tx, unitId: string): Promise<DeedRow[]> {
  return tx.many<DeedRow>(sql`
    select j.verb, j.data->>'from' as "from", j.data->>'tree' as tree, j.data->>'reason' as reason,
      j.data->>'namesZh' as names_zh, j.data->>'namesEn' as names_en, p.name_zh as by_zh, p.name_en as by_en, j.at
    from journal j left join person p on p.id = j.person_id
    where j.object_kind = 'unit' and j.object_id = ${unitId} order by j.at`)
}

/** Units that were merged into this one. */
export async function findMerged(
  db: Reader,
  unitId: string,
): Promise<{ id: string; name_zh: string; name_en: string; until: string }[]> {
  return db.many(sql`
    select u.id, n.name_zh, n.name_en, u.until from unit u join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
    where u.succeeded_by = ${unitId} order by u.until`)
}
