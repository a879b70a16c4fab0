import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { actsOn, reportCases } from './cases.ts'
import { startCity } from './city-process.ts'
import type { CityProcess } from './city-process.ts'
import { drive } from './load.ts'
import { casePaths } from './page.ts'
import type { Site } from './site.ts'
import { judge } from './table.ts'
import type { Row } from './table.ts'

/** The most that was held while `work` ran. */
async function peakDuring(city: CityProcess, work: () => Promise<unknown>): Promise<number> {
  let peak = 0
  const timer = setInterval(() => (peak = Math.max(peak, city.memory())), 100)
  try {
    await work()
    return Math.max(peak, city.memory())
  } finally {
    clearInterval(timer)
  }
}

/** What the server's process holds of the memory, without the database: at rest, and under pages and acts together. */
export async function benchMemory(site: Site): Promise<Row[]> {
  const data = join(site.folder, 'memory')
  const first = await startCity(site, data)
  const afterLoading = first.memory()
  await first.stop()
  const city = await startCity(site, data)
  await wait(site.quick ? 2000 : 10_000)
  const idle = city.memory()
  const seconds = site.quick ? 3 : 15
  const pages = (await casePaths(city.origin)).map((path) => ({
    method: 'GET' as const,
    path,
    headers: { accept: 'text/html' },
  }))
  const peak = await peakDuring(city, async () => {
    const acts = await actsOn(city.origin, await reportCases(city.origin, site.quick ? 100 : 1500))
    await Promise.all([
      drive({ origin: city.origin, concurrency: 8, requests: pages, seconds }),
      drive({ origin: city.origin, concurrency: 8, requests: acts }),
    ])
  })
  await city.stop()
  return [
    judge(
      'memory of the server, idle',
      idle,
      'MB',
      { atMost: 150 },
      `${afterLoading.toFixed(0)} MB after a first start`,
    ),
    judge('memory of the server under load, peak', peak, 'MB', { atMost: 300 }),
  ]
}
