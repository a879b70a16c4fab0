export type ReadDay = { year: number; month: number; day: number }

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

export function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function writtenDay(year: number, month: number, day: number): string | undefined {
  if (year < 1900 || year > 2200 || month < 1 || month > 12) return undefined
  if (day < 1 || day > daysIn(year, month)) return undefined
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Digits people paste from Chinese papers may be full-width. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
}

/**
 * Reads a pasted date: 2026-11-26, 2026/11/26, 2026.11.26, 20261126, 2026年11月26日, 11月26日 (of the year given),
 * 26 Nov 2026, Nov 26, 2026. A day and month in digits without a year at the front is not guessed.
 * @returns 'YYYY-MM-DD', or undefined where it is none or no such day exists
 */
export function readDay(text: string, thisYear: number): string | undefined {
  const given = halfWidth(text).trim().replace(/\s+/g, ' ')
  const full =
    /^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?[日号]?(?:$|[ T(,])/.exec(given) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(given)
  if (full) return writtenDay(Number(full[1]), Number(full[2]), Number(full[3]))
  const short = /^(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]?$/.exec(given)
  if (short) return writtenDay(thisYear, Number(short[1]), Number(short[2]))
  const english =
    /^(?<day>\d{1,2}) (?<month>[a-z]{3,9})\.?,? (?<year>\d{4})$/i.exec(given) ??
    /^(?<month>[a-z]{3,9})\.? (?<day>\d{1,2}),? (?<year>\d{4})$/i.exec(given)
  if (!english?.groups) return undefined
  const month = months.indexOf((english.groups.month ?? '').slice(0, 3).toLowerCase()) + 1
  return writtenDay(Number(english.groups.year), month, Number(english.groups.day))
}

/**
 * When it is left, the field moves a day that the month does not have to its last one (31 February becomes 28).
 * This finds it from what stood there before, so that it can be said. Choosing another day is not a move.
 */
export function clampedDay(before: Partial<ReadDay>, after: Partial<ReadDay>): ReadDay | undefined {
  const { year, month, day } = after
  if (!year || !month || !day || !before.day) return undefined
  if (before.year !== year || before.month !== month) return undefined
  const last = daysIn(year, month)
  return before.day > last && day === last ? { year, month, day: before.day } : undefined
}
