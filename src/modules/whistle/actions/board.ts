import { readMonths, readSums } from '../../../kernel/indicator/store.ts'
import type { House } from '../../../kernel/house.ts'
import { noScope } from '../../../kernel/identity/scope.ts'
import type { Law } from '../../../kernel/promise/clocks.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { findChildren, countAges, countPresent } from '../store/board.ts'
import { findLine } from '../store/catalogue.ts'
import type { UnitRow } from '../../../kernel/promise/store/names.ts'
import type { BoardRow } from '../contract.ts'
import type { UnitName } from '../../../kernel/promise/endpoints.ts'

export const placeKinds = ['city', 'street', 'town', 'township', 'zone', 'community', 'village', 'grid']
export const unitKinds = ['department', 'property_firm', 'office']

export type BoardQuery = { unitId: string; by: 'place' | 'unit'; months: number; kinds?: string[] }

export type Board = {
  rows: BoardRow[]
  total: BoardRow
  path: UnitName[]
  flow: { month: string; opened: number; closed: number }[]
  ages: { bucket: { zh: string; en: string }; from: number; n: number }[]
  asOf: string
}

function name(row: UnitRow): UnitName {
  return { id: row.id, nameZh: row.name_zh, nameEn: row.name_en }
}

type Numbers = Map<string, number>

function rowOf(
  unit: UnitRow,
  children: number,
  sums: Numbers,
  present: { open: number; late: number; planned: number } | undefined,
  by: 'place' | 'unit',
  least: number,
): BoardRow {
  const count = (key: string): number => sums.get(`${by}.${key}`) ?? 0
  // a share of a handful of cases says nothing about a unit and much about people: not shown below the least number
  const rate = (numerator: string, denominator: string): BoardRow['response'] => ({
    numerator: count(numerator),
    denominator: count(denominator),
    shown: count(denominator) >= least,
  })
  return {
    unit: name(unit),
    hasChildren: children > 0,
    opened: by === 'place' ? count('opened') : count('dispatched') + count('taken_over'),
    open: present?.open ?? 0,
    late: present?.late ?? 0,
    planned: present?.planned ?? 0,
    closed: count('closed'),
    reopened: count('reopened'),
    notReached: count('not_reached'),
    excluded: count('excluded'),
    whistles: count('whistles'),
    response: rate('contacted_in_time', 'dispatched'),
    arrival: rate('arrived_in_time', 'dispatched'),
    solved: rate('solved', 'answered'),
    satisfied: rate('satisfied', 'answered_satisfaction'),
  }
}

/**
 * Promises by place or by unit below `unitId`, over the last months: counts, and rates with their numerator and
 * denominator. Sums come from roll-ups, so a county and a grid cost the same.
 */
export async function readBoard(house: House, given: BoardQuery): Promise<Board | undefined> {
  const law = await house.law()
  // nothing of it lies behind the fence; one connection for all of its questions
  return house.read({ kind: 'system', scope: noScope }, (tx) => boardOf(tx, law, house.clock.now(), given))
}

async function boardOf(tx: Tx, law: Law, now: Date, given: BoardQuery): Promise<Board | undefined> {
  const least = Number(law.param('whistle.rates.least').value)
  const line = await findLine(tx, given.unitId)
  const own = line.at(-1)
  if (!own) return undefined
  const kinds = given.kinds ?? (given.by === 'place' ? placeKinds : unitKinds)
  const children = await findChildren(tx, own.id, kinds)
  const local = new Date(now.getTime() + 8 * 3_600_000)
  const from = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - given.months + 1, 1))
    .toISOString()
    .slice(0, 10)
  const paths = [own.path, ...children.map((row) => row.path)]
  const sums = new Map<string, Numbers>()
  for (const sum of await readSums(tx, paths, from))
    sums.set(sum.path, (sums.get(sum.path) ?? new Map()).set(sum.key, sum.n))
  const present = new Map((await countPresent(tx, paths, now)).map((row) => [row.path, row]))
  const months = await readMonths(tx, own.path, [`${given.by}.opened`, `${given.by}.closed`], from)
  const flow = new Map<string, { month: string; opened: number; closed: number }>()
  for (let index = given.months - 1; index >= 0; index--) {
    const month = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - index, 1)).toISOString().slice(0, 7)
    flow.set(month, { month, opened: 0, closed: 0 })
  }
  for (const row of months) {
    const entry = flow.get(row.month)
    if (entry && row.key.endsWith('.opened')) entry.opened = row.n
    else if (entry) entry.closed = row.n
  }
  return {
    rows: children.map((row) =>
      rowOf(row, row.children, sums.get(row.path) ?? new Map(), present.get(row.path), given.by, least),
    ),
    total: rowOf(own, children.length, sums.get(own.path) ?? new Map(), present.get(own.path), given.by, least),
    path: line.map(name),
    flow: [...flow.values()],
    ages: (await countAges(tx, own.path, now)).map((row) => ({
      from: row.least,
      n: row.n,
      bucket:
        row.most > 1000
          ? { zh: `${row.least} 天以上`, en: `over ${row.least} days` }
          : { zh: `${row.least}–${row.most} 天`, en: `${row.least}–${row.most} days` },
    })),
    asOf: now.toISOString(),
  }
}
