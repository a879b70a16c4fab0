import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faultsOf, hashOf, lockFaultsOf, readCommitted, readMigrationFiles } from '../scripts/migration-law.ts'

const folder = join(import.meta.dirname, '../db/migrations')

function faultsIn(name: string, text: string): string[] {
  return faultsOf([{ name, text }], { [name]: { sha256: hashOf(text) } })
}

function locksIn(text: string, accepts: Record<string, string> = {}): string[] {
  const own = mkdtempSync(join(tmpdir(), 'gankao-migrations-'))
  try {
    writeFileSync(join(own, '0001_x.sql'), text)
    return lockFaultsOf(own, { '0001_x.sql': { sha256: hashOf(text), accepts } }).map(
      (fault) => fault.split(': ')[1] ?? fault,
    )
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
}

test('the migrations of this house keep its rules', () => {
  const migrations = readMigrationFiles(folder)
  expect(migrations.length).toBeGreaterThan(3)
  expect(faultsOf(migrations, readCommitted(folder))).toEqual([])
})

test('a migration says why, is named by a number of its own, and leaves the transaction to the migrator', () => {
  expect(faultsIn('0042_noun.sql', '-- why\ncreate index a on b (c);\n')).toEqual([])
  expect(faultsIn('42-noun.sql', '-- why\n')).toHaveLength(1)
  expect(faultsIn('0042_noun.sql', 'create index a on b (c);\n')).toHaveLength(1)
  expect(faultsIn('0042_noun.sql', '-- why\nbegin;\nselect 1;\ncommit;\n')).toHaveLength(1)
  expect(faultsIn('0042_noun.sql', '-- why\ndo $$\nbegin\n  perform 1;\nend\n$$;\n')).toEqual([])
  const twice = ['0042_a.sql', '0042_b.sql'].map((name) => ({ name, text: '-- why\n' }))
  const known = Object.fromEntries(twice.map((each) => [each.name, { sha256: hashOf(each.text) }]))
  expect(faultsOf(twice, known)).toEqual(['0042_b.sql: the number is taken'])
})

test('a new table that the server may not open is found before it is missed', () => {
  const table = '-- why\ncreate table noun (id uuid primary key);\n'
  expect(faultsIn('0042_noun.sql', table)).toEqual(['0042_noun.sql: no grant on noun to gankao_app'])
  expect(faultsIn('0042_noun.sql', `${table}grant select on noun_other to gankao_app;\n`)).toHaveLength(1)
  expect(faultsIn('0042_noun.sql', `${table}grant select, insert on other, noun to gankao_app;\n`)).toEqual([])
  expect(faultsIn('0002_noun.sql', table)).toEqual([])
})

test('a committed migration that is edited, dropped or not listed is found', () => {
  const committed = { '0042_noun.sql': { sha256: hashOf('-- why\n') } }
  expect(faultsOf([{ name: '0042_noun.sql', text: '-- why not\n' }], committed)).toHaveLength(1)
  expect(faultsOf([], committed)).toEqual(['0042_noun.sql: is committed, but gone'])
  expect(faultsOf([{ name: '0043_noun.sql', text: '-- why\n' }], {})).toHaveLength(1)
})

test('what loses data or locks a table while the version before still runs is found', () => {
  expect(locksIn('-- why\ndrop table noun;\n')).toEqual(['ban-drop-table'])
  expect(locksIn('-- why\nalter table noun drop column a;\n')).toEqual(['ban-drop-column'])
  expect(locksIn('-- why\nalter table noun alter column a type varchar(3);\n')).toContain('changing-column-type')
  expect(locksIn('-- why\nalter table noun add column a text not null;\n')).toEqual(['adding-required-field'])
  expect(locksIn('-- why\ncreate index a on noun (b);\n')).toEqual(['require-concurrent-index-creation'])
  expect(locksIn('-- why\ncreate table noun (b text);\ncreate index a on noun (b);\n')).toEqual([])
  expect(locksIn('-- why\nalter table noun add column a text;\n')).toEqual([])
})

test('a lock somebody answers for is let through, and only as long as it is there', () => {
  const accepts = { 'require-concurrent-index-creation': 'a few hundred rows' }
  expect(locksIn('-- why\ncreate index a on noun (b);\n', accepts)).toEqual([])
  expect(locksIn('-- why\nselect 1;\n', accepts)).toEqual([
    'accepts require-concurrent-index-creation, which is not found',
  ])
})
