import { availableParallelism, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { benches, usual } from '../bench/all.ts'
import { openSite } from '../bench/site.ts'
import { asTable } from '../bench/table.ts'
import type { Row } from '../bench/table.ts'

const usage = `npm run bench -- [name …] [--rows N] [--seed N] [--minutes N] [--quick]
  names    ${Object.keys(benches).join(', ')} (all but soak where none is given)
  --rows   open promises of the inbox, 10,000,000 where not given
  --seed   what the fuzzer draws from, 20261124 where not given
  --minutes  how long the load of day and soak is held; an hour and four hours where not given, the rate stays
  --quick  200,000 rows and short loops: shows that everything runs, measures little
`

type Asked = { names: string[]; rows: number; seed: number; quick: boolean; minutes?: number }

function ask(): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        rows: { type: 'string' },
        seed: { type: 'string', default: '20261124' },
        minutes: { type: 'string' },
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean' },
      },
    })
    const quick = values.quick
    const rows = Number((values.rows ?? (quick ? '200000' : '10000000')).replaceAll(/[_,]/g, ''))
    const seed = Number(values.seed)
    if (!Number.isSafeInteger(seed)) return undefined
    const minutes = values.minutes === undefined ? undefined : Number(values.minutes)
    if (minutes !== undefined && !(minutes > 0 && minutes <= 10_000)) return undefined
    if (values.help || !Number.isSafeInteger(rows) || rows < 1000) return undefined
    if (positionals.some((name) => !(name in benches))) return undefined
    return { names: positionals.length > 0 ? positionals : usual, rows, seed, quick, ...(minutes ? { minutes } : {}) }
  } catch {
    return undefined
  }
}

const asked = ask()
if (!asked) {
  process.stderr.write(usage)
  process.exit(2)
}
const site = openSite(asked, (line) => void process.stderr.write(`  ${line}\n`))
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void site.clear().finally(() => process.exit(130))
  })
const rows: Row[] = []
try {
  for (const name of asked.names) {
    const began = performance.now()
    rows.push(...((await benches[name]?.(site)) ?? []))
    site.say(`${name} took ${((performance.now() - began) / 1000).toFixed(0)} s`)
  }
  await site.clear()
  const missed = rows.filter((row) => !row.ok).length
  const memory = Math.round(totalmem() / 2 ** 30)
  process.stdout.write(`
${asTable(rows)}

Node ${process.versions.node}, ${availableParallelism()} cores, ${memory} GB; ${asked.rows.toLocaleString('en-US')} open promises in the inbox${asked.quick ? '; --quick' : ''}.
${missed === 0 ? 'All budgets are kept.' : `${missed} of ${rows.length} rows miss their budget.`}
`)
} catch (error) {
  // no table: half a measurement is none
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  await site.clear().catch(() => {})
  process.exitCode = 1
}
