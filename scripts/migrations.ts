import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { faultsOf, hashOf, lockFaultsOf, readCommitted, readMigrationFiles } from './migration-law.ts'
import { root } from './steps.ts'

// Migrations against the house's rules and against locks. --write: adds new files to committed.json, changes no old line.
const folder = join(root, 'db/migrations')
const migrations = readMigrationFiles(folder)
const committed = readCommitted(folder)
if (process.argv.includes('--write')) {
  for (const { name, text } of migrations) committed[name] ??= { sha256: hashOf(text) }
  const sorted = Object.fromEntries(Object.entries(committed).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(join(folder, 'committed.json'), `${JSON.stringify(sorted, null, 2)}\n`)
}
const faults = [...faultsOf(migrations, committed), ...lockFaultsOf(folder, committed)]
for (const fault of faults) process.stdout.write(`${fault}\n`)
if (faults.length > 0)
  process.stdout.write('A lock somebody answers for: name the rule and the reason under "accepts" in committed.json.\n')
process.exitCode = faults.length === 0 ? 0 : 1
