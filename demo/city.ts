import { randomUUIDv7 } from '../src/platform/ids.ts'
import type { Tx } from '../src/platform/db/database.ts'
import { dayOf, addDays } from '../src/kernel/calendar/rules.ts'
import { endEntry, insertEntry } from '../src/modules/whistle/catalogue/store.ts'
import { insertClause, insertPlace, insertService } from '../src/modules/whistle/store/catalogue.ts'
import { addAttributes } from './attributes.ts'
import type { AttributeFile } from './attributes.ts'
import { readData } from './city/data.ts'
import type { PersonFile, ServiceFile, UnitsFile } from './city/data.ts'
import { employ } from './city/people.ts'
import { foundCity, foundPartyTree } from './city/units.ts'
import type { City } from './city/units.ts'

const basisZh = '《格木市部门职责清单(演示)》'
const basisEn = 'List of duties of departments of Gemu City (demo)'

type EntryFile = {
  no: string
  service: string
  area: string
  lead: string
  supports: string[]
  zh: string
  en: string
  clause: string
  /** Days from today; no end where there is none. */
  from: number
  to?: number
  ended?: string
}

/** What held before a change of duties, what holds in some places only, what comes next year. */
async function enterEarlierAndLater(
  tx: Tx,
  given: { now: Date; idOf: (key: string) => string; serviceOf: (key: string) => string },
): Promise<void> {
  const today = dayOf(given.now)
  for (const entry of await readData<EntryFile[]>('catalogue.json')) {
    const id = randomUUIDv7()
    const from = addDays(today, entry.from)
    await insertEntry(tx, {
      id,
      externalNo: entry.no,
      serviceId: given.serviceOf(entry.service),
      areaId: given.idOf(entry.area),
      leadId: given.idOf(entry.lead),
      supportIds: entry.supports.map(given.idOf),
      basisZh: entry.zh,
      basisEn: entry.en,
      clause: entry.clause,
      from,
      to: entry.to === undefined ? null : addDays(today, entry.to),
      at: given.now,
    })
    if (entry.to !== undefined)
      await endEntry(tx, id, addDays(today, entry.to), {
        by: null,
        at: given.now,
        reason: entry.ended ?? '职责调整(演示)',
      })
  }
}

/** Founds the demo city as it stands, without anything that happened. One transaction of the owner's or the system's. */
export async function buildCity(tx: Tx, now: Date): Promise<City> {
  const from = addDays(dayOf(now), -400)
  const units = await foundCity(tx, from)
  await foundPartyTree(tx, units, from)
  const people = await employ(tx, units, from, now)
  const files = await readData<UnitsFile>('units.json')
  const idOf = (key: string): string => {
    const unit = units.get(key)
    if (!unit) throw new Error(`no unit ${key}`)
    return unit.id
  }
  const places = new Map<string, string>()
  for (const [index, place] of files.places.entries()) {
    const id = randomUUIDv7()
    places.set(place.key, id)
    await insertPlace(tx, {
      id,
      externalNo: null,
      unitId: idOf(place.unit),
      firmId: place.firm ? idOf(place.firm) : null,
      nameZh: place.zh,
      nameEn: place.en,
      addressZh: place.address,
      addressEn: place.addressEn,
      lon: place.lon,
      lat: place.lat,
      code: `D${String(index + 1).padStart(4, '0')}`,
    })
  }
  const services = new Map<string, string>()
  for (const [position, service] of (await readData<ServiceFile[]>('services.json')).entries()) {
    const id = randomUUIDv7()
    services.set(service.key, id)
    await insertService(tx, {
      id,
      key: service.key,
      nameZh: service.zh,
      nameEn: service.en,
      words: service.words,
      level: service.level ?? 'anonymous',
      photo: 'wanted',
      whistleKind: service.kind,
      danger: service.danger ?? false,
      position,
    })
    await insertEntry(tx, {
      id: randomUUIDv7(),
      externalNo: `ZR-${String(position + 1).padStart(3, '0')}`,
      serviceId: id,
      areaId: idOf('city'),
      leadId: idOf(service.lead),
      supportIds: service.supports.map(idOf),
      basisZh,
      basisEn,
      clause: `第 ${position + 1} 项`,
      from,
      at: now,
    })
  }
  await addAttributes(tx, await readData<AttributeFile[]>('attributes.json'), services)
  await enterEarlierAndLater(tx, { now, idOf, serviceOf: (key) => services.get(key) ?? '' })
  for (const clause of await readData<{ list: string; no: string; zh: string; en: string }[]>('clauses.json'))
    await insertClause(tx, {
      id: randomUUIDv7(),
      list: clause.list,
      no: clause.no,
      textZh: clause.zh,
      textEn: clause.en,
      basisZh: '《格木市社区工作事项清单(演示)》',
      basisEn: 'List of tasks of communities of Gemu City (demo)',
      from,
    })
  const shown = (await readData<PersonFile[]>('people.json'))
    .filter((person) => person.shown ?? person.login === 'admin')
    .map((person) => ({
      login: person.login,
      zh: `${person.zh} · ${units.get(person.unit)?.zh ?? ''}${person.title[0]}`,
      en: `${person.en} · ${person.title[1]}, ${units.get(person.unit)?.en ?? ''}`,
    }))
  return { units, places, services, people, shown }
}
