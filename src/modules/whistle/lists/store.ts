import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../platform/db/database.ts'
import type { PlaceInput, ServiceInput } from './contract.ts'

type Reader = Pick<Db, 'many' | 'one'>

export type ServiceRow = {
  id: string
  key: string
  name_zh: string
  name_en: string
  words: string
  level: 'anonymous' | 'phone' | 'resident'
  photo: 'optional' | 'wanted'
  whistle_kind: 'emergency' | 'enforcement' | 'livelihood'
  danger: boolean
  duplicate_metres: number
  position: number
  ended_on: string | null
}

const service = part`id, key, name_zh, name_en, words, level, photo, whistle_kind, danger, duplicate_metres, position, ended_on`

export async function findServiceList(db: Reader): Promise<ServiceRow[]> {
  return db.many<ServiceRow>(sql`select ${service} from service order by ended_on nulls first, position, key`)
}

/** Open matters by service, within reach of the transaction. */
export async function countOpen(tx: Reader): Promise<Map<string, number>> {
  const rows = await tx.many<{ service_id: string; n: number }>(sql`
    select c.service_id, count(*) as n from whistle_case c join promise p on p.id = c.id
    where p.closed_at is null group by c.service_id`)
  return new Map(rows.map((row) => [row.service_id, row.n]))
}

export async function lockService(tx: Tx, id: string): Promise<ServiceRow | undefined> {
  return tx.one<ServiceRow>(sql`select ${service} from service where id = ${id} for update`)
}

export async function isKeyTaken(tx: Reader, key: string): Promise<boolean> {
  return (await tx.one(sql`select 1 from service where key = ${key}`)) !== undefined
}

export async function insertServiceItem(tx: Tx, id: string, key: string, row: ServiceInput): Promise<void> {
  await tx.run(sql`
    insert into service (id, key, name_zh, name_en, words, level, photo, whistle_kind, danger, duplicate_metres, position)
    values (${id}, ${key}, ${row.nameZh}, ${row.nameEn}, ${row.words}, ${row.level}, ${row.photo}, ${row.kind},
      ${row.danger}, ${row.duplicateMetres}, ${row.position})`)
}

export async function updateService(tx: Tx, id: string, row: ServiceInput): Promise<void> {
  await tx.run(sql`update service set name_zh = ${row.nameZh}, name_en = ${row.nameEn}, words = ${row.words},
    level = ${row.level}, photo = ${row.photo}, whistle_kind = ${row.kind}, danger = ${row.danger},
    duplicate_metres = ${row.duplicateMetres}, position = ${row.position} where id = ${id}`)
}

export async function setServiceEnd(tx: Tx, id: string, on: string | null): Promise<void> {
  await tx.run(sql`update service set ended_on = ${on}::date where id = ${id}`)
}

export type PlaceRow = {
  id: string
  unit_id: string
  firm_id: string | null
  name_zh: string
  name_en: string
  address_zh: string
  address_en: string
  lon: number | null
  lat: number | null
  code: string
  ended_on: string | null
  path: string | null
  unit_zh: string
  unit_en: string
  firm_zh: string | null
  firm_en: string | null
}

const place = part`p.id, p.unit_id, p.firm_id, p.name_zh, p.name_en, p.address_zh, p.address_en, p.lon, p.lat, p.code, p.ended_on,
  pl.path, n.name_zh as unit_zh, n.name_en as unit_en, f.name_zh as firm_zh, f.name_en as firm_en
  from place p join unit_naming n on n.unit_id = p.unit_id and upper_inf(n.valid)
    left join placement pl on pl.unit_id = p.unit_id and pl.tree = 'duty' and upper_inf(pl.valid)
    left join unit_naming f on f.unit_id = p.firm_id and upper_inf(f.valid)`

export async function findPlaceList(
  db: Reader,
  given: { path: string; query: string | undefined; unit: string | undefined; ended: boolean; limit: number },
): Promise<PlaceRow[]> {
  const like = `%${(given.query ?? '').replace(/[\\%_]/g, (c) => `\\${c}`)}%`
  const query = given.query
    ? part` and (p.name_zh ilike ${like} or p.name_en ilike ${like} or p.address_zh ilike ${like} or p.address_en ilike ${like}
        or p.code ilike ${like} or n.name_zh ilike ${like} or n.name_en ilike ${like})`
    : nothing
  const unit = given.unit ? part` and p.unit_id = ${given.unit}` : nothing
  const ended = given.ended ? nothing : part` and p.ended_on is null`
  return db.many<PlaceRow>(sql`select ${place} where starts_with(pl.path, ${given.path})${query}${unit}${ended}
    order by pl.path, p.name_zh, p.id limit ${given.limit}`)
}

