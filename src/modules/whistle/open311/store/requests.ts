import type { DueRecord } from '../../../../kernel/promise/contract.ts'
import { join, nothing, part, sql } from '../../../../platform/db/sql.ts'
import type { SqlPart } from '../../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../../platform/db/database.ts'
import type { PublicParty } from '../../store/public.ts'

export type RequestRow = {
  id: string
  no: string
  slug: string
  title: string
  said: string
  state: string
  opened_at: Date
  due_at: Date | null
  due: DueRecord | null
  closed_at: Date | null
  changed_at: Date
  outcome: string | null
  parties: PublicParty[]
  photos: { id: string; side: string }[]
  service_key: string
  service_zh: string
  service_en: string
  area_zh: string | null
  area_en: string | null
  place_code: string | null
  place_zh: string | null
  place_en: string | null
  address_zh: string | null
  address_en: string | null
  lon: number | null
  lat: number | null
}

export type RequestFilter = {
  ids?: string[]
  services?: string[]
  from?: Date
  to?: Date
  open?: boolean
  changedFrom?: Date
  changedTo?: Date
  near?: { lat: number; lon: number; metres: number }
  /** By the time of change, oldest first, so that what changes while somebody pages comes once more and nothing is lost. */
  byChange: boolean
  limit: number
  offset: number
}

function conditions(filter: RequestFilter): SqlPart {
  const wanted: SqlPart[] = [part`not w.hidden`]
  if (filter.ids) wanted.push(part`w.no = any(${filter.ids})`)
  if (filter.services) wanted.push(part`w.service_id in (select id from service where key = any(${filter.services}))`)
  if (filter.from) wanted.push(part`w.opened_at >= ${filter.from}`)
  if (filter.to) wanted.push(part`w.opened_at <= ${filter.to}`)
  if (filter.changedFrom) wanted.push(part`w.changed_at >= ${filter.changedFrom}`)
  if (filter.changedTo) wanted.push(part`w.changed_at <= ${filter.changedTo}`)
  if (filter.open !== undefined) wanted.push(filter.open ? part`w.closed_at is null` : part`w.closed_at is not null`)
  if (filter.near) {
    const { lat, lon, metres } = filter.near
    const reach = metres / 111_320
    const squeeze = Math.cos((lat * Math.PI) / 180)
    wanted.push(part`w.place_id in (select id from place where lat between ${lat - reach} and ${lat + reach}
      and ((lon - ${lon}) * ${squeeze}) ^ 2 + (lat - ${lat}) ^ 2 <= ${reach * reach})`)
  }
  return join(wanted, ' and ')
}

/**
 * Public copies as the interface lists them. The page is cut on an index of `whistle_public` alone, before names are
 * joined; a hidden matter is not there.
 */
export async function findRequests(db: Pick<Db, 'many'>, filter: RequestFilter): Promise<RequestRow[]> {
  const order = filter.byChange ? part`changed_at, id` : part`opened_at desc, id desc`
  const offset = filter.offset > 0 ? part` offset ${filter.offset}` : nothing
  return db.many<RequestRow>(sql`
    select w.id, w.no, w.slug, w.title, w.said, w.state, w.opened_at, w.due_at, w.due, w.closed_at, w.changed_at, w.outcome,
      w.parties, w.photos, s.key as service_key, s.name_zh as service_zh, s.name_en as service_en,
      n.name_zh as area_zh, n.name_en as area_en, p.code as place_code, p.name_zh as place_zh, p.name_en as place_en,
      p.address_zh, p.address_en, p.lon, p.lat
    from (select * from whistle_public w where ${conditions(filter)} order by ${order} limit ${filter.limit}${offset}) w
      join service s on s.id = w.service_id
      left join unit_naming n on n.unit_id = w.area_id and upper_inf(n.valid)
      left join place p on p.id = w.place_id
    order by ${filter.byChange ? part`w.changed_at, w.id` : part`w.opened_at desc, w.id desc`}`)
}

/** The number of a matter by its public address; a hidden one has none. */
export async function findNumber(db: Pick<Db, 'one'>, slug: string): Promise<string | undefined> {
  return (await db.one<{ no: string }>(sql`select no from whistle_public where slug = ${slug} and not hidden`))?.no
}

export async function findPublicId(db: Pick<Db, 'one'>, no: string): Promise<string | undefined> {
  return (await db.one<{ id: string }>(sql`select id from whistle_public where no = ${no} and not hidden`))?.id
}

/** The address of a picture elsewhere that came with a report; seen where the case is seen. */
export async function findMediaUrl(tx: Pick<Tx, 'one'>, id: string): Promise<string | undefined> {
  const row = await tx.one<{ url: string | null }>(
    sql`select external->>'media_url' as url from whistle_case where id = ${id} and channel = 'open311'`,
  )
  return row?.url ?? undefined
}
