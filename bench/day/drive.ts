import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startCity } from '../city-process.ts'
import type { Site } from '../site.ts'
import { lookAfterwards } from './afterwards.ts'
import type { Found } from './afterwards.ts'
import { openLife } from './matters.ts'
import type { Life, Matter } from './matters.ts'
import { startReaders } from './readers.ts'
import { takeSeats } from './seats.ts'
import { learnTown } from './town.ts'
import { newTally, openWire } from './wire.ts'
import type { Tally } from './wire.ts'

/** Ten thousand reports and fifty thousand acts an hour. */
export const reportsPerSecond = 10_000 / 3600
export const actsPerSecond = 50_000 / 3600

export type Beat = { at: number; rss: number; heap: number; p50: number; p99: number; max: number; cpu: number }
export type Day = { tally: Tally; beats: Beat[]; idle: number; seconds: number; found: Found; seats: number }

export type Plan = {
  name: string
  seconds: number
  seats: number
  /** How many reports in a second; the acts follow at five a report unless `acts` is false. */
  reports: number
  acts: boolean
}

/** Calls `work` at an even rate for so long, whether or not the answer to the one before has come. */
async function atRate(
  perSecond: number,
  seconds: number,
  work: (due: number) => Promise<void>,
  failed: () => boolean,
): Promise<void> {
  const began = performance.now()
  const all: Promise<void>[] = []
  const count = Math.round(perSecond * seconds)
  for (let at = 0; at < count; at++) {
    const due = began + ((at + Math.random()) * 1000) / perSecond
    await wait(Math.max(0, due - performance.now()))
    all.push(work(due))
    if (failed()) break
  }
  await Promise.all(all)
}

/** Matters whose next step may be taken now, the one that waited longest first. */
type Ready = { push(matter: Matter): void; take(): Matter | undefined; size(): number }
function openQueue(): Ready {
  const waiting: { matter: Matter; from: number }[] = []
  return {
    // nobody acts in the very moment the last one did
    push: (matter) => void (matter.steps.length > 0 && waiting.push({ matter, from: performance.now() + 1000 })),
    take: () => ((waiting[0]?.from ?? Infinity) <= performance.now() ? waiting.shift()?.matter : undefined),
    size: () => waiting.length,
  }
}

async function prepare(life: Life, queue: Ready, count: number): Promise<void> {
  let left = count
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const matter = await life.report(performance.now())
      if (!matter) continue
      // so that every kind of act comes from the first second on
      for (let steps = Math.floor(Math.random() * matter.steps.length); steps > 0; steps--)
        await matter.steps.shift()?.(performance.now())
      queue.push(matter)
    }
  }
  await Promise.all(Array.from({ length: 4 }, lane))
}

/** One stretch of a busy day against the real server in a process of its own. @throws at the first sign of a failure */
export async function runDay(site: Site, plan: Plan): Promise<Day> {
  const dataDir = join(site.folder, plan.name)
  const watch = join(site.folder, `${plan.name}.watch`)
  // loaded, then started again: what loading the demo took is not part of the day
  await (await startCity(site, dataDir)).stop()
  const since = new Date()
  const city = await startCity(site, dataDir, undefined, {
    imports: [join(import.meta.dirname, 'watch.mjs')],
    env: { GANKAO_WATCH: watch, GANKAO_PROXY: '1' },
  })
  await wait(1500)
  const idle = city.memory()
  const tally = newTally()
  const wire = openWire(city.origin, tally)
  const close = site.defer(async () => wire.end())
  const seats = await takeSeats(city.origin, plan.seats)
  site.say(`${plan.name}: ${seats.all.length} desks are signed in`)
  const life = openLife(wire, await learnTown(wire, seats), seats, tally)
  const queue = openQueue()
  await prepare(life, queue, plan.acts ? 60 : 4)
  const readers = startReaders(wire, seats)
  const rest = site.defer(() => readers.stop())
  await wait(2000)
  if (tally.failures.length > 0) throw new Error(`${tally.failures.length} failed, the first: ${tally.failures[0]}`)
  site.say(`${plan.name}: ${plan.seconds} s of ${plan.reports.toFixed(1)} reports a second`)
  const failed = (): boolean => tally.failures.length > 20
  tally.measuring = true
  const from = performance.now()
  const began = Date.now()
  await Promise.all([
    atRate(
      plan.reports,
      plan.seconds,
      async (due) => {
        const matter = await life.report(due)
        if (matter) queue.push(matter)
      },
      failed,
    ),
    atRate(
      plan.acts ? (plan.reports * actsPerSecond) / reportsPerSecond : 0,
      plan.seconds,
      async (due) => {
        const matter = queue.take()
        if (!matter) return
        await matter.steps.shift()?.(due)
        queue.push(matter)
      },
      failed,
    ),
  ])
  const seconds = (performance.now() - from) / 1000
  const until = Date.now()
  tally.measuring = false
  await rest()
  await close()
  await city.stop()
  if (tally.failures.length > 0) throw new Error(`${tally.failures.length} failed, the first: ${tally.failures[0]}`)
  const found = await lookAfterwards(dataDir, tally, since)
  if (found.lost.length > 0) throw new Error(`${found.lost.length} are lost, the first: ${found.lost[0]}`)
  if (found.doubled.length > 0) throw new Error(`${found.doubled.length} are doubled, the first: ${found.doubled[0]}`)
  const beats = readFileSync(watch, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Beat)
    .filter((beat) => beat.at >= began && beat.at <= until)
  return { tally, beats, idle, seconds, found, seats: seats.all.length }
}
