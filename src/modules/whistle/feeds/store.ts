import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { SqlPart } from '../../../platform/db/sql.ts'
import type { Db } from '../../../platform/db/database.ts'
import type { PublicMatter } from './contract.ts'

type Reader = Pick<Db, 'many' | 'one'>
type Cursor = { at: Date; id: string }

// only the public copy and what names its place and kind; no other table of a case is read for the public
const matters = part`
  select w.id, w.no, w.slug, w.title, w.said, s.key as service_key, s.name_zh as service_zh, s.name_en as service_en,
    w.area_id, n.name_zh as area_zh, n.name_en as area_en, p.code as place_code, p.name_zh as place_zh, p.name_en as place_en,
    p.lon, p.lat, w.state, w.outcome, w.opened_at, w.due_at, w.closed_at, w.changed_at, w.parties
  from whistle_public w join service s on s.id = w.service_id
    join unit_naming n on n.unit_id = w.area_id and upper_inf(n.valid)
    left join place p on p.id = w.place_id
  where not w.hidden`

export type Subject = { path?: string; place?: string; service?: string }

function within(subject: Subject): SqlPart {
  if (subject.place) return part` and w.place_id = ${subject.place}`
  if (subject.service) return part` and w.service_id = ${subject.service}`
  return subject.path ? part` and w.area_path >= ${subject.path} and w.area_path < ${`${subject.path}~`}` : nothing
}

/** Public copies by what changed last. */
export async function findChanged(
  db: Reader,
  subject: Subject,
  before: Cursor | undefined,
  limit: number,
): Promise<PublicMatter[]> {
  const after = before ? part` and (w.changed_at, w.id) < (${before.at}::timestamptz, ${before.id}::uuid)` : nothing
  return db.many<PublicMatter>(sql`${matters}${within(subject)}${after}
    order by w.changed_at desc, w.id desc limit ${limit}`)
}

export type BulkFilter = { path?: string; service?: string; state?: string; from?: Date; to?: Date }

/**
 * The next rows of a bulk file, oldest first. When a matter was reported never changes, so a file that is read while
 * the city works has every matter once.
 */
export async function findBulk(
  db: Reader,
  filter: BulkFilter,
  after: Cursor | undefined,
  limit: number,
): Promise<PublicMatter[]> {
  const state = filter.state ? part` and w.state = ${filter.state}` : nothing
  const from = filter.from ? part` and w.opened_at >= ${filter.from}` : nothing
  const to = filter.to ? part` and w.opened_at < ${filter.to}` : nothing
  const next = after ? part` and (w.opened_at, w.id) > (${after.at}::timestamptz, ${after.id}::uuid)` : nothing
  const area = filter.path ? within({ path: filter.path }) : nothing
  const service = filter.service ? within({ service: filter.service }) : nothing
  return db.many<PublicMatter>(sql`${matters}${area}${service}${state}${from}${to}${next}
    order by w.opened_at, w.id limit ${limit}`)
}

/** When anything public changed last, hidden matters included: that one was taken away is a change too. */
export async function findLastChange(db: Reader): Promise<Date | undefined> {
  const row = await db.one<{ at: Date }>(
    sql`select changed_at as at from whistle_public order by changed_at desc, id desc limit 1`,
  )
  return row?.at
}
