import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { SqlPart } from '../../../platform/db/sql.ts'
import type { Db } from '../../../platform/db/database.ts'

type Reader = Pick<Db, 'many' | 'one'>

export type CellRow = {
  /** Path of the area one level below the one looked at. */
  child: string
  /** Cell numbers; null where the matter has no position. */
  x: number | null
  y: number | null
  overdue: number
  running: number
  kept: number
  closed: number
}

/** Public copies: only the position of the registered place, never the resident's own point. */
const copies: SqlPart = part`(
  select w.area_path as path, w.service_id, w.state, w.due_at, w.closed_at, p.lon, p.lat from whistle_public w
    left join place p on p.id = w.place_id where not w.hidden) m`

const cases: SqlPart = part`(
  select w.path, w.service_id, c.state, c.due_at, c.closed_at, coalesce(w.lon, p.lon) as lon, coalesce(w.lat, p.lat) as lat
    from whistle_case w join promise c on c.id = w.id left join place p on p.id = w.place_id) m`

/** What units below a path were called to: the place as the public copy has it. */
const callUps: SqlPart = part`(
  select c.path, w.service_id, c.state, c.due_at, c.closed_at, p.lon, p.lat from promise c
    join whistle_public w on w.id = c.root left join place p on p.id = w.place_id where c.kind = 'call_up') m`

export const sources = { copies, cases, callUps }

export type Asked = {
  source: SqlPart
  range: { lo: string; hi: string }
  /** Length of the paths one level below. */
  level: number
  service?: string | undefined
  what: 'open' | 'all'
  now: Date
}

function where(asked: Asked): SqlPart {
  const service = asked.service ? part` and m.service_id = ${asked.service}` : nothing
  const open = asked.what === 'open' ? part` and m.closed_at is null` : nothing
  return part`m.path >= ${asked.range.lo} and m.path < ${asked.range.hi}${service}${open}`
}

export type Extent = { west: number | null; east: number | null; south: number | null; north: number | null }

export async function findExtent(db: Reader, asked: Asked): Promise<Extent> {
  return (
    (await db.one<Extent>(sql`
      select min(m.lon) as west, max(m.lon) as east, min(m.lat) as south, max(m.lat) as north
      from ${asked.source} where ${where(asked)}`)) ?? { west: null, east: null, south: null, north: null }
  )
}

/** Matters counted by cell and light; a cell is `dx` by `dy` degrees. */
export async function countCells(db: Reader, asked: Asked, dx: number, dy: number): Promise<CellRow[]> {
  return db.many<CellRow>(sql`
    select left(m.path, ${asked.level}::int) as child, floor(m.lon / ${dx}::float8)::int as x, floor(m.lat / ${dy}::float8)::int as y,
      count(*) filter (where m.closed_at is null and m.due_at < ${asked.now}) as overdue,
      count(*) filter (where m.closed_at is null and (m.due_at is null or m.due_at >= ${asked.now})) as running,
      count(*) filter (where m.closed_at is not null and m.state in ('closed', 'done')) as kept,
      count(*) filter (where m.closed_at is not null and m.state not in ('closed', 'done')) as closed
    from ${asked.source} where ${where(asked)} group by 1, 2, 3`)
}

export type Middle = { path: string; lon: number; lat: number }

/**
 * Where an area is, as far as anybody told us: the middle of its registered places; without any, the middle of its
 * matters, where there are enough of them that it says nothing about one. No outlines are bundled, so no area has more.
 */
export async function findMiddles(db: Reader, paths: string[], least: number): Promise<Middle[]> {
  return db.many<Middle>(sql`
    select p.path, coalesce(a.lon, c.lon) as lon, coalesce(a.lat, c.lat) as lat
    from unnest(${paths}::text[]) as p(path)
      left join lateral (
        select avg(pc.lon) as lon, avg(pc.lat) as lat from placement pl join place pc on pc.unit_id = pl.unit_id
        where pl.tree = 'duty' and upper_inf(pl.valid) and pl.path >= p.path collate "C" and pl.path < (p.path || '~') collate "C"
      ) a on true
      left join lateral (
        select avg(w.lon) as lon, avg(w.lat) as lat from whistle_case w
        where a.lon is null and w.path >= p.path collate "C" and w.path < (p.path || '~') collate "C" and w.lon is not null
        having count(*) >= ${least}
      ) c on true
    where coalesce(a.lon, c.lon) is not null`)
}
