import { expect, test } from 'vitest'
import { mondayOf } from './actions.ts'
import { ceiling, drawBuckets, drawWeeks, sentences } from './draw.ts'
import type { Flow } from './contract.ts'

const weeks = Array.from({ length: 26 }, (_, index) => ({
  from: new Date(Date.UTC(2026, 5, 1 + index * 7)).toISOString().slice(0, 10),
  opened: index,
  closed: 25 - index,
}))
const flow: Flow = {
  weeks,
  ages: [
    { least: 0, most: 30, n: 4 },
    { least: 30, most: null, n: 2 },
  ],
  took: [{ least: 0, most: 1, n: 0 }],
  median: null,
  open: 6,
  asOf: '2026-11-24T02:00:00.000Z',
}

test('a scale ends at a round number', () =>
  expect([0, 1, 2, 3, 7, 11, 60, 101].map(ceiling)).toEqual([1, 1, 2, 5, 10, 20, 100, 200]))

test('a week begins on Monday by the clock of the city', () => {
  expect(mondayOf(new Date('2026-11-24T02:00:00Z'))).toBe('2026-11-23')
  // Sunday 22:00 in Greenwich is Monday morning here
  expect(mondayOf(new Date('2026-11-22T22:00:00Z'))).toBe('2026-11-23')
  expect(mondayOf(new Date('2026-11-22T02:00:00Z'))).toBe('2026-11-16')
})

test('the picture of the weeks has a bar for every number that is not nought', () => {
  const bars = drawWeeks(weeks, 'en').shapes.filter((shape) => shape.kind === 'rect')
  expect(bars).toHaveLength(50)
  expect(drawWeeks([], 'zh').shapes.length).toBeGreaterThan(0)
})

test('every bucket says its number', () => {
  const texts = drawBuckets(flow.ages, 'came', 'en', 'x').shapes.flatMap((each) =>
    each.kind === 'text' ? each.text : [],
  )
  expect(texts).toEqual(['under 1 day', '4', '30 days +', '2'])
})

test('the sentence says what the picture shows, in both languages', () => {
  expect(sentences(flow, 'zh').weeks).toContain('积压在长')
  expect(sentences(flow, 'en').ages).toBe('6 are open; 2 of them have waited 30 days or more.')
  expect(sentences(flow, 'zh').took).toBe('一年内还没有办结的。')
})
