import { createReadStream, createWriteStream } from 'node:fs'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import pg from 'pg'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { checkReplay } from '../../kernel/promise/replay.ts'
import { readMigrations } from '../../platform/db/migrate.ts'
import type { City } from '../city.ts'
import { Failure } from '../failure.ts'
import { migrationsFolder } from '../paths.ts'

const format = 'gankao-backup-1'
type Say = (line: string) => void
type Line =
  | { format: string; at: string; migrations: string[] }
  | { table: string; columns: string[] }
  | { row: Record<string, unknown> }
  | { file: string; bytes: string }
  | { key: string; text: string }
  | { sequence: string; value: number }
  | { end: true; rows: number; files: number }

type Table = { name: string; columns: string[] }

/** Our tables with the columns that can be written; what the database generates is left to it. */
async function readTables(client: pg.Client): Promise<Table[]> {
  const found = await client.query<{ name: string; columns: string[] }>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where n.nspname = current_schema() and c.relkind = 'r' and c.relname <> 'migration'
    group by c.relname order by c.relname`)
  return found.rows
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * A consistent logical copy: everything as it was at one moment, with the files, gzipped lines of JSON. The keys that
 * open contacts and sign days stay out unless asked for: who has them and the copy can read everything.
 */
export async function backupCity(city: City, file: string, options: { keys: boolean }, say: Say): Promise<void> {
  const part = `${file}.part`
  const out = createGzip({ level: 6 })
  const target = out.pipe(createWriteStream(part, { mode: 0o600 }))
  const write = async (line: Line): Promise<void> => {
    if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, 'drain')
  }
  const client = new pg.Client({ connectionString: city.ownerUrl })
  await client.connect()
  let rows = 0
  let files = 0
  try {
    await client.query('begin isolation level repeatable read read only')
    const migrations = (await client.query<{ name: string }>('select name from migration order by name')).rows
    await write({ format, at: new Date().toISOString(), migrations: migrations.map((row) => row.name) })
    for (const table of await readTables(client)) {
      await write({ table: table.name, columns: table.columns })
      const list = table.columns.map(quote).join(', ')
      await client.query(
        `declare rows cursor for select to_jsonb(t) as row from (select ${list} from ${quote(table.name)}) t`,
      )
      for (;;) {
        const batch = await client.query<{ row: Record<string, unknown> }>('fetch 1000 from rows')
        if (batch.rows.length === 0) break
        for (const { row } of batch.rows) await write({ row })
        rows += batch.rows.length
      }
      await client.query('close rows')
      say(`  ${table.name}`)
    }
    const last = await client.query<{ value: number }>('select last_value::int as value from unit_label_seq')
    await write({ sequence: 'unit_label_seq', value: last.rows[0]?.value ?? 1 })
    const hashes = await client.query<{ sha256: string }>('select distinct sha256 from evidence order by 1')
    await client.query('commit')
    for (const { sha256 } of hashes.rows) {
      await write({ file: sha256, bytes: (await city.house.files.read(sha256)).toString('base64') })
      files += 1
    }
    if (options.keys)
      for (const name of await readdir(join(city.dataDir, 'keys')))
        await write({ key: name, text: await readFile(join(city.dataDir, 'keys', name), 'utf8') })
    await write({ end: true, rows, files })
    out.end()
    await finished(target)
    await rename(part, file)
  } catch (error) {
    out.destroy()
    await rm(part, { force: true })
    throw error
  } finally {
    await client.end()
  }
  say(
    `${rows} rows and ${files} files in ${file}${options.keys ? ', with the keys' : '; the keys stay in the data folder'}`,
  )
}

async function refuseFull(client: pg.Client): Promise<void> {
  const found = await client.query<{ n: number }>(
    'select (select count(*) from promise) + (select count(*) from unit) as n',
  )
  if (Number(found.rows[0]?.n) > 0)
    throw new Failure('The city is not empty. Restore goes into an empty one: GANKAO_DATA=/new/folder gankao restore …')
}

type Constraint = { table: string; name: string; definition: string }

/** Foreign keys point both ways between tables; they are put back, and so checked, when all rows are there. */
async function dropForeignKeys(client: pg.Client): Promise<Constraint[]> {
  const found = await client.query<Constraint>(`
    select c.conrelid::regclass::text as table, c.conname as name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_namespace n on n.oid = c.connamespace
    where c.contype = 'f' and n.nspname = current_schema()`)
  for (const each of found.rows) await client.query(`alter table ${each.table} drop constraint ${quote(each.name)}`)
  return found.rows
}

/**
 * Puts a copy into an empty city, in one transaction: it is there whole or not at all. Then folds every promise anew and
 * verifies the journal.
 * @throws Failure where the file is no backup, is cut off, comes from a newer version, or the city is not empty
 */
export async function restoreCity(city: City, file: string, say: Say): Promise<void> {
  const known = new Set((await readMigrations(migrationsFolder)).map((migration) => migration.name))
  const client = new pg.Client({ connectionString: city.ownerUrl })
  await client.connect()
  let table: Table | undefined
  let batch: Record<string, unknown>[] = []
  let rows = 0
  let files = 0
  let complete = false
  async function flush(): Promise<void> {
    if (!table || batch.length === 0) return
    const list = table.columns.map(quote).join(', ')
    await client.query(
      `insert into ${quote(table.name)} (${list}) select ${list} from jsonb_populate_recordset(null::${quote(table.name)}, $1)`,
      [JSON.stringify(batch)],
    )
    batch = []
  }
  try {
    await client.query('begin')
    await refuseFull(client)
    for (const name of ['param', 'setting']) await client.query(`delete from ${name}`)
    const constraints = await dropForeignKeys(client)
    let first = true
    // made here: an interface loses the lines that come before somebody reads them
    const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()), crlfDelay: Infinity })
    for await (const text of lines) {
      const line = JSON.parse(text) as Line
      if (first) {
        if (!('format' in line) || line.format !== format) throw new Failure(`${file} is not a backup of Gankao.`)
        const unknown = line.migrations.filter((name) => !known.has(name))
        if (unknown.length > 0) throw new Failure(`The backup comes from a newer version (${unknown.join(', ')}).`)
        first = false
      } else if ('table' in line) {
        await flush()
        table = { name: line.table, columns: line.columns }
      } else if ('row' in line) {
        batch.push(line.row)
        rows += 1
        if (batch.length >= 500) await flush()
      } else if ('file' in line) {
        const kept = await city.house.files.put(Buffer.from(line.bytes, 'base64'))
        if (kept !== line.file) throw new Failure(`A file of the backup is damaged (${line.file}).`)
        files += 1
      } else if ('key' in line)
        say(`  key ${line.key}: put it into ${join(city.dataDir, 'keys')} by hand before the next start`)
      else if ('sequence' in line) await client.query(`select setval('unit_label_seq', $1)`, [line.value])
      else if ('end' in line) complete = line.rows === rows && line.files === files
    }
    await flush()
    if (!complete) throw new Failure(`${file} is cut off: it says how many rows it has, and they are not all there.`)
    for (const each of constraints)
      await client.query(`alter table ${each.table} add constraint ${quote(each.name)} ${each.definition}`)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    if (error instanceof Failure) throw error
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') throw new Failure(`There is no file ${file}.`)
    if (error instanceof SyntaxError || code?.startsWith('Z_'))
      throw new Failure(`${file} is damaged: ${String(error)}`)
    throw error
  } finally {
    await client.end()
  }
  say(`${rows} rows and ${files} files restored; checking …`)
  const { library } = await city.house.law()
  const replay = await checkReplay(city.owner, library)
  // days were signed with the key of where the copy was made: without it their signatures cannot be checked here
  const verdict = await verifyJournal(city.owner, { keys: city.keys, now: city.house.clock.now() })
  const faults = verdict.faults.filter((fault) => fault.kind !== 'day.key_unknown' && fault.kind !== 'day.missing')
  if (replay.wrong > 0 || faults.length > 0)
    throw new Failure(`The copy was restored, but ${replay.wrong + faults.length} places of it are not whole.`)
  say(`whole: ${replay.promises} promises, ${replay.acts} acts, ${verdict.entries} entries`)
}
