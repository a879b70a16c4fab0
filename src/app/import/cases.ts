import type { House } from '../../kernel/house.ts'
import { dayOf } from '../../kernel/calendar/rules.ts'
import { systemActor } from '../../kernel/identity/contract.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import { importBatch } from '../../modules/whistle/actions/import.ts'
import type { ImportedCase } from '../../modules/whistle/actions/import.ts'
import { findLine } from '../../modules/whistle/store/catalogue.ts'
import type { UnitRow } from '../../kernel/promise/store/names.ts'
import { toBatches } from './check.ts'
import type { ImportOptions, ImportResult } from './check.ts'
import { readItems } from './items.ts'
import type { Item } from './items.ts'
import type { Sheet } from './sheet.ts'
import { findCaseNumbers } from './store.ts'
import { planFrame } from './frame.ts'
import type { Frame } from './frame.ts'

export type CasesResult = ImportResult & {
  /** Rows of the file by the state they have here, and by who handles them; those that were there already too. */
  counts: { state: Record<string, number>; agency: Record<string, number> }
  /** What had to be created for them. */
  made: { services: number; areas: number; units: number }
}

function countsOf(items: Item[]): CasesResult['counts'] {
  const counts: CasesResult['counts'] = { state: {}, agency: {} }
  for (const item of items) {
    counts.state[item.state] = (counts.state[item.state] ?? 0) + 1
    if (item.agencyWord) counts.agency[item.agencyWord] = (counts.agency[item.agencyWord] ?? 0) + 1
  }
  return counts
}

async function findKnown(house: House, items: Item[]): Promise<Set<string>> {
  const known = new Set<string>()
  for (const batch of toBatches(items, 5000))
    for (const number of await house.read(systemActor, (tx) =>
      findCaseNumbers(
        tx,
        batch.map((item) => item.externalNo),
      ),
    ))
      known.add(number)
  return known
}

/** The areas a frame names, each with everything above it; asked once. */
async function findLines(house: House, frame: Frame): Promise<Map<string, UnitRow[]>> {
  const lines = new Map<string, UnitRow[]>()
  for (const id of new Set([...frame.areas.values(), ...frame.units.values()]))
    lines.set(id, await findLine(house.db, id))
  return lines
}

/**
 * Matters of a former system as matters of this one, each with its own record: opened when it was received, handed to
 * who had it, closed when it was closed. Services, areas and handling units are found by number, code or name, or
 * created where the map says so. A number that is here already is left as it is.
 */
export async function importCases(house: House, sheet: Sheet, options: ImportOptions = {}): Promise<CasesResult> {
  const now = house.clock.now()
  const { checker, items } = readItems(sheet, now)
  const plan = await planFrame(house, checker, sheet.options, items)
  const known = await findKnown(house, items)
  const fresh = items.filter((item) => !known.has(item.externalNo)).sort((a, b) => a.at.getTime() - b.at.getTime())
  const result: CasesResult = {
    rows: items.length,
    created: 0,
    already: items.length - fresh.length,
    faults: checker.faults,
    dryRun: options.dryRun ?? false,
    counts: countsOf(items),
    made: plan.missing,
  }
  if (checker.faults.length > 0 || options.dryRun) return result
  const frame = await plan.build(dayOf(now))
  const lines = await findLines(house, frame)
  for (const batch of toBatches(fresh, 250)) {
    await importBatch(
      house,
      batch.map((item): ImportedCase => {
        const service = frame.services.get(item.serviceWord)
        const line = lines.get(frame.areas.get(item.areaWords.join(' / ')) ?? '')
        if (!service || !line) throw new Error(`row ${item.row.row}: service or area was lost`)
        const lead = item.agencyWord ? lines.get(frame.units.get(item.agencyWord) ?? '')?.at(-1) : undefined
        return { ...item, service, line, lead }
      }),
    )
    result.created += batch.length
    options.progress?.(result.created, fresh.length)
  }
  if (result.created > 0)
    await house.write(systemActor, undefined, (tx) =>
      recordJournal(tx, {
        actor: systemActor,
        verb: 'import',
        objectKind: 'case',
        objectId: '',
        data: { cases: result.created, ...result.counts },
        now,
      }),
    )
  return result
}
