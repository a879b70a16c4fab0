import type { House } from '../../kernel/house.ts'
import { dayOf } from '../../kernel/calendar/rules.ts'
import { systemActor } from '../../kernel/identity/contract.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import { adoptRoot, foundUnit, placeUnit } from '../../kernel/organization/actions.ts'
import { treeNames, trees, unitKinds } from '../../kernel/organization/contract.ts'
import type { Tree } from '../../kernel/organization/contract.ts'
import { buildChecker, checkTwice, parseDay, toBatches } from './check.ts'
import type { Checker, ImportOptions, ImportResult } from './check.ts'
import type { Row, Sheet } from './sheet.ts'
import { findRoot, findUnits } from './store.ts'

type Item = {
  row: Row
  externalNo: string
  parent: string | undefined
  tree: Tree
  kind: string
  nameZh: string
  nameEn: string
  code: string | undefined
  phone: string | undefined
  from: string
}

/** The key of a word that may be written as key, Chinese or English. */
function keyOf(table: Record<string, { zh: string; en: string }>, word: string): string | undefined {
  const folded = word.toLowerCase()
  return Object.entries(table).find(
    ([key, text]) => key === folded || text.zh === word || text.en.toLowerCase() === folded,
  )?.[0]
}

function itemOf(row: Row, checker: Checker, today: string): Item {
  const externalNo = checker.required(row, 'externalNo', 60)
  const nameZh = checker.required(row, 'nameZh', 80)
  const kindWord = checker.required(row, 'kind', 40)
  const kind = keyOf(unitKinds, kindWord)
  if (kindWord && !kind)
    checker.fault(row, 'kind', `没有“${kindWord}”这种单位`, `there is no kind of unit “${kindWord}”`)
  const treeWord = checker.optional(row, 'tree', 40)
  const tree = treeWord === undefined ? 'duty' : treeNames.find((name) => name === keyOf(trees, treeWord))
  if (!tree) checker.fault(row, 'tree', `没有“${treeWord}”这棵树`, `there is no tree “${treeWord}”`)
  const fromWord = checker.optional(row, 'from', 20)
  const from = fromWord === undefined ? today : parseDay(fromWord)
  if (!from || from > today)
    checker.fault(row, 'from', '请填今天或以前的日期,例如 2025-03-14', 'give a day up to today, such as 2025-03-14')
  const parent = checker.optional(row, 'parent', 60)
  if (parent && parent === externalNo) checker.fault(row, 'parent', '上级不能是自己', 'a unit is not its own parent')
  return {
    row,
    externalNo,
    parent,
    tree: tree ?? 'duty',
    kind: kind ?? '',
    nameZh,
    nameEn: checker.optional(row, 'nameEn', 80) ?? nameZh,
    code: checker.optional(row, 'code', 30),
    phone: checker.optional(row, 'phone', 30),
    from: from ?? today,
  }
}

/** Parents before their children; what never comes up hangs in a circle. */
function inOrder(items: Item[], checker: Checker): Item[] {
  const byKey = new Map(items.map((item) => [`${item.tree} ${item.externalNo}`, item]))
  const done = new Set<Item>()
  const ordered: Item[] = []
  for (const item of items) {
    const line: Item[] = []
    let present: Item | undefined = item
    while (present && !done.has(present)) {
      if (line.includes(present)) {
        checker.fault(item.row, 'parent', '上下级绕成了圈', 'the parents form a circle')
        break
      }
      line.push(present)
      present = present.parent ? byKey.get(`${present.tree} ${present.parent}`) : undefined
    }
    for (const each of line.toReversed()) {
      if (done.has(each)) continue
      done.add(each)
      ordered.push(each)
    }
  }
  return ordered
}

/**
 * Units by their outside numbers, each below the unit whose number is in `parent` (the root without one). A number that
 * stands in the tree already is left as it is; one that stands in another tree gets its place in this one too. The root
 * of an empty start, without a number, becomes the city of the file.
 */
