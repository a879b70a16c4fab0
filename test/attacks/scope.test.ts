import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contains, scopeOf, toSettings, toSql } from '../../src/kernel/identity/scope.ts'
import type { Scope } from '../../src/kernel/identity/scope.ts'
import { part, sql } from '../../src/platform/db/sql.ts'
import { seeded } from '../../demo/names.ts'
import { openTestDatabase } from '../world.ts'

type Row = { id: string; path: string; hold: string | null; rootPath: string; root: string }

let database: Awaited<ReturnType<typeof openTestDatabase>>
const draw = seeded(20261124)
const rows: Row[] = []

/** Labels close to each other: a prefix of one another where separators are forgotten, at both ends of the order. */
const labels = ['00003', '00031', '0003z', 'zzzzz', '00000', 'a0003', 'a0031']
const pick = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T
function drawPath(): string {
  return `d/${Array.from({ length: 1 + Math.floor(draw() * 4) }, () => `${pick(labels)}/`).join('')}`
}

beforeAll(async () => {
  database = await openTestDatabase()
  const unit = randomUUID()
  await database.owner.run(
    sql`insert into unit (id, kind, label, since) values (${unit}, 'city', '00001', '2020-01-01')`,
  )
  for (let index = 0; index < 400; index++) {
    const id = randomUUID()
    const root = draw() < 0.5 || rows.length === 0 ? id : pick(rows).root
    rows.push({ id, path: drawPath(), hold: draw() < 0.4 ? null : drawPath(), rootPath: drawPath(), root })
  }
  for (const row of rows)
    await database.owner.run(sql`
      insert into promise (id, no, kind, version, root, unit_id, path, root_path, hold, title, made_to, state, opened_at, changed_at, seq, hash, snapshot)
      values (${row.id}, ${row.id}, 'case', 1, ${row.root}, ${unit}, ${row.path}, ${row.rootPath}, ${row.hold}, 't', '{}', 's', now(), now(), 1, '\\x00', '{}')`)
})
afterAll(() => database.close())

function drawScope(): Scope {
  const kind = draw()
  const scope =
    kind < 0.75 ? scopeOf(drawPath()) : kind < 0.85 ? { lo: '~', hi: '~' } : { lo: drawPath(), hi: drawPath() }
  return draw() < 0.4 ? { ...scope, also: draw() < 0.8 ? pick(rows).root : randomUUID() } : scope
}

test('JavaScript, SQL and row-level security agree on who sees what, in more than ten thousand cases', async () => {
  let compared = 0
  let seen = 0
  for (let turn = 0; turn < 120; turn++) {
    const scope = drawScope()
    const own = rows.filter((row) => contains(scope, row)).map((row) => row.id)
    const bySql = await database.owner.many<{ id: string }>(
      sql`select id from promise where ${toSql(scope, '', ['path', 'hold', 'root_path'])}`,
    )
    const byFence = await database.db.tx(toSettings(scope), (tx) =>
      tx.many<{ id: string }>(sql`select id from promise`),
    )
    const sorted = (ids: string[]): string[] => ids.toSorted()
    expect(sorted(bySql.map((row) => row.id)), JSON.stringify(scope)).toEqual(sorted(own))
    expect(sorted(byFence.map((row) => row.id)), JSON.stringify(scope)).toEqual(sorted(own))
    compared += rows.length
    seen += own.length
  }
  expect(compared).toBeGreaterThan(10_000)
  // the draw is worth something only where both answers occur often
  expect(seen).toBeGreaterThan(compared * 0.05)
  expect(seen).toBeLessThan(compared * 0.95)
})

test('a unit is never taken for one whose code begins like its own (A03 and A031)', () => {
  expect(contains(scopeOf('d/a0003/'), { path: 'd/a0003/00001/' })).toBe(true)
  expect(contains(scopeOf('d/a0003/'), { path: 'd/a00031/' })).toBe(false)
  expect(contains(scopeOf('d/a0003/'), { path: 'd/a0004/' })).toBe(false)
})

test('without settings the server sees nothing at all', async () => {
  expect(await database.db.tx({}, (tx) => tx.many(sql`select id from promise`))).toEqual([])
  expect(await database.db.many(sql`select id from promise`)).toEqual([])
})

test('settings end with their transaction, also on the same connection', async () => {
  await database.db.tx(toSettings({ lo: '', hi: '~' }), (tx) => tx.many(sql`select 1`))
  for (let turn = 0; turn < 20; turn++) expect(await database.db.many(sql`select id from promise limit 1`)).toEqual([])
})

test('a part of SQL keeps its values apart from those of the statement around it', async () => {
  const found = await database.owner.one<{ n: number }>(
    sql`select count(*) as n from promise where ${part`kind = ${'case'}`} and ${toSql({ lo: '', hi: '~' })}`,
  )
  expect(found?.n).toBe(rows.length)
})