export async function lockPlace(tx: Tx, id: string): Promise<PlaceRow | undefined> {
  return tx.one<PlaceRow>(sql`select ${place} where p.id = ${id} for update of p`)
}

/** @returns false where the code is another place's already */
export async function insertPlaceItem(tx: Tx, id: string, code: string, row: PlaceInput): Promise<boolean> {
  return (
    (await tx.run(sql`
      insert into place (id, unit_id, firm_id, name_zh, name_en, address_zh, address_en, lon, lat, code)
      values (${id}, ${row.unitId}, ${row.firmId}, ${row.nameZh}, ${row.nameEn}, ${row.addressZh}, ${row.addressEn},
        ${row.lon}, ${row.lat}, ${code}) on conflict (code) do nothing`)) === 1
  )
}

export async function updatePlace(tx: Tx, id: string, row: PlaceInput): Promise<void> {
  await tx.run(sql`update place set unit_id = ${row.unitId}, firm_id = ${row.firmId}, name_zh = ${row.nameZh},
    name_en = ${row.nameEn}, address_zh = ${row.addressZh}, address_en = ${row.addressEn}, lon = ${row.lon}, lat = ${row.lat}
    where id = ${id}`)
}

export async function setPlaceEnd(tx: Tx, id: string, on: string | null): Promise<void> {
  await tx.run(sql`update place set ended_on = ${on}::date where id = ${id}`)
}

export type ClauseRow = {
  id: string
  list: 'own' | 'helped' | 'forbidden'
  no: string
  text_zh: string
  text_en: string
  basis_zh: string
  basis_en: string
  from: string
  to: string | null
  ended_reason: string | null
}

const clause = part`id, list, no, text_zh, text_en, basis_zh, basis_en, lower(valid)::text as "from", upper(valid)::text as "to", ended_reason`

export async function findClauseList(db: Reader): Promise<ClauseRow[]> {
  return db.many<ClauseRow>(sql`select ${clause} from duty_clause where not isempty(valid)
    order by array_position(array['own','helped','forbidden'], list), length(no), no, lower(valid) desc`)
}

export async function lockClause(tx: Tx, id: string): Promise<ClauseRow | undefined> {
  return tx.one<ClauseRow>(sql`select ${clause} from duty_clause where id = ${id} and not isempty(valid) for update`)
}

export async function findClauseClash(
  tx: Tx,
  given: { list: string; no: string; from: string; except: string | null },
): Promise<ClauseRow | undefined> {
  return tx.one<ClauseRow>(sql`select ${clause} from duty_clause where list = ${given.list} and no = ${given.no}
    and valid && daterange(${given.from}::date, null) and id is distinct from ${given.except}::uuid limit 1`)
}

export async function insertClauseItem(
  tx: Tx,
  row: {
    id: string
    list: string
    no: string
    textZh: string
    textEn: string
    basisZh: string
    basisEn: string
    from: string
    replaces: string | null
  },
): Promise<void> {
  await tx.run(sql`
    insert into duty_clause (id, list, no, text_zh, text_en, basis_zh, basis_en, valid, replaces)
    values (${row.id}, ${row.list}, ${row.no}, ${row.textZh}, ${row.textEn}, ${row.basisZh}, ${row.basisEn},
      daterange(${row.from}::date, null), ${row.replaces})`)
}

export async function endClauseOn(tx: Tx, id: string, on: string, reason: string): Promise<void> {
  await tx.run(
    sql`update duty_clause set valid = daterange(lower(valid), ${on}::date), ended_reason = ${reason} where id = ${id}`,
  )
}

export type Kind = { id: string; kind: string; path: string | null }

export async function findKinds(tx: Reader, ids: string[]): Promise<Map<string, Kind>> {
  const rows = await tx.many<Kind>(sql`
    select u.id, u.kind, pl.path from unit u
      left join placement pl on pl.unit_id = u.id and pl.tree = 'duty' and upper_inf(pl.valid)
    where u.until is null and u.id = any(${ids}::uuid[])`)
  return new Map(rows.map((row) => [row.id, row]))
}
