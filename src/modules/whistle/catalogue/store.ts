import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../platform/db/database.ts'
import type { CatalogueQuery } from './contract.ts'

type Reader = Pick<Db, 'many' | 'one'>

export type EntryRow = {
  id: string
  external_no: string | null
  service_id: string
  service_zh: string
  service_en: string
  area_id: string
  area_zh: string
  area_en: string
  area_path: string
  lead_id: string
  lead_zh: string
  lead_en: string
  support_ids: string[]
  basis_zh: string
  basis_en: string
  clause: string
  ruling: string | null
  ruling_no: string | null
  ruled_on: string | null
  from: string
  to: string | null
  replaces: string | null
  withdrawn: boolean
}

const columns = part`c.id, c.external_no, c.service_id, s.name_zh as service_zh, s.name_en as service_en,
  c.area_id, an.name_zh as area_zh, an.name_en as area_en, pl.path as area_path,
  c.lead_id, ln.name_zh as lead_zh, ln.name_en as lead_en, c.support_ids, c.basis_zh, c.basis_en, c.clause,
  c.ruling, c.ruling_no, c.ruled_on, lower(c.valid)::text as "from", upper(c.valid)::text as "to", c.replaces,
  c.withdrawn_at is not null as withdrawn`

// a unit that ended keeps its last place and name, so that old entries stay readable
const tables = part`catalogue c join service s on s.id = c.service_id
  join lateral (select path from placement where unit_id = c.area_id and tree = 'duty' order by lower(valid) desc limit 1) pl on true
  join lateral (select name_zh, name_en from unit_naming where unit_id = c.area_id order by lower(valid) desc limit 1) an on true
  join lateral (select name_zh, name_en from unit_naming where unit_id = c.lead_id order by lower(valid) desc limit 1) ln on true`

const held = part`c.withdrawn_at is null and not isempty(c.valid)`

/** Who answers for a service in an area on a day: the entry nearest to the area. */
export async function findResponsible(
  db: Reader,
  serviceId: string,
  areaPath: string,
  on: string,
): Promise<EntryRow | undefined> {
  return db.one<EntryRow>(sql`select ${columns} from ${tables}
    where c.service_id = ${serviceId} and ${held} and c.valid @> ${on}::date and starts_with(${areaPath}, pl.path)
    order by length(pl.path) desc, c.id desc limit 1`)
}

/** All that was ever said of a service; small enough to judge in the rules. */
export async function findOfService(db: Reader, serviceId: string): Promise<EntryRow[]> {
  return db.many<EntryRow>(
    sql`select ${columns} from ${tables} where c.service_id = ${serviceId} and ${held} order by lower(c.valid) desc limit 2000`,
  )
}

/** Entries by any piece of what they say; two characters are enough. */
export async function findEntries(
  db: Reader,
  given: CatalogueQuery & { areaPath?: string; on: string; limit: number },
): Promise<EntryRow[]> {
  const like = given.query ? `%${given.query.replace(/[\\%_]/g, (c) => `\\${c}`)}%` : ''
  const words = given.query
    ? part` and (concat_ws(' ', s.name_zh, s.name_en, s.words, an.name_zh, an.name_en, ln.name_zh, ln.name_en, c.basis_zh,
        c.basis_en, c.clause, c.ruling_no, c.external_no) ilike ${like}
        or exists (select from unit_naming sn where sn.unit_id = any(c.support_ids) and (sn.name_zh ilike ${like} or sn.name_en ilike ${like})))`
    : nothing
  const service = given.service ? part` and c.service_id = ${given.service}` : nothing
  const area = given.areaPath
    ? part` and (starts_with(${given.areaPath}, pl.path) or starts_with(pl.path, ${given.areaPath}))`
    : nothing
  const unit = given.unit ? part` and (c.lead_id = ${given.unit} or ${given.unit}::uuid = any(c.support_ids))` : nothing
  const rulings = given.rulings ? part` and c.ruling_no is not null` : nothing
  const show = {
    all: nothing,
    held: part` and ${held}`,
    withdrawn: part` and not (${held})`,
    in_force: part` and ${held} and c.valid @> ${given.on}::date`,
    coming: part` and ${held} and lower(c.valid) > ${given.on}::date`,
    ended: part` and ${held} and upper(c.valid) <= ${given.on}::date`,
  }[given.show]
  return db.many<EntryRow>(sql`select ${columns} from ${tables}
    where not isempty(c.valid)${words}${service}${area}${unit}${rulings}${show}
    order by s.position, s.key, length(pl.path), pl.path, lower(c.valid) desc, c.id desc limit ${given.limit}`)
}

export async function findEntry(db: Reader, id: string): Promise<EntryRow | undefined> {
  return db.one<EntryRow>(sql`select ${columns} from ${tables} where c.id = ${id}`)
}

export async function findByNumbers(db: Reader, numbers: string[]): Promise<EntryRow[]> {
  return db.many<EntryRow>(sql`select ${columns} from ${tables} where c.external_no = any(${numbers})`)
}

export async function lockEntry(tx: Tx, id: string): Promise<EntryRow | undefined> {
  return tx.one<EntryRow>(sql`select ${columns} from ${tables} where c.id = ${id} for update of c`)
}

