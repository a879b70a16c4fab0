import type { House } from '../house.ts'
import type { Actor } from '../identity/contract.ts'
import { wholeCity } from '../identity/scope.ts'
import { lockCase } from './actions/family.ts'
import type { Family } from './actions/family.ts'
import { settleFamily } from './actions/settle.ts'
import { takeAct, takeMark } from './actions/take.ts'
import { findDueMarks } from './store/inbox.ts'

const system: Actor = { kind: 'system', scope: wholeCity }

/**
 * Strikes off what the clocks reached by now: warnings, expiry, the steps of the ladder; and takes the act a clock names
 * for its expiry. One matter a transaction, so a failing one holds up no other.
 * @returns how many promises had something to say
 */
export async function turnTheClocks(house: House, limit = 200): Promise<number> {
  const now = house.clock.now()
  const due = await house.read(system, (tx) => findDueMarks(tx, now, limit))
  const law = await house.law()
  let failure: unknown
  for (const root of new Set(due.map((row) => row.root)))
    await house
      .write(system, undefined, async (tx) => {
        const family = await lockCase(tx, law, root, now)
        for (const id of [...family.rows.keys()]) await turn(family, id)
        await settleFamily(house, family, system)
      })
      .catch((error: unknown) => {
        house.log({ level: 'error', job: 'clocks', root, error: String(error) })
        failure = error
      })
  if (failure) throw new Error('some clocks could not be turned', { cause: failure })
  return due.length
}

async function turn(family: Family, id: string): Promise<void> {
  for (let guard = 0; guard < 50; guard++) {
    const row = family.rows.get(id)
    if (!row) return
    const procedure = family.law.library.get(row.kind, row.snapshot.version)
    const reached = Object.entries(row.snapshot.clocks)
      .filter(([, clock]) => !clock.stoppedAt && !clock.pausedAt && clock.due)
      .flatMap(([name, clock]) => (clock.due?.marks ?? []).map((mark) => ({ name, ...mark })))
      .filter((mark) => mark.at <= family.now.toISOString())
      .sort((a, b) => (a.at < b.at ? -1 : 1))[0]
    if (!reached || procedure.states[row.state]?.end) return
    await takeMark(family, id, reached.name, reached.mark)
    const expiry = procedure.clocks[reached.name]?.onExpiry
    if (reached.mark === 'due' && expiry && procedure.acts[expiry]?.from.includes(row.state))
      await takeAct(family, id, expiry, system, { cause: { promiseId: id, act: 'mark' } })
  }
}
