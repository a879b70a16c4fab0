import { randomUUIDv7 } from '../../../platform/ids.ts'
import { Problem } from '../../../platform/problem.ts'
import type { House } from '../../../kernel/house.ts'
import type { Actor, DeskActor } from '../../../kernel/identity/contract.ts'
import { wholeCity } from '../../../kernel/identity/scope.ts'
import { recordJournal } from '../../../kernel/journal/actions.ts'
import type { Procedure } from '../../../kernel/promise/contract.ts'
import type { Law } from '../../../kernel/promise/clocks.ts'
import { lightOf } from '../../../kernel/promise/rules.ts'
import { coordinating, provideCause } from './contract.ts'
import type { HotCase, HotSpot } from './contract.ts'
import { judge, oneIn, periodsBetween } from './rules.ts'
import {
  countPeriods,
  findFirst,
  findLastRun,
  findPairs,
  findSpot,
  findSpots,
  findSubjectCases,
  insertRun,
  saveSpot,
} from './store.ts'
import type { Count, RunRow, SpotCase, SpotRow } from './store.ts'

const system: Actor = { kind: 'system', scope: wholeCity }

export function limitsOf(law: Law): { days: number; months: number; least: number; chance: number; periods: number } {
  const value = (key: string): number => Number(law.param(`hotspots.${key}`).value)
  return {
    // a window under a day or of nothing would divide by it
    days: Math.max(1, Math.round(value('days'))),
    months: value('months'),
    least: Math.max(1, Math.round(value('least'))),
    chance: value('chance'),
    periods: value('periods'),
  }
}

function tally(counts: Count[], ix: number, periods: number) {
  const own = counts.filter((row) => row.ix === ix)
  const counted = (period: number): number =>
    own.filter((row) => row.period === period && !row.merged && !row.set_aside).reduce((sum, row) => sum + row.n, 0)
  const now = own.filter((row) => row.period === 0)
  return {
    n: counted(0),
    history: Array.from({ length: periods }, (_, index) => counted(index + 1)),
    merged: now.filter((row) => row.merged).reduce((sum, row) => sum + row.n, 0),
    setAside: now.filter((row) => !row.merged && row.set_aside).reduce((sum, row) => sum + row.n, 0),
  }
}

/** Looks over the whole city, each place and area against its own earlier periods, and keeps what stands out. */
export async function lookForHotSpots(house: House, by: Actor = system): Promise<RunRow> {
  const started = performance.now()
  const law = await house.law()
  const limits = limitsOf(law)
  const to = house.clock.now()
  const from = new Date(to.getTime() - limits.days * 86_400_000)
  return house.write(system, undefined, async (tx) => {
    const periods = periodsBetween(await findFirst(tx), from, limits.days, limits.months)
    const { pairs, checked } = await findPairs(tx, { from, to, least: limits.least })
    const counts = periods >= limits.periods ? await countPeriods(tx, pairs, { to, days: limits.days, periods }) : []
    const hot = pairs.flatMap((pair, ix) => {
      const counted = tally(counts, ix, periods)
      const judged = judge(counted.n, counted.history, limits)
      return judged?.hot ? [{ pair, judged, ...counted }] : []
    })
    // a community whose matters all came from one place says nothing that the place does not say
    const same = (a: (typeof hot)[number], b: (typeof hot)[number]): boolean =>
      a.pair.path === b.pair.path &&
      a.pair.service_id === b.pair.service_id &&
      [a.n, ...a.history].join() === [b.n, ...b.history].join()
    const told = hot.filter(
      (each) => each.pair.scope === 'place' || !hot.some((other) => other.pair.scope === 'place' && same(each, other)),
    )
    const found = told.length
    for (const { pair, judged, n, history, merged, setAside } of told)
      await saveSpot(tx, {
        ...pair,
        id: randomUUIDv7(),
        from,
        to,
        days: limits.days,
        n,
        usual: judged.usual,
        history,
        chance: judged.chance,
        merged,
        setAside,
      })
    const run: RunRow = {
      at: to,
      checked,
      found,
      expected: checked * limits.chance,
      periods,
      milliseconds: Math.round(performance.now() - started),
    }
    await insertRun(tx, { id: randomUUIDv7(), ...run })
    if (by.kind === 'desk')
      await recordJournal(tx, {
        actor: by,
        verb: 'look_for_hot_spots',
        objectKind: 'hot_spot',
        objectId: '',
        data: { checked, found },
        now: to,
      })
    return run
  })
}

