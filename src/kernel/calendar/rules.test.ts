import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explain } from './explain.ts'
import { addDays, buildCalendar, dayOf, dueAt, parseLimit } from './rules.ts'

const calendar = buildCalendar()
const folder = new URL('./testdata/holiday-cn/', import.meta.url)

test('the calendar agrees with every published day from 2007 to 2026', () => {
  const off = new Map<string, boolean>()
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')))
    for (const day of (
      JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { days: { date: string; isOffDay: boolean }[] }
    ).days)
      off.set(day.date, day.isOffDay)
  let checked = 0
  const wrong: string[] = []
  for (let on = '2007-01-01'; on <= '2026-12-31'; on = addDays(on, 1)) {
    const weekday = new Date(`${on}T00:00:00Z`).getUTCDay()
    const working = off.has(on) ? !off.get(on) : weekday !== 0 && weekday !== 6
    if (calendar.isWorkingDay(on) !== working) wrong.push(on)
    checked += 1
  }
  expect(checked).toBe(7305)
  expect(wrong).toEqual([])
})

test.each([
  ['15wd', '2026-11-23T02:00:00Z', '2026-12-14T10:00:00.000Z'],
  ['1wd', '2026-11-27T02:00:00Z', '2026-11-30T10:00:00.000Z'],
  // 14 February 2026 is a make-up Saturday
  ['1wd', '2026-02-13T02:00:00Z', '2026-02-14T10:00:00.000Z'],
  ['1wd', '2026-09-30T02:00:00Z', '2026-10-08T10:00:00.000Z'],
  ['4wh', '2026-11-24T08:30:00Z', '2026-11-25T03:30:00.000Z'],
  ['4wh', '2026-11-28T02:00:00Z', '2026-11-30T07:30:00.000Z'],
  ['15min', '2026-11-28T18:00:00Z', '2026-11-28T18:15:00.000Z'],
  ['24h', '2026-10-01T00:00:00Z', '2026-10-02T00:00:00.000Z'],
  ['1month', '2026-01-31T02:00:00Z', '2026-02-28T10:00:00.000Z'],
])('%s from %s ends at %s', (limit, start, due) => {
  expect(dueAt({ start: new Date(start), limit: parseLimit(limit), calendar }).due.toISOString()).toBe(due)
})

test('a limit says what it means or what is wrong with it', () => {
  expect(() => parseLimit('3 weeks')).toThrow(/not a limit/)
})

test('a year that is not published makes a deadline provisional and says so', () => {
  const due = dueAt({ start: new Date('2029-05-01T02:00:00Z'), limit: parseLimit('5wd'), calendar })
  expect(due.provisional).toBe(true)
  expect(explain(due, 'en').join('\n')).toContain('provisional')
})

const starts = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-06-01'), noInvalidDate: true })
const limits = fc.record({
  amount: fc.integer({ min: 0, max: 40 }),
  unit: fc.constantFrom('min', 'h', 'd', 'wh', 'wd', 'month'),
}) as fc.Arbitrary<{ amount: number; unit: 'wd' }>

test('a later start and a longer limit never end earlier', () => {
  fc.assert(
    fc.property(starts, limits, fc.integer({ min: 0, max: 5000 }), (start, limit, minutes) => {
      const due = dueAt({ start, limit, calendar }).due
      const later = dueAt({ start: new Date(start.getTime() + minutes * 60_000), limit, calendar }).due
      const longer = dueAt({ start, limit: { ...limit, amount: limit.amount + 1 }, calendar }).due
      return later >= due && longer >= due && due >= new Date(start.getTime() - (limit.amount === 0 ? 86_400_000 : 0))
    }),
    { numRuns: 2000 },
  )
})

test('a pause never brings a deadline forward, and working days end on a working day', () => {
  fc.assert(
    fc.property(
      starts,
      limits,
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 1, max: 300 }),
      (start, limit, wait, hours) => {
        const from = new Date(start.getTime() + wait * 3_600_000)
        const pause = { from, to: new Date(from.getTime() + hours * 3_600_000), reason: 'season' }
        const plain = dueAt({ start, limit, calendar })
        const paused = dueAt({ start, limit, calendar, pauses: [pause] })
        return paused.due >= plain.due && (limit.unit !== 'wd' || calendar.isWorkingDay(dayOf(paused.due)))
      },
    ),
    { numRuns: 2000 },
  )
})

test('an explanation survives being kept as JSON and ends with the date', () => {
  fc.assert(
    fc.property(starts, limits, (start, limit) => {
      const due = dueAt({ start, limit, calendar })
      const kept = JSON.parse(JSON.stringify(due)) as { steps: unknown[] }
      return (
        explain(kept, 'zh').join() === explain(due, 'zh').join() && (explain(due, 'zh').at(-1) ?? '').startsWith('到期')
      )
    }),
  )
})
