import { round } from '../drawing/shapes.ts'
import type { Drawing, Shape } from '../drawing/shapes.ts'
import type { Flow } from './contract.ts'

type Locale = 'zh' | 'en'
const say = (locale: Locale, zh: string, en: string): string => (locale === 'zh' ? zh : en)
const english = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A round number at or above `n`: 1, 2, 5, 10, 20, 50 … */
export function ceiling(n: number): number {
  if (n <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(n))
  const step = [1, 2, 5, 10].find((each) => each * power >= n) ?? 10
  return step * power
}

function monthName(day: string, locale: Locale): string {
  const month = Number(day.slice(5, 7))
  return locale === 'zh' ? `${month}月` : (english[month - 1] ?? '')
}

/** What came in stands above the line, what was closed below it: told apart by place, not by colour alone. */
export function drawWeeks(weeks: Flow['weeks'], locale: Locale): Drawing {
  const width = 360
  const height = 220
  const left = 34
  const top = 18
  const half = 84
  const middle = top + half
  const most = ceiling(Math.max(1, ...weeks.flatMap((row) => [row.opened, row.closed])))
  const step = (width - left - 6) / Math.max(1, weeks.length)
  const bar = Math.max(2, step - 4)
  const shapes: Shape[] = []
  for (const share of [1, 0.5, -0.5, -1]) {
    if (most === 1 && Math.abs(share) === 0.5) continue
    const y = round(middle - share * half)
    shapes.push({ kind: 'path', look: 'grid', d: `M${left} ${y}H${width - 4}` })
    shapes.push({ kind: 'text', look: '', x: left - 6, y: y + 4, anchor: 'end', text: String(Math.abs(share) * most) })
  }
  let month = ''
  for (const [index, row] of weeks.entries()) {
    const x = round(left + index * step + (step - bar) / 2)
    const up = round((row.opened / most) * half)
    const down = round((row.closed / most) * half)
    // the running week is not over: drawn lighter, so that nobody takes it for a fall
    const look = index === weeks.length - 1 ? ' now' : ''
    if (up > 0)
      shapes.push({ kind: 'rect', look: `came${look}`, x, y: round(middle - up), width: round(bar), height: up })
    if (down > 0) shapes.push({ kind: 'rect', look: `went${look}`, x, y: middle, width: round(bar), height: down })
    const name = monthName(row.from, locale)
    if (name !== month && (index > 0 || weeks.length < 5 || monthName(weeks[2]?.from ?? '', locale) === name))
      if (index < weeks.length - 1 || weeks.length < 3)
        shapes.push({ kind: 'text', look: '', x, y: height - 4, anchor: 'start', text: name })
    month = name
  }
  shapes.push({ kind: 'path', look: 'axis', d: `M${left} ${middle}H${width - 4}` })
  shapes.push({
    kind: 'text',
    look: 'strong',
    x: left + 2,
    y: 12,
    anchor: 'start',
    text: say(locale, '↑ 反映', '↑ reported'),
  })
  shapes.push({
    kind: 'text',
    look: 'strong',
    x: width - 4,
    y: 12,
    anchor: 'end',
    text: say(locale, '↓ 办结', '↓ closed'),
  })
  return {
    width,
    height,
    shapes,
    says: say(locale, '每周反映和办结的件数,数字见表', 'Reported and closed by week; figures in the table'),
  }
}

export function bucketName(row: { least: number; most: number | null }, locale: Locale): string {
  if (row.most === null) return say(locale, `${row.least} 天以上`, `${row.least} days +`)
  if (row.least === 0) return say(locale, '不到 1 天', 'under 1 day')
  return say(locale, `${row.least}–${row.most} 天`, `${row.least}–${row.most} days`)
}

/** Lying bars with their numbers at the end: read without a scale. */
export function drawBuckets(rows: Flow['ages'], look: string, locale: Locale, says: string): Drawing {
  const width = 360
  const line = 28
  const left = 92
  const most = Math.max(1, ...rows.map((row) => row.n))
  const shapes: Shape[] = rows.flatMap((row, index): Shape[] => {
    const y = 4 + index * line
    const long = round((row.n / most) * (width - left - 48))
    return [
      { kind: 'text', look: '', x: left - 10, y: y + 15, anchor: 'end', text: bucketName(row, locale) },
      { kind: 'rect', look: row.n > 0 ? look : 'none', x: left, y, width: Math.max(long, 1), height: 20 },
      { kind: 'text', look: 'strong', x: left + long + 8, y: y + 15, anchor: 'start', text: String(row.n) },
    ]
  })
  shapes.push({ kind: 'path', look: 'axis', d: `M${left} 0V${rows.length * line + 2}` })
  return { width, height: rows.length * line + 4, says, shapes }
}

/** The sentences above the pictures: what each one shows. */
export function sentences(flow: Flow, locale: Locale): { weeks: string; ages: string; took: string } {
  const whole = flow.weeks.slice(0, -1)
  const late = whole.slice(-13)
  const came = late.reduce((sum, row) => sum + row.opened, 0)
  const went = late.reduce((sum, row) => sum + row.closed, 0)
  const old = flow.ages.filter((row) => row.least >= 30).reduce((sum, row) => sum + row.n, 0)
  const closed = flow.took.reduce((sum, row) => sum + row.n, 0)
  const week = flow.took.filter((row) => row.most !== null && row.most <= 7).reduce((sum, row) => sum + row.n, 0)
  const median =
    flow.median === null ? 0 : flow.median < 10 ? Math.round(flow.median * 10) / 10 : Math.round(flow.median)
  const tide =
    came > went
      ? say(
          locale,
          `反映比办结多 ${came - went} 件,积压在长`,
          `${came - went} more came than were closed: the backlog grew`,
        )
      : came < went
        ? say(
            locale,
            `办结比反映多 ${went - came} 件,积压在减`,
            `${went - came} more were closed than came: the backlog shrank`,
          )
        : say(locale, '进出相抵', 'as many came as were closed')
  return {
    weeks: say(
      locale,
      `最近 13 个整周反映 ${came} 件、办结 ${went} 件:${tide}。`,
      `In the last 13 whole weeks ${came} were reported and ${went} closed: ${tide}.`,
    ),
    ages: say(
      locale,
      `在办 ${flow.open} 件,其中 ${old} 件等了 30 天以上。`,
      `${flow.open} are open; ${old} of them have waited 30 days or more.`,
    ),
    took:
      closed === 0
        ? say(locale, '一年内还没有办结的。', 'None was closed within the year.')
        : say(
            locale,
            `一年内办结 ${closed} 件,一半在 ${median} 天内;7 天内办结 ${week} 件。`,
            `${closed} were closed within the year, half of them in ${median} days; ${week} within 7 days.`,
          ),
  }
}
