import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { randomUUIDv7 } from '../src/platform/ids.ts'
import type { Tx } from '../src/platform/db/database.ts'
import { dayOf, addDays } from '../src/kernel/calendar/rules.ts'
import { appoint, createAccount } from '../src/kernel/identity/actions.ts'
import type { DeskActor } from '../src/kernel/identity/contract.ts'
import { hashPassword } from '../src/kernel/identity/passwords.ts'
import { scopeOf } from '../src/kernel/identity/scope.ts'
import { setPasswordHash } from '../src/kernel/identity/store.ts'
import { foundUnit, placeUnit } from '../src/kernel/organization/actions.ts'
import { insertCatalogue, insertClause, insertPlace, insertService } from '../src/modules/whistle/store/catalogue.ts'
import { addAttributes } from './attributes.ts'
import type { AttributeFile } from './attributes.ts'
import { drawName } from './names.ts'

const folder = join(import.meta.dirname, 'data')

export async function readData<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(join(folder, name), 'utf8')) as T
}

type Named = { key: string; zh: string; en: string; phone?: string }
type UnitsFile = {
  communities: (Named & { street: string; kind: string; grids: number })[]
  departments: Named[]
  firms: Named[]
  offices: Named[]
  places: (Named & {
    unit: string
    firm?: string
    address: string
    addressEn: string
    lon: number
    lat: number
  })[]
}
type PersonFile = {
  login: string
  zh: string
  en: string
  unit: string
  title: [string, string]
  roles: string[]
  shown?: boolean
}
type ServiceFile = {
  key: string
  zh: string
  en: string
  words: string
  kind: string
  danger?: boolean
  level?: string
  lead: string
  supports: string[]
}

export type City = {
  /** Unit ids by key: 'city', a division code, a department's key. */
  units: Map<string, { id: string; path: string; zh: string; en: string }>
  places: Map<string, string>
  services: Map<string, string>
  people: Map<string, DeskActor>
  shown: { login: string; zh: string; en: string }[]
}

export const demoPassword = 'gankao-demo'

const kindsBySuffix: [RegExp, string][] = [
  [/街道$/, 'street'],
  [/镇$/, 'town'],
  [/乡$/, 'township'],
  [/(工行委|公司)$/, 'zone'],
]

/** The frame of real place names, the invented communities and departments; positions from 2020 on, today's day apart. */
async function foundCity(tx: Tx, from: string): Promise<City['units']> {
  const units: City['units'] = new Map()
  const files = await readData<UnitsFile>('units.json')
  const english = await readData<Record<string, string>>('names-en.json')
  async function found(
    key: string,
    given: { kind: string; zh: string; en: string; parent?: string; code?: string; phone?: string; invented?: boolean },
  ): Promise<void> {
    const made = await foundUnit(tx, {
      kind: given.kind,
      nameZh: given.zh,
      nameEn: given.en,
      parentId: given.parent ? (units.get(given.parent)?.id ?? null) : null,
      tree: 'duty',
      ...(given.code ? { code: given.code, externalNo: given.code } : {}),
      ...(given.phone ? { phone: given.phone } : {}),
      invented: given.invented ?? false,
      from,
    })
    units.set(key, { ...made, zh: given.zh, en: given.en })
  }
  await found('city', { kind: 'city', zh: '格木市(演示)', en: 'Gemu City (demo)', code: '632801', invented: true })
  const sheet = async (name: string): Promise<Record<string, string>[]> =>
    parse<Record<string, string>>(await readFile(join(folder, 'golmud', name), 'utf8'), { columns: true })
  for (const row of await sheet('streets.csv')) {
    const name = row['name'] ?? ''
    const kind = kindsBySuffix.find(([suffix]) => suffix.test(name))?.[1] ?? 'zone'
    const code = row['code'] ?? ''
    await found(code, { kind, zh: name, en: english[name] ?? name, parent: 'city', code })
  }
  for (const row of await sheet('villages.csv')) {
    const full = row['name'] ?? ''
    const isCommunity = /社区|生活区/.test(full)
    const stem = full.replace(/(社区居委会|社区委员会|村委会|牧委会)$/, '')
    const kind = isCommunity ? 'community' : 'village'
    const suffix = /生活区/.test(full) ? '' : isCommunity ? '社区' : '村'
    const en = english[stem] ?? stem
    await found(row['code'] ?? '', {
      kind,
      zh: `${stem}${suffix}`,
      en: suffix === '' ? en : `${en} ${isCommunity ? 'Community' : 'Village'}`,
      parent: row['streetCode'] ?? '',
      code: row['code'] ?? '',
    })
  }
  for (const each of files.communities) {
    await found(each.key, { kind: each.kind, zh: each.zh, en: each.en, parent: each.street, invented: true })
    for (let grid = 1; grid <= each.grids; grid++)
      await found(`${each.key}-grid-${grid}`, {
        kind: 'grid',
        zh: `${each.zh}第 ${grid} 网格`,
        en: `${each.en}, grid ${grid}`,
        parent: each.key,
        invented: true,
      })
  }
  for (const [list, kind] of [
    [files.departments, 'department'],
    [files.firms, 'property_firm'],
    [files.offices, 'office'],
  ] as const)
    for (const each of list)
      await found(each.key, {
        kind,
        zh: each.zh,
        en: each.en,
        parent: 'city',
        invented: true,
        ...(each.phone ? { phone: each.phone } : {}),
      })
  return units
}

