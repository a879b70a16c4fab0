import { afterAll, beforeAll, expect, test } from 'vitest'
import { planVersions, publishVersion } from '../src/kernel/promise/actions/publish.ts'
import { lockCase, newFamily } from '../src/kernel/promise/actions/family.ts'
import { openPromise } from '../src/kernel/promise/actions/open.ts'
import { takeAct } from '../src/kernel/promise/actions/take.ts'
import type { Law } from '../src/kernel/promise/clocks.ts'
import type { PartySpec, Procedure } from '../src/kernel/promise/contract.ts'
import { defineProcedure, faultsOfMap } from '../src/kernel/promise/define.ts'
import { buildLibrary } from '../src/kernel/promise/fold.ts'
import { checkReplay } from '../src/kernel/promise/replay.ts'
import { sql } from '../src/platform/db/sql.ts'
import { randomUUIDv7 } from '../src/platform/ids.ts'
import type { Actor } from '../src/kernel/identity/contract.ts'
import { wholeCity } from '../src/kernel/identity/scope.ts'
import { openWorld, unitId } from './world.ts'
import type { World } from './world.ts'

const both = (text: string) => ({ zh: text, en: text })
const party: PartySpec = { label: both('owner'), roles: ['unit_head'], stands: 'within' }
const state = (waitsFor?: 'owner') => ({
  label: both('s'),
  plain: both('s'),
  ...(waitsFor ? { waitsFor } : { end: true }),
})

const first = defineProcedure({
  kind: 'errand',
  version: 1,
  label: both('errand'),
  parties: { owner: party },
  first: 'open',
  states: { open: state('owner'), doing: state('owner'), done: state() },
  facts: {},
  acts: {
    begin: { label: both('begin'), from: ['open'], to: 'doing', by: ['system'] },
    finish: { label: both('finish'), from: ['doing'], to: 'done', by: ['system'] },
  },
  clocks: {
    answer: {
      label: both('answer'),
      starts: { state: ['open'] },
      stops: { state: ['done'] },
      calendar: 'working',
      limit: 'review.answer',
      runsOn: 'owner',
    },
  },
})
const second = defineProcedure({
  kind: 'errand',
  version: 2,
  label: both('errand'),
  parties: { owner: party },
  first: 'asked',
  states: { asked: state('owner'), working: state('owner'), done: state() },
  facts: {},
  maps: { open: 'asked', doing: 'working' },
  acts: {
    begin: { label: both('begin'), from: ['asked'], to: 'working', by: ['system'] },
    finish: { label: both('finish'), from: ['working'], to: 'done', by: ['system'] },
  },
  clocks: {
    work: {
      label: both('work'),
      starts: { state: ['working'] },
      stops: { state: ['done'] },
      calendar: 'working',
      limit: 'vote.held',
      runsOn: 'owner',
    },
  },
})
const forgetful: Procedure = { ...(second as Procedure), maps: { open: 'asked' } }

let world: World
const system: Actor = { kind: 'system', scope: wholeCity }
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function lawWith(...procedures: Procedure[]): Promise<Law> {
  const law = await world.house.law()
  return { ...law, library: buildLibrary([...law.library.all(), ...procedures]) }
}

async function openErrand(law: Law, no: string): Promise<string> {
  const id = randomUUIDv7()
  await world.house.write(system, undefined, async (tx) => {
    const family = newFamily(tx, law, id, world.house.clock.now())
    await openPromise(family, {
      id,
      kind: 'errand',
      no,
      unitId: unitId(world, 'housing'),
      title: no,
      parties: { owner: { unit: unitId(world, 'housing') } },
      actor: system,
      party: 'system',
    })
    return {}
  })
  return id
}

test('a promise keeps the version it was opened under until the newer one is published, and goes on from there', async () => {
  const old = await lawWith(first as Procedure)
  const waiting = await openErrand(old, 'E-1')
  const running = await openErrand(old, 'E-2')
  await world.house.write(system, undefined, async (tx) => {
    await takeAct(await lockCase(tx, old, running, world.house.clock.now()), running, 'begin', system)
    return {}
  })
  const now = await lawWith(first as Procedure, second as Procedure)
  const house = { ...world.house, law: async () => now }

  // a map that forgets a state is named before anything moves
  const faulty = await lawWith(first as Procedure, forgetful)
  const [blocked] = await planVersions(world.owner, faulty.library, 'errand')
  expect(blocked?.faults).toEqual(['state doing of version 1 (1 open) has no successor in 2'])
  expect(faultsOfMap(first as Procedure, forgetful)).toEqual(['state doing of version 1 has no successor'])

  const [plan] = await planVersions(world.owner, now.library, 'errand')
  expect(plan?.moves.map((move) => `${move.n} ${move.state}>${move.target}`).toSorted()).toEqual([
    '1 doing>working',
    '1 open>asked',
  ])
  expect(plan?.faults).toEqual([])
  // the dry run changed nothing
  const versions = () =>
    world.owner.many<{ no: string; version: number; state: string }>(
      sql`select no, version, state from promise where kind = 'errand' order by no`,
    )
  expect((await versions()).map((row) => row.version)).toEqual([1, 1])

  expect(await publishVersion(house, world.owner, 'errand', () => {})).toBe(2)
  expect(await versions()).toEqual([
    { no: 'E-1', version: 2, state: 'asked' },
    { no: 'E-2', version: 2, state: 'working' },
  ])
  // again finds nothing to do
  expect(await publishVersion(house, world.owner, 'errand', () => {})).toBe(0)

  // the clock the new version knows for this state runs from now; the one it does not know has stopped
  await world.house.write(system, undefined, async (tx) => {
    const family = await lockCase(tx, now, running, world.house.clock.now())
    const clocks = family.rows.get(running)?.snapshot.clocks
    expect(clocks?.['answer']?.stoppedAt).not.toBeNull()
    expect(clocks?.['work']?.due?.limit).toBe('10wd')
    await takeAct(family, running, 'finish', system)
    return {}
  })
  await world.house.write(system, undefined, async (tx) => {
    const family = await lockCase(tx, now, waiting, world.house.clock.now())
    await takeAct(family, waiting, 'begin', system)
    return {}
  })
  const replay = await checkReplay(world.owner, now.library)
  expect(replay.faults).toEqual([])
})
