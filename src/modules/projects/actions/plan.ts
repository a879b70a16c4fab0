import { randomUUIDv7 } from '../../../platform/ids.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { Problem } from '../../../platform/problem.ts'
import type { FieldFault } from '../../../platform/problem.ts'
import type { Claim, House } from '../../../kernel/house.ts'
import type { Actor, DeskActor } from '../../../kernel/identity/contract.ts'
import { systemActor } from '../../../kernel/identity/contract.ts'
import type { Family } from '../../../kernel/promise/actions/family.ts'
import { newFamily } from '../../../kernel/promise/actions/family.ts'
import { openPromise } from '../../../kernel/promise/actions/open.ts'
import { settlePlainly } from '../../../kernel/promise/actions/settle.ts'
import { takeAct } from '../../../kernel/promise/actions/take.ts'
import { findUnitsById } from '../../../kernel/promise/store/names.ts'
import type { UnitRow } from '../../../kernel/promise/store/names.ts'
import type { PromiseRow } from '../../../kernel/promise/store/family.ts'
import { takeNumber } from '../../../kernel/promise/store/write.ts'
import { findCause } from '../../whistle/hotspots/contract.ts'
import type { Cause } from '../../whistle/hotspots/contract.ts'
import type { Plan } from '../contract.ts'
import { findAbove, findCasesOf, insertProject } from '../store.ts'

const ownerKinds = ['department', 'property_firm', 'office']
const areaKinds = ['community', 'village']

function fault(path: string, code: string, params?: Record<string, unknown>): FieldFault {
  return params ? { path, code, params } : { path, code }
}

type Checked = { owner: UnitRow; area: UnitRow; supports: UnitRow[]; cause: Cause | undefined; cases: string[] }

async function check(tx: Tx, actor: DeskActor, given: Plan, on: { today: string; longest: number }): Promise<Checked> {
  const units = await findUnitsById(tx, [given.ownerId, given.areaId, ...given.supportIds])
  const faults: FieldFault[] = []
  const days = (Date.parse(given.until) - Date.parse(on.today)) / 86_400_000
  if (!(days > 0 && days <= on.longest)) faults.push(fault('until', 'project.date', { max: on.longest }))
  const owner = units.get(given.ownerId)
  if (!owner?.path || !ownerKinds.includes(owner.kind)) faults.push(fault('ownerId', 'project.owner'))
  const area = units.get(given.areaId)
  if (!area?.path?.startsWith(actor.path) || !areaKinds.includes(area.kind))
    faults.push(fault('areaId', 'project.area'))
  const supports = [...new Set(given.supportIds)].flatMap((id) => units.get(id) ?? [])
  if (
    supports.length < new Set(given.supportIds).size ||
    supports.some((unit) => unit.id === given.ownerId || !ownerKinds.includes(unit.kind))
  )
    faults.push(fault('supportIds', 'project.support'))
  const wanted = [...new Set(given.caseIds)]
  const cases = area ? await findCasesOf(tx, wanted, area.path) : []
  if (cases.length < wanted.length)
    faults.push(fault('caseIds', 'project.cases', { count: wanted.length - cases.length }))
  if (!owner || !area || faults.length > 0) throw new Problem('invalid', 'input.faulty', {}, faults)
  const cause = given.hotSpotId ? await findCause(tx, actor.scope, given.hotSpotId) : undefined
  if (given.hotSpotId && cause?.areaId !== area.id) throw new Problem('not_found', 'hotspot.unknown')
  return { owner, area, supports, cause, cases }
}

/** Every unit that does something gets its part, the owner first; by its part each sees the whole project. */
async function openParts(
  family: Family,
  root: PromiseRow,
  checked: Checked,
  actor: Actor,
  until: string,
): Promise<void> {
  for (const [index, unit] of [checked.owner, ...checked.supports].entries()) {
    const made = await openPromise(family, {
      kind: 'project_part',
      no: `${root.no}-${index + 1}`,
      unitId: unit.id,
      title: root.title,
      parties: { ...root.snapshot.parties, unit: { unit: unit.id } },
      facts: { role: index === 0 ? 'owner' : 'support' },
      madeTo: root.made_to,
      parent: root,
      actor,
      party: 'coordinator',
      cause: { promiseId: root.id, act: 'open' },
    })
    await takeAct(family, made.id, 'schedule', systemActor, { input: { until } })
  }
}

/**
 * Plans a project: opened as a promise to a community, owned by a unit, due on an agreed day, with the matters and the
 * numbers it comes from. One transaction.
 * @throws Problem invalid with the path of each faulty answer
 */
export async function planProject(
  house: House,
  actor: DeskActor,
  given: Plan,
  claim: Claim | undefined,
): Promise<{ id: string; no: string }> {
  const law = await house.law()
  const now = house.clock.now()
  const today = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  const no = `P-${today.slice(0, 4)}-${String(await takeNumber(house.db, `P-${today.slice(0, 4)}`)).padStart(3, '0')}`
  return house.write(actor, claim, async (tx) => {
    const checked = await check(tx, actor, given, { today, longest: Number(law.param('project.longest').value) })
    const line = await findAbove(tx, checked.area.path)
    const root = line[0]?.id ?? checked.area.id
    const above = line.at(-2)?.id ?? root
    const id = randomUUIDv7()
    const family = newFamily(tx, law, id, now)
    const row = await openPromise(family, {
      id,
      kind: 'project',
      no,
      unitId: checked.area.id,
      title: given.title,
      parties: {
        owner: { unit: checked.owner.id },
        served: { unit: checked.area.id },
        verifier: { unit: above },
        coordinator: { unit: actor.unitId },
        supervisor: { unit: root },
      },
      madeTo: { kind: 'community', unit: checked.area.id },
      actor,
      party: 'coordinator',
      input: { hotSpot: given.hotSpotId ?? null, cases: checked.cases.length },
    })
    await takeAct(family, id, 'schedule', systemActor, { input: { until: given.until } })
    await openParts(family, family.rows.get(id) ?? row, checked, actor, given.until)
    await insertProject(tx, {
      id,
      owner: checked.owner,
      area: checked.area,
      supports: checked.supports,
      serviceId: checked.cause?.serviceId ?? null,
      placeId: checked.cause?.placeId ?? null,
      hotSpotId: given.hotSpotId ?? null,
      why: given.why,
      baseline: checked.cause?.baseline ?? null,
      milestones: given.milestones,
      cases: checked.cases,
      at: now,
    })
    await settlePlainly(house, family, actor)
    return { id, no }
  })
}
