import { nothing, part, sql } from '../../platform/db/sql.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { UnitRow } from '../../kernel/promise/store/names.ts'

/** The units from the root down to a path, the root first: who stands above an area. */
export async function findAbove(tx: Tx, path: string): Promise<{ id: string; path: string }[]> {
  return tx.many(sql`
    select unit_id as id, path from placement
    where tree = 'duty' and upper_inf(valid) and starts_with(${path}, path) order by path`)
}

/** Of some matters, those of an area that this transaction may see. */
export async function findCasesOf(tx: Tx, ids: string[], areaPath: string): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await tx.many<{ id: string }>(sql`
    select id from promise where id = any(${ids}::uuid[]) and kind = 'case' and path >= ${areaPath} and path < ${`${areaPath}~`}`)
  return rows.map((row) => row.id)
}

export type Baseline = { n: number; days: number; usual: number; periods: number; oneIn: number | null }

export async function insertProject(
  tx: Tx,
  row: {
    id: string
    owner: UnitRow
    area: UnitRow
    supports: UnitRow[]
    serviceId: string | null
    placeId: string | null
    hotSpotId: string | null
    why: string
    baseline: Baseline | null
    milestones: { on?: string | undefined; says: string }[]
    cases: string[]
    at: Date
  },
): Promise<void> {
  await tx.run(sql`
    insert into project (id, owner_id, area_id, support_ids, service_id, place_id, hot_spot_id, why, baseline, created_at)
    values (${row.id}, ${row.owner.id}, ${row.area.id}, ${row.supports.map((unit) => unit.id)}, ${row.serviceId}, ${row.placeId},
      ${row.hotSpotId}, ${row.why}, ${row.baseline ? JSON.stringify(row.baseline) : null}, ${row.at})`)
  const units = [
    { unit: row.area, role: 'area' },
    { unit: row.owner, role: 'owner' },
    ...row.supports.map((unit) => ({ unit, role: 'support' })),
  ]
  for (const { unit, role } of units)
    await tx.run(
      sql`insert into project_unit (project_id, unit_id, role, path) values (${row.id}, ${unit.id}, ${role}, ${unit.path})`,
    )
  for (const [position, milestone] of row.milestones.entries())
    await tx.run(sql`insert into project_milestone (project_id, position, on_day, says)
      values (${row.id}, ${position}, ${milestone.on ?? null}, ${milestone.says})`)
  if (row.cases.length > 0)
    await tx.run(sql`insert into project_case (project_id, case_id, linked_at)
      select ${row.id}::uuid, c, ${row.at}::timestamptz from unnest(${row.cases}::uuid[]) as c on conflict do nothing`)
}

export type ProjectListRow = {
  id: string
  no: string
  title: string
  state: string
  opened_at: Date
  closed_at: Date | null
  due_at: Date | null
  owner_id: string
  owner_zh: string
  owner_en: string
  area_id: string
  area_zh: string
  area_en: string
  support_ids: string[]
  hot_spot_id: string | null
  service_id: string | null
  service_zh: string | null
  service_en: string | null
  place_id: string | null
  place_zh: string | null
  place_en: string | null
  why: string
  baseline: Baseline | null
  cases: number
}

const projects = part`select r.id, f.no, f.title, f.state, f.opened_at, f.closed_at, f.due_at, r.owner_id, o.name_zh as owner_zh,
  o.name_en as owner_en, r.area_id, a.name_zh as area_zh, a.name_en as area_en, r.support_ids, r.hot_spot_id,
  r.service_id, s.name_zh as service_zh, s.name_en as service_en, r.place_id, pc.name_zh as place_zh, pc.name_en as place_en,
  r.why, r.baseline, (select count(*) from project_case c where c.project_id = r.id) as cases
  from project r cross join lateral project_face(r.id) f
    join unit_naming o on o.unit_id = r.owner_id and upper_inf(o.valid)
    join unit_naming a on a.unit_id = r.area_id and upper_inf(a.valid)
    left join service s on s.id = r.service_id left join place pc on pc.id = r.place_id`

const within = (lo: string, hi: string) =>
  part`exists (select from project_unit u where u.project_id = r.id and u.path >= ${lo} and u.path < ${hi})`

export type ProjectFilter = {
  caseId?: string | undefined
  hotSpotId?: string | undefined
}

/** Projects a range takes part in: promised to it, owned or supported by it. Open ones first, nearest due first. */
export async function findProjects(
  tx: Tx,
  range: { lo: string; hi: string },
  given: ProjectFilter = {},
): Promise<ProjectListRow[]> {
  const ofCase = given.caseId
    ? part` and exists (select from project_case c where c.project_id = r.id and c.case_id = ${given.caseId})`
    : nothing
  const spot = given.hotSpotId ? part` and r.hot_spot_id = ${given.hotSpotId}` : nothing
  return tx.many<ProjectListRow>(sql`${projects} where ${within(range.lo, range.hi)}${ofCase}${spot}
    order by f.closed_at is not null, f.due_at, r.id limit 500`)
}

export async function findProject(
  tx: Tx,
  range: { lo: string; hi: string },
  by: { id: string } | { no: string },
): Promise<ProjectListRow | undefined> {
  const which = 'id' in by ? part`r.id = ${by.id}` : part`f.no = ${by.no}`
  return tx.one<ProjectListRow>(sql`${projects} where ${which} and ${within(range.lo, range.hi)}`)
}

export async function findMilestones(tx: Tx, projectId: string): Promise<{ on_day: string | null; says: string }[]> {
  return tx.many(sql`select on_day, says from project_milestone where project_id = ${projectId} order by position`)
}

/** The matters a project was planned for, those this transaction may see. */
export async function findLinkedCases(
  tx: Tx,
  projectId: string,
): Promise<{ id: string; no: string; title: string; opened_at: Date; closed_at: Date | null }[]> {
  return tx.many(sql`
    select p.id, p.no, p.title, p.opened_at, p.closed_at from project_case c join promise p on p.id = c.case_id
    where c.project_id = ${projectId} order by p.opened_at desc limit 500`)
}

/** The public pages of its matters; hidden ones are not among them. */
export async function findPublicCases(
  tx: Tx,
  projectId: string,
): Promise<{ slug: string; no: string; title: string }[]> {
  return tx.many(sql`
    select w.slug, w.no, w.title from project_case c join whistle_public w on w.id = c.case_id
    where c.project_id = ${projectId} and not w.hidden order by w.opened_at desc limit 30`)
}
