import type { Tx } from '../../../platform/db/database.ts'
import { Problem } from '../../../platform/problem.ts'
import type { Claim, House } from '../../../kernel/house.ts'
import type { Actor, DeskActor } from '../../../kernel/identity/contract.ts'
import { sameAsBefore } from '../../../kernel/evidence/store.ts'
import { lockCase, takeAct, takeMark } from '../../../kernel/promise/actions.ts'
import type { Family } from '../../../kernel/promise/actions.ts'
import { findDueMarks, reachRoot, readFamily } from '../../../kernel/promise/store.ts'
import { wholeCity } from '../../../kernel/identity/scope.ts'
import { readCase, viewCase } from './view.ts'
import { settle } from './settle.ts'
import type { CaseView } from '../contract.ts'

/** What the whistle asks of an act beyond the table: it needs other rows to be judged. */
async function checkAct(family: Family, id: string, act: string, input: Record<string, unknown>): Promise<void> {
  const row = family.rows.get(id)
  if (!row) return
  if (act === 'merge') {
    const into = String(input['into'] ?? '')
    if (into === id) throw new Problem('invalid', 'input.faulty', {}, [{ path: 'into', code: 'merge.self' }])
    const other = await readFamily(family.tx, into)
    const target = other[0]
    if (!target || target.kind !== 'case' || target.closed_at || target.unit_id !== row.unit_id)
      throw new Problem('invalid', 'input.faulty', {}, [{ path: 'into', code: 'merge.other_area' }])
  }
  if ((act === 'ask_plan' || act === 'ask_extension') && typeof input['until'] === 'string') {
    const days = (new Date(`${input['until']}T00:00:00+08:00`).getTime() - family.now.getTime()) / 86_400_000
    if (!(days > 0 && days <= 730))
      throw new Problem('invalid', 'input.faulty', {}, [{ path: 'until', code: 'plan.too_far', params: { max: 730 } }])
  }
  const photos = input['photos']
  if (Array.isArray(photos) && photos.length > 0) {
    const same = await sameAsBefore(family.tx, family.root, photos.map(String))
    if (same.length > 0)
      throw new Problem('invalid', 'input.faulty', {}, [{ path: 'photos', code: 'evidence.same_as_before' }])
  }
}

/** Takes one act at the desk, with all that follows from it, and answers with the case as it is now. */
export async function takeWhistleAct(
  house: House,
  actor: DeskActor,
  id: string,
  act: string,
  input: Record<string, unknown>,
  claim: Claim | undefined,
): Promise<CaseView> {
  const law = await house.law()
  const now = house.clock.now()
  let seen: { made: { root: string }; view: CaseView } | undefined
  const kept = await house.write(actor, claim, async (tx: Tx) => {
    const root = await reachRoot(tx, id)
    if (!root) throw new Problem('not_found', 'promise.unknown')
    const family = await lockCase(tx, law, root, now)
    await checkAct(family, id, act, input)
    await takeAct(family, id, act, actor, { input })
    const acts = await settle(house, family, actor)
    const made = { root }
    seen = { made, view: await viewCase(house, family, acts, actor) }
    return made
  })
  // only which case it was is kept for a repeat, not the whole page of it; the repeat sees it as it is by then
  if (seen && seen.made === kept) return seen.view
  return house.read(actor, async (tx) => {
    const root = await reachRoot(tx, kept.root)
    if (!root) throw new Problem('not_found', 'promise.unknown')
    return readCase(house, tx, actor, root, now)
  })
}

/** An act of somebody without a post: the resident, or the system. The caller has proved the right to this case. */
export async function takeOutsideAct(
  house: House,
  actor: Actor,
  id: string,
  act: string,
  input: Record<string, unknown>,
  claim: Claim | undefined,
): Promise<{ state: string }> {
  const law = await house.law()
  const now = house.clock.now()
  return house.write(actor, claim, async (tx: Tx) => {
    const root = await reachRoot(tx, id)
    if (!root) throw new Problem('not_found', 'promise.unknown')
    const family = await lockCase(tx, law, root, now)
    const snapshot = await takeAct(family, id, act, actor, { input })
    await settle(house, family, actor)
    return { state: snapshot.state }
  })
}

/**
 * Strikes off what the clocks reached by now: warnings, expiry, the steps of the ladder; and takes the act a clock names
 * for its expiry. One case a transaction, so a failing one holds up no other.
 * @returns how many cases were touched
 */
export async function turnTheClocks(house: House, limit = 200): Promise<number> {
  const now = house.clock.now()
  const system: Actor = { kind: 'system', scope: wholeCity }
  const due = await house.read(system, (tx) => findDueMarks(tx, now, limit))
  const law = await house.law()
  for (const root of new Set(due.map((row) => row.root)))
    await house.write(system, undefined, async (tx) => {
      const family = await lockCase(tx, law, root, now)
      for (const id of [...family.rows.keys()]) await turn(family, id)
      await settle(house, family, system)
    })
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
      await takeAct(family, id, expiry, { kind: 'system', scope: wholeCity }, { cause: { promiseId: id, act: 'mark' } })
  }
}
