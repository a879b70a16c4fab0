import type { Tx } from '../../../platform/db/database.ts'
import { Problem } from '../../../platform/problem.ts'
import type { Claim, House } from '../../house.ts'
import type { Actor, DeskActor } from '../../identity/contract.ts'
import type { Answered } from '../consequences.ts'
import { findColleagues } from '../store/colleagues.ts'
import type { Colleague } from '../store/colleagues.ts'
import { reachRoot } from '../store/family.ts'
import { familyOf, lockCase } from './family.ts'
import type { Family } from './family.ts'
import { settleFamily } from './settle.ts'
import { takeAct } from './take.ts'
import { readPromise } from './view/detail.ts'

/** Locks the matter a promise belongs to, if this transaction may see any part of it. */
async function lockReached(house: House, tx: Tx, id: string): Promise<Family> {
  const root = await reachRoot(tx, id)
  if (!root) throw new Problem('not_found', 'promise.unknown')
  return lockCase(tx, await house.law(), root, house.clock.now())
}

/**
 * Takes one act at the desk, with all that follows from it, and answers with the matter as it is now.
 * @throws Problem as `takeAct`, or what the module of the matter refuses besides
 */
export async function takeDeskAct(
  house: House,
  actor: DeskActor,
  id: string,
  act: string,
  input: Record<string, unknown>,
  claim: Claim | undefined,
): Promise<Answered> {
  let seen: { made: { root: string }; view: Answered } | undefined
  const kept = await house.write(actor, claim, async (tx) => {
    const family = await lockReached(house, tx, id)
    const module = house.follow(family.rows.get(family.root)?.kind ?? '')
    await module.check?.(family, id, act, input)
    await takeAct(family, id, act, actor, { input })
    const acts = await settleFamily(house, family, actor)
    const made = { root: family.root }
    const view =
      acts && module.view
        ? await module.view(house, family, acts, actor)
        : await (module.read ?? readPromise)(house, tx, actor, family.root, family.now)
    seen = { made, view }
    return made
  })
  // only which matter it was is kept for a repeat, not the whole page of it; the repeat sees it as it is by then
  if (seen && seen.made === kept) return seen.view
  return house.read(actor, async (tx) => {
    const root = await reachRoot(tx, kept.root)
    if (!root) throw new Problem('not_found', 'promise.unknown')
    const family = await familyOf(tx, await house.law(), root, house.clock.now())
    const module = house.follow(family.rows.get(root)?.kind ?? '')
    return (module.read ?? readPromise)(house, tx, actor, root, family.now)
  })
}

/** An act of somebody without a post: the resident, or the system. The caller has proved the right to this matter. */
export async function takeOutsideAct(
  house: House,
  actor: Actor,
  id: string,
  act: string,
  input: Record<string, unknown>,
  claim: Claim | undefined,
): Promise<{ state: string }> {
  return house.write(actor, claim, async (tx) => {
    const family = await lockReached(house, tx, id)
    const snapshot = await takeAct(family, id, act, actor, { input })
    await settleFamily(house, family, actor)
    return { state: snapshot.state }
  })
}

/** People of the unit that has a promise now, with a role that may handle it; nobody where it waits for nobody here. */
export async function listColleagues(
  house: House,
  actor: DeskActor,
  id: string,
  query: string | undefined,
  now: Date,
): Promise<Colleague[]> {
  return house.read(actor, async (tx) => {
    const root = await reachRoot(tx, id)
    if (!root) throw new Problem('not_found', 'promise.unknown')
    const family = await familyOf(tx, await house.law(), root, now)
    const row = family.rows.get(id)
    const path = row?.hold_unit ? family.paths.get(row.hold_unit) : undefined
    // only whoever stands in that unit or above it chooses among its people
    if (!row?.hold_party || !path || !(actor.path.startsWith(path) || path.startsWith(actor.path))) return []
    const procedure = family.law.library.get(row.kind, row.snapshot.version)
    const roles = procedure.parties[row.hold_party]?.roles ?? []
    return findColleagues(tx, { path, roles, at: now, ...(query ? { query } : {}) })
  })
}
