import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPost, sendLetters } from '../../src/kernel/notice/post.ts'
import type { Post } from '../../src/kernel/notice/post.ts'
import { insertLetter } from '../../src/kernel/notice/store.ts'
import { sql } from '../../src/platform/db/sql.ts'
import { randomUUIDv7 } from '../../src/platform/ids.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'
import { openMailReceiver } from './receivers.ts'
import type { Manner, Receiver } from './receivers.ts'
import { tell } from './running-city.ts'

let world: World
let mail: Receiver
let post: Post
const letters: string[] = []

async function write(many: number): Promise<void> {
  for (let n = 0; n < many; n++) {
    const id = randomUUIDv7()
    letters.push(id)
    const at = world.clock.now()
    await insertLetter(world.owner, {
      id,
      channel: 'mail',
      address: 'somebody@example.org',
      subject: `第 ${n} 封`,
      body: '{"a":1}',
      promiseId: null,
      path: world.city.units.get('city')!.path,
      at,
    })
  }
}
type Waiting = {
  id: string
  sent_at: Date | null
  last_error: string | null
  tries: number
  next_try_at: Date | null
  held: boolean
}
const outbox = (): Promise<Waiting[]> =>
  world.owner.many<Waiting>(
    sql`select id, sent_at, last_error, tries, next_try_at, held from outbox where id = any(${letters}::uuid[])`,
  )
const later = (minutes: number): void => world.clock.set(new Date(world.clock.now().getTime() + minutes * 60_000))

beforeAll(async () => {
  world = await openWorld()
  mail = await openMailReceiver()
  post = buildPost({ GANKAO_SMTP: mail.url })
  await write(10)
})
afterAll(async () => {
  await mail.close()
  await world.close()
})

const manners: [Manner, number][] = [
  ['refuses', 1],
  ['drops', 5],
  ['garbage', 15],
  ['huge', 60],
  ['silent', 240],
  ['drip', 720],
]

test('whatever a receiver does to us, a letter waits with the reason and the next try, and the page says so', async () => {
  for (const [manner, minutes] of manners) {
    const admin = await world.as('admin')
    mail.manner = manner
    const began = performance.now()
    const sent = await sendLetters(world.house, post)
    const seconds = (performance.now() - began) / 1000
    const rows = await outbox()
    expect([manner, sent, rows.filter((row) => row.sent_at).length]).toEqual([manner, 0, 0])
    // ten letters side by side wait as long as one, and none longer than half a minute
    expect(seconds).toBeLessThan(40)
    for (const row of rows) {
      expect(row.last_error).toMatch(/\S/)
      // eslint-disable-next-line no-control-regex
      expect(row.last_error).not.toMatch(/[\u0000-\u001f]/)
      expect(row.held).toBe(false)
    }
    const failed = (await admin.get('/api/outbox?what=failed')).body.rows
    expect(failed).toHaveLength(10)
    expect(failed[0]).toMatchObject({ lastError: expect.stringMatching(/\S/), nextTryAt: expect.stringMatching(/T/) })
    const health = (await admin.get('/api/health')).body
    expect(health.lines).toContainEqual(expect.objectContaining({ code: 'letters.failing', to: '/outbox' }))
    expect(health.letters).toMatchObject({ failing: 10, waiting: 0 })
    tell(`receivers: ${manner}`, {
      letters: 10,
      sent: 0,
      lost: 0,
      'gave up after': `${seconds.toFixed(1)} s`,
      reason: `${rows.find((row) => row.last_error)?.last_error?.slice(0, 60)}`,
    })
    // not a moment before its time
    expect(await sendLetters(world.house, post)).toBe(0)
    later(minutes + 1)
  }
}, 240_000)

test('a receiver that is well again gets every letter, once', async () => {
  expect(mail.taken).toEqual([])
  mail.manner = 'silent'
  expect(await sendLetters(world.house, post)).toBe(0)
  mail.manner = 'well'
  later(1441)
  expect(await sendLetters(world.house, post)).toBe(10)
  later(2000)
  expect(await sendLetters(world.house, post)).toBe(0)
  expect(mail.taken.toSorted()).toEqual(letters.toSorted())
  const health = (await (await world.as('admin')).get('/api/health')).body
  expect(health.lines.filter((line: { code: string }) => line.code.startsWith('letters'))).toEqual([])
  tell('receivers: well again', { letters: 10, sent: 10, lost: 0, doubled: 0 })
}, 60_000)

test('after the last try a letter is held, the page says so, and one press sends it', async () => {
  await write(1)
  const id = letters.at(-1)!
  mail.manner = 'drops'
  for (let tries = 0; tries < 8; tries++) {
    await sendLetters(world.house, post)
    later(1441)
  }
  expect((await outbox()).find((row) => row.id === id)).toMatchObject({ held: true, next_try_at: null })
  const admin = await world.as('admin')
  expect((await admin.get('/api/health')).body.lines).toContainEqual(expect.objectContaining({ code: 'letters.held' }))
  mail.manner = 'well'
  expect((await admin.post(`/api/outbox/${id}/retry`, {})).status).toBe(200)
  expect(await sendLetters(world.house, post)).toBe(1)
  expect(mail.taken.filter((taken) => taken === id)).toHaveLength(1)
})

test('two workers that send at the same moment carry no letter twice', async () => {
  await write(40)
  const counts = await Promise.all(Array.from({ length: 4 }, () => sendLetters(world.house, post)))
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(40)
  expect(new Set(mail.taken).size).toBe(mail.taken.length)
})
