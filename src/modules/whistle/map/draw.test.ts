import { expect, test } from 'vitest'
import { cellOf, foldCells } from './actions.ts'
import type { CityMap, MapMark } from './contract.ts'
import { drawMap, moveApart, worstOf } from './draw.ts'

const unit = { id: '00000000-0000-7000-8000-000000000001', nameZh: '白杨社区', nameEn: 'Baiyang' }
const none = { overdue: 0, running: 0, kept: 0, closed: 0 }
function mark(lon: number, lat: number, running = 3): MapMark {
  return { kind: 'cell', lon, lat, unit, counts: { ...none, running }, n: running }
}
function mapOf(marks: MapMark[]): CityMap {
  return { marks, rows: [], path: [unit], n: 3, placed: 3, cellMetres: 500, least: 1 }
}

test('a cell with too few matters goes back to its area, and none is lost', () => {
  const row = { child: 'd/1/2/', ...none, overdue: 0 }
  const rows = [
    { ...row, x: 1, y: 1, running: 5 },
    { ...row, x: 2, y: 1, running: 4 },
    { ...row, child: 'd/1/3/', x: 2, y: 1, running: 2 },
    { ...row, x: null, y: null, running: 1 },
  ]
  const five = foldCells(rows, 5)
  expect(five.cells.map((cell) => cell.counts.running)).toEqual([5, 6])
  expect(five.left.get('d/1/2/')?.running).toBe(1)
  const six = foldCells(rows, 7)
  expect(six.cells).toEqual([])
  expect(six.left.get('d/1/2/')?.running).toBe(10)
  expect(six.left.get('d/1/3/')?.running).toBe(2)
})

test('a cell is never finer than allowed, at any latitude', () => {
  for (const lat of [0, 36, 70]) {
    const cell = cellOf({ west: 94, east: 94.001, south: lat, north: lat + 0.001 }, 500)
    expect(cell.metres).toBe(500)
    expect(cell.dy * 111_320).toBeCloseTo(500, 3)
    expect(cell.dx * 111_320 * Math.cos(((lat + 0.0005) * Math.PI) / 180)).toBeCloseTo(500, 3)
  }
})

test('what is overdue is never hidden by what is not', () =>
  expect(worstOf({ overdue: 1, running: 50, kept: 900, closed: 3 })).toBe('overdue'))

test('marks at the same point part from each other and stay in the picture', () => {
  const spots = Array.from({ length: 12 }, () => ({
    x: 430,
    y: 10,
    r: 20,
    mark: mark(94, 36),
    look: 'running' as const,
  }))
  moveApart(spots, 400, 400)
  for (const [index, a] of spots.entries()) {
    expect(a.x).toBeLessThanOrEqual(440 - 20)
    expect(a.y).toBeGreaterThanOrEqual(20)
    for (const b of spots.slice(index + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(30)
  }
})

test.each([
  ['no mark', []],
  ['one mark', [mark(94.9, 36.4)]],
  ['two at one point', [mark(94.9, 36.4), mark(94.9, 36.4)]],
  ['marks on one meridian', [mark(94.9, 36.4), mark(94.9, 36.5)]],
  ['marks across the city', [mark(94.7, 36.4), mark(94.9, 36.45), mark(95, 36.3, 200)]],
])('%s: every coordinate is a number and every mark has a name', (_, marks) => {
  const drawing = drawMap(mapOf(marks), 'zh')
  expect(JSON.stringify(drawing)).not.toMatch(/null|NaN|Infinity/)
  const named = drawing.shapes.filter((shape) => shape.kind === 'mark')
  expect(named).toHaveLength(marks.length)
  for (const each of named) expect(each.kind === 'mark' && each.says).toContain('白杨社区')
})
