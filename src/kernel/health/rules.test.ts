import { expect, test } from 'vitest'
import { linesOf } from './rules.ts'
import type { Facts } from './rules.ts'

const well: Facts = {
  letters: { waiting: 12, failing: 0, held: 0, uncarried: 900, error: null, next: null },
  behind: 0,
  behindSince: null,
  failing: [],
  space: { freeMb: 80_000, isLow: false },
  clock: null,
}

test('while all is well nothing is said: letters that simply wait their turn are no news', () => {
  expect(linesOf(well)).toEqual([])
  expect(linesOf({ ...well, space: null })).toEqual([])
})

test('each thing that waits is said once, in both languages, with what to do', () => {
  const lines = linesOf({
    letters: {
      waiting: 0,
      failing: 2,
      held: 3,
      uncarried: 0,
      error: 'the receiver answered 500',
      next: new Date('2026-11-24T02:00:00Z'),
    },
    behind: 4,
    behindSince: new Date('2026-11-24T01:00:00Z'),
    failing: [{ name: 'letters', times: 3, error: 'away' }],
    space: { freeMb: 12, isLow: true },
    clock: { movedMs: -86_400_000, to: new Date('2026-11-23T02:00:00Z') },
  })
  expect(lines.map((line) => line.code)).toEqual([
    'storage.low',
    'job.letters',
    'clocks.behind',
    'clock.moved',
    'letters.failing',
    'letters.held',
  ])
  for (const { text, todo } of lines)
    for (const said of [text.zh, text.en, todo.zh, todo.en]) expect(said).toMatch(/\S/)
  expect(lines[4]?.text.zh).toContain('11-24 10:00')
  expect(lines[3]?.text.en).toContain('back by 1440 minutes')
})
