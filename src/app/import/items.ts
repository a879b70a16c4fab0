import type { ImportedCase } from '../../modules/whistle/actions/import.ts'
import { buildChecker, checkTwice } from './check.ts'
import type { Checker } from './check.ts'
import { isTimeZone, parseInstant } from './instants.ts'
import type { MapOptions, Row, Sheet } from './sheet.ts'

/** A row as it was read: words where the city has units and services. */
export type Item = Omit<ImportedCase, 'service' | 'line' | 'lead'> & {
  row: Row
  serviceWord: string
  areaWords: string[]
  agencyWord: string | undefined
}

/** Words for a state that need no map. */
const stateWords: Record<string, 'open' | 'closed' | 'triage'> = {
  open: 'open',
  'in progress': 'open',
  办理中: 'open',
  在办: 'open',
  closed: 'closed',
  已办结: 'closed',
  办结: 'closed',
  triage: 'triage',
  new: 'triage',
  待分办: 'triage',
}

function ruleOf(options: MapOptions): { timeZone: string; dates: 'month_first' | 'day_first' } {
  return { timeZone: options.timeZone ?? 'Asia/Shanghai', dates: options.dates ?? 'month_first' }
}

function numberIn(row: Row, checker: Checker, field: string, most: number): number | undefined {
  const word = checker.optional(row, field, 40)
  if (word === undefined) return undefined
  const value = Number(word)
  if (Number.isFinite(value) && Math.abs(value) <= most) return value
  checker.fault(row, field, `应是 -${most} 到 ${most} 之间的数`, `a number between -${most} and ${most} is wanted`)
  return undefined
}

function itemOf(row: Row, checker: Checker, options: MapOptions, now: Date): Item {
  const rule = ruleOf(options)
  function instant(field: string, needed: boolean): Date | undefined {
    const word = needed ? checker.required(row, field, 60) : checker.optional(row, field, 60)
    if (!word) return undefined
    const at = parseInstant(word, rule)
    if (!at) checker.fault(row, field, `“${word}”不是时间`, `“${word}” is no point in time`)
    else if (at > now) checker.fault(row, field, '时间在将来', 'this lies in the future')
    return at
  }
  const at = instant('at', true)
  const closedAt = instant('closedAt', false)
  const stateWord = checker.required(row, 'state', 60)
  const state = stateWords[stateWord.toLowerCase()]
  if (stateWord && !state)
    checker.fault(row, 'state', `不认识状态“${stateWord}”`, `the state “${stateWord}” is not known`)
  if (state === 'closed' && !closedAt && (row.fields['closedAt'] ?? '') === '')
    checker.fault(row, 'closedAt', '已办结,但没有办结时间', 'closed, but without the time of closing')
  if (state && state !== 'closed' && closedAt)
    checker.fault(row, 'closedAt', '没有办结,却有办结时间', 'not closed, but with a time of closing')
  if (at && at <= now && closedAt && closedAt < at)
    checker.fault(row, 'closedAt', '办结早于收到', 'closed before it was received')
  const lon = numberIn(row, checker, 'lon', 180)
  const lat = numberIn(row, checker, 'lat', 90)
  if ((lon === undefined) !== (lat === undefined) && !row.fields['lon'] !== !row.fields['lat'])
    checker.fault(row, lon === undefined ? 'lon' : 'lat', '经度和纬度要一起填', 'longitude and latitude go together')
  const agencyWord = checker.optional(row, 'agency', 80)
  const areaWord = checker.required(row, 'area', 200)
  return {
    row,
    externalNo: `${options.prefix ?? ''}${checker.required(row, 'externalNo', 60)}`,
    external: { state: stateWord, service: row.fields['service'] ?? '', agency: agencyWord ?? '' },
    at: at ?? now,
    closedAt,
    state: state === 'closed' ? 'closed' : state === 'open' && agencyWord ? 'joint_handling' : 'triage',
    result: checker.optional(row, 'result', 40) ?? 'closed',
    serviceWord: checker.required(row, 'service', 60),
    areaWords: areaWord.split(' / ').filter(Boolean),
    agencyWord,
    said: checker.optional(row, 'said', 2000) ?? '',
    address: checker.optional(row, 'address', 200) ?? '',
    lon,
    lat,
    locale: options.locale ?? 'zh',
    name: checker.optional(row, 'name', 40),
    phone: checker.optional(row, 'phone', 40),
  }
}

/**
 * The rows of a file of matters, and what is wrong with them by themselves; nothing of the city is asked. `now`: no row
 * may lie after it.
 */
export function readItems(sheet: Sheet, now: Date): { checker: Checker; items: Item[] } {
  const checker = buildChecker(sheet)
  const timeZone = sheet.options.timeZone
  const strange = timeZone !== undefined && !isTimeZone(timeZone)
  if (strange)
    checker.faults.push({
      row: null,
      column: 'timeZone',
      zh: `没有时区“${timeZone}”`,
      en: `there is no time zone “${timeZone}”`,
    })
  const items = strange ? [] : sheet.rows.map((row) => itemOf(row, checker, sheet.options, now))
  checkTwice(checker, sheet.rows, 'externalNo', (row) => row.fields['externalNo'] ?? '')
  return { checker, items }
}
