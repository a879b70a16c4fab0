import type { Tx } from '../../platform/db/database.ts'
import { randomUUIDv7 } from '../../platform/ids.ts'
import { Problem } from '../../platform/problem.ts'
import type { Tree } from './contract.ts'
import { findUnit } from './store/units.ts'
import { drawLabel, hasRoot, insertPlacement, insertUnit, renameUnit, setUnitFacts } from './store/write.ts'

/** First step of a path; the rest are labels: d/00001/0000a/. */
const prefixes: Record<Tree, string> = { duty: 'd/', party: 'p/', government: 'g/', congress: 'c/' }
/** Six levels: the prefix and six labels of five digits with their strokes. */
export const longestPath = 2 + 6 * 6

/** The path of a child, which has to fit into six levels. */
function pathBelow(tree: Tree, parent: string | null, label: string): string {
  const path = `${parent ?? prefixes[tree]}${label}/`
  if (path.length > longestPath) throw new Problem('refused', 'unit.too_deep')
  return path
}

export type NewUnit = {
  kind: string
  nameZh: string
  nameEn: string
  parentId: string | null
  tree: Tree
  code?: string | undefined
  externalNo?: string | undefined
  phone?: string | undefined
  invented?: boolean | undefined
  /** Day from which it is there. */
  from: string
}

/** A unit with its name and its place. For the desk, the loader and imports; the caller has checked the rights. */
export async function foundUnit(tx: Tx, given: NewUnit): Promise<{ id: string; path: string }> {
  const { label: number, parent } = await drawLabel(tx, given.parentId, given.tree)
  if (given.parentId && !parent) throw new Problem('refused', 'unit.not_placed')
  if (!given.parentId && (await hasRoot(tx, given.tree))) throw new Problem('refused', 'unit.has_top')
  const label = number.toString(36).padStart(5, '0')
  const id = randomUUIDv7()
  const path = pathBelow(given.tree, parent, label)
  await insertUnit(tx, {
    id,
    kind: given.kind,
    label,
    nameZh: given.nameZh,
    nameEn: given.nameEn,
    externalNo: given.externalNo ?? null,
    code: given.code ?? null,
    phone: given.phone ?? null,
    invented: given.invented ?? false,
    since: given.from,
    placementId: randomUUIDv7(),
    tree: given.tree,
    parentId: given.parentId,
    path,
  })
  return { id, path }
}

/** Gives a unit a place in one more tree (a street in the party tree too). Its label is the same in every tree. */
export async function placeUnit(
  tx: Tx,
  given: { unitId: string; parentId: string | null; tree: Tree; from: string },
): Promise<{ path: string }> {
  const unit = await findUnit(tx, { id: given.unitId })
  if (!unit) throw new Problem('not_found', 'unit.unknown')
  const { parent } = await drawLabel(tx, given.parentId, given.tree)
  if (given.parentId && !parent) throw new Problem('refused', 'unit.not_placed')
  if (!given.parentId && (await hasRoot(tx, given.tree))) throw new Problem('refused', 'unit.has_top')
  const path = pathBelow(given.tree, parent, unit.label)
  await insertPlacement(tx, {
    id: randomUUIDv7(),
    unitId: given.unitId,
    tree: given.tree,
    parentId: given.parentId,
    path,
    from: given.from,
  })
  return { path }
}

/** Makes the nameless root of an empty start the city it is: its name replaced, its number set. For imports. */
export async function adoptRoot(
  tx: Tx,
  given: { unitId: string; nameZh: string; nameEn: string; namedFrom: string } & Pick<
    NewUnit,
    'code' | 'externalNo' | 'phone'
  >,
): Promise<void> {
  const { unitId, nameZh, nameEn, code = null, externalNo = null, phone = null } = given
  await setUnitFacts(tx, unitId, { code, externalNo, phone })
  await renameUnit(tx, unitId, { nameZh, nameEn, from: given.namedFrom })
}
