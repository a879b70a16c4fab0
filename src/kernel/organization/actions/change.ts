import { randomUUIDv7 } from '../../../platform/ids.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { Problem } from '../../../platform/problem.ts'
import { dayOf } from '../../calendar/rules.ts'
import type { Claim, House } from '../../house.ts'
import type { DeskActor } from '../../identity/contract.ts'
import { wholeCity } from '../../identity/scope.ts'
import { recordJournal } from '../../journal/actions.ts'
import { foundUnit, longestPath, placeUnit } from '../actions.ts'
import type { Tree } from '../contract.ts'
import { findNamings } from '../store/history.ts'
import {
  holdWriters,
  lockOrganization,
  longestBelow,
  replacePlacement,
  rerollSums,
  rewriteFollowers,
  rewritePlacements,
} from '../store/paths.ts'
import { isPlacedOn, standsAbove } from '../store/units.ts'
import { renameUnit } from '../store/write.ts'
import { checkDay, getOwnUnit, getPlace } from './rights.ts'

/**
 * One transaction that changes the organisation, taking turns with every other. It reaches the whole city: matters of
 * other areas wait for units of this one, and their places have to follow.
 */
export async function change<T>(
  house: House,
  actor: DeskActor,
  claim: Claim | undefined,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return house.write({ ...actor, scope: wholeCity }, claim, async (tx) => {
    await lockOrganization(tx)
    return work(tx)
  })
}

export type Found = {
  kind: string
  nameZh: string
  nameEn: string
  parentId: string
  tree: Tree
  code?: string | undefined
  phone?: string | undefined
  reason: string
}

export async function found(
  house: House,
  actor: DeskActor,
  given: Found,
  claim: Claim | undefined,
): Promise<{ id: string }> {
  const now = house.clock.now()
  return change(house, actor, claim, async (tx) => {
    const parent = await getOwnUnit(tx, actor, given.parentId)
    getPlace(parent, given.tree)
    const { reason, ...unit } = given
    const made = await foundUnit(tx, { ...unit, from: dayOf(now) })
    await recordJournal(tx, {
      actor,
      verb: 'found',
      objectKind: 'unit',
      objectId: made.id,
      path: made.path,
      data: { ...unit, from: dayOf(now), reason },
      now,
    })
    return { id: made.id }
  })
}

export async function rename(
  house: House,
  actor: DeskActor,
  id: string,
  given: { nameZh: string; nameEn: string; from: string; reason: string },
  claim: Claim | undefined,
): Promise<void> {
  const now = house.clock.now()
  await change(house, actor, claim, async (tx) => {
    const { unit, home } = await getOwnUnit(tx, actor, id)
    const last = (await findNamings(tx, id)).at(-1)
    checkDay(given.from, last ? [last.from] : [], now)
    await renameUnit(tx, id, given)
    await recordJournal(tx, {
      actor,
      verb: 'rename',
      objectKind: 'unit',
      objectId: id,
      path: home?.path ?? actor.path,
      data: { ...given, before: { nameZh: unit.name_zh, nameEn: unit.name_en } },
      now,
    })
    return {}
  })
}

/**
 * Everything at and below a place goes to another. With `into` the place itself is dissolved in it. Writes that are
 * under way end first, and what was kept under the old place is found under the new one when the next one begins.
 * @returns how many units stand elsewhere now
 */
export async function shift(tx: Tx, given: { tree: Tree; old: string; next: string; into: boolean }): Promise<number> {
  const { old, next } = given
  if (old === next) return 0
  if ((await longestBelow(tx, old)) - old.length + next.length > longestPath)
    throw new Problem('refused', 'unit.too_deep')
  if (given.tree === 'duty') await holdWriters(tx)
  const moved = await rewritePlacements(tx, old, next)
  if (given.tree === 'duty') {
    await rewriteFollowers(tx, old, next)
    await rerollSums(tx, old, next, given.into)
  }
  return moved
}

/**
 * What began before a move and was written after it still says the old place: once more, now that it is committed.
 * Not where somebody stands at the old place again, or nobody at the new one any more.
 */
export async function sweep(house: House, actor: DeskActor, old: string, next: string): Promise<void> {
  if (!old.startsWith('d/') || old === next) return
  await change(house, actor, undefined, async (tx) => {
    if ((await longestBelow(tx, old)) > 0 || (await longestBelow(tx, next)) === 0) return {}
    await holdWriters(tx)
    await rewriteFollowers(tx, old, next)
    return {}
  })
}

export async function move(
  house: House,
  actor: DeskActor,
  id: string,
  given: { parentId: string; tree: Tree; from: string; reason: string },
  claim: Claim | undefined,
): Promise<{ moved: number }> {
  const now = house.clock.now()
  const { tree, parentId, from } = given
  const result = await change(house, actor, claim, async (tx) => {
    const own = await getOwnUnit(tx, actor, id)
    const parent = await getOwnUnit(tx, actor, parentId)
    const target = getPlace(parent, tree)
    const present = own.places.find((row) => row.tree === tree)
    checkDay(from, present ? [present.from] : [own.unit.since], now)
    if (!(await isPlacedOn(tx, parentId, tree, from))) throw new Problem('refused', 'unit.not_placed')
    if (await standsAbove(tx, { unitId: id, below: parentId, tree, from }))
      throw new Problem('refused', 'unit.below_itself')
    const next = `${target.path}${own.unit.label}/`
    let moved = 1
    if (!present) await placeUnit(tx, { unitId: id, parentId, tree, from })
    else if (present.parent_id === parentId) moved = 0
    else {
      await replacePlacement(tx, { id: randomUUIDv7(), unitId: id, tree, parentId, from })
      moved = await shift(tx, { tree, old: present.path, next, into: false })
    }
    await recordJournal(tx, {
      actor,
      verb: 'move',
      objectKind: 'unit',
      objectId: id,
      path: tree === 'duty' ? next : (own.home?.path ?? next),
      data: { ...given, parentBefore: present?.parent_id ?? null, moved },
      now,
    })
    return { moved, old: present?.path ?? next, next }
  })
  await sweep(house, actor, result.old, result.next)
  return { moved: result.moved }
}
