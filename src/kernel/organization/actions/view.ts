import { Problem } from '../../../platform/problem.ts'
import { addDays, dayOf } from '../../calendar/rules.ts'
import type { House } from '../../house.ts'
import type { DeskActor } from '../../identity/contract.ts'
import { unitKinds } from '../contract.ts'
import type { Tree, UnitDetail, UnitNode } from '../contract.ts'
import { findDeeds, findMerged, findNamings, findPlacements } from '../store/history.ts'
import type { DeedRow } from '../store/history.ts'
import { findUnitPosts } from '../store/people.ts'
import type { UnitPostRow } from '../store/people.ts'
import { findBelow, findLineOn, findNode, findPlaces, findUnit, searchUnits } from '../store/units.ts'
import type { NodeRow, UnitRow } from '../store/units.ts'
import { homeOf, reaches } from './rights.ts'

function nodeOf(row: NodeRow): UnitNode {
  return {
    id: row.id,
    kind: row.kind,
    nameZh: row.name_zh,
    nameEn: row.name_en,
    code: row.code,
    parentId: row.parent_id,
    children: row.children,
    invented: row.invented,
    endedOn: row.until,
  }
}

export async function readBelow(
  house: House,
  given: { tree: Tree; parent?: string | undefined; on?: string | undefined },
  now: Date,
): Promise<UnitNode[]> {
  if (given.parent && !(await findUnit(house.db, { id: given.parent }))) throw new Problem('not_found', 'unit.unknown')
  const on = given.on ?? dayOf(now)
  return (await findBelow(house.db, { tree: given.tree, parentId: given.parent ?? null, on })).map(nodeOf)
}

export async function search(
  house: House,
  given: { query: string; kinds?: string | undefined; limit: number },
): Promise<UnitNode[]> {
  const kinds = given.kinds?.split(',').filter((kind) => kind in unitKinds)
  return (await searchUnits(house.db, { query: given.query, kinds, limit: given.limit })).map(nodeOf)
}

type Change = UnitDetail['history'][number]

/** What happened to a unit, newest first: its names and places by their ranges, by whom and why from the journal. */
async function readHistory(house: House, actor: DeskActor, unit: UnitRow): Promise<Change[]> {
  const namings = await findNamings(house.db, unit.id)
  const placements = await findPlacements(house.db, unit.id)
  const merged = await findMerged(house.db, unit.id)
  const successor = unit.succeeded_by ? await findUnit(house.db, { id: unit.succeeded_by }) : undefined
  const deeds = await house.read(actor, (tx) => findDeeds(tx, unit.id))
  function deedOf(verbs: string[], from: string, tree?: string): DeedRow | undefined {
    return deeds.findLast((row) => verbs.includes(row.verb) && row.from === from && (!tree || row.tree === tree))
  }
  function entry(what: Change['what'], at: string, zh: string, en: string, deed?: DeedRow, tree?: string): Change {
    const by = deed?.by_zh ? { zh: deed.by_zh, en: deed.by_en ?? deed.by_zh } : null
    return { at, what, tree: tree ?? null, zh, en, by, reason: deed?.reason ?? null }
  }
  const first = namings[0]
  const history: Change[] = []
  const begun = deedOf(['found', 'split_off'], unit.since)
  if (first && begun?.verb === 'split_off')
    history.push(
      entry(
        'founded',
        unit.since,
        `${first.name_zh},由${begun.names_zh ?? ''}分设`,
        `${first.name_en}, split off ${begun.names_en ?? ''}`,
        begun,
      ),
    )
  else if (first) history.push(entry('founded', unit.since, first.name_zh, first.name_en, begun))
  for (const [index, row] of namings.entries()) {
    const before = namings[index - 1]
    if (!before) continue
    const deed = deedOf(['rename'], row.from)
    history.push(
      entry('named', row.from, `${before.name_zh} → ${row.name_zh}`, `${before.name_en} → ${row.name_en}`, deed),
    )
  }
  for (const row of placements) {
    // the place a unit was founded at is told by its founding
    if (row.tree === 'duty' && row.from === unit.since && !deedOf(['move'], row.from, row.tree)) continue
    const deed = deedOf(['move'], row.from, row.tree)
    history.push(entry('placed', row.from, row.parent_zh ?? '—', row.parent_en ?? '—', deed, row.tree))
  }
  for (const deed of deeds)
    if (deed.verb === 'split' && deed.from)
      history.push(entry('split', deed.from, deed.names_zh ?? '', deed.names_en ?? '', deed))
  for (const row of merged) {
    history.push(entry('merged', row.until, `${row.name_zh}并入`, `${row.name_en} was merged into it`))
  }
  if (unit.until) {
    const deed = deedOf(['merge'], unit.until)
    history.push(
      successor
        ? entry('merged', unit.until, `并入${successor.name_zh}`, `merged into ${successor.name_en}`, deed)
        : entry('ended', unit.until, unit.name_zh, unit.name_en, deed),
    )
  }
  return history.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}

function postOf(row: UnitPostRow, mayEdit: boolean): UnitDetail['posts'][number] {
  return {
    id: row.id,
    personId: row.person_id,
    nameZh: row.name_zh,
    nameEn: row.name_en,
    titleZh: row.title_zh,
    titleEn: row.title_en,
    from: row.from,
    to: row.to,
    login: mayEdit ? row.login : null,
    roles: row.roles,
  }
}

/** A unit as of a day. Its name, place and history may be read by everybody; its people only in their own area. */
export async function readUnit(
  house: House,
  actor: DeskActor,
  id: string,
  given: { tree: Tree; on?: string | undefined },
  now: Date,
): Promise<UnitDetail> {
  const today = dayOf(now)
  const unit = await findUnit(house.db, { id })
  if (!unit) throw new Problem('not_found', 'unit.unknown')
  // a unit that ended is shown as it was on its last day
  const on = given.on ?? (unit.until && unit.until <= today ? addDays(unit.until, -1) : today)
  const node = await findNode(house.db, { id, tree: given.tree, on })
  if (!node) throw new Problem('not_found', 'unit.unknown')
  const line = await findLineOn(house.db, { id, tree: given.tree, on })
  const inside = reaches(actor, await pathOf(house, unit))
  const mayEdit = inside && !unit.until && on === today && actor.roles.includes('administrator')
  const posts = inside ? await findUnitPosts(house.db, id, on, on === today) : []
  const administers = inside && actor.roles.includes('administrator')
  return {
    ...nodeOf(node),
    phone: node.phone,
    since: node.since,
    externalNo: node.external_no,
    line: line.map((row) => ({ id: row.id, nameZh: row.name_zh, nameEn: row.name_en })),
    posts: posts.map((row) => postOf(row, administers)),
    history: await readHistory(house, actor, unit),
    mayEdit,
  }
}

/** Where the rights over a unit lie: its present place, or that of the unit that took it over. */
async function pathOf(house: House, unit: UnitRow): Promise<string | undefined> {
  let present: UnitRow | undefined = unit
  for (let hops = 0; present?.succeeded_by && hops < 20; hops++)
    present = await findUnit(house.db, { id: present.succeeded_by })
  return present ? homeOf(await findPlaces(house.db, present.id))?.path : undefined
}
