import { part, sql } from '../../../platform/db/sql.ts'
import type { SqlPart } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'

/** A pair of place (or area) and service with enough matters to be looked at. */
export type Pair = {
  scope: 'place' | 'area'
  path: string
  place_id: string | null
  address: string
  service_id: string
  n: number
}

/** When the first matter came; the history cannot be longer than that. */
export async function findFirst(tx: Tx): Promise<Date | null> {
  return (await tx.one<{ at: Date | null }>(sql`select min(created_at) as at from whistle_case`))?.at ?? null
}

/**
 * Every pair with any matter in the window, counted; only those with `least` come back, `checked` says how many there
 * were. One index range over the window, whatever the city's history.
 */
export async function findPairs(
  tx: Tx,
  given: { from: Date; to: Date; least: number },
): Promise<{ pairs: Pair[]; checked: number }> {
  const rows = await tx.many<Pair & { checked: number }>(sql`
    with recent as materialized (
      select path, service_id, place_id, case when place_id is null then address else '' end as address
      from whistle_case where created_at > ${given.from} and created_at <= ${given.to} and duplicate_of is null
    ), pairs as (
      select 'place' as scope, path, place_id, address, service_id, count(*) as n from recent
        where place_id is not null or address <> '' group by path, place_id, address, service_id
      union all
      select 'area', path, null::uuid, '', service_id, count(*) from recent group by path, service_id
    ), checked as (select count(*) as checked from pairs)
    select p.*, c.checked from checked c left join pairs p on p.n >= ${given.least}`)
  return { pairs: rows.filter((row) => row.path !== null), checked: rows[0]?.checked ?? 0 }
}

/** Withdrawn, declined or excluded: the few rows of the index `promise_set_aside`, joined as `x`. */
const setAside = part`left join (select id from promise
  where state in ('withdrawn', 'declined') or (snapshot->'facts'->>'excluded') is not null) x on x.id = w.id`
/** Both sides name the same place: a registered one, else the same address, else the whole area. */
const samePlace = part`(h.scope <> 'place' or (h.place_id is not null and w.place_id = h.place_id)
  or (h.place_id is null and w.place_id is null and w.address = h.address))`

export type Count = { ix: number; period: number; merged: boolean; set_aside: boolean; n: number }

/** Counts of each pair by period (0 is the window, 1 the one before) and by whether a matter counts. */
export async function countPeriods(
  tx: Tx,
  pairs: Pair[],
  given: { to: Date; days: number; periods: number },
): Promise<Count[]> {
  if (pairs.length === 0) return []
  const oldest = new Date(given.to.getTime() - given.days * (given.periods + 1) * 86_400_000)
  const list = JSON.stringify(pairs.map((pair, ix) => ({ ix, ...pair })))
  return tx.many<Count>(sql`
    with h as materialized (
      select * from jsonb_to_recordset(${list}::jsonb)
        as h(ix int, scope text, path text, place_id uuid, address text, service_id uuid)
    )
    select h.ix, floor(extract(epoch from (${given.to}::timestamptz - w.created_at)) / ${given.days * 86_400}::int)::int as period,
      w.duplicate_of is not null as merged, x.id is not null as set_aside, count(*) as n
    from h join whistle_case w on w.service_id = h.service_id and w.path = h.path collate "C" and ${samePlace}
      ${setAside}
    where w.created_at > ${oldest} and w.created_at <= ${given.to}
    group by 1, 2, 3, 4`)
}

export async function insertRun(
  tx: Tx,
  row: {
    id: string
    at: Date
    checked: number
    found: number
    expected: number
    periods: number
    milliseconds: number
  },
): Promise<void> {
  await tx.run(sql`insert into hot_spot_run (id, at, checked, found, expected, periods, milliseconds)
    values (${row.id}, ${row.at}, ${row.checked}, ${row.found}, ${row.expected}, ${row.periods}, ${row.milliseconds})`)
}

export type RunRow = {
  at: Date
  checked: number
  found: number
  expected: number
  periods: number
  milliseconds: number
}

export async function findLastRun(tx: Pick<Tx, 'one'>): Promise<RunRow | undefined> {
  return tx.one<RunRow>(
    sql`select at, checked, found, expected, periods, milliseconds from hot_spot_run order by at desc limit 1`,
  )
}

export type NewSpot = Pair & {
  id: string
  from: Date
  to: Date
  days: number
  usual: number
  history: number[]
  chance: number
  merged: number
  setAside: number
}

