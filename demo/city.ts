import { randomUUIDv7 } from '../src/platform/ids.ts'
import type { Tx } from '../src/platform/db/database.ts'
import { dayOf, addDays } from '../src/kernel/calendar/rules.ts'
import { insertCatalogue, insertClause, insertPlace, insertService } from '../src/modules/whistle/store/catalogue.ts'
import { addAttributes } from './attributes.ts'
import type { AttributeFile } from './attributes.ts'
import { readData } from './city/data.ts'
import type { PersonFile, ServiceFile, UnitsFile } from './city/data.ts'
import { employ } from './city/people.ts'
import { foundCity, foundPartyTree } from './city/units.ts'
import type { City } from './city/units.ts'

const basisZh = '《格木市部门职责清单(演示)》'
const basisEn = 'List of duties of departments of Gemu City (demo)'

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
    await insertCatalogue(tx, {
      id: randomUUIDv7(),
      serviceId: id,
      areaId: idOf('city'),
      leadId: idOf(service.lead),
      supportIds: service.supports.map(idOf),
      basisZh,
      basisEn,
      ruling: null,
      from,
    })
  }
  await addAttributes(tx, await readData<AttributeFile[]>('attributes.json'), services)
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
