import { afterAll, beforeAll, expect, test } from 'vitest'
import { hurryLetters, sendLetters } from '../../src/kernel/notice/post.ts'
import { insertLetter } from '../../src/kernel/notice/store.ts'
import { checkReplay } from '../../src/kernel/promise/replay.ts'
import { turnTheClocks } from '../../src/kernel/promise/jobs.ts'
import { handClock, watchClock } from '../../src/platform/clock.ts'
import { sql } from '../../src/platform/db/sql.ts'
import { randomUUIDv7 } from '../../src/platform/ids.ts'
import { openWorld } from '../world.ts'
import type { Client, World } from '../world.ts'
import { tell } from './running-city.ts'

const day = 86_400_000
let world: World
let secretary: Client
let caseId = ''
beforeAll(async () => {
  world = await openWorld()
  secretary = await world.as('hanqinghe')
  const made = await secretary.post('/api/cases', {
    serviceId: world.city.services.get('property'),
    placeId: world.city.places.get('baiyang-9'),
    said: '楼道灯坏了',
    channel: 'window',
  })
  caseId = made.body.id
})
afterAll(() => world.close())

const move = (ms: number): void => world.clock.set(new Date(world.clock.now().getTime() + ms))
async function acts(): Promise<{ at: Date; recorded_at: Date; seq: number; act: string; data: { mark?: object } }[]> {
  return world.owner.many(
    sql`select at, recorded_at, seq, act, data from act where promise_id = ${caseId} order by seq`,
  )
}
async function dues(): Promise<string> {
  const { body } = await secretary.get(`/api/cases/${caseId}`)
  return JSON.stringify(body.clocks.map((clock: { name: string; dueAt: string }) => [clock.name, clock.dueAt]))
}

test('a clock that jumps a day ahead and back: sessions hold, acts never run backwards, no deadline moves, no mark is struck twice', async () => {
  const before = await dues()
  move(day)
  // a day is longer than a session may rest: one signs in again, nothing else
  if ((await secretary.get('/api/session')).status === 401) secretary = await world.as('hanqinghe')
  await turnTheClocks(world.house)
  expect((await secretary.post(`/api/promises/${caseId}/acts/add_note`, { words: '明天记的' })).status).toBe(200)
  move(-day)
  expect((await secretary.get('/api/session')).status).toBe(200)
  await turnTheClocks(world.house)
  expect((await secretary.post(`/api/promises/${caseId}/acts/add_note`, { words: '今天记的' })).status).toBe(200)
  const list = await acts()
  const times = list.map((act) => act.at.getTime())
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  // when it was really recorded is kept beside it
  expect(list.at(-1)!.recorded_at.getTime()).toBeLessThan(list.at(-1)!.at.getTime())
  expect(await dues()).toBe(before)
  move(day)
  await turnTheClocks(world.house)
  await turnTheClocks(world.house)
  const marks = (await acts()).filter((act) => act.act === 'mark').map((act) => JSON.stringify(act.data.mark))
  expect(new Set(marks).size).toBe(marks.length)
  const law = await world.house.law()
  expect(await checkReplay(world.owner, law.library)).toMatchObject({ wrong: 0 })
  move(-day)
  tell('clock +1 day, −1 day', { acts: times.length, 'out of order': 0, 'deadlines moved': 0, 'marks twice': 0 })
})

test('a clock put back keeps nobody out: neither the guard against floods nor a lock after wrong tries lasts a day', async () => {
  const wrong = { login: 'baimaci', password: 'not this one' }
  move(day)
  for (let tries = 0; tries < 12; tries++)
    await world.app.inject({ method: 'POST', url: '/api/session', remoteAddress: '10.1.2.3', payload: wrong })
  const locked = await world.app.inject({
    method: 'POST',
    url: '/api/session',
    remoteAddress: '10.1.2.4',
    payload: wrong,
  })
  expect(locked.json()).toMatchObject({ code: 'session.locked' })
  for (let tries = 0; tries < 40; tries++)
    await world.app.inject({ method: 'POST', url: '/track', remoteAddress: '10.1.2.5', payload: { phone: '1' } })
  move(-day)
  const again = await world.app.inject({
    method: 'POST',
    url: '/track',
    remoteAddress: '10.1.2.5',
    payload: { phone: '1' },
  })
  expect(again.statusCode).not.toBe(429)
  expect((await (await world.as('baimaci')).get('/api/session')).status).toBe(200)
})

test('a letter that was to be tried again in a minute does not wait a day for a clock that was put back', async () => {
  const carried: string[] = []
  let away = true
  const post = {
    adapters: [],
    has: (channel: string) => channel === 'mail',
    async carry(letter: { id: string }) {
      if (away) throw new Error('away')
      carried.push(letter.id)
    },
  }
  move(day)
  const id = randomUUIDv7()
  await insertLetter(world.owner, {
    id,
    channel: 'mail',
    address: 'a@example.org',
    subject: 's',
    body: 'b',
    promiseId: null,
    path: '',
    at: world.clock.now(),
  })
  await sendLetters(world.house, post)
  move(-day)
  away = false
  expect(await sendLetters(world.house, post)).toBe(0)
  await hurryLetters(world.house)
  expect(await sendLetters(world.house, post)).toBe(1)
  expect(await sendLetters(world.house, post)).toBe(0)
  expect(carried).toEqual([id])
})

test('a clock that was moved is noticed either way, and nothing is signed by it for an hour', () => {
  const clock = handClock(new Date('2026-11-24T02:00:00Z'))
  let passed = 0
  const watch = watchClock(clock, () => passed)
  const go = (seconds: number, jump = 0): void => {
    passed += seconds * 1000
    clock.set(new Date(clock.now().getTime() + seconds * 1000 + jump))
  }
  go(600)
  expect(watch.look()).toBe(0)
  expect([watch.isSettled(), watch.last()]).toEqual([true, undefined])
  go(5, day)
  expect(watch.look()).toBe(day)
  expect(watch.isSettled()).toBe(false)
  go(5, -day)
  expect(watch.look()).toBe(-day)
  go(1800)
  expect([watch.isSettled(), watch.last()?.movedMs]).toEqual([false, -day])
  go(1805)
  expect([watch.look(), watch.isSettled(), watch.last()]).toEqual([0, true, undefined])
  // seen at the very question, not only at the next look
  go(1, day)
  expect(watch.isSettled()).toBe(false)
})
