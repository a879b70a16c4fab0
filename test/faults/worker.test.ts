import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertLetter } from '../../src/kernel/notice/store.ts'
import { checkReplay } from '../../src/kernel/promise/replay.ts'
import { sql } from '../../src/platform/db/sql.ts'
import { randomUUIDv7 } from '../../src/platform/ids.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'
import { openMailReceiver } from './receivers.ts'
import type { Receiver } from './receivers.ts'
import { tell } from './running-city.ts'

let world: World
let mail: Receiver
const folder = mkdtempSync(join(tmpdir(), 'gankao-worker-'))
const letters: string[] = []
const many = 40
beforeAll(async () => {
  world = await openWorld()
  mail = await openMailReceiver()
  const hotline = await world.as('hotline')
  for (let n = 0; n < many; n++)
    await hotline.post('/api/cases', {
      serviceId: world.city.services.get('property'),
      placeId: world.city.places.get('baiyang-9'),
      said: `第 ${n} 盏灯坏了`,
      channel: 'phone',
    })
  for (let n = 0; n < 60; n++) {
    const id = randomUUIDv7()
    letters.push(id)
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
  }
})
afterAll(async () => {
  await mail.close()
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a worker till it is done or killed after so many ms of work. */
async function work(at: Date, killAfter?: number): Promise<'done' | 'killed'> {
  const given = JSON.stringify({ url: world.url, folder, at: at.toISOString(), smtp: mail.url })
  const child = spawn(process.execPath, [join(import.meta.dirname, 'worker-process.ts'), given], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  let said = ''
  const ended = new Promise((resolve) => child.on('close', resolve))
  child.stdout.on('data', (piece: Buffer) => {
    if (!said && killAfter !== undefined) void wait(killAfter).then(() => child.kill('SIGKILL'))
    said += piece.toString('utf8')
  })
  await ended
  return said.includes('done') ? 'done' : 'killed'
}

test('a worker that is killed again and again in the middle of marks, escalations and letters loses nothing and does nothing twice', async () => {
  // twenty days later half of all clocks struck, and the ladder above them
  let at = new Date(world.clock.now().getTime() + 20 * 86_400_000)
  const due = async (): Promise<number> =>
    (await world.owner.one<{ n: number }>(sql`select count(*) as n from promise where next_at <= ${at}`))?.n ?? 0
  const first = await due()
  expect(first).toBe(many)
  let kills = 0
  for (const ms of [5, 40, 90, 150, 220, 300, 60, 400]) {
    if ((await work(at, ms)) === 'killed') kills += 1
    // what a killed worker had claimed is free again after five minutes
    at = new Date(at.getTime() + 6 * 60_000)
  }
  expect(await work(at)).toBe('done')
  expect(kills).toBeGreaterThan(3)
  expect(await due()).toBe(0)
  const twice = await world.owner.many(sql`
    select promise_id, data->'mark' as mark from act where act = 'mark' group by 1, 2 having count(*) > 1`)
  expect(twice).toEqual([])
  // every one of the forty went the same way: what was interrupted was done again whole or not at all
  const ways = await world.owner.many<{ way: string; n: number }>(sql`
    select way, count(*) as n from (select p.id, string_agg(a.act || coalesce(a.data->'mark'->>'mark', ''), ',' order by a.seq) as way
      from promise p join act a on a.promise_id = p.id where p.kind = 'case' group by p.id) w group by way`)
  expect(ways).toMatchObject([{ n: many }])
  const law = await world.house.law()
  expect(await checkReplay(world.owner, law.library)).toMatchObject({ wrong: 0 })
  const told = await world.owner.many(sql`
    select person_id, promise_id, code from notice group by person_id, promise_id, code, params having count(*) > 1`)
  expect(told).toEqual([])
  const waiting = await world.owner.one<{ n: number }>(
    sql`select count(*) as n from outbox where sent_at is null and channel = 'mail'`,
  )
  expect(waiting?.n).toBe(0)
  expect([...new Set(mail.taken)].filter((id) => letters.includes(id)).sort()).toEqual([...letters].sort())
  // between the receiver's yes and our note of it nobody can tell: such a letter goes out again under its own number
  const again = mail.taken.length - new Set(mail.taken).size
  expect(again).toBeLessThanOrEqual(kills * 20)
  tell('worker killed -9', {
    kills,
    matters: many,
    'marks lost': 0,
    'marks twice': 0,
    'notices twice': 0,
    'letters lost': 0,
    'sent again under the same number': again,
  })
}, 120_000)

test('while no worker runs the desk says what is behind, and says nothing more once it caught up', async () => {
  const admin = await world.as('admin')
  const before = (await admin.get('/api/health')).body.lines.map((line: { code: string }) => line.code)
  expect(before).not.toContain('clocks.behind')
  world.clock.set(new Date(world.clock.now().getTime() + 60 * 86_400_000))
  await world.owner.run(
    sql`update promise set next_at = ${new Date(world.clock.now().getTime() - 3_600_000)} where id in (select id from promise where closed_at is null limit 3)`,
  )
  const late = await (await world.as('admin')).get('/api/health')
  expect(late.body.behind).toBeGreaterThanOrEqual(3)
  expect(late.body.lines).toContainEqual(expect.objectContaining({ code: 'clocks.behind', level: 'broken' }))
})
