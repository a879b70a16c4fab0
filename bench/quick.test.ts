import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countWaiting, findWaiting } from '../src/kernel/promise/store/inbox.ts'
import { scopeOf, toSettings } from '../src/kernel/identity/scope.ts'
import { sql } from '../src/platform/db/sql.ts'
import { openTestDatabase } from '../test/world.ts'
import { plantTree } from './national-tree.ts'
import { fillPromises } from './promises.ts'
import { openRecorder } from './record.ts'

const rows = 20_000
const now = new Date('2026-11-24T02:00:00Z')
let database: Awaited<ReturnType<typeof openTestDatabase>>
let units = 0
beforeAll(async () => {
  database = await openTestDatabase()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  // two provinces with few villages: all six levels are there
  units = await plantTree(client, ['54', '63'])
  await client.end()
  await fillPromises(database.url, rows, now)
})
afterAll(() => database.close())

test('the tree has six levels and every promise stands at a village of it', async () => {
  expect(units).toBeGreaterThan(9000)
  const counted = await database.owner.one<{ n: number; levels: number; astray: number }>(sql`
    select (select count(*) from promise) as n, (select count(distinct length(path)) from placement) as levels,
      (select count(*) from promise p where not exists (select from placement l where l.path = p.hold)) as astray`)
  expect(counted).toEqual({ n: rows, levels: 6, astray: 0 })
})

test('taking indexes away for the load and putting them back leaves the schema as it was', async () => {
  const names = async (url: string): Promise<string[]> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const found = await client.query<{ made: string }>(`
      select pg_get_indexdef(indexrelid) as made from pg_index where indrelid in
        ('promise'::regclass, 'placement'::regclass, 'unit_naming'::regclass) order by 1`)
    await client.end()
    return found.rows.map((row) => row.made)
  }
  const other = await openTestDatabase()
  try {
    expect(await names(database.url)).toEqual(await names(other.url))
  } finally {
    await other.close()
  }
})

test('at every level the nearest due come from one index, whatever lies below', async () => {
  const paths = await database.owner.many<{ path: string }>(sql`
    select distinct on (length(path)) path from placement p
    where exists (select from promise o where o.path >= p.path and o.path < p.path || '~') order by length(path), path`)
  expect(paths).toHaveLength(6)
  for (const [level, { path }] of paths.entries()) {
    const recorder = openRecorder()
    const record: Parameters<typeof recorder.during>[0] = []
    const recording = recorder.wrap(database.db)
    const found = await recorder.during(record, () =>
      recording.tx(toSettings(scopeOf(path)), async (tx) => ({
        list: await findWaiting(tx, path, { limit: 20 }),
        counts: await countWaiting(tx, path, ['unit', 'lead', 'community'], now, new Date(now.getTime() + 86_400_000)),
      })),
    )
    if (level < 4) expect(found.list).toHaveLength(20)
    const due = found.list.map((row) => row.due_at?.getTime() ?? Number.POSITIVE_INFINITY)
    expect(due).toEqual(due.toSorted((a, b) => a - b))
    const statement = record[0]?.statements[0]?.sql
    if (!statement) throw new Error('nothing was recorded')
    const client = new pg.Client({ connectionString: database.url, options: '-c role=gankao_app' })
    await client.connect()
    await client.query(
      `begin; select set_config('gankao.lo', '${path}', true), set_config('gankao.hi', '${path}~', true)`,
    )
    const plan = (await client.query(`explain (costs off) ${statement.text}`, statement.values)).rows
      .map((row: Record<string, string>) => row['QUERY PLAN'])
      .join('\n')
    await client.end()
    expect(plan).not.toContain('Seq Scan')
    // few rows of a village may as well be sorted; above it only the order of the index will do
    if (level < 4) expect(plan).toContain(`Index Scan using promise_h${level + 1} on promise`)
    if (level < 4) expect(plan).not.toContain('Sort')
    else expect(plan).toMatch(/promise_h\d|promise_path/)
  }
})
