import { join } from 'node:path'
import { reportCases } from './cases.ts'
import { startCity } from './city-process.ts'
import { drive } from './load.ts'
import type { Site } from './site.ts'
import { judge } from './table.ts'
import type { Row } from './table.ts'

/** The open interface over a city of some thousand matters: the longest answers it gives, one reader at a time. */
export async function benchOpen311(site: Site): Promise<Row[]> {
  const city = await startCity(site, join(site.folder, 'open311'))
  const count = site.quick ? 1000 : 5000
  await reportCases(city.origin, count)
  const rows: Row[] = []
  for (const [name, path] of [
    ['1,000 requests as JSON', '/open311/v2/requests.json'],
    ['1,000 requests as XML, extended', '/open311/v2/requests.xml?extensions=true'],
    ['1,000 updates as JSON', '/open311/v2/servicerequestupdates.json'],
  ] as const) {
    // an address may read 120 times a minute
    const got = await drive({
      origin: city.origin,
      concurrency: 1,
      requests: Array.from({ length: 25 }, () => ({ method: 'GET' as const, path, headers: {} })),
    })
    rows.push(
      judge(
        `${name} of ${count}, p95`,
        got.p95,
        'ms',
        { atMost: 250 },
        `${got.p50.toFixed(0)} ms at the middle, ${(got.bytes / got.count / 1000).toFixed(0)} KB each`,
      ),
    )
  }
  await city.stop()
  return rows
}
