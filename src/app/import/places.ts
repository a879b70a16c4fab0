import { dayOf } from '../../kernel/calendar/rules.ts'
import type { House } from '../../kernel/house.ts'
import { systemActor } from '../../kernel/identity/contract.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import { insertPlace } from '../../modules/whistle/store/catalogue.ts'
import { sha256 } from '../../platform/canonical.ts'
import { randomUUIDv7 } from '../../platform/ids.ts'
import type { ImportOptions, ImportResult } from './check.ts'
import { planFrame } from './frame.ts'
import type { Frame } from './frame.ts'
import { readItems } from './items.ts'
import type { Item } from './items.ts'
import type { Sheet } from './sheet.ts'
import { findPlaceCodes } from './store.ts'

export type PlacesResult = ImportResult & {
  made: { services: number; areas: number; units: number; places: number }
  /** What the rows name, as it is in the city; none where nothing was made. */
  frame: (Frame & { places: Map<string, string> }) | undefined
}

/** The middle of the points of an area's rows. */
function middleOf(items: Item[]): { lon: number | null; lat: number | null } {
  const points = items.flatMap(({ lon, lat }) => (lon === undefined || lat === undefined ? [] : [{ lon, lat }]))
  if (points.length === 0) return { lon: null, lat: null }
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  return { lon: mean(points.map((point) => point.lon)), lat: mean(points.map((point) => point.lat)) }
}

/**
 * The city a file of matters speaks of, without the matters: its services, areas and handling units, and one place an
 * area, so that a report can name it. What is there already is left as it is.
 */
export async function importPlaces(house: House, sheet: Sheet, options: ImportOptions = {}): Promise<PlacesResult> {
  const now = house.clock.now()
  // the file may lie ahead of a city whose clock begins before it
  const { checker, items } = readItems(sheet, house.machine.now())
  const plan = await planFrame(house, checker, sheet.options, items)
  const byArea = Map.groupBy(items, (item) => item.areaWords.join(' / '))
  const numberOf = (area: string): string => `${sheet.options.prefix ?? ''}place:${area}`
  const known = await findPlaceCodes(house.db, [...byArea.keys()].map(numberOf))
  const fresh = [...byArea].filter(([area]) => !known.has(numberOf(area)))
  const made = { ...plan.missing, places: fresh.length }
  const created = made.services + made.areas + made.units + made.places
  const result: PlacesResult = {
    rows: items.length,
    created,
    already: known.size,
    faults: checker.faults,
    dryRun: options.dryRun ?? false,
    made,
    frame: undefined,
  }
  if (checker.faults.length > 0 || options.dryRun) return result
  const frame = await plan.build(dayOf(now))
  await house.write(systemActor, undefined, async (tx) => {
    for (const [area, rows] of fresh) {
      const code = sha256('place:', numberOf(area)).toString('hex').slice(0, 10).toUpperCase()
      const word = rows[0]?.areaWords.at(-1) ?? area
      const name = sheet.options.names?.[word] ?? { zh: word, en: word }
      await insertPlace(tx, {
        id: randomUUIDv7(),
        externalNo: numberOf(area),
        unitId: frame.areas.get(area) ?? '',
        firmId: null,
        nameZh: name.zh,
        nameEn: name.en,
        addressZh: '',
        addressEn: '',
        ...middleOf(rows),
        code,
      })
      known.set(numberOf(area), code)
    }
    if (created > 0)
      await recordJournal(tx, {
        actor: systemActor,
        verb: 'import',
        objectKind: 'place',
        objectId: '',
        data: made,
        now,
      })
  })
  const places = new Map([...byArea.keys()].map((area) => [area, known.get(numberOf(area)) ?? '']))
  return { ...result, frame: { ...frame, places } }
}