export async function importUnits(house: House, sheet: Sheet, options: ImportOptions = {}): Promise<ImportResult> {
  const now = house.clock.now()
  const checker = buildChecker(sheet)
  const items = sheet.rows.map((row) => itemOf(row, checker, dayOf(now)))
  const byRow = new Map(items.map((item) => [item.row, item]))
  checkTwice(checker, sheet.rows, 'externalNo', (row) => {
    const item = byRow.get(row)
    return item?.externalNo ? `${item.tree} ${item.externalNo}` : ''
  })
  const numbers = items.flatMap((item) => [item.externalNo, item.parent ?? ''])
  const known = await findUnits(house.db, [...new Set(numbers)].filter(Boolean))
  const inFile = new Set(items.map((item) => `${item.tree} ${item.externalNo}`))
  const isNew = (item: Item): boolean => !known.get(item.externalNo)?.trees.includes(item.tree)
  for (const item of items) {
    if (known.get(item.externalNo)?.until)
      checker.fault(item.row, 'externalNo', '这个单位已经撤销', 'this unit has ended')
    if (!item.parent || !isNew(item)) continue
    const parent = known.get(item.parent)
    if (!inFile.has(`${item.tree} ${item.parent}`) && (!parent?.trees.includes(item.tree) || parent.until))
      checker.fault(
        item.row,
        'parent',
        `文件和系统里都没有“${item.parent}”`,
        `“${item.parent}” is neither in the file nor here`,
      )
  }
  let adopted: { id: string; from: string } | undefined
  for (const tree of treeNames) {
    const roots = items.filter((item) => item.tree === tree && !item.parent && isNew(item))
    const root = await findRoot(house.db, tree)
    const bare = root && !root.external_no && root.kind === 'city' && tree === 'duty' && roots[0]?.kind === 'city'
    if (bare) adopted = root
    const extra = root && !bare ? roots : roots.slice(1)
    for (const item of extra)
      checker.fault(item.row, 'parent', '每棵树只有一个根,请填上级', 'a tree has one root; name the parent')
  }
  const ordered = inOrder(items, checker)
  const fresh = ordered.filter(isNew)
  checkDepth(fresh, checker)
  const result: ImportResult = {
    rows: items.length,
    created: 0,
    already: items.length - fresh.length,
    faults: checker.faults,
    dryRun: options.dryRun ?? false,
  }
  if (checker.faults.length > 0 || options.dryRun) return result
  const ids = new Map([...known].map(([number, unit]) => [number, unit.id]))
  for (const batch of toBatches(fresh)) {
    await house.write(systemActor, undefined, async (tx) => {
      for (const item of batch) {
        const parentId = item.parent ? (ids.get(item.parent) ?? null) : null
        const unitId = ids.get(item.externalNo)
        const { tree, from } = item
        if (!item.parent && tree === 'duty' && adopted) {
          await adoptRoot(tx, { ...item, unitId: adopted.id, namedFrom: adopted.from })
          ids.set(item.externalNo, adopted.id)
        } else if (unitId) await placeUnit(tx, { unitId, parentId, tree, from })
        else ids.set(item.externalNo, (await foundUnit(tx, { ...item, parentId })).id)
      }
      const data = { units: batch.length }
      await recordJournal(tx, { actor: systemActor, verb: 'import', objectKind: 'unit', objectId: '', data, now })
    })
    result.created += batch.length
    options.progress?.(result.created, fresh.length)
  }
  return result
}

/** Six levels at most; counted inside the file, a place below an existing unit is checked when it is founded. */
function checkDepth(items: Item[], checker: Checker): void {
  const depth = new Map<string, number>()
  for (const item of items) {
    const above = item.parent ? (depth.get(`${item.tree} ${item.parent}`) ?? 1) : 0
    depth.set(`${item.tree} ${item.externalNo}`, above + 1)
    if (above + 1 > 6) checker.fault(item.row, 'parent', '层级太深,最多六级', 'too deep; six levels at most')
  }
}
