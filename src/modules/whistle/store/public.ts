import type { DueRecord } from '../../../kernel/promise/contract.ts'
import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../platform/db/database.ts'

export type PublicStep = { at: string; zh: string; en: string; unitZh?: string; unitEn?: string; words?: string }
export type PublicParty = {
  zh: string
  en: string
  role: string
  stateZh: string
  stateEn: string
  at: string | null
  minutes: number | null
}

export type PublicRow = {
  id: string
  no: string
  slug: string
  title: string
  said: string
  service_id: string
  place_id: string | null
  area_id: string
  area_path: string
  state: string
  light: string
  opened_at: Date
  due_at: Date | null
  closed_at: Date | null
  outcome: string | null
  hidden: boolean
  steps: PublicStep[]
  parties: PublicParty[]
  photos: { id: string; side: string }[]
}

export async function insertPublic(
  tx: Tx,
  row: {
    id: string
    no: string
    slug: string
    title: string
    said: string
    serviceId: string
    placeId: string | null
    areaId: string
    areaPath: string
    state: string
    openedAt: Date
  },
): Promise<boolean> {
  const touched = await tx.run(sql`
    insert into whistle_public (id, no, slug, title, said, service_id, place_id, area_id, area_path, state, light, opened_at, changed_at)
    values (${row.id}, ${row.no}, ${row.slug}, ${row.title}, ${row.said}, ${row.serviceId}, ${row.placeId}, ${row.areaId}, ${row.areaPath},
      ${row.state}, 'running', ${row.openedAt}, ${row.openedAt})
    on conflict (slug) do nothing`)
  return touched === 1
}

export async function updatePublic(
  tx: Tx,
  id: string,
  row: {
    state: string
    light: string
    dueAt: string | null
    due: DueRecord | null
    closedAt: string | null
    outcome: string | null
    steps: PublicStep[]
    parties: PublicParty[]
    at: Date
  },
): Promise<void> {
  await tx.run(sql`
    update whistle_public set state = ${row.state}, light = ${row.light}, due_at = ${row.dueAt},
      due = ${row.due ? JSON.stringify(row.due) : null}, closed_at = ${row.closedAt},
      outcome = ${row.outcome}, steps = ${JSON.stringify(row.steps)}, parties = ${JSON.stringify(row.parties)}, changed_at = ${row.at}
    where id = ${id}`)
}

export async function editPublic(
  tx: Tx,
  id: string,
  row: { title: string; said: string; hidden: boolean; at: Date },
): Promise<void> {
  await tx.run(sql`
    update whistle_public set title = ${row.title}, said = ${row.said}, hidden = ${row.hidden}, changed_at = ${row.at}
    where id = ${id}`)
}

export async function setPublicPhotos(tx: Tx, id: string, photos: { id: string; side: string }[]): Promise<void> {
  await tx.run(sql`update whistle_public set photos = ${JSON.stringify(photos)} where id = ${id}`)
}

const columns = part`id, no, slug, title, said, service_id, place_id, area_id, area_path, state, light, opened_at, due_at, closed_at,
  outcome, hidden, steps, parties, photos`

export async function findPublic(
  db: Pick<Db, 'one'>,
  by: { slug?: string; id?: string },
): Promise<PublicRow | undefined> {
  return by.id
    ? db.one<PublicRow>(sql`select ${columns} from whistle_public where id = ${by.id}`)
    : db.one<PublicRow>(sql`select ${columns} from whistle_public where slug = ${by.slug ?? ''}`)
}

export async function findPublicList(
  db: Pick<Db, 'many'>,
  given: {
    path?: string
    place?: string
    state?: string
    late?: Date
    longest?: boolean
    open?: boolean
    after?: { at: Date; id: string }
    limit: number
  },
): Promise<PublicRow[]> {
  const path = given.path ? part` and area_path >= ${given.path} and area_path < ${`${given.path}~`}` : nothing
  const place = given.place ? part` and place_id = ${given.place}` : nothing
  const late = given.late ? part` and closed_at is null and due_at < ${given.late}` : nothing
  const open =
    given.open === undefined ? nothing : given.open ? part` and closed_at is null` : part` and closed_at is not null`
  const after = given.after
    ? part` and (opened_at, id) < (${given.after.at}::timestamptz, ${given.after.id}::uuid)`
    : nothing
  return db.many<PublicRow>(sql`
    select ${columns} from whistle_public where not hidden${path}${place}${late}${open}${after}
    order by ${given.longest ? part`due_at, id` : part`opened_at desc, id desc`} limit ${given.limit}`)
}

/** Done, in hand, late: of the public copies below a path (all without one). */
export async function countPublic(
  db: Pick<Db, 'one'>,
  path: string | undefined,
  now: Date,
): Promise<{ kept: number; running: number; late: number }> {
  const where = path ? part` and area_path >= ${path} and area_path < ${`${path}~`}` : nothing
  return (
    (await db.one<{ kept: number; running: number; late: number }>(sql`
      select count(*) filter (where state = 'closed') as kept, count(*) filter (where closed_at is null) as running,
        count(*) filter (where closed_at is null and due_at < ${now}) as late
      from whistle_public where true${where}`)) ?? { kept: 0, running: 0, late: 0 }
  )
}

export type PublicPage = PublicRow & {
  due: DueRecord | null
  area_zh: string | null
  area_en: string | null
  place_zh: string | null
  place_en: string | null
}

/** All that the public page of a matter says, in one statement. */
export async function findPublicPage(
  db: Pick<Db, 'one'>,
  by: { slug: string } | { id: string },
): Promise<PublicPage | undefined> {
  const which = 'slug' in by ? part`w.slug = ${by.slug}` : part`w.id = ${by.id}`
  return db.one<PublicPage>(sql`
    select w.id, w.no, w.slug, w.title, w.said, w.service_id, w.place_id, w.area_id, w.area_path, w.state, w.light,
      w.opened_at, w.due_at, w.due, w.closed_at, w.outcome, w.hidden, w.steps, w.parties, w.photos,
      n.name_zh as area_zh, n.name_en as area_en, p.name_zh as place_zh, p.name_en as place_en
    from whistle_public w left join unit_naming n on n.unit_id = w.area_id and upper_inf(n.valid)
      left join place p on p.id = w.place_id
    where ${which}`)
}
