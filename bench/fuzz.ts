import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { attack, openReport } from './fuzz/attack.ts'
import { openFuzzCity } from './fuzz/city.ts'
import { mutations } from './fuzz/mutations.ts'
import { socketAttacks } from './fuzz/sockets.ts'
import { targetsOf, undescribed } from './fuzz/targets.ts'
import type { Site } from './site.ts'
import { judge, note, percentile } from './table.ts'
import type { Row } from './table.ts'

const round = 6000

/**
 * Malformed requests over every route of the server, in rounds of 6,000, each in a city of its own: what one round did
 * to its city must not keep the next from reaching anything.
 */
export async function benchFuzz(site: Site): Promise<Row[]> {
  const total = site.quick ? round : 120_000
  const report = openReport()
  let served = 0
  let told = 0
  let missing: string[] = []
  const broken: string[] = []
  for (let from = 0; from < total; from += round) {
    const at = from / round
    const folder = join(site.folder, `fuzz-${at}`)
    mkdirSync(folder, { recursive: true })
    const city = await openFuzzCity({ url: await site.database(`fuzz_${at}`), folder })
    const close = site.defer(() => city.close())
    const targets = targetsOf(city)
    served = targets.length
    missing = undescribed(targets)
    await attack(city, { seed: site.seed, from, count: Math.min(round, total - from), socketShare: 0.15 }, report)
    const isLast = from + round >= total
    for (const [name, run] of isLast ? Object.entries(socketAttacks) : []) {
      const wrong = await run(city, site.quick ? 5 : 100)
      broken.push(...wrong.map((what) => `${name}: ${what}`))
    }
    await close()
    for (const found of report.findings.slice(told, told + 20))
      site.say(
        `${found.kind} --seed ${found.seed} #${found.number} ${found.asked} by ${found.by} [${found.mutations.join(' ')}] ${found.said}`,
      )
    told = report.findings.length
    site.say(`fuzz: ${report.requests.toLocaleString('en-US')} requests, ${report.findings.length} findings`)
  }
  for (const what of broken) site.say(what)
  const count = (...kinds: string[]): number => report.findings.filter((found) => kinds.includes(found.kind)).length
  const classes = Object.entries(report.classes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, n]) => `${name} ${n.toLocaleString('en-US')}`)
    .join(', ')
  return [
    judge('fuzz: routes attacked', report.targets.size, `of ${served}`, { atLeast: served }),
    judge(
      'fuzz: described endpoints that are not served',
      missing.length,
      '',
      { atMost: 0 },
      missing.join(', ') || 'none',
    ),
    note('fuzz: ways to spoil a request', report.kinds.size, `of ${Object.keys(mutations).length}`),
    judge('fuzz: malformed requests', report.requests, '', { atLeast: site.quick ? round : 100_000 }, classes),
    note('fuzz: of them over real sockets', report.sockets, '', `${report.streams} live streams`),
    judge('fuzz: answered with 5xx', count('broken'), '', { atMost: 0 }, 'of the above'),
    judge('fuzz: hung or closed without an answer', count('hang', 'silent'), '', { atMost: 0 }, 'of the above'),
    judge('fuzz: words of another unit told', count('leak'), '', { atMost: 0 }, 'of the above'),
    judge('fuzz: same key, two different answers', count('twice'), '', { atMost: 0 }, 'of the above'),
    judge(
      'fuzz: attacks on sockets that harmed',
      broken.length,
      '',
      { atMost: 0 },
      `of ${Object.keys(socketAttacks).length}`,
    ),
    note('fuzz: time to the answer, p99', percentile(report.times, 0.99), 'ms', 'eight at a time'),
    note('fuzz: slowest answer', report.slowest.ms, 'ms', report.slowest.asked.slice(0, 60)),
  ]
}