/** Keeps what stands out now; a spot seen before keeps its id and the day it was first seen. */
export async function saveSpot(tx: Tx, row: NewSpot): Promise<void> {
  await tx.run(sql`
    insert into hot_spot (id, scope, area_id, area_path, place_id, address, service_id, window_from, window_to, days, n, usual,
      history, chance, merged, set_aside, first_found_at, found_at)
    select ${row.id}::uuid, ${row.scope}::text, pl.unit_id, pl.path, ${row.place_id}::uuid, ${row.address}::text, ${row.service_id}::uuid,
      ${row.from}::timestamptz, ${row.to}::timestamptz, ${row.days}::int, ${row.n}::int, ${row.usual}::float8, ${row.history}::int[],
      ${row.chance}::float8, ${row.merged}::int, ${row.setAside}::int, ${row.to}::timestamptz, ${row.to}::timestamptz
    from placement pl where pl.path = ${row.path} and pl.tree = 'duty' and upper_inf(pl.valid)
    on conflict (scope, area_id, place_id, address, service_id) do update set area_path = excluded.area_path,
      window_from = excluded.window_from, window_to = excluded.window_to, days = excluded.days, n = excluded.n,
      usual = excluded.usual, history = excluded.history, chance = excluded.chance, merged = excluded.merged,
      set_aside = excluded.set_aside, found_at = excluded.found_at,
      first_found_at = case when hot_spot.found_at < excluded.window_from then excluded.first_found_at
        else hot_spot.first_found_at end`)
}

export type SpotRow = {
  id: string
  scope: 'place' | 'area'
  area_id: string
  area_path: string
  area_zh: string
  area_en: string
  place_id: string | null
  place_zh: string | null
  place_en: string | null
  address: string
  service_id: string
  service_zh: string
  service_en: string
  window_from: Date
  window_to: Date
  days: number
  n: number
  usual: number
  history: number[]
  chance: number
  merged: number
  set_aside: number
  first_found_at: Date
  found_at: Date
}

const spots = part`select h.id, h.scope, h.area_id, h.area_path, n.name_zh as area_zh, n.name_en as area_en, h.place_id,
  p.name_zh as place_zh, p.name_en as place_en, h.address, h.service_id, s.name_zh as service_zh, s.name_en as service_en,
  h.window_from, h.window_to, h.days, h.n, h.usual, h.history, h.chance, h.merged, h.set_aside, h.first_found_at, h.found_at
  from hot_spot h join unit_naming n on n.unit_id = h.area_id and upper_inf(n.valid)
    join service s on s.id = h.service_id left join place p on p.id = h.place_id`

/** What the last look found within the transaction's range, the least likely first. */
export async function findSpots(tx: Tx, range: { lo: string; hi: string }, at: Date): Promise<SpotRow[]> {
  return tx.many<SpotRow>(sql`${spots}
    where h.found_at = ${at} and h.area_path >= ${range.lo} and h.area_path < ${range.hi}
    order by h.chance, h.n desc, h.id limit 200`)
}

export async function findSpot(tx: Tx, range: { lo: string; hi: string }, id: string): Promise<SpotRow | undefined> {
  return tx.one<SpotRow>(sql`${spots} where h.id = ${id} and h.area_path >= ${range.lo} and h.area_path < ${range.hi}`)
}

export type SpotCase = {
  id: string
  no: string
  title: string
  state: string
  opened_at: Date
  closed_at: Date | null
  due_at: Date | null
  merged: boolean
  set_aside: boolean
}

export type Subject = { area_path: string; place_id: string | null; address: string; service_id: string; scope: string }

/** A hot spot of an area counts the matters of that very unit; a topic by hand also those of the units below it. */
function under(subject: Subject): SqlPart {
  return subject.scope === 'below'
    ? part`w.path >= ${subject.area_path} and w.path < ${`${subject.area_path}~`}`
    : part`w.path = ${subject.area_path}`
}

/** The matters behind a number: of one subject between two instants, those that are not counted too. */
export async function findSubjectCases(
  tx: Tx,
  subject: Subject,
  from: Date,
  to: Date,
  limit: number,
): Promise<SpotCase[]> {
  return tx.many<SpotCase>(sql`
    with h as (select ${subject.scope}::text as scope, ${subject.place_id}::uuid as place_id, ${subject.address}::text as address)
    select p.id, p.no, p.title, p.state, p.opened_at, p.closed_at, p.due_at, w.duplicate_of is not null as merged,
      x.id is not null as set_aside
    from h cross join whistle_case w join promise p on p.id = w.id ${setAside}
    where w.service_id = ${subject.service_id} and ${under(subject)} and w.created_at > ${from} and w.created_at <= ${to}
      and ${samePlace}
    order by w.created_at desc limit ${limit}`)
}

/** How many matters of a subject counted between two instants. */
export async function countSubject(tx: Tx, subject: Subject, from: Date, to: Date): Promise<number> {
  const row = await tx.one<{ n: number }>(sql`
    with h as (select ${subject.scope}::text as scope, ${subject.place_id}::uuid as place_id, ${subject.address}::text as address)
    select count(*) as n from h cross join whistle_case w ${setAside}
    where w.service_id = ${subject.service_id} and ${under(subject)} and w.created_at > ${from} and w.created_at <= ${to}
      and w.duplicate_of is null and x.id is null and ${samePlace}`)
  return row?.n ?? 0
}
