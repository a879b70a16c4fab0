import { Problem } from '../../../platform/problem.ts'
import type { House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import type { Library } from '../../../kernel/promise/fold.ts'
import { nameOf } from '../../../kernel/promise/actions/view/words.ts'
import { findUnitsById } from '../../../kernel/promise/store/names.ts'
import { coordinating } from '../../whistle/hotspots/contract.ts'
import type { ProjectRow, ProjectView } from '../contract.ts'
import { findLinkedCases, findMilestones, findProject, findProjects } from '../store.ts'
import type { ProjectFilter, ProjectListRow } from '../store.ts'

/** The verdict first, then the date: what was not kept is late until a new date is set. */
export function lightOfProject(
  row: Pick<ProjectListRow, 'state' | 'closed_at' | 'due_at'>,
  now: Date,
): ProjectRow['light'] {
  if (row.closed_at) return row.state === 'kept' ? 'kept' : 'closed'
  if (row.state === 'reopened') return 'overdue'
  // reported and checked: nothing more can be late on the owner's side
  if (row.state === 'judging' || !row.due_at) return 'running'
  if (row.due_at < now) return 'overdue'
  return row.due_at.getTime() - now.getTime() < 7 * 86_400_000 ? 'soon' : 'running'
}

function rowOf(library: Library, row: ProjectListRow, now: Date): ProjectRow {
  const state = library.latest('project').states[row.state]
  return {
    id: row.id,
    no: row.no,
    title: row.title,
    state: row.state,
    stateLabel: state?.label ?? { zh: row.state, en: row.state },
    light: lightOfProject(row, now),
    owner: { id: row.owner_id, nameZh: row.owner_zh, nameEn: row.owner_en },
    area: { id: row.area_id, nameZh: row.area_zh, nameEn: row.area_en },
    dueAt: row.due_at?.toISOString() ?? null,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    cases: row.cases,
    hotSpotId: row.hot_spot_id,
  }
}

const picks = {
  all: () => true,
  open: (row: ProjectRow) => row.closedAt === null,
  late: (row: ProjectRow) => row.light === 'overdue',
  judging: (row: ProjectRow) => row.state === 'judging' || row.state === 'reported',
  kept: (row: ProjectRow) => row.state === 'kept',
  dropped: (row: ProjectRow) => row.state === 'dropped',
}

/** Projects by state and due date that the actor's unit takes part in or that are promised to its area. */
export async function listProjects(
  house: House,
  actor: DeskActor,
  given: ProjectFilter & { what: keyof typeof picks },
) {
  const now = house.clock.now()
  const { library } = await house.law()
  const rows = (await house.read(actor, (tx) => findProjects(tx, actor.scope, given))).map((row) =>
    rowOf(library, row, now),
  )
  const count = (what: keyof typeof picks): number => rows.filter(picks[what]).length
  return {
    rows: rows.filter(picks[given.what]),
    counts: { open: count('open'), late: count('late'), judging: count('judging'), kept: count('kept') },
    mayPlan: coordinating.some((role) => actor.roles.includes(role)),
  }
}

/** One project whole. Its linked matters are those the actor may see: a department reads what it was called to. */
export async function openProject(house: House, actor: DeskActor, id: string): Promise<ProjectView> {
  const now = house.clock.now()
  const { library } = await house.law()
  return house.read(actor, async (tx) => {
    const row = await findProject(tx, actor.scope, { id })
    if (!row) throw new Problem('not_found', 'project.unknown')
    const linked = await findLinkedCases(tx, id)
    const milestones = await findMilestones(tx, id)
    const supports = await findUnitsById(tx, row.support_ids)
    return {
      ...rowOf(library, row, now),
      why: row.why,
      supports: row.support_ids.map((unit) => nameOf(supports, unit)),
      place: row.place_id ? { id: row.place_id, nameZh: row.place_zh ?? '', nameEn: row.place_en ?? '' } : null,
      service: row.service_id
        ? { id: row.service_id, nameZh: row.service_zh ?? '', nameEn: row.service_en ?? '' }
        : null,
      milestones: milestones.map((each) => ({ on: each.on_day, says: each.says })),
      baseline: row.baseline,
      linked: linked.map((each) => ({
        id: each.id,
        no: each.no,
        title: each.title,
        openedAt: each.opened_at.toISOString(),
        closed: each.closed_at !== null,
      })),
    }
  })
}
