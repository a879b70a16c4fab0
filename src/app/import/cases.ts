import type { House } from '../../kernel/house.ts'
import { dayOf } from '../../kernel/calendar/rules.ts'
import { systemActor } from '../../kernel/identity/contract.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import { importBatch } from '../../modules/whistle/actions/import.ts'
import type { ImportedCase } from '../../modules/whistle/actions/import.ts'
import { findLine } from '../../modules/whistle/store/catalogue.ts'
import type { UnitRow } from '../../kernel/promise/store/names.ts'
import { buildChecker, checkTwice, toBatches } from './check.ts'
import type { Checker, ImportOptions, ImportResult } from './check.ts'
import { isTimeZone, parseInstant } from './instants.ts'
import type { MapOptions, Row, Sheet } from './sheet.ts'
import { findCaseNumbers } from './store.ts'
import { planFrame } from './frame.ts'
import type { Frame } from './frame.ts'

export type CasesResult = ImportResult & {
  /** Rows of the file by the state they have here, and by who handles them; those that were there already too. */
  counts: { state: Record<string, number>; agency: Record<string, number> }
  /** What had to be created for them. */
  made: { services: number; areas: number; units: number }
}

type Item = Omit<ImportedCase, 'service' | 'line' | 'lead'> & {
  row: Row
  serviceWord: string
  areaWords: string[]
  agencyWord: string | undefined
}

/** Words for a state that need no map. */
const stateWords: Record<string, 'open' | 'closed' | 'triage'> = {
  open: 'open',
  'in progress': 'open',
  办理中: 'open',
  在办: 'open',
  closed: 'closed',
  已办结: 'closed',
  办结: 'closed',
  triage: 'triage',
  new: 'triage',
  待分办: 'triage',
}

function ruleOf(options: MapOptions): { timeZone: string; dates: 'month_first' | 'day_first' } {
  return { timeZone: options.timeZone ?? 'Asia/Shanghai', dates: options.dates ?? 'month_first' }
}

function numberIn(row: Row, checker: Checker, field: string, most: number): number | undefined {
  const word = checker.optional(row, field, 40)
  if (word === undefined) return undefined
  const value = Number(word)
  if (Number.isFinite(value) && Math.abs(value) <= most) return value
  checker.fault(row, field, `应是 -${most} 到 ${most} 之间的数`, `a number between -${most} and ${most} is wanted`)
  return undefined
}

function itemOf(row: Row, checker: Checker, options: MapOptions, now: Date): Item {
  const rule = ruleOf(options)
  function instant(field: string, needed: boolean): Date | undefined {
    const word = needed ? checker.required(row, field, 60) : checker.optional(row, field, 60)
    if (!word) return undefined
    const at = parseInstant(word, rule)
    if (!at) checker.fault(row, field, `“${word}”不是时间`, `“${word}” is no point in time`)
    else if (at > now) checker.fault(row, field, '时间在将来', 'this lies in the future')
    return at
  }
  const at = instant('at', true)
  const closedAt = instant('closedAt', false)
  const stateWord = checker.required(row, 'state', 60)
  const state = stateWords[stateWord.toLowerCase()]
  if (stateWord && !state)
    checker.fault(row, 'state', `不认识状态“${stateWord}”`, `the state “${stateWord}” is not known`)
  if (state === 'closed' && !closedAt && (row.fields['closedAt'] ?? '') === '')
    checker.fault(row, 'closedAt', '已办结,但没有办结时间', 'closed, but without the time of closing')
  if (state && state !== 'closed' && closedAt)
    checker.fault(row, 'closedAt', '没有办结,却有办结时间', 'not closed, but with a time of closing')
  if (at && at <= now && closedAt && closedAt < at)
    checker.fault(row, 'closedAt', '办结早于收到', 'closed before it was received')
  const lon = numberIn(row, checker, 'lon', 180)
  const lat = numberIn(row, checker, 'lat', 90)
  if ((lon === undefined) !== (lat === undefined) && !row.fields['lon'] !== !row.fields['lat'])
    checker.fault(row, lon === undefined ? 'lon' : 'lat', '经度和纬度要一起填', 'longitude and latitude go together')
  const agencyWord = checker.optional(row, 'agency', 80)
  const areaWord = checker.required(row, 'area', 200)
  return {
    row,
    externalNo: `${options.prefix ?? ''}${checker.required(row, 'externalNo', 60)}`,
    external: { state: stateWord, service: row.fields['service'] ?? '', agency: agencyWord ?? '' },
    at: at ?? now,
    closedAt,
    state: state === 'closed' ? 'closed' : state === 'open' && agencyWord ? 'joint_handling' : 'triage',
    result: checker.optional(row, 'result', 40) ?? 'closed',
    serviceWord: checker.required(row, 'service', 60),
    areaWords: areaWord.split(' / ').filter(Boolean),
    agencyWord,
    said: checker.optional(row, 'said', 2000) ?? '',
    address: checker.optional(row, 'address', 200) ?? '',
    lon,
    lat,
    locale: options.locale ?? 'zh',
    name: checker.optional(row, 'name', 40),
    phone: checker.optional(row, 'phone', 40),
  }
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
  const checker = buildChecker(sheet)
  const timeZone = sheet.options.timeZone
  if (timeZone && !isTimeZone(timeZone))
    checker.faults.push({
      row: null,
      column: 'timeZone',
      zh: `没有时区“${timeZone}”`,
      en: `there is no time zone “${timeZone}”`,
    })
  const items =
    checker.faults.length > 0 && sheet.rows.length === 0
      ? []
      : timeZone && !isTimeZone(timeZone)
        ? []
        : sheet.rows.map((row) => itemOf(row, checker, sheet.options, now))
  checkTwice(checker, sheet.rows, 'externalNo', (row) => row.fields['externalNo'] ?? '')
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
