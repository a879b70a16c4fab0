import { Problem } from '../../../platform/problem.ts'
import type { House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { systemActor } from '../../../kernel/identity/contract.ts'
import { placeKinds, unitKinds } from '../actions/board.ts'
import { findChildren } from '../store/board.ts'
import { findLine } from '../store/catalogue.ts'
import type { UnitRow } from '../../../kernel/promise/store/names.ts'
import type { UnitName } from '../../../kernel/promise/endpoints.ts'
import type { CityMap, MapCounts, MapMark } from './contract.ts'
import { countCells, findExtent, findMiddles, sources } from './store.ts'
import type { Asked, CellRow, Extent } from './store.ts'

const degree = 111_320

function name(row: UnitRow): UnitName {
  return { id: row.id, nameZh: row.name_zh, nameEn: row.name_en }
}

function add(into: MapCounts, row: MapCounts): void {
  into.overdue += row.overdue
  into.running += row.running
  into.kept += row.kept
  into.closed += row.closed
}

const none = (): MapCounts => ({ overdue: 0, running: 0, kept: 0, closed: 0 })
const sumOf = (counts: MapCounts): number => counts.overdue + counts.running + counts.kept + counts.closed

/** Side of a cell: a thirtieth of what is shown, never finer than allowed. */
export function cellOf(extent: Extent, finest: number): { dx: number; dy: number; metres: number } {
  const { west, east, south, north } = extent
  const lat = ((south ?? 0) + (north ?? 0)) / 2
  const squeeze = Math.max(0.1, Math.cos((lat * Math.PI) / 180))
  const across = ((east ?? 0) - (west ?? 0)) * degree * squeeze
  const up = ((north ?? 0) - (south ?? 0)) * degree
  const metres = Math.max(finest, Math.max(across, up) / 30)
  return { dx: metres / degree / squeeze, dy: metres / degree, metres: Math.round(metres) }
}

type Cell = { x: number; y: number; counts: MapCounts; by: Map<string, number> }

/** Cells with enough matters; the rest goes back to its area. */
export function foldCells(rows: CellRow[], least: number): { cells: Cell[]; left: Map<string, MapCounts> } {
  const cells = new Map<string, Cell>()
  const left = new Map<string, MapCounts>()
  const toArea = (child: string, counts: MapCounts): void => {
    const own = left.get(child) ?? none()
    add(own, counts)
    left.set(child, own)
  }
  for (const row of rows) {
    if (row.x === null || row.y === null) {
      toArea(row.child, row)
      continue
    }
    const key = `${row.x} ${row.y}`
    const cell = cells.get(key) ?? { x: row.x, y: row.y, counts: none(), by: new Map<string, number>() }
    add(cell.counts, row)
    cell.by.set(row.child, (cell.by.get(row.child) ?? 0) + sumOf(row))
    cells.set(key, cell)
  }
  const kept: Cell[] = []
  for (const cell of cells.values())
    if (sumOf(cell.counts) >= least) kept.push(cell)
    else for (const row of rows) if (row.x === cell.x && row.y === cell.y) toArea(row.child, row)
  return { cells: kept, left }
}

type Where = { own: UnitRow; line: UnitRow[]; children: (UnitRow & { children: number })[] }

async function whereOf(house: House, unitId: string): Promise<Where> {
  const line = await findLine(house.db, unitId)
  const own = line.at(-1)
  if (!own) throw new Problem('not_found', 'unit.unknown')
  return { own, line, children: await findChildren(house.db, own.id, [...placeKinds, ...unitKinds]) }
}

function put(
  where: Where,
  rows: CellRow[],
  middles: Map<string, { lon: number; lat: number }>,
  given: { dx: number; dy: number; metres: number; least: number },
): CityMap {
  const units = new Map([...where.children, where.own].map((row) => [row.path, row]))
  const unitOf = (path: string): UnitRow => units.get(path) ?? where.own
  const { cells, left } = foldCells(rows, given.least)
  const marks: MapMark[] = []
  const placed = new Map<string, number>()
  for (const cell of cells) {
    const [most] = [...cell.by].sort((a, b) => b[1] - a[1])
    for (const [child, n] of cell.by) placed.set(child, (placed.get(child) ?? 0) + n)
    marks.push({
      kind: 'cell',
      lon: (cell.x + 0.5) * given.dx,
      lat: (cell.y + 0.5) * given.dy,
      unit: name(unitOf(most?.[0] ?? '')),
      counts: cell.counts,
      n: sumOf(cell.counts),
    })
  }
  for (const [child, counts] of left) {
    const at = middles.get(child)
    if (!at) continue
    placed.set(child, (placed.get(child) ?? 0) + sumOf(counts))
    marks.push({ kind: 'unit', ...at, unit: name(unitOf(child)), counts, n: sumOf(counts) })
  }
  const totals = new Map<string, MapCounts>()
  for (const row of rows) {
    const own = totals.get(row.child) ?? none()
    add(own, row)
    totals.set(row.child, own)
  }
  const list = [...totals]
    .map(([path, counts]) => {
      const unit = units.get(path)
      return {
        unit: name(unit ?? where.own),
        hasChildren: unit !== undefined && unit !== where.own && 'children' in unit && Number(unit.children) > 0,
        counts,
        n: sumOf(counts),
        placed: placed.get(path) ?? 0,
      }
    })
    .sort((a, b) => b.n - a.n || a.unit.nameZh.localeCompare(b.unit.nameZh))
  return {
    marks: marks.sort((a, b) => b.n - a.n),
    rows: list,
    path: where.line.map(name),
    n: list.reduce((sum, row) => sum + row.n, 0),
    placed: list.reduce((sum, row) => sum + row.placed, 0),
    cellMetres: given.metres,
    least: given.least,
  }
}

/** Where the matters within the actor's reach are: a place's own, or those a department was called to. */
export async function readMap(
  house: House,
  actor: DeskActor,
  given: { unit?: string | undefined; service?: string | undefined; what: 'open' | 'all' },
): Promise<CityMap> {
  const where = await whereOf(house, given.unit ?? actor.unitId)
  if (!where.own.path.startsWith(actor.path)) throw new Problem('not_found', 'unit.unknown')
  return house.read(actor, async (tx) => {
    const asked: Asked = {
      source: unitKinds.includes(where.own.kind) ? sources.callUps : sources.cases,
      range: { lo: where.own.path, hi: `${where.own.path}~` },
      level: where.own.path.length + 6,
      service: given.service,
      what: given.what,
      now: house.clock.now(),
    }
    const cell = cellOf(await findExtent(tx, asked), 40)
    const rows = await countCells(tx, asked, cell.dx, cell.dy)
    const middles = await findMiddles(tx, [...new Set(rows.map((row) => row.child))], 1)
    return put(where, rows, new Map(middles.map((row) => [row.path, row])), { ...cell, least: 1 })
  })
}

/** For anybody: public copies only, no finer than the parameter's cell, no cell below the parameter's number. */
export async function readPublicMap(house: House, unitId: string, what: 'open' | 'all'): Promise<CityMap> {
  const law = await house.law()
  const least = Math.max(1, Number(law.param('map.public.least').value))
  const finest = Math.max(50, Number(law.param('map.public.metres').value))
  const where = await whereOf(house, unitId)
  if (!placeKinds.includes(where.own.kind)) throw new Problem('not_found', 'unit.unknown')
  const asked: Asked = {
    source: sources.copies,
    range: { lo: where.own.path, hi: `${where.own.path}~` },
    level: where.own.path.length + 6,
    what,
    now: house.clock.now(),
  }
  const cell = cellOf(await findExtent(house.db, asked), finest)
  const rows = await countCells(house.db, asked, cell.dx, cell.dy)
  const paths = [...new Set(rows.map((row) => row.child))]
  // the middle of many matters is nobody's home; it is made where matters can be read at all
  const middles = await house.read(systemActor, (tx) => findMiddles(tx, paths, Math.max(least, 5)))
  return put(where, rows, new Map(middles.map((row) => [row.path, row])), { ...cell, least })
}