export function subjectOf(row: {
  area_id: string
  area_zh: string
  area_en: string
  place_id: string | null
  place_zh: string | null
  place_en: string | null
  address: string
  service_id: string
  service_zh: string
  service_en: string
}): Pick<HotSpot, 'area' | 'place' | 'service'> {
  return {
    area: { id: row.area_id, nameZh: row.area_zh, nameEn: row.area_en },
    place:
      row.place_id !== null || row.address !== ''
        ? { id: row.place_id, nameZh: row.place_zh ?? row.address, nameEn: row.place_en ?? row.address }
        : null,
    service: { id: row.service_id, nameZh: row.service_zh, nameEn: row.service_en },
  }
}

function spotOf(row: SpotRow): HotSpot {
  const one = oneIn(row.chance)
  return {
    ...subjectOf(row),
    id: row.id,
    scope: row.scope,
    from: row.window_from.toISOString(),
    to: row.window_to.toISOString(),
    days: row.days,
    n: row.n,
    usual: row.usual,
    history: row.history,
    chance: row.chance,
    oneIn: Number.isFinite(one) ? one : null,
    merged: row.merged,
    setAside: row.set_aside,
    firstFoundAt: row.first_found_at.toISOString(),
  }
}

function runOf(row: RunRow): Omit<RunRow, 'at'> & { at: string } {
  return { ...row, at: row.at.toISOString() }
}

export async function lookNow(house: House, actor: DeskActor): Promise<ReturnType<typeof runOf>> {
  return runOf(await lookForHotSpots(house, actor))
}

/** Hot spots within the actor's area, as the last look found them. */
export async function listHotSpots(house: House, actor: DeskActor) {
  const limits = limitsOf(await house.law())
  return house.read(actor, async (tx) => {
    const run = await findLastRun(tx)
    const rows = run ? await findSpots(tx, actor.scope, run.at) : []
    const may = (roles: string[]): boolean => roles.some((role) => actor.roles.includes(role))
    return {
      spots: rows.map(spotOf),
      run: run ? runOf(run) : null,
      limits,
      mayLook: may(['dispatcher', 'supervisor', 'administrator']),
      mayPlan: may(coordinating),
    }
  })
}

export function caseOf(row: SpotCase, procedure: Procedure, now: Date): HotCase {
  return {
    id: row.id,
    no: row.no,
    title: row.title,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    state: row.state,
    stateLabel: procedure.states[row.state]?.label ?? { zh: row.state, en: row.state },
    light: lightOf(row, now, procedure),
    why: row.merged ? 'merged' : row.set_aside ? 'set_aside' : 'counted',
  }
}

/** One hot spot and the matters of one of its periods: 0 the window itself, 1 the one before. */
export async function openHotSpot(house: House, actor: DeskActor, id: string, period: number) {
  const now = house.clock.now()
  const { library } = await house.law()
  return house.read(actor, async (tx) => {
    const row = await findSpot(tx, actor.scope, id)
    if (!row || period > row.history.length) throw new Problem('not_found', 'hotspot.unknown')
    const span = row.days * 86_400_000
    const to = new Date(row.window_to.getTime() - period * span)
    const from = new Date(to.getTime() - span)
    const cases = await findSubjectCases(tx, row, from, to, 500)
    return {
      spot: spotOf(row),
      period,
      from: from.toISOString(),
      to: to.toISOString(),
      cases: cases.map((each) => caseOf(each, library.latest('case'), now)),
    }
  })
}

provideCause(async (tx, range, id) => {
  const row = await findSpot(tx, range, id)
  if (!row) return undefined
  const one = oneIn(row.chance)
  return {
    areaId: row.area_id,
    placeId: row.place_id,
    serviceId: row.service_id,
    baseline: {
      n: row.n,
      days: row.days,
      usual: row.usual,
      periods: row.history.length,
      oneIn: Number.isFinite(one) ? one : null,
    },
  }
})
