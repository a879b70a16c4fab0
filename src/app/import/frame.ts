import type { House } from '../../kernel/house.ts'
import { dayOf } from '../../kernel/calendar/rules.ts'
import { systemActor } from '../../kernel/identity/contract.ts'
import { foundUnit } from '../../kernel/organization/actions.ts'
import { unitKinds } from '../../kernel/organization/contract.ts'
import { areaKinds } from '../../modules/whistle/rules.ts'
import { findServices, insertService } from '../../modules/whistle/store/catalogue.ts'
import type { ServiceRow } from '../../modules/whistle/store/catalogue.ts'
import { sha256 } from '../../platform/canonical.ts'
import type { Tx } from '../../platform/db/database.ts'
import { randomUUIDv7 } from '../../platform/ids.ts'
import type { Checker } from './check.ts'
import type { MapOptions, Row } from './sheet.ts'
import { findCalled, findRoot } from './store.ts'
import type { NamedUnit } from './store.ts'

/** What imported matters hang on, by the words of the file. */
export type Frame = {
  services: Map<string, ServiceRow>
  /** Unit ids by the names from the top, joined by ' / '. */
  areas: Map<string, string>
  units: Map<string, string>
}

type Item = { row: Row; serviceWord: string; areaWords: string[]; agencyWord: string | undefined }

export type Plan = {
  missing: { services: number; areas: number; units: number }
  /** Creates what is missing, in one transaction. Only once the whole file is faultless. */
  build(from: string): Promise<Frame>
}

/** A key as services have them: latin words as they are, others by a short hash, so that they stay the same. */
function serviceKey(word: string): string {
  const plain = word
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return plain.length >= 3 ? plain.slice(0, 60) : `imported_${sha256(word).toString('hex').slice(0, 10)}`
}

function isCalled(unit: NamedUnit, word: string): boolean {
  return [unit.external_no, unit.code, unit.name_zh, unit.name_en].includes(word)
}

function prefixesOf(words: string[]): string[][] {
  return words.map((_, index) => words.slice(0, index + 1))
}

/**
 * What of the frame is there and what has to be made. A word that means nothing, or two units at once, is a fault of its
 * first row.
 */
