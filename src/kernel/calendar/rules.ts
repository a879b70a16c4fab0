import chineseDays from 'chinese-days'
import type { Limit } from './limits.ts'

export { parseLimit } from './limits.ts'
export type { Limit } from './limits.ts'

/** The city's zone: UTC+8 without summer time. */
const zone = 8 * 3_600_000
const minute = 60_000
const day = 86_400_000

/** A day that differs from its weekday: of the State Council's notice, or added by the city with its source. */
export type DayRule = { on: string; working: boolean; name: string; source: string }
export type Hours = { from: string; to: string }
export type Calendar = {
  hours: Hours[]
  /** Last year the State Council has published; later years are provisional. */
  publishedThrough: number
  isWorkingDay(on: string): boolean
  /** The name of a holiday or make-up day, where the day is special. */
  nameOf(on: string): string | undefined
  isProvisional(year: number): boolean
}

const defaultHours: Hours[] = [
  { from: '09:00', to: '12:00' },
  { from: '14:30', to: '18:00' },
]

export function dayOf(at: Date): string {
  return new Date(at.getTime() + zone).toISOString().slice(0, 10)
}

function midnight(on: string): number {
  return Date.parse(`${on}T00:00:00Z`) - zone
}

export function addDays(on: string, n: number): string {
  return new Date(Date.parse(`${on}T00:00:00Z`) + n * day).toISOString().slice(0, 10)
}

function timeOf(text: string): number {
  return (Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))) * minute
}

/**
 * The calendar in force: the State Council's days (npm chinese-days) under what the city adds, which wins and carries
 * its source. Days are looked up once and remembered.
 */
export function buildCalendar(
  options: { overrides?: DayRule[]; hours?: Hours[]; publishedThrough?: number } = {},
): Calendar {
  const overrides = new Map((options.overrides ?? []).map((rule) => [rule.on, rule]))
  const known = new Map<string, boolean>()
  const publishedThrough = options.publishedThrough ?? lastPublished
  return {
    hours: options.hours ?? defaultHours,
    publishedThrough,
    isWorkingDay(on) {
      let working = known.get(on)
      if (working === undefined) {
        working = overrides.get(on)?.working ?? chineseDays.isWorkday(on)
        known.set(on, working)
      }
      return working
    },
    nameOf(on) {
      const rule = overrides.get(on)
      if (rule) return rule.name
      const weekday = new Date(`${on}T00:00:00Z`).getUTCDay()
      const special = chineseDays.isWorkday(on) !== (weekday !== 0 && weekday !== 6)
      if (!special) return undefined
      // "National Day,国庆节,3": the second piece is the Chinese name
      return chineseDays.getDayDetail(on).name.split(',')[1]
    },
    isProvisional: (year) => year > publishedThrough,
  }
}

/** A year without a notice has only its seven-day weeks: no make-up working weekend is known. */
const lastPublished = ((): number => {
  for (let year = 2040; year > 2005; year--)
    for (let on = `${year}-01-01`; on.startsWith(String(year)); on = addDays(on, 1)) {
      const weekday = new Date(`${on}T00:00:00Z`).getUTCDay()
      if ((weekday === 0 || weekday === 6) && chineseDays.isWorkday(on)) return year
    }
  return 2005
})()

export type Pause = { from: Date; to: Date; reason: string }
/** One sentence of an explanation, as data; it is kept with the due date and said in the reader's language. */
export type DueStep =
  | { kind: 'limit'; amount: number; unit: Limit['unit']; start: string }
  | { kind: 'paused'; from: string; to: string; reason: string }
  | { kind: 'makeup'; on: string; name: string }
  | { kind: 'holiday'; from: string; to: string; name: string }
  | { kind: 'moved'; from: string; to: string }
  | { kind: 'provisional'; year: number }
  | { kind: 'extended'; from: string; until: string; at: string }
  /** A date that was promised as such, no limit behind it. */
  | { kind: 'agreed'; until: string; at: string }
  | { kind: 'due'; at: string }
export type Due = { due: Date; provisional: boolean; steps: DueStep[] }

/** The end of the last working hour of a day. */
export function closingAt(on: string, calendar: Calendar): Date {
  return new Date(midnight(on) + timeOf(calendar.hours[calendar.hours.length - 1]?.to ?? '18:00'))
}

/** Days wholly or partly within a pause do not count towards a limit in working days. */
function pausedDays(pauses: Pause[]): Set<string> {
  const days = new Set<string>()
  for (const pause of pauses) {
    if (pause.to <= pause.from) continue
    const last = dayOf(pause.to)
    for (let on = dayOf(pause.from); on <= last; on = addDays(on, 1)) days.add(on)
  }
  return days
}

function addWorkingDays(start: string, amount: number, calendar: Calendar, skip: Set<string>): string {
  let on = start
  // the day of the event is day zero; a pause on that day takes nothing away
  for (let counted = 0; counted < amount;) {
    on = addDays(on, 1)
    if (calendar.isWorkingDay(on) && !skip.has(on)) counted += 1
  }
  // zero working days still end at the end of a working day
  while (!calendar.isWorkingDay(on)) on = addDays(on, 1)
  return on
}

