import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clampedDay, daysIn, readDay } from './day.ts'

describe('a pasted date', () => {
  test.each([
    ['2026-11-26', '2026-11-26'],
    ['2026/1/6', '2026-01-06'],
    ['2026.11.26', '2026-11-26'],
    ['20261126', '2026-11-26'],
    ['2026年11月26日', '2026-11-26'],
    [' 2026 年 11 月 26 日 ', '2026-11-26'],
    ['2026-11-26 18:00', '2026-11-26'],
    ['2026-11-26T10:00:00Z', '2026-11-26'],
    ['11月26日', '2026-11-26'],
    ['2026年11月26号', '2026-11-26'],
    ['26 Nov 2026', '2026-11-26'],
    ['November 26, 2026', '2026-11-26'],
  ])('%s is read', (text, day) => expect(readDay(text, 2026)).toBe(day))

  test.each(['', '2026-02-31', '2025-02-29', '26/11/2026', '11/12', '明天', '2026-13-01', '31 Foo 2026', '0000-01-01'])(
    '%s is not guessed',
    (text) => expect(readDay(text, 2026)).toBeUndefined(),
  )

  test('every day that is written is read again', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2200-12-31'), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10)
          expect(readDay(day, 2026)).toBe(day)
          expect(readDay(day.replaceAll('-', ''), 2026)).toBe(day)
        },
      ),
    )
  })
})

describe('a day the month does not have', () => {
  test('31 to February is said to be moved to 28', () =>
    expect(clampedDay({ year: 2026, month: 2, day: 31 }, { year: 2026, month: 2, day: 28 })).toEqual({
      year: 2026,
      month: 2,
      day: 31,
    }))
  test('29 February is moved when the year has none', () =>
    expect(clampedDay({ year: 2027, month: 2, day: 29 }, { year: 2027, month: 2, day: 28 })?.day).toBe(29))
  test('choosing another day in the calendar is not a move', () =>
    expect(clampedDay({ year: 2026, month: 1, day: 31 }, { year: 2026, month: 2, day: 28 })).toBeUndefined())
  test('choosing an earlier day of the month is not a move', () =>
    expect(clampedDay({ year: 2026, month: 1, day: 31 }, { year: 2026, month: 1, day: 28 })).toBeUndefined())
  test('a day that is not yet complete is not a move', () =>
    expect(clampedDay({ day: 31 }, { month: 2, day: 28 })).toBeUndefined())
  test('February has 29 days in leap years only', () =>
    expect([2024, 2026, 2100, 2000].map((year) => daysIn(year, 2))).toEqual([29, 28, 28, 29]))
})
