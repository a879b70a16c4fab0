import type { ParamSpec } from '../../../kernel/params/contract.ts'

const ours = '本系统默认值,国家文本未见规定 / our default, no national text found'

function param(key: string, value: number, zh: string, en: string): ParamSpec {
  return { key, value, label: { zh, en }, source: ours, level: 'default' }
}

/** What makes a place stand out against itself; each is a row the city can change. */
export const hotspotParams: ParamSpec[] = [
  param('hotspots.days', 30, '热点:看最近多少天', 'hot spots: days looked at'),
  param('hotspots.months', 12, '热点:和之前多少个月比', 'hot spots: months compared with'),
  param('hotspots.least', 5, '热点:最少件数', 'hot spots: least number of matters'),
  param('hotspots.chance', 0.001, '热点:碰巧发生的概率不高于', 'hot spots: probability by chance at most'),
  param('hotspots.periods', 3, '热点:至少要有几段往期', 'hot spots: least number of earlier periods'),
]

/** ln(n!) by Stirling's series from 16 on, summed below: good to 1e-10, which is far more than a chance needs. */
function lnFactorial(n: number): number {
  if (n < 16) {
    let sum = 0
    for (let i = 2; i <= n; i++) sum += Math.log(i)
    return sum
  }
  const x = n + 1
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3)
}

/**
 * Probability of `n` or more events where `mean` are usual and each comes by itself (Poisson). Summed from `n` upwards, so
 * that a chance of one in a million million is not lost in the rounding of one minus almost one.
 */
export function chanceOf(n: number, mean: number): number {
  if (n <= 0) return 1
  if (mean <= 0) return 0
  let term = Math.exp(-mean + n * Math.log(mean) - lnFactorial(n))
  let sum = 0
  for (let i = n + 1; i < n + 100_000; i++) {
    sum += term
    term *= mean / i
    if (i > mean && term < sum * 1e-12) break
  }
  return Math.min(1, sum)
}

export type Judged = { usual: number; chance: number; hot: boolean }

/**
 * Whether the present count stands out against the earlier periods of the same length. Where nothing ever happened
 * before, half a matter in all that time is taken as usual: "never" would make any single one a sensation.
 * @returns undefined where there are too few earlier periods to say anything
 */
export function judge(
  n: number,
  history: number[],
  given: { least: number; chance: number; periods: number },
): Judged | undefined {
  if (history.length < Math.max(1, given.periods)) return undefined
  const sum = history.reduce((total, count) => total + count, 0)
  const usual = Math.max(sum, 0.5) / history.length
  const chance = chanceOf(n, usual)
  return { usual, chance, hot: n >= given.least && n > usual && chance <= given.chance }
}

/** How many whole earlier periods of `days` there are, at most those of `months`, none older than the first matter. */
export function periodsBetween(first: Date | null, windowFrom: Date, days: number, months: number): number {
  if (!first || first >= windowFrom) return 0
  const kept = Math.floor((windowFrom.getTime() - first.getTime()) / (days * 86_400_000))
  return Math.min(Math.floor((months * 365.25) / 12 / days), kept)
}

/** One in how many, rounded to two figures: 1 in 2,000. */
export function oneIn(chance: number): number {
  if (chance <= 0) return Number.POSITIVE_INFINITY
  const n = 1 / chance
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 1)
  return Math.max(1, Math.round(n / scale) * scale)
}
