import type { Tx } from '../../../platform/db/database.ts'
import { randomUUIDv7 } from '../../../platform/ids.ts'
import { isProblem, Problem } from '../../../platform/problem.ts'
import type { FieldFault } from '../../../platform/problem.ts'
import { dayOf } from '../../../kernel/calendar/rules.ts'
import type { Claim, House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { recordJournal } from '../../../kernel/journal/actions.ts'
import { areaKinds } from '../rules.ts'
import { handlingKinds } from './contract.ts'
import type { EntryInput } from './contract.ts'
import { mayEditArea } from './policy.ts'
import * as store from './store.ts'
import type { EntryRow } from './store.ts'

function faulty(faults: FieldFault[]): Problem {
  return new Problem('invalid', 'input.faulty', {}, faults)
}

/** The entry in the way, named in the refusal; its id travels in the path of the fault, for a link. */
function clash(row: EntryRow): Problem {
  const params = {
    leadZh: row.lead_zh,
    leadEn: row.lead_en,
    from: row.from,
    toZh: row.to ? `、${row.to} 止` : '',
    toEn: row.to ? ` to ${row.to}` : '',
  }
  return new Problem('refused', 'catalogue.clash', params, [
    { path: `clash:${row.id}`, code: 'catalogue.clash', params },
  ])
}

type Standing = { areaPath: string; ofArea: store.UnitPlace }

/** Whether units and days make an entry that can be; rights are judged by the place of the area. */
async function checkEntry(
  tx: Tx,
  actor: DeskActor,
  given: Omit<EntryInput, 'externalNo' | 'basisZh' | 'basisEn' | 'clause'>,
): Promise<Standing> {
  const units = await store.findUnitPlaces(tx, [given.areaId, given.leadId, ...given.supportIds])
  const area = units.get(given.areaId)
  const faults: FieldFault[] = []
  if (!area?.path || area.until || !areaKinds.includes(area.kind))
    faults.push({ path: 'areaId', code: 'catalogue.area_kind' })
  const handles = (id: string): boolean => {
    const unit = units.get(id)
    return unit !== undefined && !unit.until && handlingKinds.includes(unit.kind)
  }
  if (!handles(given.leadId)) faults.push({ path: 'leadId', code: 'catalogue.handler' })
  const supports = new Set(given.supportIds)
  if (supports.has(given.leadId) || supports.size < given.supportIds.length || !given.supportIds.every(handles))
    faults.push({ path: 'supportIds', code: 'catalogue.handler' })
  if (given.to !== undefined && given.to <= given.from) faults.push({ path: 'to', code: 'catalogue.dates' })
  if (!(await store.findAllServices(tx)).some((service) => service.id === given.serviceId))
    faults.push({ path: 'serviceId', code: 'field.unknown' })
  if (faults.length > 0 || !area?.path) throw faulty(faults)
  if (!mayEditArea(actor, area.path)) throw new Problem('forbidden', 'unit.outside')
  return { areaPath: area.path, ofArea: area }
}

/** One entry a service and area at a time; two who enter at once are lined up by the constraint as well. */
async function keep(tx: Tx, row: store.NewEntry): Promise<void> {
  const [other] = await store.findClashes(tx, {
    serviceId: row.serviceId,
    areaId: row.areaId,
    from: row.from,
    to: row.to ?? null,
  })
  if (other) throw clash(other)
  await store.insertEntry(tx, row)
}

/** A number two writers gave at once is refused at its field. */
export async function lined<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isProblem(error) && String(error.params['constraint'] ?? '').includes('external_no'))
      throw faulty([{ path: 'externalNo', code: 'catalogue.number_taken' }])
    throw error
  }
}

export async function addEntry(
  house: House,
  actor: DeskActor,
  given: EntryInput & { reason: string },
  claim: Claim | undefined,
): Promise<{ id: string }> {
  const now = house.clock.now()
  return lined(() =>
    house.write(actor, claim, async (tx) => {
      const { areaPath } = await checkEntry(tx, actor, given)
      const id = randomUUIDv7()
      const { reason, basisEn, ...rest } = given
      await keep(tx, { ...rest, basisEn: basisEn || given.basisZh, id, by: actor.personId, at: now })
      await recordJournal(tx, {
        actor,
        verb: 'add_entry',
        objectKind: 'catalogue',
        objectId: id,
        path: areaPath,
        data: { ...rest, reason },
        now,
      })
      return { id }
    }),
  )
}

