import pg from 'pg'
import { loadDemo } from '../demo/load.ts'
import { readSnapshot } from '../src/kernel/journal/store/snapshot.ts'
import { checkReplay } from '../src/kernel/promise/replay.ts'
import { allActsInOrder, allProjections } from '../src/kernel/promise/store/replay.ts'
import { openHouse } from './site.ts'
import type { Site } from './site.ts'
import { judge } from './table.ts'
import type { Row } from './table.ts'

/** The history of the demo city, `times` more often: every case again under other keys, with its acts. */
async function multiply(url: string, times: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // the units and persons are those of the original; nothing is looked up a second time
    await client.query('set session_replication_role = replica')
    const columns = async (table: string): Promise<string[]> =>
      (
        await client.query<{ name: string }>(
          `select quote_ident(attname) as name from pg_attribute
          where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
          [table],
        )
      ).rows.map((row) => row.name)
    const other = (column: string): string => `md5(o.${column}::text || k)::uuid`
    const copy = async (table: string, changed: Record<string, string>): Promise<void> => {
      const all = await columns(table)
      await client.query(
        `insert into ${table} (${all.join(', ')})
        select ${all.map((name) => changed[name] ?? `o.${name}`).join(', ')}
        from ${table} o cross join generate_series(1, $1) as k`,
        [times],
      )
    }
    await copy('promise', {
      id: other('id'),
      root: other('root'),
      parent: `case when o.parent is not null then ${other('parent')} end`,
      no: `o.no || '.' || k`,
      snapshot: `jsonb_set(o.snapshot, '{id}', to_jsonb(${other('id')}))`,
    })
    await copy('act', { promise_id: other('promise_id') })
    await client.query('vacuum (analyze) promise, act')
  } finally {
    await client.end()
  }
}

/** Folding every act into the rows that are kept of it; beside it, reading the same rows and doing nothing with them. */
export async function benchReplay(site: Site): Promise<Row[]> {
  const least = site.quick ? 4000 : 100_000
  const url = await site.database('replay')
  const opened = await openHouse(site, url)
  await loadDemo(opened.build, opened.db, new Date(), () => {})
  const { library } = await opened.house.law()
  const once = await checkReplay(opened.owner, library)
  await multiply(url, Math.ceil(least / once.acts))
  const began = performance.now()
  let read = 0
  await readSnapshot(opened.owner, async (reader) => {
    for await (const rows of reader.stream(allActsInOrder())) read += rows.length
    for await (const rows of reader.stream(allProjections())) if (rows.length === 0) return
  })
  const reading = (read / (performance.now() - began)) * 1000
  const from = performance.now()
  const found = await checkReplay(opened.owner, library)
  const folding = (found.acts / (performance.now() - from)) * 1000
  await opened.close()
  if (found.wrong > 0) throw new Error(`the replay found ${found.wrong} faults, the first: ${found.faults[0]}`)
  if (found.acts !== read || found.acts < least) throw new Error(`${found.acts} of ${read} acts were folded`)
  const peer = `${(folding / reading).toFixed(2)} of reading the rows alone; ${found.acts.toLocaleString('en-US')} acts`
  return [judge('replay of acts into their rows', folding, 'acts/s', { atLeast: 10_000 }, peer)]
}
