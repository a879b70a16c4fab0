import type { House } from '../../kernel/house.ts'
import { dayOf } from '../../kernel/calendar/rules.ts'
import { systemActor } from '../../kernel/identity/contract.ts'
import type { DeskActor } from '../../kernel/identity/contract.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import { lined } from '../../modules/whistle/catalogue/actions.ts'
import { handlingKinds } from '../../modules/whistle/catalogue/contract.ts'
import { mayEditArea } from '../../modules/whistle/catalogue/policy.ts'
import { overlaps } from '../../modules/whistle/catalogue/rules.ts'
import * as store from '../../modules/whistle/catalogue/store.ts'
import type { EntryRow } from '../../modules/whistle/catalogue/store.ts'
import { areaKinds } from '../../modules/whistle/rules.ts'
import { randomUUIDv7 } from '../../platform/ids.ts'
import { buildChecker, checkTwice, parseDay } from './check.ts'
import type { Checker, ImportOptions, ImportResult } from './check.ts'
import type { Row, Sheet } from './sheet.ts'
import { findCalled } from './store.ts'
import type { NamedUnit } from './store.ts'

type Item = {
  row: Row
  externalNo: string
  service: string
  area: string
  lead: string
  supports: string[]
  basisZh: string
  basisEn: string
  clause: string
  from: string
  to: string | null
}
type Known = Item & { serviceId: string; areaId: string; leadId: string; supportIds: string[] }

function dayIn(checker: Checker, row: Row, field: 'from' | 'to', required: boolean): string | undefined {
  const text = required ? checker.required(row, field, 20) : checker.optional(row, field, 20)
  if (!text) return undefined
  const day = parseDay(text)
  if (!day) checker.fault(row, field, `“${text}”不是日期,例如 2026-01-01`, `“${text}” is no day such as 2026-01-01`)
  return day
}

function itemOf(row: Row, checker: Checker): Item {
  const from = dayIn(checker, row, 'from', true)
  const to = dayIn(checker, row, 'to', false)
  if (from && to && to <= from)
    checker.fault(row, 'to', '结束日期要在开始日期之后', 'the end must lie after the beginning')
  const basisZh = checker.required(row, 'basisZh', 500)
  return {
    row,
    externalNo: checker.required(row, 'externalNo', 60),
    service: checker.required(row, 'service', 120),
    area: checker.required(row, 'area', 120),
    lead: checker.required(row, 'lead', 120),
    supports: (checker.optional(row, 'supports', 600) ?? '')
      .split(/[;;、]/)
      .map((word) => word.trim())
      .filter(Boolean),
    basisZh,
    basisEn: checker.optional(row, 'basisEn', 500) ?? basisZh,
    clause: checker.optional(row, 'clause', 120) ?? '',
    from: from ?? '',
    to: to ?? null,
  }
}

type Words = { units: NamedUnit[]; services: store.ServiceName[]; checker: Checker }

function unitOf(words: Words, item: Item, field: 'area' | 'lead' | 'supports', word: string, kinds: string[]): string {
  if (!word) return ''
  const found = words.units.filter(
    (unit) => kinds.includes(unit.kind) && [unit.external_no, unit.code, unit.name_zh, unit.name_en].includes(word),
  )
  const [unit, other] = found
  if (!unit)
    words.checker.fault(item.row, field, `没有叫“${word}”的单位,或它不能这样用`, `no unit “${word}” that could be this`)
  else if (other)
    words.checker.fault(
      item.row,
      field,
      `有几个单位叫“${word}”,请写代码`,
      `several units are called “${word}”; give the code`,
    )
  return unit?.id ?? ''
}

function toKnown(item: Item, words: Words): Known {
  const services = words.services.filter((each) => [each.key, each.name_zh, each.name_en].includes(item.service))
  if (item.service && services.length === 0)
    words.checker.fault(item.row, 'service', `没有“${item.service}”这一类`, `there is no kind “${item.service}”`)
  const leadId = unitOf(words, item, 'lead', item.lead, handlingKinds)
  const supportIds = item.supports.map((word) => unitOf(words, item, 'supports', word, handlingKinds))
  if (leadId && (supportIds.includes(leadId) || new Set(supportIds).size < supportIds.length))
    words.checker.fault(item.row, 'supports', '牵头和协办不能相同', 'lead and support must differ')
  if (supportIds.length > 6) words.checker.fault(item.row, 'supports', '最多 6 个', 'at most 6')
  return {
    ...item,
    serviceId: services[0]?.id ?? '',
    areaId: unitOf(words, item, 'area', item.area, areaKinds),
    leadId,
    supportIds,
  }
}

function isSame(item: Known, row: EntryRow): boolean {
  return (
    row.service_id === item.serviceId &&
    row.area_id === item.areaId &&
    row.lead_id === item.leadId &&
    row.support_ids.toSorted().join() === item.supportIds.toSorted().join() &&
    row.basis_zh === item.basisZh &&
    row.clause === item.clause &&
    row.from === item.from
  )
}