function addWorkingTime(start: Date, amount: number, calendar: Calendar): Date {
  let left = amount
  for (let on = dayOf(start); ; on = addDays(on, 1)) {
    if (!calendar.isWorkingDay(on)) continue
    for (const hours of calendar.hours) {
      const from = Math.max(start.getTime(), midnight(on) + timeOf(hours.from))
      const to = midnight(on) + timeOf(hours.to)
      if (to <= from) continue
      if (left <= to - from) return new Date(from + left)
      left -= to - from
    }
  }
}

/** Working time between two instants, in milliseconds. */
function workingTimeBetween(a: Date, b: Date, calendar: Calendar): number {
  let total = 0
  const last = dayOf(b)
  for (let on = dayOf(a); on <= last; on = addDays(on, 1)) {
    if (!calendar.isWorkingDay(on)) continue
    for (const hours of calendar.hours) {
      const from = Math.max(a.getTime(), midnight(on) + timeOf(hours.from))
      const to = Math.min(b.getTime(), midnight(on) + timeOf(hours.to))
      if (to > from) total += to - from
    }
  }
  return total
}

function addMonths(on: string, amount: number): string {
  const [year = 0, month = 1, dayNumber = 1] = on.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1 + amount + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + amount, Math.min(dayNumber, last))).toISOString().slice(0, 10)
}

/** What a reader wonders about between two days: holidays that were skipped, weekends that counted. */
function specialDays(from: string, to: string, calendar: Calendar): DueStep[] {
  const steps: DueStep[] = []
  for (let on = addDays(from, 1); on <= to; on = addDays(on, 1)) {
    const name = calendar.nameOf(on)
    if (name === undefined) continue
    const before = steps.at(-1)
    if (calendar.isWorkingDay(on)) steps.push({ kind: 'makeup', on, name })
    else if (before?.kind === 'holiday' && before.name === name) before.to = on
    else steps.push({ kind: 'holiday', from: on, to: on, name })
  }
  return steps
}

/**
 * When a limit that starts at `start` runs out, with what explains it.
 *
 * Working days end at closing time, the day of the event being day zero; working hours count only within the hours;
 * minutes, hours and days run through; months keep the day number, clamped, and move to the next working day.
 * A pause takes out every working day it touches, or its own length where the limit runs by the clock or in hours.
 */
export function dueAt(input: {
  start: Date
  limit: Limit
  calendar: Calendar
  pauses?: Pause[]
  monthEnd?: 'next_working_day' | 'as_is'
}): Due {
  const { start, limit, calendar } = input
  const pauses = (input.pauses ?? []).filter((pause) => pause.to > pause.from)
  const steps: DueStep[] = [{ kind: 'limit', amount: limit.amount, unit: limit.unit, start: start.toISOString() }]
  for (const pause of pauses)
    steps.push({ kind: 'paused', from: pause.from.toISOString(), to: pause.to.toISOString(), reason: pause.reason })
  const on = dayOf(start)
  let due: Date
  if (limit.unit === 'wd') {
    const last = addWorkingDays(on, limit.amount, calendar, pausedDays(pauses))
    due = closingAt(last, calendar)
    steps.push(...specialDays(on, last, calendar))
  } else if (limit.unit === 'wh') {
    const paused = pauses.reduce((sum, pause) => sum + workingTimeBetween(pause.from, pause.to, calendar), 0)
    due = addWorkingTime(start, limit.amount * 60 * minute + paused, calendar)
    steps.push(...specialDays(on, dayOf(due), calendar))
  } else if (limit.unit === 'month') {
    const paused = pauses.reduce((sum, pause) => sum + (pause.to.getTime() - pause.from.getTime()), 0)
    const plain = addDays(addMonths(on, limit.amount), Math.ceil(paused / day))
    let last = plain
    if (input.monthEnd !== 'as_is') while (!calendar.isWorkingDay(last)) last = addDays(last, 1)
    if (last !== plain) steps.push({ kind: 'moved', from: plain, to: last })
    due = closingAt(last, calendar)
  } else {
    const length = { min: minute, h: 60 * minute, d: day }[limit.unit] * limit.amount
    const paused = pauses.reduce((sum, pause) => sum + (pause.to.getTime() - pause.from.getTime()), 0)
    due = new Date(start.getTime() + length + paused)
  }
  const year = Number(dayOf(due).slice(0, 4))
  const provisional = limit.unit !== 'min' && limit.unit !== 'h' && limit.unit !== 'd' && calendar.isProvisional(year)
  if (provisional) steps.push({ kind: 'provisional', year })
  steps.push({ kind: 'due', at: due.toISOString() })
  return { due, provisional, steps }
}

/** The instants at which shares of the time are used up; for limits in working time they fall into working hours. */
export function warningsAt(start: Date, due: Date, calendar: Calendar, working: boolean, shares = [0.5, 0.8]): Date[] {
  const all = working ? workingTimeBetween(start, due, calendar) : due.getTime() - start.getTime()
  return shares.map((share) =>
    working ? addWorkingTime(start, all * share, calendar) : new Date(start.getTime() + all * share),
  )
}
