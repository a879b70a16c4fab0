import { afterAll, beforeAll, expect, test } from 'vitest'
import { allParams, buildHouse, loadLibrary } from '../src/app/house.ts'
import { seedParams } from '../src/kernel/params/store.ts'
import { checkReplay } from '../src/kernel/promise/replay.ts'
import { sql } from '../src/platform/db/sql.ts'
import { openTestDatabase, openWorld } from '../test/world.ts'
import type { World } from '../test/world.ts'
import { compareActs } from './day/afterwards.ts'
import { openLife } from './day/matters.ts'
import { takeSeats } from './day/seats.ts'
import { learnTown } from './day/town.ts'
import { newTally, openWire } from './day/wire.ts'
import { slopeOf } from './day.ts'
import { readRequests, repeatsOf } from './nyc.ts'
import { replayRequests, scoreOf } from './duplicates.ts'

let world: World
let origin = ''
beforeAll(async () => {
  world = await openWorld()
  origin = await world.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => world.close())

test('whole lives of matters and a burst of reports: all that was promised is there, nothing twice', async () => {
  const tally = newTally()
  const wire = openWire(origin, tally)
  const seats = await takeSeats(origin, 26)
  const life = openLife(wire, await learnTown(wire, seats), seats, tally)
  let heard = 0
  wire.listen(seats.cookieOf('hotline'), () => (heard += 1))
  for (let count = 0; count < 12; count++) {
    const matter = await life.report(performance.now())
    while (matter && matter.steps.length > 0) {
      await matter.steps.shift()?.(performance.now())
      world.clock.set(new Date(world.clock.now().getTime() + 60_000))
    }
  }
  await Promise.all(Array.from({ length: 40 }, () => life.report(performance.now())))
  wire.end()
  expect(tally.failures).toEqual([])
  expect(tally.reports.size).toBe(52)
  const counted = await world.owner.one<{ cases: number; numbers: number }>(
    sql`select count(*) as cases, count(distinct no) as numbers from promise where kind = 'case'`,
  )
  expect(counted).toEqual({ cases: 52, numbers: 52 })
  const rows = await world.owner.many<{ promise_id: string; act: string }>(
    sql`select promise_id, act from act where party <> 'system' and act <> 'open'`,
  )
  const kept = new Map<string, string[]>()
  for (const row of rows) kept.set(row.promise_id, [...(kept.get(row.promise_id) ?? []), row.act])
  expect(compareActs(tally.acts, kept)).toEqual({ lost: [], doubled: [] })
  expect(rows.length).toBeGreaterThan(40)
  expect((await checkReplay(world.owner, loadLibrary())).wrong).toBe(0)
  // an open page hears that something changed, not of every change
  expect(heard).toBeGreaterThan(0)
  expect(heard).toBeLessThan(rows.length)
})

test('an act that was lost or written twice is found', () => {
  const promised = new Map([['a', ['blow', 'note', 'note']]])
  expect(compareActs(promised, new Map([['a', ['blow', 'note']]])).lost).toEqual(['note on a'])
  expect(compareActs(promised, new Map([['a', ['blow', 'blow', 'note', 'note']]])).doubled).toEqual(['blow on a'])
  expect(compareActs(promised, new Map([['a', ['blow', 'note', 'note', 'rate']]])).doubled).toHaveLength(1)
})

test('memory that grows a megabyte a minute grows sixty an hour; what fills up first does not count', () => {
  const beats = Array.from({ length: 120 }, (_, at) => ({ at: at * 1000, rss: at < 60 ? at * 3 : 200 + at / 60 }))
  expect(slopeOf(beats)).toBeCloseTo(60, 3)
})

test('of three hundred real requests each repeat is shown among at most three', async () => {
  const requests = (await readRequests()).slice(-300)
  const repeats = repeatsOf(requests)
  expect(repeats.size).toBe(31)
  const database = await openTestDatabase()
  await seedParams(database.owner, allParams, new Date())
  const house = buildHouse({
    db: database.db,
    secret: Buffer.alloc(32, 7),
    filesDir: '/nowhere',
    origin: 'http://127.0.0.1',
    demo: false,
    city: { zh: '纽约', en: 'New York' },
  })
  const { looked, keys } = await replayRequests(house, database.owner, requests)
  await database.close()
  expect(looked).toHaveLength(300)
  expect(Math.max(...looked.map((each) => each.shown.length))).toBe(3)
  const lists = looked.map((each) => ({
    key: each.request.key,
    shown: each.shown.map((row) => keys.get(row.id) ?? ''),
  }))
  const score = scoreOf(lists, repeats)
  expect(score.recall).toBeGreaterThan(0.95)
  expect(score.precision).toBeGreaterThan(0.8)
})

test('a look-up of candidates and the count of unread notices come from indexes', async () => {
  const plan = async (statement: string): Promise<string> => {
    const rows = await world.owner.tx({}, async (tx) => {
      // the tables of a test are small enough to be read whole
      await tx.run(sql`select set_config('enable_seqscan', 'off', true)`)
      return tx.many<{ 'QUERY PLAN': string }>({ text: `explain ${statement}`, values: [], name: '' })
    })
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  }
  const nobody = '00000000-0000-0000-0000-000000000000'
  expect(await plan(`select from notice where person_id = '${nobody}' and read_at is null limit 100`)).toContain(
    'notice_unread',
  )
  expect(await plan(`select from whistle_case where address_key = 'x' and address_key <> ''`)).toContain(
    'whistle_case_address',
  )
  expect(await plan(`select from whistle_case where service_id = '${nobody}' and lat between 1 and 2`)).toContain(
    'whistle_case_near',
  )
})
