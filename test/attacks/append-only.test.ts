import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadLibrary } from '../../src/app/house.ts'
import { sealFinishedDays } from '../../src/kernel/journal/jobs.ts'
import { openJournalKeys } from '../../src/kernel/journal/keys.ts'
import type { JournalKeys } from '../../src/kernel/journal/keys.ts'
import { verifyJournal } from '../../src/kernel/journal/verify.ts'
import { checkReplay } from '../../src/kernel/promise/replay.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World
let keys: JournalKeys
const folder = mkdtempSync(join(tmpdir(), 'gankao-keys-'))
// three days ago, so that days can be sealed
const start = new Date(Date.now() - 3 * 86_400_000)

beforeAll(async () => {
  world = await openWorld(start)
  keys = await openJournalKeys(folder)
  const agent = await world.as('hotline')
  for (let index = 0; index < 4; index++)
    await agent.post('/api/cases', {
      serviceId: world.city.services.get('light'),
      placeId: world.city.places.get('baiyang-3'),
      said: `楼道灯不亮,第 ${index} 次`,
      channel: 'phone',
    })
  const admin = await world.as('admin')
  await admin.put('/api/params/whistle.triage', { value: '3wh', source: '市里规定', level: 'city', reason: '试行' })
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

const verify = () => verifyJournal(world.owner, { keys, now: new Date() })

test.each(['act', 'journal', 'journal_root', 'rating', 'param'])(
  'the server itself can neither change nor remove a row of %s',
  async (table) => {
    for (const text of [
      `update ${table} set ${table === 'param' ? 'key' : 'ctid'} = null`,
      `delete from ${table}`,
      `truncate ${table}`,
    ])
      await expect(
        world.house.db.tx({ 'gankao.lo': '', 'gankao.hi': '~' }, (tx) =>
          tx.run({ text, values: [], name: text.slice(0, 40) }),
        ),
      ).rejects.toThrow(/permission denied|cannot assign|system column/)
  },
)

test('the untouched record is whole, and every row is what its acts make it', async () => {
  await sealFinishedDays(world.owner, keys, new Date())
  const verdict = await verify()
  expect(verdict.faults).toEqual([])
  expect(verdict.acts).toBeGreaterThanOrEqual(8)
  expect(verdict.days).toBeGreaterThanOrEqual(2)
  expect((await checkReplay(world.owner, loadLibrary())).faults).toEqual([])
})

let draws = 0
async function run(statements: string): Promise<void> {
  for (const text of statements.split(';'))
    await world.owner.run({ text, values: [], name: `${text.slice(0, 40)}${draws++}` })
}

/** Does something to the record as whoever owns the database might, lets a check look, and puts it back. */
async function tamper(change: string, restore: string, check: () => Promise<void>): Promise<void> {
  await run(change)
  try {
    await check()
  } finally {
    await run(restore)
  }
}

test('a changed act is found and named', () =>
  tamper(
    `create table kept as select * from act where seq = 1; update act set data = jsonb_set(data, '{input,channel}', '"web"') where seq = 1`,
    `update act a set data = k.data from kept k where k.promise_id = a.promise_id and k.seq = a.seq; drop table kept`,
    async () => {
      const { faults } = await verify()
      expect(faults.filter((fault) => fault.kind === 'act.content')).toHaveLength(4)
      expect(faults[0]).toMatchObject({ kind: 'act.content', no: expect.stringMatching(/^W-/), seq: 1 })
    },
  ))

test('an act that was taken out is missed', () =>
  tamper(
    'create table kept as select * from act where seq = 2; delete from act where seq = 2',
    'alter table act disable trigger user; insert into act select * from kept; alter table act enable trigger user; drop table kept',
    async () => {
      const kinds = (await verify()).faults.map((fault) => fault.kind)
      expect(kinds).toContain('promise.head')
      expect(kinds).toContain('day.leaves')
    },
  ))

test('a row that was changed beside its acts is found by folding them again', () =>
  tamper(
    `create table kept as select id, state from promise; update promise set state = 'closed'`,
    'update promise p set state = k.state from kept k where k.id = p.id; drop table kept',
    async () => {
      const replay = await checkReplay(world.owner, loadLibrary())
      expect(replay.wrong).toBe(4)
      expect(replay.faults[0]).toMatch(/^W-.*state/)
    },
  ))

test('a journal entry that was changed is found', () =>
  tamper(
    `create table kept as select * from journal; update journal set data = '{}' where verb = 'set_param'`,
    `update journal j set data = k.data from kept k where k.id = j.id; drop table kept`,
    async () => expect((await verify()).faults.map((fault) => fault.kind)).toContain('entry.content'),
  ))

test('another signature on a day is not believed', () =>
  tamper(
    `create table kept as select * from journal_root; update journal_root set signature = decode(repeat('ab', 64), 'hex')`,
    'update journal_root r set signature = k.signature from kept k where k.on_day = r.on_day; drop table kept',
    async () => expect((await verify()).faults.map((fault) => fault.kind)).toContain('day.signature'),
  ))

test('nothing is recorded under a day that is signed', async () => {
  const agent = await world.as('hotline')
  // the world's clock still stands three days ago: this report would fall into a sealed day
  const late = await agent.post('/api/cases', {
    serviceId: world.city.services.get('light'),
    placeId: world.city.places.get('baiyang-5'),
    said: '补记一件三天前的',
    channel: 'phone',
  })
  expect([late.status, late.body.code]).toEqual([409, 'journal.sealed'])
  expect((await verify()).ok).toBe(true)
})
