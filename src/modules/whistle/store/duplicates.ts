import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'

export type Candidate = {
  id: string
  no: string
  slug: string
  title: string
  said: string
  opened_at: Date
  closed_at: Date | null
  state: string
  place_id: string | null
  /** Its own point, else that of its place. */
  lon: number | null
  lat: number | null
  address: string
  address_key: string
}

/**
 * Cases that may be the same matter: same service, and the same place, a near point, the same address or, where the
 * report names no place, the same community; opened by `now`, open or closed since `since`. The nearest first.
 */
export async function findCandidates(
  tx: Tx,
  given: {
    serviceId: string
    placeId: string | null
    areaPath: string
    lon: number | null
    lat: number | null
    metres: number
    addressKey: string
    since: Date
    now: Date
    except?: string
  },
): Promise<Candidate[]> {
  const reach = given.metres / 111_320
  const squeeze = given.lat === null ? 1 : Math.cos((given.lat * Math.PI) / 180)
  const distance = part`((coalesce(c.lon, pl.lon) - ${given.lon}::float8) * ${squeeze}::float8) ^ 2 + (coalesce(c.lat, pl.lat) - ${given.lat}::float8) ^ 2`
  const located = given.lon !== null && given.lat !== null
  const near = located
    ? part` or (c.lat between ${(given.lat ?? 0) - reach} and ${(given.lat ?? 0) + reach} and ((c.lon - ${given.lon}) * ${squeeze}) ^ 2 + (c.lat - ${given.lat}) ^ 2 < ${reach * reach})`
    : nothing
  const address = given.addressKey ? part` or c.address_key = ${given.addressKey}` : nothing
  const place = given.placeId
    ? part`c.place_id = ${given.placeId}`
    : part`(c.place_id is null and c.path = ${given.areaPath})`
  const except = given.except ? part` and c.id <> ${given.except}` : nothing
  const nearest = located ? part`${distance} nulls last, ` : nothing
  return tx.many<Candidate>(sql`
    select c.id, w.no, w.slug, w.title, c.said, p.opened_at, p.closed_at, p.state, c.place_id,
      coalesce(c.lon, pl.lon) as lon, coalesce(c.lat, pl.lat) as lat, c.address, c.address_key
    from whistle_case c join promise p on p.id = c.id join whistle_public w on w.id = c.id
      left join place pl on pl.id = c.place_id
    where c.service_id = ${given.serviceId} and p.opened_at <= ${given.now}
      and (p.closed_at is null or p.closed_at > ${given.since})
      and p.state not in ('withdrawn', 'merged', 'declined') and not w.hidden${except} and (${place}${near}${address})
    order by (c.address_key = ${given.addressKey} and c.address_key <> '') desc,
      (c.place_id = ${given.placeId}::uuid) desc nulls last, ${nearest}p.opened_at desc limit 60`)
}

/** The matter a merged one ended in and its state, however often that was merged on; nothing where it is not merged. */
export async function findMergedInto(tx: Tx, id: string): Promise<{ id: string; state: string } | undefined> {
  return tx.one<{ id: string; state: string }>(sql`
    with recursive line as (
      select duplicate_of as id, 1 as hops from whistle_case where id = ${id} and duplicate_of is not null
      union all
      select c.duplicate_of, l.hops + 1 from line l join whistle_case c on c.id = l.id
      where c.duplicate_of is not null and l.hops < 20
    )
    select p.id, p.state from line l join promise p on p.id = l.id order by l.hops desc limit 1`)
}
