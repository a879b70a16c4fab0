import { EventEmitter } from 'node:events'
import type { Clock } from '../platform/clock.ts'
import { machineClock } from '../platform/clock.ts'
import type { Db } from '../platform/db/database.ts'
import { sql } from '../platform/db/sql.ts'
import { openFiles } from '../platform/files/files.ts'
import type { Space } from '../platform/files/space.ts'
import { Problem } from '../platform/problem.ts'
import { buildSealer } from '../platform/sealer.ts'
import { buildCalendar } from '../kernel/calendar/rules.ts'
import { findDayRules } from '../kernel/calendar/store.ts'
import { hookParams } from '../kernel/hooks/contract.ts'
import type { House } from '../kernel/house.ts'
import { toSettings } from '../kernel/identity/scope.ts'
import { kernelParams } from '../kernel/params/contract.ts'
import type { ParamSpec } from '../kernel/params/contract.ts'
import { findParams } from '../kernel/params/store.ts'
import type { Law, Param } from '../kernel/promise/clocks.ts'
import { buildLibrary } from '../kernel/promise/fold.ts'
import { roleNames } from '../kernel/identity/contract.ts'
import { builtInParams } from '../kernel/promise/built-in.ts'
import { faultsOf, faultsOfMap } from '../kernel/promise/define.ts'
import { consequences, limitValues, moduleParams, procedures } from './modules.ts'

export const allParams: ParamSpec[] = [...kernelParams, ...hookParams, ...builtInParams, ...moduleParams]

/** The procedures of all modules; one that is faulty stops the start and says what is wrong. */
export function loadLibrary(): Law['library'] {
  const known = {
    params: allParams.map((param) => param.key),
    roles: roleNames,
    values: limitValues,
    kinds: procedures.map((procedure) => procedure.kind),
  }
  const faults = procedures.flatMap((procedure) =>
    faultsOf(procedure, known).map((fault) => `${procedure.kind}: ${fault}`),
  )
  for (const after of procedures)
    for (const before of procedures)
      if (before.kind === after.kind && before.version === after.version - 1)
        faults.push(...faultsOfMap(before, after).map((fault) => `${after.kind}: ${fault}`))
  if (faults.length > 0) throw new Error(`faulty procedures:\n${faults.join('\n')}`)
  return buildLibrary(procedures)
}

/** How long another process's change of a limit may stay unseen here. */
const freshFor = 5000
/** Older than this it is read again before it is used. */
const staleAfter = 60_000

export function buildHouse(given: {
  db: Db
  secret: Buffer
  filesDir: string
  origin: string
  demo: boolean
  city: { zh: string; en: string }
  clock?: Clock
  /** Where it is not told, the machine's time is the city's. */
  machine?: Clock
  replay?: { speed: number }
  log?: House['log']
  space?: Space
}): House {
  const clock = given.clock ?? machineClock
  const machine = given.machine ?? clock
  const library = loadLibrary()
  const { db } = given
  let law: { law: Law; readAt: number } | undefined
  async function readLaw(): Promise<Law> {
    const now = clock.now()
    const rows = await findParams(db, now)
    const params = new Map<string, Param>(
      allParams.map((spec) => [spec.key, { value: spec.value, source: spec.source, level: spec.level }]),
    )
    for (const row of rows) params.set(row.key, { value: row.value, source: row.source, level: row.level })
    const made: Law = {
      library,
      calendar: buildCalendar({ overrides: await findDayRules(db) }),
      param(key) {
        const found = params.get(key)
        if (!found) throw new Error(`no parameter ${key}`)
        return found
      },
    }
    law = { law: made, readAt: performance.now() }
    return made
  }
  let reading: Promise<Law> | undefined
  function readOnce(): Promise<Law> {
    reading ??= readLaw().finally(() => {
      reading = undefined
    })
    return reading
  }
  const house: House = {
    db,
    clock,
    machine,
    follow: (kind) => consequences[kind] ?? {},
    files: openFiles(given.filesDir, () => !given.space?.isLow()),
    sealer: buildSealer(given.secret),
    bus: new EventEmitter().setMaxListeners(0),
    log: given.log ?? (() => {}),
    settings: {
      origin: given.origin,
      city: given.city,
      demo: given.demo,
      ...(given.replay ? { replay: given.replay } : {}),
    },
    async law() {
      if (!law) return readOnce()
      const age = performance.now() - law.readAt
      // inside a transaction nobody may wait for another connection: with all of them waiting, none would come free.
      // Under load what is known is fresh, so only a quiet server ever waits here.
      if (age > staleAfter) return readOnce()
      if (age > freshFor) readOnce().catch(() => {})
      return law.law
    },
    async lawChanged() {
      await readLaw()
    },
    read: (actor, work) => db.tx(toSettings(actor.scope), work),
    async write(actor, claim, work) {
      // a full disk would end the database and reading with it; so the reserve is left alone
      const refuseLow = (): void => {
        if (given.space?.isLow()) throw new Problem('unavailable', 'storage.low')
      }
      if (!claim) refuseLow()
      if (!claim) return db.tx(toSettings(actor.scope), work)
      const kept = async () =>
        db.one<{ fingerprint: string; body: never }>(
          sql`select fingerprint, body from idempotency where key = ${claim.key}`,
        )
      const answer = (row: { fingerprint: string; body: never }) => {
        if (row.fingerprint !== claim.fingerprint) throw new Problem('conflict', 'idempotency.other')
        return row.body
      }
      // nobody looks for an earlier answer first: a repeat is rare, and finds it when its own work comes too late; only
      // where nothing may be written it would not come that far
      if (given.space?.isLow()) {
        const before = await kept()
        if (before) return answer(before)
        refuseLow()
      }
      try {
        return await db.tx(toSettings(actor.scope), async (tx) => {
          const result = await work(tx)
          const first = await tx.run(sql`insert into idempotency (key, fingerprint, status, body, at)
            values (${claim.key}, ${claim.fingerprint}, 200, ${JSON.stringify(result ?? {})}, ${machine.now()}) on conflict (key) do nothing`)
          if (first === 0) throw new Problem('conflict', 'promise.changed_meanwhile')
          return result
        })
      } catch (error) {
        // the same request was under way twice: the one that lost answers what the other did
        const after = await kept()
        if (after) return answer(after)
        throw error
      }
    },
  }
  return house
}
