import { expect, test } from 'vitest'
import { chanceOf, judge, oneIn, periodsBetween } from './rules.ts'

const limits = { least: 5, chance: 0.001, periods: 3 }

test('the chance is the tail of Poisson: the values of the printed tables', () => {
  // P(X >= n) for a mean, from tables of the Poisson distribution
  for (const [n, mean, chance] of [
    [0, 3, 1],
    [1, 1, 0.632_121],
    [3, 1, 0.080_301],
    [5, 2, 0.052_653],
    [9, 2.1, 0.000_337_3],
    [10, 5, 0.031_828],
    [20, 10, 0.003_454],
    [130, 100, 0.002_282],
  ] as const)
    expect(chanceOf(n, mean)).toBeCloseTo(chance, 5)
})

test('a very rare chance keeps its size instead of being rounded to nothing', () => {
  expect(chanceOf(30, 1)).toBeGreaterThan(0)
  expect(chanceOf(30, 1)).toBeLessThan(1e-30)
  expect(chanceOf(2000, 1500)).toBeGreaterThan(0)
})

test('more matters are never likelier than fewer, and a higher mean never makes them rarer', () => {
  for (let mean = 0.1; mean < 60; mean *= 1.7)
    for (let n = 1; n < 80; n++) {
      expect(chanceOf(n, mean)).toBeLessThanOrEqual(chanceOf(n - 1, mean) + 1e-9)
      expect(chanceOf(n, mean)).toBeLessThanOrEqual(chanceOf(n, mean * 1.7) + 1e-9)
    }
})

test.each([
  // nine where two are usual stands out; the same nine where nine are usual does not
  { n: 9, history: [2, 2, 3, 1, 2, 3, 2, 2, 1, 3, 2, 2], hot: true },
  { n: 9, history: [9, 8, 10, 9], hot: false },
  // fewer than usual never stands out, however rare
  { n: 5, history: [40, 38, 41], hot: false },
  // four are below the least number, even where there never was one
  { n: 4, history: [0, 0, 0, 0], hot: false },
  { n: 5, history: [0, 0, 0, 0], hot: true },
  // a matter of chance: seven where four are usual
  { n: 7, history: [4, 4, 4, 4], hot: false },
])('$n after $history: hot is $hot', ({ n, history, hot }) => expect(judge(n, history, limits)?.hot).toBe(hot))

test('where the record is too short nothing is said at all', () => {
  expect(judge(50, [1, 2], limits)).toBeUndefined()
  expect(judge(50, [], { ...limits, periods: 0 })).toBeUndefined()
})

test('where nothing ever happened, half a matter in all that time is usual', () =>
  expect(judge(5, [0, 0, 0, 0, 0], limits)?.usual).toBe(0.1))

test('earlier periods are whole ones, none before the first matter, and no more than the months allow', () => {
  const to = new Date('2026-11-01T00:00:00Z')
  const before = (days: number): Date => new Date(to.getTime() - days * 86_400_000)
  expect(periodsBetween(null, to, 30, 12)).toBe(0)
  expect(periodsBetween(before(29), to, 30, 12)).toBe(0)
  expect(periodsBetween(before(95), to, 30, 12)).toBe(3)
  expect(periodsBetween(before(4000), to, 30, 12)).toBe(12)
})

test('one in how many is said with two figures', () => {
  expect(oneIn(0.000_512)).toBe(2000)
  expect(oneIn(0.5)).toBe(2)
  expect(oneIn(0)).toBe(Number.POSITIVE_INFINITY)
})