export async function planFrame(house: House, checker: Checker, options: MapOptions, items: Item[]): Promise<Plan> {
  const prefix = options.prefix ?? ''
  const rowsOf = new Map<string, Row>()
  function note(kind: string, word: string, row: Row): void {
    if (word && !rowsOf.has(`${kind} ${word}`)) rowsOf.set(`${kind} ${word}`, row)
  }
  for (const item of items) {
    note('service', item.serviceWord, item.row)
    note('agency', item.agencyWord ?? '', item.row)
    if (item.areaWords.length > 0) note('area', item.areaWords.join(' / '), item.row)
  }
  const wordsOf = (kind: string): string[] =>
    [...rowsOf.keys()].filter((key) => key.startsWith(`${kind} `)).map((key) => key.slice(kind.length + 1))
  function fault(kind: 'service' | 'area' | 'agency', word: string, zh: string, en: string): void {
    const row = rowsOf.get(`${kind} ${word}`)
    if (row) checker.fault(row, kind, zh, en)
  }

  const known = await findServices(house.db, dayOf(house.clock.now()))
  const services = new Map<string, ServiceRow>()
  for (const word of wordsOf('service')) {
    const found = known.find(
      (row) => [row.key, row.name_zh, row.name_en].includes(word) || row.key === serviceKey(word),
    )
    if (found) services.set(word, found)
    else if (!options.createServices) fault('service', word, `没有“${word}”这类事项`, `there is no service “${word}”`)
  }

  const root = await findRoot(house.db)
  if (!root)
    checker.faults.push({ row: null, column: null, zh: '还没有根单位(市)', en: 'there is no root unit (the city) yet' })
  const numberOf = (path: string[]): string => `${prefix}${path.join('/')}`
  const areaPaths = new Map(
    wordsOf('area').flatMap((word) => prefixesOf(word.split(' / ')).map((path) => [path.join(' / '), path] as const)),
  )
  const agencies = wordsOf('agency')
  const called = await findCalled(house.db, [
    ...[...areaPaths.values()].flatMap((path) => [numberOf(path), path.at(-1) ?? '']),
    ...agencies.flatMap((word) => [`${prefix}${word}`, word]),
  ])
  const areas = new Map<string, string>()
  const wanted = new Set(wordsOf('area'))
  for (const [key, path] of areaPaths) {
    const own = called.find((unit) => unit.external_no === numberOf(path))
    if (own) areas.set(key, own.id)
    else if (!options.createAreas && wanted.has(key)) {
      const named = called.filter((unit) => areaKinds.includes(unit.kind) && isCalled(unit, path.at(-1) ?? ''))
      if (named.length === 1 && named[0]) areas.set(key, named[0].id)
      else if (named.length > 1)
        fault('area', key, `有几个单位叫“${key}”,请用编号`, `several units are called “${key}”; use a number`)
      else fault('area', key, `没有“${key}”这个地方`, `there is no area “${key}”`)
    }
    if (path.length > 5) fault('area', key, '层级太深,最多五级', 'too deep; five levels at most')
  }
  const kinds = options.areaKinds ?? ['street', 'community']
  if (options.createAreas && kinds.some((kind) => !areaKinds.includes(kind)))
    checker.faults.push({
      row: null,
      column: 'areaKinds',
      zh: `只能是 ${areaKinds.join('、')}`,
      en: `one of ${areaKinds.join(', ')} is wanted`,
    })
  const units = new Map<string, string>()
  for (const word of agencies) {
    const own = called.find((unit) => unit.external_no === `${prefix}${word}`)
    const named = called.filter((unit) => unit.kind in unitKinds && isCalled(unit, word))
    if (own) units.set(word, own.id)
    else if (named.length === 1 && named[0]) units.set(word, named[0].id)
    else if (named.length > 1)
      fault('agency', word, `有几个单位叫“${word}”,请用编号`, `several units are called “${word}”; use a number`)
    else if (!options.createUnits) fault('agency', word, `没有“${word}”这个单位`, `there is no unit “${word}”`)
  }

  const missing = {
    services: wordsOf('service').filter((word) => !services.has(word)),
    areas: options.createAreas ? [...areaPaths].filter(([key]) => !areas.has(key)) : [],
    units: agencies.filter((word) => !units.has(word)),
  }
  const nameOf = (word: string): { zh: string; en: string } => options.names?.[word] ?? { zh: word, en: word }

  async function makeServices(tx: Tx): Promise<void> {
    for (const [index, word] of missing.services.entries())
      await insertService(tx, {
        id: randomUUIDv7(),
        key: serviceKey(word),
        nameZh: nameOf(word).zh,
        nameEn: nameOf(word).en,
        words: '',
        level: 'anonymous',
        photo: 'optional',
        whistleKind: 'livelihood',
        danger: false,
        position: 1000 + known.length + index,
      })
  }
  async function makeUnits(tx: Tx, rootId: string, from: string): Promise<void> {
    for (const [key, path] of missing.areas) {
      const word = path.at(-1) ?? ''
      const parentId = path.length === 1 ? rootId : (areas.get(path.slice(0, -1).join(' / ')) ?? rootId)
      const { id } = await foundUnit(tx, {
        kind: kinds[Math.min(path.length, kinds.length) - 1] ?? 'community',
        nameZh: nameOf(word).zh,
        nameEn: nameOf(word).en,
        parentId,
        tree: 'duty',
        externalNo: numberOf(path),
        from,
      })
      areas.set(key, id)
    }
    for (const word of missing.units) {
      const { id } = await foundUnit(tx, {
        kind: 'department',
        nameZh: nameOf(word).zh,
        nameEn: nameOf(word).en,
        parentId: rootId,
        tree: 'duty',
        externalNo: `${prefix}${word}`,
        from,
      })
      units.set(word, id)
    }
  }
  return {
    missing: {
      services: missing.services.length,
      areas: missing.areas.length,
      units: missing.units.length,
    },
    async build(from) {
      if (root)
        await house.write(systemActor, undefined, async (tx) => {
          await makeServices(tx)
          await makeUnits(tx, root.id, from)
        })
      const all = await findServices(house.db, dayOf(house.clock.now()))
      for (const word of missing.services) {
        const made = all.find((row) => row.key === serviceKey(word))
        if (made) services.set(word, made)
      }
      return { services, areas, units }
    },
  }
}