/** Entries that hold on a day of the span, for the same service and area; one at most without open ends. */
export async function findClashes(
  tx: Reader,
  given: { serviceId: string; areaId: string; from: string; to: string | null; except?: string },
): Promise<EntryRow[]> {
  return tx.many<EntryRow>(sql`select ${columns} from ${tables}
    where c.service_id = ${given.serviceId} and c.area_id = ${given.areaId} and ${held}
      and c.valid && daterange(${given.from}::date, ${given.to}::date)
      and c.id is distinct from ${given.except ?? null}::uuid
    order by lower(c.valid)`)
}

export type NewEntry = {
  id: string
  externalNo?: string | null
  serviceId: string
  areaId: string
  leadId: string
  supportIds: string[]
  basisZh: string
  basisEn: string
  clause?: string
  ruling?: { id: string; no: string; on: string } | null
  replaces?: string | null
  from: string
  to?: string | null
  by?: string | null
  at: Date
}

export async function insertEntry(tx: Pick<Tx, 'run'>, row: NewEntry): Promise<void> {
  await tx.run(sql`
    insert into catalogue (id, external_no, service_id, area_id, lead_id, support_ids, basis_zh, basis_en, clause, ruling,
      ruling_no, ruled_on, replaces, valid, entered_by, entered_at)
    values (${row.id}, ${row.externalNo ?? null}, ${row.serviceId}, ${row.areaId}, ${row.leadId}, ${row.supportIds},
      ${row.basisZh}, ${row.basisEn}, ${row.clause ?? ''}, ${row.ruling?.id ?? null}, ${row.ruling?.no ?? null},
      ${row.ruling?.on ?? null}, ${row.replaces ?? null}, daterange(${row.from}::date, ${row.to ?? null}::date),
      ${row.by ?? null}, ${row.at})`)
}

type Ended = { by: string | null; at: Date; reason: string }

export async function endEntry(tx: Pick<Tx, 'run'>, id: string, on: string, given: Ended): Promise<void> {
  await tx.run(sql`update catalogue set valid = daterange(lower(valid), ${on}::date), ended_by = ${given.by},
    ended_at = ${given.at}, ended_reason = ${given.reason} where id = ${id}`)
}

export async function withdrawEntry(tx: Pick<Tx, 'run'>, id: string, given: Ended): Promise<void> {
  await tx.run(sql`update catalogue set withdrawn_by = ${given.by}, withdrawn_at = ${given.at},
    withdrawn_reason = ${given.reason} where id = ${id}`)
}

export async function insertUse(
  tx: Pick<Tx, 'run'>,
  row: { entryId: string; caseId: string; at: Date; followed: boolean },
): Promise<void> {
  await tx.run(sql`insert into catalogue_use (entry_id, case_id, at, followed)
    values (${row.entryId}, ${row.caseId}, ${row.at}, ${row.followed}) on conflict do nothing`)
}

export type UseRow = { id: string; no: string; title: string; at: Date; followed: boolean }

/** Matters handed to departments while this entry was proposed; those within reach of the transaction. */
export async function findUses(tx: Reader, entryId: string): Promise<UseRow[]> {
  return tx.many<UseRow>(sql`
    select p.id, p.no, p.title, u.at, u.followed from catalogue_use u join promise p on p.id = u.case_id
    where u.entry_id = ${entryId} order by u.at desc limit 50`)
}

export type ChangeRow = {
  id: string
  lead_zh: string
  lead_en: string
  from: string
  to: string | null
  entered_at: Date | null
  ended_at: Date | null
  ended_reason: string | null
  withdrawn_at: Date | null
  withdrawn_reason: string | null
  entered_zh: string | null
  entered_en: string | null
  ended_zh: string | null
  ended_en: string | null
  withdrawn_zh: string | null
  withdrawn_en: string | null
}

/** Everything that was ever entered for the same service and area. */
export async function findLineage(db: Reader, serviceId: string, areaId: string): Promise<ChangeRow[]> {
  return db.many<ChangeRow>(sql`
    select c.id, ln.name_zh as lead_zh, ln.name_en as lead_en, lower(c.valid)::text as "from", upper(c.valid)::text as "to",
      c.entered_at, c.ended_at, c.ended_reason, c.withdrawn_at, c.withdrawn_reason,
      e.name_zh as entered_zh, e.name_en as entered_en, d.name_zh as ended_zh, d.name_en as ended_en,
      w.name_zh as withdrawn_zh, w.name_en as withdrawn_en
    from catalogue c join lateral (select name_zh, name_en from unit_naming where unit_id = c.lead_id order by lower(valid) desc limit 1) ln on true
      left join person e on e.id = c.entered_by left join person d on d.id = c.ended_by left join person w on w.id = c.withdrawn_by
    where c.service_id = ${serviceId} and c.area_id = ${areaId} order by lower(c.valid) desc, c.id desc limit 60`)
}

export type ServiceName = { id: string; key: string; name_zh: string; name_en: string }

export async function findAllServices(db: Reader): Promise<ServiceName[]> {
  return db.many<ServiceName>(sql`select id, key, name_zh, name_en from service order by position, key`)
}

export type UnitPlace = {
  id: string
  kind: string
  path: string | null
  until: string | null
  name_zh: string
  name_en: string
}

export async function findUnitPlaces(db: Reader, ids: string[]): Promise<Map<string, UnitPlace>> {
  const rows = await db.many<UnitPlace>(sql`
    select u.id, u.kind, u.until::text, n.name_zh, n.name_en, pl.path from unit u
      join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
      left join placement pl on pl.unit_id = u.id and pl.tree = 'duty' and upper_inf(pl.valid)
    where u.id = any(${ids}::uuid[])`)
  return new Map(rows.map((row) => [row.id, row]))
}