/** The party's own tree: the city committee, a committee for every street, town and sector, a branch for each community. */
async function foundPartyTree(tx: Tx, units: City['units'], from: string): Promise<void> {
  const top = await foundUnit(tx, {
    kind: 'party_committee',
    nameZh: '市委(演示)',
    nameEn: 'City committee (demo)',
    parentId: null,
    tree: 'party',
    invented: true,
    from,
  })
  const sectors = [
    ['市直机关工委', 'Organs committee'],
    ['教育工委', 'Education committee'],
    ['卫生健康工委', 'Health committee'],
    ['国资工委', 'State firms committee'],
    ['两新工委', 'Private firms and social organisations committee'],
    ['交通运输工委', 'Transport committee'],
  ] as const
  for (const [zh, en] of sectors)
    await foundUnit(tx, {
      kind: 'party_committee',
      nameZh: zh,
      nameEn: en,
      parentId: top.id,
      tree: 'party',
      invented: true,
      from,
    })
  for (const key of ['632801001', '632801002', '632801003', '632801004', '632801005', '632801100']) {
    const street = units.get(key)
    if (!street) continue
    await placeUnit(tx, { unitId: street.id, parentId: top.id, tree: 'party', from })
    for (const own of ['baiyang', 'shazao', 'huyang', 'hongsha']) {
      const unit = units.get(own)
      if (unit?.path.startsWith(street.path))
        await placeUnit(tx, { unitId: unit.id, parentId: street.id, tree: 'party', from })
    }
  }
}

async function employ(tx: Tx, units: City['units'], from: string, now: Date): Promise<Map<string, DeskActor>> {
  const people = new Map<string, DeskActor>()
  const listed = await readData<PersonFile[]>('people.json')
  const files = await readData<UnitsFile>('units.json')
  const own: PersonFile[] = [...listed]
  // every other handling unit has a clerk and a head, so that any of them can be called
  for (const unit of [...files.departments, ...files.firms])
    for (const [role, zh, en] of [
      ['unit_clerk', '收发员', 'clerk'],
      ['unit_head', '负责人', 'head'],
    ] as const)
      if (!listed.some((person) => person.unit === unit.key && person.roles.includes(role)))
        own.push({
          ...drawName(`${unit.key}-${role}`),
          login: `${unit.key}-${role === 'unit_head' ? 'head' : 'clerk'}`,
          unit: unit.key,
          title: [`${unit.zh}${zh}`, `${unit.en}, ${en}`],
          roles: role === 'unit_clerk' ? ['unit_clerk', 'unit_handler'] : ['unit_head'],
        })
  const hash = await hashPassword(demoPassword)
  for (const person of own) {
    const unit = units.get(person.unit)
    if (!unit) throw new Error(`${person.login}: no unit ${person.unit}`)
    const made = await createAccount(
      tx,
      {
        nameZh: person.zh,
        nameEn: person.en,
        login: person.login,
        demo: true,
      },
      now,
    )
    await setPasswordHash(tx, made.accountId, hash)
    const postId = await appoint(
      tx,
      { ...made, unitId: unit.id, titleZh: person.title[0], titleEn: person.title[1], roles: person.roles, from },
      now,
    )
    people.set(person.login, {
      kind: 'desk',
      accountId: made.accountId,
      personId: made.personId,
      postId,
      unitId: unit.id,
      path: unit.path,
      roles: person.roles,
      scope: scopeOf(unit.path),
      sessionId: '',
      locale: 'zh',
    })
  }
  return people
}

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
