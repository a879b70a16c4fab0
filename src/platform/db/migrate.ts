import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

export type Migration = { name: string; text: string; hash: string }

/** The migrations of a folder, in order of their names (`0001_kernel.sql`). */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const found: Migration[] = []
  for (const name of files) {
    const text = await readFile(join(folder, name), 'utf8')
    found.push({ name, text, hash: createHash('sha256').update(text).digest('hex') })
  }
  return found
}

/** One statement at a time: a file is cut at `;` + line end outside of $$ bodies. */
function statementsOf(text: string): string[] {
  const statements: string[] = []
  let current = ''
  let body = false
  for (const line of text.split('\n')) {
    if (!body && line.trim().startsWith('--')) continue
    if ((line.match(/\$\$/g) ?? []).length % 2 === 1) body = !body
    current += `${line}\n`
    if (!body && line.trimEnd().endsWith(';')) {
      statements.push(current.trim())
      current = ''
    }
  }
  if (current.trim()) statements.push(current.trim())
  return statements
}

/**
 * Brings the database of `url` (the owner's connection) up to date; forward only. Two processes that migrate at
 * once wait for each other. A migration that was applied and then edited is an error, not a surprise.
 * @returns the names applied now
 */
export async function migrate(url: string, folder: string, say: (line: string) => void = () => {}): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const applied: string[] = []
  try {
    await client.query("select pg_advisory_lock(hashtext('gankao.migrate'))")
    await client.query("set lock_timeout = '5s'")
    await client.query(
      'create table if not exists migration (name text primary key, hash text not null, applied_at timestamptz not null default now())',
    )
    const known = new Map<string, string>()
    for (const row of (await client.query('select name, hash from migration')).rows as Migration[])
      known.set(row.name, row.hash)
    for (const migration of await readMigrations(folder)) {
      const hash = known.get(migration.name)
      if (hash === migration.hash) continue
      if (hash) throw new Error(`${migration.name} was applied with another text; migrations are never edited`)
      await client.query('begin')
      try {
        for (const statement of statementsOf(migration.text)) await client.query(statement)
        await client.query('insert into migration (name, hash) values ($1, $2)', [migration.name, migration.hash])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      }
      say(migration.name)
      applied.push(migration.name)
    }
  } finally {
    await client.end()
  }
  return applied
}
