import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Tx } from '../../src/platform/db/database.ts'
import type { DeskActor } from '../../src/kernel/identity/contract.ts'
import { foundUnit, placeUnit } from '../../src/kernel/organization/actions.ts'
import { folder, readData } from './data.ts'
import type { UnitsFile } from './data.ts'

export type City = {
  /** Unit ids by key: 'city', a division code, a department's key. */
  units: Map<string, { id: string; path: string; zh: string; en: string }>
  places: Map<string, string>
  services: Map<string, string>
  people: Map<string, DeskActor>
  shown: { login: string; zh: string; en: string }[]
}

const kindsBySuffix: [RegExp, string][] = [
  [/街道$/, 'street'],
  [/镇$/, 'town'],
  [/乡$/, 'township'],
  [/(工行委|公司)$/, 'zone'],
]

/** The frame of real place names, the invented communities and departments; positions from 2020 on, today's day apart. */
export async function foundCity(tx: Tx, from: string): Promise<City['units']> {
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
export async function foundPartyTree(tx: Tx, units: City['units'], from: string): Promise<void> {
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
