import { textIn, type Locale } from '../i18n/text.tsx'

/** The city's clock: UTC+8 all year. */
const zone = 'Asia/Shanghai'
const tags: Record<Locale, string> = { zh: 'zh-CN', en: 'en-GB' }

type DayParts = { year: number; month: number; day: number }

const inShanghai = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** The day and the time on the city's clock, e.g. `{ day: '2026-11-26', time: '18:00' }`. */
export function wallClock(at: Date): { day: string; time: string } {
  const parts: Record<string, string> = {}
  for (const part of inShanghai.formatToParts(at)) parts[part.type] = part.value
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` }
}

function partsOf(day: string): DayParts {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return { year, month, day: date }
}

/** A day in words: "11月26日 周四", with the year where it is not this one. */
export function formatDay(day: string, locale: Locale, options: { now?: Date; weekday?: boolean } = {}): string {
  const { year, month, day: date } = partsOf(day)
  const thisYear = options.now ? partsOf(wallClock(options.now).day).year === year : false
  return new Intl.DateTimeFormat(tags[locale], {
    timeZone: 'UTC',
    month: locale === 'zh' ? 'long' : 'short',
    day: 'numeric',
    ...(thisYear ? {} : { year: 'numeric' }),
    ...(options.weekday ? { weekday: 'short' } : {}),
  }).format(Date.UTC(year, month - 1, date))
}

/** An instant in words: "11月26日 18:00". */
export function formatInstant(at: Date, locale: Locale, options: { now?: Date; weekday?: boolean } = {}): string {
  const { day, time } = wallClock(at)
  return `${formatDay(day, locale, options)} ${time}`
}

export function formatNumber(value: number, locale: Locale, fractions?: number): string {
  return new Intl.NumberFormat(tags[locale], {
    maximumFractionDigits: fractions ?? 2,
    ...(fractions === undefined ? {} : { minimumFractionDigits: fractions }),
  }).format(value)
}

const minute = 60_000

/** Wall time until (or since) a due date: "还 2 天", "超期 1 小时". Whole units, never rounded up. */
export function formatLeft(due: Date, now: Date, locale: Locale): string {
  const minutes = Math.floor(Math.abs(due.getTime() - now.getTime()) / minute)
  const over = due.getTime() < now.getTime()
  if (minutes < 60) return textIn(locale, over ? 'ui.over.minutes' : 'ui.left.minutes', { n: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return textIn(locale, over ? 'ui.over.hours' : 'ui.left.hours', { n: hours })
  return textIn(locale, over ? 'ui.over.days' : 'ui.left.days', { n: Math.floor(hours / 24) })
}
