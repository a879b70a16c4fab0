import { randomUUIDv7 } from '../../../platform/ids.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { Problem } from '../../../platform/problem.ts'
import type { Claim, House } from '../../house.ts'
import type { DeskActor } from '../../identity/contract.ts'
import { recordJournal } from '../../journal/actions.ts'
import { foundUnit } from '../actions.ts'
import type { Tree } from '../contract.ts'
import { replacePlacement } from '../store/paths.ts'
import { findPostsFrom, handOverPost, succeedCatalogue, succeedPost } from '../store/succession.ts'
import { findChildren, isPlacedOn, standsAbove } from '../store/units.ts'
import type { PlaceRow } from '../store/units.ts'
import { endPlacement, endUnit } from '../store/write.ts'
import { change, shift, sweep } from './change.ts'
import { checkDay, getOwnUnit, getPlace } from './rights.ts'
import type { Standing } from './rights.ts'

type Target = { unitId: string; path: string }

/** Who takes over in a tree: the successor, or where it does not stand in that tree, the unit above. */
function targetIn(tree: string, place: PlaceRow, into: Standing): Target | undefined {
  const own = into.places.find((row) => row.tree === tree)
  if (own) return { unitId: into.unit.id, path: own.path }
  return place.parent_id ? { unitId: place.parent_id, path: place.path.slice(0, -6) } : undefined
}

async function dissolve(tx: Tx, own: Standing, into: Standing, from: string, now: Date): Promise<void> {
  for (const place of own.places) {
    const tree = place.tree as Tree
    const target = targetIn(tree, place, into)
    if (!target || !(await isPlacedOn(tx, target.unitId, tree, from))) throw new Problem('refused', 'unit.not_placed')
    if (await standsAbove(tx, { unitId: own.unit.id, below: target.unitId, tree, from }))
      throw new Problem('refused', 'unit.below_itself')
    const children = await findChildren(tx, own.unit.id, tree)
    checkDay(from, [place.from, ...children.map((child) => child.from)], now)
    for (const child of children)
      await replacePlacement(tx, { id: randomUUIDv7(), unitId: child.unit_id, tree, parentId: target.unitId, from })
    await endPlacement(tx, own.unit.id, tree, from)
    await shift(tx, { tree, old: place.path, next: target.path, into: true })
  }
}

/**
 * A unit ends in another. Units below, posts with their grants, places and entries of the catalogue go there; its
 * matters keep naming it, and their place is the successor's from now on.
 */
export async function merge(
  house: House,
  actor: DeskActor,
  id: string,
  given: { into: string; from: string; reason: string },
  claim: Claim | undefined,
): Promise<void> {
  const now = house.clock.now()
  const { from } = given
  const paths = await change(house, actor, claim, async (tx) => {
    const own = await getOwnUnit(tx, actor, id)
    const into = await getOwnUnit(tx, actor, given.into)
    if (id === given.into) throw new Problem('refused', 'unit.below_itself')
    checkDay(from, [own.unit.since, into.unit.since], now)
    const home = getPlace(own, 'duty')
    const target = getPlace(into, 'duty')
    await dissolve(tx, own, into, from, now)
    for (const post of await findPostsFrom(tx, id, from)) {
      const tree = into.places.some((row) => row.tree === post.tree) ? post.tree : 'duty'
      if (post.from >= from) await handOverPost(tx, post.id, given.into, tree)
      else await succeedPost(tx, { postId: post.id, nextId: randomUUIDv7(), unitId: given.into, tree, from })
    }
    await succeedCatalogue(tx, id, given.into, from)
    await endUnit(tx, id, from, given.into)
    await recordJournal(tx, {
      actor,
      verb: 'merge',
      objectKind: 'unit',
      objectId: id,
      path: target.path,
      data: { ...given, namesZh: into.unit.name_zh, namesEn: into.unit.name_en },
      now,
    })
    return { old: home.path, next: target.path }
  })
  await sweep(house, actor, paths.old, paths.next)
}

export type Part = { nameZh: string; nameEn: string; takes: string[] }

/** New units beside a unit, each taking some of the units below it along. What the unit itself has in hand stays. */
export async function split(
  house: House,
  actor: DeskActor,
  id: string,
  given: { parts: Part[]; from: string; reason: string },
  claim: Claim | undefined,
): Promise<{ ids: string[] }> {
  const now = house.clock.now()
  const { from } = given
  const result = await change(house, actor, claim, async (tx) => {
    const own = await getOwnUnit(tx, actor, id)
    const home = getPlace(own, 'duty')
    if (!home.parent_id) throw new Problem('refused', 'unit.has_top')
    const parent = await getOwnUnit(tx, actor, home.parent_id)
    const children = new Map((await findChildren(tx, id, 'duty')).map((child) => [child.unit_id, child]))
    const taken = given.parts.flatMap((part) => part.takes)
    if (new Set(taken).size !== taken.length || taken.some((unit) => !children.has(unit)))
      throw new Problem('refused', 'unit.takes')
    checkDay(from, [own.unit.since, home.from, ...taken.map((unit) => children.get(unit)?.from ?? from)], now)
    if (!(await isPlacedOn(tx, parent.unit.id, 'duty', from))) throw new Problem('refused', 'unit.not_placed')
    const made: { id: string; path: string }[] = []
    const moved: { old: string; next: string }[] = []
    for (const part of given.parts) {
      const unit = await foundUnit(tx, {
        kind: own.unit.kind,
        nameZh: part.nameZh,
        nameEn: part.nameEn,
        parentId: parent.unit.id,
        tree: 'duty',
        invented: own.unit.invented,
        from,
      })
      made.push(unit)
      for (const child of part.takes) {
        const label = children.get(child)?.label ?? ''
        const way = { old: `${home.path}${label}/`, next: `${unit.path}${label}/` }
        await replacePlacement(tx, { id: randomUUIDv7(), unitId: child, tree: 'duty', parentId: unit.id, from })
        await shift(tx, { tree: 'duty', ...way, into: false })
        moved.push(way)
      }
      await recordJournal(tx, {
        actor,
        verb: 'split_off',
        objectKind: 'unit',
        objectId: unit.id,
        path: unit.path,
        data: {
          of: id,
          from,
          takes: part.takes,
          reason: given.reason,
          namesZh: own.unit.name_zh,
          namesEn: own.unit.name_en,
        },
        now,
      })
    }
    await recordJournal(tx, {
      actor,
      verb: 'split',
      objectKind: 'unit',
      objectId: id,
      path: home.path,
      data: {
        parts: made.map((unit, index) => ({ id: unit.id, takes: given.parts[index]?.takes ?? [] })),
        from,
        reason: given.reason,
        namesZh: given.parts.map((part) => part.nameZh).join('、'),
        namesEn: given.parts.map((part) => part.nameEn).join(', '),
      },
      now,
    })
    return { ids: made.map((unit) => unit.id), moved }
  })
  for (const way of result.moved) await sweep(house, actor, way.old, way.next)
  return { ids: result.ids }
}
