import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './steps.ts'

/** What is known of a migration once it is committed: its text, and what the linter found and somebody answers for. */
export type Committed = Record<string, { sha256: string; accepts?: Record<string, string> }>
export type Migration = { name: string; text: string }

/** The first migrations; 0003 grants on every table there was. */
const grantedUpTo = '0003'
// the migrator runs a file in one transaction under a lock timeout; counts of the work of one city fit an integer
const off = ['require-lock-timeout', 'require-statement-timeout', 'prefer-robust-stmts', 'prefer-bigint-over-int']

export function readMigrationFiles(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
}

export function readCommitted(folder: string): Committed {
  const file = join(folder, 'committed.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Committed) : {}
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** What breaks the house's own rules, in words. */
export function faultsOf(migrations: Migration[], committed: Committed): string[] {
  const faults: string[] = []
  const numbers = new Set<string>()
  for (const { name, text } of migrations) {
    const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]
    if (!number) faults.push(`${name}: not a name like 0042_noun.sql`)
    else if (numbers.has(number)) faults.push(`${name}: the number is taken`)
    if (number) numbers.add(number)
    if (!/^-- \S/.test(text)) faults.push(`${name}: the first line does not say why`)
    const sql = text.replaceAll(/--.*$/gm, '').replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    if (/^\s*(begin|commit|rollback|start transaction)\b/im.test(sql))
      faults.push(`${name}: the migrator opens and ends the transaction`)
    const granted = [...sql.matchAll(/\bgrant\b[^;]*?\bon\b([^;]*?)\bto\s+gankao_app\b/gi)].map(
      (match) => match[1] ?? '',
    )
    for (const [, table = ''] of sql.matchAll(/\bcreate table(?: if not exists)?\s+([a-z0-9_]+)/gi))
      if ((number ?? '') > grantedUpTo && !granted.some((list) => new RegExp(`\\b${table}\\b`).test(list)))
        faults.push(`${name}: no grant on ${table} to gankao_app`)
    const known = committed[name]
    if (!known) faults.push(`${name}: not in committed.json; npm run fix adds it`)
    else if (known.sha256 !== hashOf(text))
      faults.push(`${name}: was committed with another text; write a new migration`)
  }
  for (const name of Object.keys(committed))
    if (!migrations.some((each) => each.name === name)) faults.push(`${name}: is committed, but gone`)
  return faults
}

type Finding = { file: string; line: number; message: string; rule_name: string }

/** What squawk finds that would lock or lose data while the version before still runs, and nobody answers for. */
export function lockFaultsOf(folder: string, committed: Committed): string[] {
  const names = readMigrationFiles(folder).map((each) => each.name)
  if (names.length === 0) return ['there is no migration to check']
  const args = ['--assume-in-transaction', '--pg-version', '15', '--exclude', off.join(','), '--reporter', 'json']
  const program = [join(root, 'bin/gankao.mjs'), 'run', 'squawk', ...args, ...names.map((name) => join(folder, name))]
  let text: string
  try {
    text = execFileSync(process.execPath, program, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  } catch (error) {
    // it leaves with 1 where it found something
    text = (error as { stdout?: string }).stdout ?? ''
    if (!text.trim().startsWith('[')) throw error
  }
  const found = JSON.parse(text) as Finding[]
  const faults = found.flatMap(({ file, line, message, rule_name: rule }) => {
    const name = file.split('/').at(-1) ?? file
    return committed[name]?.accepts?.[rule] ? [] : [`${name}:${line + 1}: ${rule}: ${message}`]
  })
  for (const [name, { accepts }] of Object.entries(committed))
    for (const rule of Object.keys(accepts ?? {}))
      if (!found.some((each) => each.file.endsWith(`/${name}`) && each.rule_name === rule))
        faults.push(`${name}: accepts ${rule}, which is not found`)
  return faults
}
