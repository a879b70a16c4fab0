import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../platform/db/database.ts'
import type { UnitRow } from '../../../kernel/promise/store/names.ts'

type Reader = Pick<Db, 'many' | 'one'>

export type ServiceRow = {
  id: string
  key: string
  name_zh: string
  name_en: string
  words: string
  level: string
  photo: string
  whistle_kind: string
  danger: boolean
  duplicate_metres: number
}

/** What can be reported on a day; without one, what has no end. */
export async function findServices(db: Reader, on?: string): Promise<ServiceRow[]> {
  return db.many<ServiceRow>(sql`
    select id, key, name_zh, name_en, words, level, photo, whistle_kind, danger, duplicate_metres from service
    where ended_on is null or ended_on > ${on ?? null}::date order by position, key`)
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
  unit_zh: string
  unit_en: string
}

const places = part`select p.id, p.unit_id, p.firm_id, p.name_zh, p.name_en, p.address_zh, p.address_en, p.lon, p.lat, p.code, p.ended_on,
  n.name_zh as unit_zh, n.name_en as unit_en
  from place p join unit_naming n on n.unit_id = p.unit_id and upper_inf(n.valid)`

export async function findPlaces(
  db: Reader,
  given: { query?: string; unit?: string; on?: string; limit: number },
): Promise<PlaceRow[]> {
  const like = given.query ? `%${given.query.replace(/[\\%_]/g, (c) => `\\${c}`)}%` : undefined
  const query = like
    ? part` and (p.name_zh ilike ${like} or p.name_en ilike ${like} or p.address_zh ilike ${like})`
    : nothing
  const unit = given.unit ? part` and p.unit_id = ${given.unit}` : nothing
  return db.many<PlaceRow>(
    sql`${places} where (p.ended_on is null or p.ended_on > ${given.on ?? null}::date)${query}${unit} order by n.name_zh, p.name_zh limit ${given.limit}`,
  )
}

export async function findPlace(db: Reader, by: { id?: string; code?: string }): Promise<PlaceRow | undefined> {
  return by.id
    ? db.one<PlaceRow>(sql`${places} where p.id = ${by.id}`)
    : db.one<PlaceRow>(sql`${places} where p.code = ${by.code ?? ''}`)
}

/** The nearest place within `metres`; a flat approximation that is good to a metre over this distance. */
export async function findNearest(
  db: Reader,
  lon: number,
  lat: number,
  metres: number,
  on: string,
): Promise<PlaceRow | undefined> {
  const squeeze = Math.cos((lat * Math.PI) / 180)
  const reach = metres / 111_320
  return db.one<PlaceRow>(sql`${places}
    where (p.ended_on is null or p.ended_on > ${on}::date) and p.lat between ${lat - reach} and ${lat + reach} and ((p.lon - ${lon}) * ${squeeze}) ^ 2 + (p.lat - ${lat}) ^ 2 < ${reach * reach}
    order by ((p.lon - ${lon}) * ${squeeze}) ^ 2 + (p.lat - ${lat}) ^ 2 limit 1`)
}

/** A unit and everything above it in the duty tree, the root first. */
export async function findLine(db: Reader, unitId: string): Promise<UnitRow[]> {
  return db.many<UnitRow>(sql`
    select u.id, u.kind, n.name_zh, n.name_en, up.path, u.phone
    from placement own join placement up on up.tree = 'duty' and upper_inf(up.valid) and starts_with(own.path, up.path)
      join unit u on u.id = up.unit_id join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
    where own.unit_id = ${unitId} and own.tree = 'duty' and upper_inf(own.valid) order by up.path`)
}

export async function findAreas(db: Reader, given: { under?: string; kinds: string[] }): Promise<UnitRow[]> {
  const under = given.under ? part` and pl.parent_id = ${given.under}` : nothing
  return db.many<UnitRow>(sql`
    select u.id, u.kind, n.name_zh, n.name_en, pl.path, u.phone
    from placement pl join unit u on u.id = pl.unit_id join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
    where pl.tree = 'duty' and upper_inf(pl.valid) and u.kind = any(${given.kinds})${under} order by pl.path`)
}

export type ClauseRow = {
  id: string
  list: string
  no: string
  text_zh: string
  text_en: string
  basis_zh: string
  basis_en: string
}

/** The lists of duties as they hold on a day. */
export async function findClauses(db: Reader, on: string): Promise<ClauseRow[]> {
  return db.many<ClauseRow>(sql`
    select id, list, no, text_zh, text_en, basis_zh, basis_en from duty_clause where valid @> ${on}::date
    order by array_position(array['own','helped','forbidden'], list), no`)
}

export async function insertService(
  tx: Pick<Tx, 'run'>,
  row: {
    id: string
    key: string
    nameZh: string
    nameEn: string
    words: string
    level: string
    photo: string
    whistleKind: string
    danger: boolean
    position: number
  },
): Promise<void> {
  await tx.run(sql`
    insert into service (id, key, name_zh, name_en, words, level, photo, whistle_kind, danger, position)
    values (${row.id}, ${row.key}, ${row.nameZh}, ${row.nameEn}, ${row.words}, ${row.level}, ${row.photo},
      ${row.whistleKind}, ${row.danger}, ${row.position})`)
}

export async function insertPlace(
  tx: Pick<Tx, 'run'>,
  row: {
    id: string
    externalNo: string | null
    unitId: string
    firmId: string | null
    nameZh: string
    nameEn: string
    addressZh: string
    addressEn: string
    lon: number | null
    lat: number | null
    code: string
  },
): Promise<void> {
  await tx.run(sql`
    insert into place (id, external_no, unit_id, firm_id, name_zh, name_en, address_zh, address_en, lon, lat, code)
    values (${row.id}, ${row.externalNo}, ${row.unitId}, ${row.firmId}, ${row.nameZh}, ${row.nameEn}, ${row.addressZh},
      ${row.addressEn}, ${row.lon}, ${row.lat}, ${row.code})`)
}

export async function insertClause(
  tx: Pick<Tx, 'run'>,
  row: {
    id: string
    list: string
    no: string
    textZh: string
    textEn: string
    basisZh: string
    basisEn: string
    from: string
  },
): Promise<void> {
  await tx.run(sql`
    insert into duty_clause (id, list, no, text_zh, text_en, basis_zh, basis_en, valid)
    values (${row.id}, ${row.list}, ${row.no}, ${row.textZh}, ${row.textEn}, ${row.basisZh}, ${row.basisEn},
      daterange(${row.from}, null))`)
}

/** The unit at the top of the duty tree. */
export async function findRoot(db: Reader): Promise<string | undefined> {
  return (
    await db.one<{ unit_id: string }>(
      sql`select unit_id from placement where tree = 'duty' and parent_id is null and upper_inf(valid) order by path limit 1`,
    )
  )?.unit_id
}