/** Rows that would hold at once for one kind and area: within the file, and against what is there. */
async function checkClashes(house: House, items: Known[], checker: Checker): Promise<void> {
  const byPlace = new Map<string, Known[]>()
  for (const item of items) {
    if (!item.serviceId || !item.areaId || !item.from) continue
    const key = `${item.serviceId} ${item.areaId}`
    const others = byPlace.get(key) ?? []
    const other = others.find((each) => overlaps(each, item))
    if (other)
      checker.fault(
        item.row,
        'from',
        `与第 ${other.row.row} 行同一种类、同一范围,时间重叠`,
        `the same kind and area as row ${other.row.row}, at the same time`,
      )
    byPlace.set(key, [...others, item])
  }
  const held = new Map<string, EntryRow[]>()
  for (const serviceId of new Set(items.map((item) => item.serviceId).filter(Boolean)))
    held.set(serviceId, await store.findOfService(house.db, serviceId))
  for (const item of items) {
    const other = (held.get(item.serviceId) ?? []).find(
      (row) => item.from && row.area_id === item.areaId && overlaps(row, item),
    )
    if (other)
      checker.fault(
        item.row,
        'from',
        `已有条目 ${other.external_no ?? ''}:${other.lead_zh} 牵头,${other.from} 起${other.to ? `、${other.to} 止` : ''}`,
        `entry ${other.external_no ?? ''} holds then: ${other.lead_en} leads from ${other.from}${other.to ? ` to ${other.to}` : ''}`,
      )
  }
}

/**
 * Entries of the catalogue by their outside numbers. All rows are checked and named; with a fault nothing is written,
 * without one all is, in one transaction. A number that is there already with the same content counts as there.
 * `actor`: at the desk, whose area bounds what may be entered.
 */
export async function importCatalogue(
  house: House,
  sheet: Sheet,
  options: ImportOptions & { actor?: DeskActor } = {},
): Promise<ImportResult> {
  const now = house.clock.now()
  const checker = buildChecker(sheet)
  const first = sheet.rows[0]
  for (const field of first ? ['externalNo', 'service', 'area', 'lead', 'basisZh', 'from'] : [])
    if (first && !(field in first.fields))
      checker.faults.push({ row: 1, column: field, zh: '没有这一列', en: 'there is no such column' })
  const whole = checker.faults.length === 0
  const items = whole ? sheet.rows.map((row) => itemOf(row, checker)) : []
  checkTwice(checker, whole ? sheet.rows : [], 'externalNo', (row) => row.fields['externalNo'] ?? '')
  const named = [...new Set(items.flatMap((item) => [item.area, item.lead, ...item.supports]))].filter(Boolean)
  const words: Words = {
    units: await findCalled(house.db, named),
    services: await store.findAllServices(house.db),
    checker,
  }
  const known = items.map((item) => toKnown(item, words))
  const there = new Map(
    (await store.findByNumbers(house.db, items.map((item) => item.externalNo).filter(Boolean))).map((row) => [
      row.external_no,
      row,
    ]),
  )
  const fresh = known.filter((item) => !there.has(item.externalNo))
  for (const item of known) {
    const row = there.get(item.externalNo)
    if (row && !isSame(item, row))
      checker.fault(
        item.row,
        'externalNo',
        '这个编号已有条目,内容不同;请在职责目录里更正',
        'an entry has this number and says something else; correct it in the catalogue',
      )
  }
  const { actor } = options
  if (actor) {
    const places = await store.findUnitPlaces(house.db, [...new Set(fresh.map((item) => item.areaId).filter(Boolean))])
    for (const item of fresh)
      if (item.areaId && !mayEditArea(actor, places.get(item.areaId)?.path ?? ''))
        checker.fault(item.row, 'area', '不在您的管理范围内', 'outside the area you administer')
  }
  await checkClashes(house, fresh, checker)
  checker.faults.sort((a, b) => (a.row ?? 0) - (b.row ?? 0))
  const result: ImportResult = {
    rows: items.length,
    created: options.dryRun && checker.faults.length === 0 ? fresh.length : 0,
    already: items.length - fresh.length,
    faults: checker.faults,
    dryRun: options.dryRun ?? false,
  }
  if (checker.faults.length > 0 || options.dryRun) return result
  await lined(() =>
    house.write(actor ?? systemActor, undefined, async (tx) => {
      for (const item of fresh)
        await store.insertEntry(tx, { ...item, id: randomUUIDv7(), by: actor?.personId ?? null, at: now })
      await recordJournal(tx, {
        actor: actor ?? systemActor,
        verb: 'import',
        objectKind: 'catalogue',
        objectId: '',
        data: { entries: fresh.length, on: dayOf(now) },
        now,
      })
    }),
  )
  options.progress?.(fresh.length, fresh.length)
  return { ...result, created: fresh.length }
}