async function lockOwn(tx: Tx, actor: DeskActor, id: string): Promise<EntryRow> {
  const row = await store.lockEntry(tx, id)
  if (!row) throw new Problem('not_found', 'catalogue.unknown')
  if (!mayEditArea(actor, row.area_path)) throw new Problem('forbidden', 'unit.outside')
  if (row.withdrawn) throw new Problem('refused', 'catalogue.withdrawn')
  return row
}

export async function endEntry(
  house: House,
  actor: DeskActor,
  id: string,
  given: { on: string; reason: string },
  claim: Claim | undefined,
): Promise<void> {
  const now = house.clock.now()
  await house.write(actor, claim, async (tx) => {
    const row = await lockOwn(tx, actor, id)
    if (row.to) throw new Problem('refused', 'catalogue.ended')
    if (given.on <= row.from) throw faulty([{ path: 'on', code: 'catalogue.dates' }])
    await store.endEntry(tx, id, given.on, { by: actor.personId, at: now, reason: given.reason })
    await recordJournal(tx, {
      actor,
      verb: 'end_entry',
      objectKind: 'catalogue',
      objectId: id,
      path: row.area_path,
      data: given,
      now,
    })
    return {}
  })
}

/** A corrected entry takes the place of the old one, which is withdrawn and stays readable. */
export async function correctEntry(
  house: House,
  actor: DeskActor,
  id: string,
  given: Omit<EntryInput, 'externalNo' | 'serviceId' | 'areaId'> & { reason: string },
  claim: Claim | undefined,
): Promise<{ id: string }> {
  const now = house.clock.now()
  return lined(() =>
    house.write(actor, claim, async (tx) => {
      const row = await lockOwn(tx, actor, id)
      if (row.ruling_no) throw new Problem('refused', 'catalogue.ruled')
      const { reason, basisEn, ...rest } = given
      const whole = { ...rest, serviceId: row.service_id, areaId: row.area_id }
      await checkEntry(tx, actor, whole)
      await store.withdrawEntry(tx, id, { by: actor.personId, at: now, reason })
      const next = randomUUIDv7()
      await keep(tx, {
        ...whole,
        basisEn: basisEn || given.basisZh,
        id: next,
        replaces: id,
        by: actor.personId,
        at: now,
      })
      await recordJournal(tx, {
        actor,
        verb: 'correct_entry',
        objectKind: 'catalogue',
        objectId: id,
        path: row.area_path,
        data: { ...rest, next, reason },
        now,
      })
      return { id: next }
    }),
  )
}

/**
 * A ruling answers from its day on: what held for the same service and area ends there, or is withdrawn where it began
 * that day; what was entered for later still comes.
 */
export async function enterRuling(
  tx: Tx,
  given: Omit<store.NewEntry, 'id' | 'from' | 'ruling' | 'to'> & { ruling: { id: string; no: string } },
): Promise<string> {
  const from = dayOf(given.at)
  const all = await store.findClashes(tx, { serviceId: given.serviceId, areaId: given.areaId, from, to: null })
  const says = { by: given.by ?? null, at: given.at, reason: `裁定 ${given.ruling.no}` }
  const present = all.filter((row) => row.from <= from)
  for (const row of present)
    await (row.from < from ? store.endEntry(tx, row.id, from, says) : store.withdrawEntry(tx, row.id, says))
  const id = randomUUIDv7()
  const to = all.find((row) => row.from > from)?.from ?? null
  const replaces = present.find((row) => row.from === from)?.id ?? null
  await store.insertEntry(tx, { ...given, id, from, to, replaces, ruling: { ...given.ruling, on: from } })
  return id
}

/** Remembers under which entry a matter was handed to departments: the cases a precedent decided. */
export async function noteUse(
  tx: Tx,
  given: { caseId: string; serviceId: string; areaPath: string; lead: string; at: Date },
): Promise<void> {
  const entry = await store.findResponsible(tx, given.serviceId, given.areaPath, dayOf(given.at))
  if (entry)
    await store.insertUse(tx, {
      entryId: entry.id,
      caseId: given.caseId,
      at: given.at,
      followed: entry.lead_id === given.lead,
    })
}
