import { sql } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'

/** A label nobody had before, and where the parent stands now; it cannot move away before this transaction ends. */
export async function drawLabel(
  tx: Tx,
  parentId: string | null,
  tree: string,
): Promise<{ label: number; parent: string | null }> {
  const row = await tx.one<{ label: number; parent: string | null }>(sql`
    select nextval('unit_label_seq') as label, p.path as parent from (select 1) one left join lateral (
      select path from placement where unit_id = ${parentId}::uuid and tree = ${tree} and upper_inf(valid) for share) p on true`)
  return row ?? { label: 0, parent: null }
}

export type NewUnit = {
  id: string
  kind: string
  label: string
  nameZh: string
  nameEn: string
  externalNo: string | null
  code: string | null
  phone: string | null
  invented: boolean
  since: string
  placementId: string
  tree: string
  parentId: string | null
  path: string
}

/** The unit, its name and its first place, in one statement. */
export async function insertUnit(tx: Tx, unit: NewUnit): Promise<void> {
  await tx.run(sql`
    with made as (
      insert into unit (id, kind, label, external_no, code, phone, invented, since)
      values (${unit.id}, ${unit.kind}, ${unit.label}, ${unit.externalNo}, ${unit.code}, ${unit.phone}, ${unit.invented},
        ${unit.since})
    ), named as (
      insert into unit_naming (unit_id, name_zh, name_en, valid)
      values (${unit.id}, ${unit.nameZh}, ${unit.nameEn}, daterange(${unit.since}, null))
    )
    insert into placement (id, unit_id, tree, parent_id, path, valid)
    values (${unit.placementId}, ${unit.id}, ${unit.tree}, ${unit.parentId}, ${unit.path}, daterange(${unit.since}, null))`)
}

export async function insertPlacement(
  tx: Tx,
  row: { id: string; unitId: string; tree: string; parentId: string | null; path: string; from: string },
): Promise<void> {
  await tx.run(sql`insert into placement (id, unit_id, tree, parent_id, path, valid)
    values (${row.id}, ${row.unitId}, ${row.tree}, ${row.parentId}, ${row.path}, daterange(${row.from}, null))`)
}

export async function hasRoot(tx: Tx, tree: string): Promise<boolean> {
  return (
    (await tx.one(
      sql`select 1 from placement where tree = ${tree} and parent_id is null and upper_inf(valid) limit 1`,
    )) !== undefined
  )
}

/** Ends the present name on `from` and begins the next; a name of the same day is replaced. */
export async function renameUnit(
  tx: Tx,
  unitId: string,
  name: { nameZh: string; nameEn: string; from: string },
): Promise<void> {
  const replaced = await tx.run(sql`update unit_naming set name_zh = ${name.nameZh}, name_en = ${name.nameEn}
    where unit_id = ${unitId} and upper_inf(valid) and lower(valid) = ${name.from}::date`)
  if (replaced > 0) return
  await tx.run(sql`update unit_naming set valid = daterange(lower(valid), ${name.from}::date)
    where unit_id = ${unitId} and upper_inf(valid)`)
  await tx.run(sql`insert into unit_naming (unit_id, name_zh, name_en, valid)
    values (${unitId}, ${name.nameZh}, ${name.nameEn}, daterange(${name.from}, null))`)
}

/** Ends the present place on a day; one that began on that same day is taken back. */
export async function endPlacement(tx: Tx, unitId: string, tree: string, on: string): Promise<void> {
  await tx.run(sql`delete from placement
    where unit_id = ${unitId} and tree = ${tree} and upper_inf(valid) and lower(valid) >= ${on}::date`)
  await tx.run(sql`update placement set valid = daterange(lower(valid), ${on}::date)
    where unit_id = ${unitId} and tree = ${tree} and upper_inf(valid)`)
}

export async function endUnit(tx: Tx, unitId: string, on: string, into: string | null): Promise<void> {
  await tx.run(sql`update unit set until = ${on}, succeeded_by = ${into} where id = ${unitId}`)
}

/** What an import may correct without an act of organisation. */
export async function setUnitFacts(
  tx: Tx,
  unitId: string,
  facts: { code: string | null; externalNo: string | null; phone: string | null },
): Promise<void> {
  await tx.run(sql`update unit set code = coalesce(${facts.code}, code), external_no = coalesce(${facts.externalNo}, external_no),
    phone = coalesce(${facts.phone}, phone) where id = ${unitId}`)
}
