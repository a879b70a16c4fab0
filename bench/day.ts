import { actsPerSecond, reportsPerSecond, runDay } from './day/drive.ts'
import type { Beat, Day } from './day/drive.ts'
import type { Site } from './site.ts'
import { judge, note, percentile } from './table.ts'
import type { Row } from './table.ts'

const writes = ['report', 'act', 'photo']
const reads = ['inbox', 'list', 'search', 'board', 'case', 'notices']

/** Least squares over the second half, when every pool and cache is warm: MB an hour. */
export function slopeOf(beats: Pick<Beat, 'at' | 'rss'>[]): number {
  const half = beats.slice(Math.floor(beats.length / 2))
  const mean = (list: number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length
  const [x, y] = [mean(half.map((beat) => beat.at)), mean(half.map((beat) => beat.rss))]
  const over = half.reduce((sum, beat) => sum + (beat.at - x) * (beat.rss - y), 0)
  const under = half.reduce((sum, beat) => sum + (beat.at - x) ** 2, 0)
  return under === 0 ? 0 : (over / under) * 3_600_000
}

function timesOf(day: Day, names: string[]): number[] {
  return names.flatMap((name) => day.tally.milliseconds.get(name) ?? [])
}

function timeRows(day: Day, label: string, names: string[], limit: number | undefined): Row[] {
  const all = timesOf(day, names)
  if (all.length === 0) return []
  const at = (share: number): string => percentile(all, share).toFixed(0)
  const about = `p50 ${at(0.5)}, p99 ${at(0.99)}, longest ${Math.max(...all).toFixed(0)} ms; ${all.length.toLocaleString('en-US')}`
  return [
    limit === undefined
      ? note(`${label}: p95`, percentile(all, 0.95), 'ms', about)
      : judge(`${label}: p95`, percentile(all, 0.95), 'ms', { atMost: limit }, about),
  ]
}

function rowsOf(name: string, day: Day, limits: { reads: number; writes: number }): Row[] {
  const rss = day.beats.map((beat) => beat.rss)
  const counts = `${day.found.reports.toLocaleString('en-US')} reports and ${day.found.acts.toLocaleString('en-US')} acts read back, ${day.tally.twice} pressed twice`
  return [
    ...timeRows(day, `${name}, writes`, writes, limits.writes),
    ...writes.flatMap((each) => timeRows(day, `${name}, write, ${each}`, [each], undefined)),
    ...timeRows(day, `${name}, reads`, reads, limits.reads),
    ...reads.flatMap((each) => timeRows(day, `${name}, read, ${each}`, [each], undefined)),
    judge(`${name}, lost or doubled`, day.found.lost.length + day.found.doubled.length, '', { atMost: 0 }, counts),
    judge(
      `${name}, memory of the server, peak`,
      Math.max(...rss),
      'MB',
      { atMost: 300 },
      `${day.idle.toFixed(0)} MB before, ${(rss.at(-1) ?? 0).toFixed(0)} MB at the end; heap at most ${Math.max(...day.beats.map((beat) => beat.heap)).toFixed(0)} MB`,
    ),
    note(
      `${name}, delay of the event loop, p99 of the worst second`,
      Math.max(...day.beats.map((beat) => beat.p99)),
      'ms',
      `median second ${percentile(
        day.beats.map((beat) => beat.p99),
        0.5,
      ).toFixed(0)} ms, longest ${Math.max(...day.beats.map((beat) => beat.max)).toFixed(0)} ms`,
    ),
    note(
      `${name}, one core used by the server`,
      (day.beats.reduce((sum, beat) => sum + beat.cpu, 0) / day.beats.length) * 100,
      '%',
      `${day.seats} desks, ${day.tally.changed.toLocaleString('en-US')} signals sent to them`,
    ),
  ]
}

/** A busy hour, or `--minutes` of it at the same rate: 2.8 reports and 13.9 acts a second, 200 desks reading. */
export async function benchDay(site: Site): Promise<Row[]> {
  const minutes = site.minutes ?? 60
  const seconds = site.quick ? 20 : minutes * 60
  const day = await runDay(site, { name: 'day', seconds, seats: 200, reports: reportsPerSecond, acts: true })
  const rate = (names: string[]): number => timesOf(day, names).length / day.seconds
  const took = `${(reportsPerSecond * 3600).toLocaleString('en-US')} an hour wanted, for ${(day.seconds / 60).toFixed(1)} minutes`
  return [
    judge('day, reports taken', rate(['report']) * 3600, '/h', { atLeast: reportsPerSecond * 3600 * 0.98 }, took),
    judge('day, acts taken', rate(['act']) * 3600, '/h', { atLeast: actsPerSecond * 3600 * 0.95 }),
    ...rowsOf('day', day, { reads: 300, writes: 500 }),
    ...(seconds >= 600 ? [judge('day, memory grows', slopeOf(day.beats), 'MB/h', { atMost: 20 })] : []),
  ]
}

/** The same for longer, looking at what grows: four hours, or `--minutes`. */
export async function benchSoak(site: Site): Promise<Row[]> {
  const seconds = site.quick ? 30 : (site.minutes ?? 240) * 60
  const day = await runDay(site, { name: 'soak', seconds, seats: 200, reports: reportsPerSecond, acts: true })
  return [
    ...rowsOf('soak', day, { reads: 300, writes: 500 }),
    site.quick
      ? note('soak, memory grows', slopeOf(day.beats), 'MB/h', 'says nothing after so short a time')
      : judge('soak, memory grows', slopeOf(day.beats), 'MB/h', { atMost: 10 }),
  ]
}

/** A thousand reports in ten seconds: something happened that everybody sees. The desks look on. */
export async function benchBurst(site: Site): Promise<Row[]> {
  const seconds = site.quick ? 2 : 10
  const day = await runDay(site, { name: 'burst', seconds, seats: 200, reports: 100, acts: false })
  return [
    ...rowsOf('burst', day, { reads: 2000, writes: 2000 }),
    judge('burst, from the first report to the last answer', day.seconds, 's', { atMost: seconds * 1.5 }),
  ]
}
