import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildOpenapi, contracts } from '../../src/app/describe.ts'
import { procedures } from '../../src/app/modules.ts'
import { indicatorKeys } from '../../src/modules/whistle/actions/rates.ts'
import { knownProblems, say } from '../../src/platform/i18n/problems.ts'
import { sql } from '../../src/platform/db/sql.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

const root = dirname(dirname(import.meta.dirname))
let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** Words that would stand for a judgement or a track of a person. `rating` is a verdict on work, never on somebody. */
const never =
  /(^|_)(score|scores|rank|ranking|points?|streaks?|badges?|level_of_person|screen_?time|login_?count|logins|step_count|gps|whereabouts|location|ethnic\w*|nation(ality)?|religion|political\w*|reliability|loyalty|rating_of_person)(_|$)/i
const snake = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()

test('no table has a score, a rank, a counter or a track of a person, nor a sensitive attribute', async () => {
  const columns = await world.owner.many<{ name: string }>(sql`
    select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`)
  expect(columns.length).toBeGreaterThan(150)
  expect(columns.filter((row) => never.test(row.name.split('.')[1] ?? '')).map((row) => row.name)).toEqual([])
  // a point on the map belongs to a place or to a matter, never to somebody
  const points = columns.filter((row) => /\.(lon|lat)$/.test(row.name)).map((row) => row.name.split('.')[0])
  expect([...new Set(points)].toSorted((a = '', b = '') => (a < b ? -1 : 1))).toEqual(['place', 'whistle_case'])
})

test('no answer or request of the interface has one either', () => {
  const names = new Set<string>()
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk)
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'properties') for (const name of Object.keys(inner as object)) names.add(name)
        walk(inner)
      }
  }
  walk(buildOpenapi())
  expect(names.size).toBeGreaterThan(100)
  expect([...names].filter((name) => never.test(snake(name)))).toEqual([])
})

test('what is counted are matters, at places and units; nothing is counted by person', async () => {
  expect(indicatorKeys.filter((key) => never.test(key))).toEqual([])
  const columns = await world.owner.many<{ name: string }>(sql`
    select column_name as name from information_schema.columns where table_name in ('indicator', 'indicator_delta')`)
  expect([...new Set(columns.map((row) => row.name))].toSorted()).toEqual(['id', 'key', 'month', 'n', 'path'])
})

test('acts, states, facts and parties have no such name', () => {
  const names = procedures.flatMap((procedure) =>
    [procedure.acts, procedure.states, procedure.facts, procedure.parties].flatMap((part) => Object.keys(part)),
  )
  expect(names.length).toBeGreaterThan(80)
  expect(names.filter((name) => never.test(name))).toEqual([])
})

test('a verdict belongs to a round of a matter and names nobody', async () => {
  const columns = await world.owner.many<{ name: string }>(
    sql`select column_name as name from information_schema.columns where table_name = 'rating'`,
  )
  expect(columns.map((row) => row.name).filter((name) => /person|account|post|phone/.test(name))).toEqual([])
})

test('contacts lie sealed in a table of their own; acts and journal hold neither name nor number', async () => {
  const agent = await world.as('hotline')
  await agent.post('/api/cases', {
    serviceId: world.city.services.get('light'),
    placeId: world.city.places.get('baiyang-3'),
    said: '楼道灯不亮',
    name: '王桂珍',
    phone: '13911112222',
    channel: 'phone',
  })
  const tables = await world.owner.many<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  for (const { name } of tables) {
    const found = await world.owner.one<{ n: number }>({
      text: `select count(*) as n from "${name}" t where to_jsonb(t)::text like '%13911112222%' or (to_jsonb(t)::text like '%王桂珍%')`,
      values: [],
      name: `leak ${name}`,
    })
    expect([name, found?.n]).toEqual([name, 0])
  }
})

test('every page of the demo says that it is one', async () => {
  for (const path of ['/', '/report', '/track', '/board', '/how', '/places', '/cases'])
    expect((await world.anyone.get(path, { accept: 'text/html' })).text).toContain('演示数据')
})

test('every problem a person can meet is said in both languages', () => {
  expect(knownProblems().length).toBeGreaterThan(60)
  for (const code of knownProblems())
    for (const locale of ['zh', 'en'] as const) expect([code, say(code, locale)]).not.toEqual([code, code])
  // and no code is thrown that nobody declared
  const declared = new Set(knownProblems())
  const thrown = new Set<string>()
  for (const name of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.ts') && !/\.test\./.test(name))
      for (const match of readFileSync(join(root, 'src', name), 'utf8').matchAll(
        /new Problem\(\s*'\w+',\s*'([\w.]+)'/g,
      ))
        thrown.add(match[1] ?? '')
  expect([...thrown].filter((code) => !declared.has(code))).toEqual([])
  expect(Object.keys(contracts).length).toBeGreaterThan(5)
})
