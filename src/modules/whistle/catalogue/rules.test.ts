import { expect, test } from 'vitest'
import { entryStates } from './contract.ts'
import { mayDo, mayEditArea } from './policy.ts'
import { nearness, overlaps, stateOn, whyNot } from './rules.ts'

test('an entry holds from its first day to the day before its end', () => {
  const entry = { from: '2026-03-01', to: '2026-06-01', withdrawn: false }
  expect(['2026-02-28', '2026-03-01', '2026-05-31', '2026-06-01'].map((on) => stateOn(entry, on))).toEqual([
    'coming',
    'in_force',
    'in_force',
    'ended',
  ])
  expect(stateOn({ ...entry, withdrawn: true }, '2026-04-01')).toBe('withdrawn')
})

test('two spans that only touch do not overlap', () => {
  const spring = { from: '2026-03-01', to: '2026-06-01' }
  expect(overlaps(spring, { from: '2026-06-01', to: null })).toBe(false)
  expect(overlaps(spring, { from: '2026-05-31', to: null })).toBe(true)
  expect(overlaps(spring, { from: '2025-01-01', to: '2026-03-01' })).toBe(false)
})

test('an entry that was looked at says why it was not taken', () => {
  const entry = {
    id: 'x',
    from: '2026-01-01',
    to: null,
    areaPath: 'd/00001/a03/',
    areaZh: '河西街道',
    areaEn: 'Hexi',
    withdrawn: false,
  }
  expect(whyNot(entry, 'd/00001/a031/', '2026-02-01')?.en).toContain('not part of')
  expect(whyNot({ ...entry, to: '2026-01-15' }, 'd/00001/a03/b/', '2026-02-01')?.en).toContain('no longer')
  expect(whyNot({ ...entry, from: '2026-03-01' }, 'd/00001/a03/b/', '2026-02-01')?.en).toContain('only from')
  expect(whyNot(entry, 'd/00001/a03/b/', '2026-02-01')).toBeNull()
  expect(nearness('d/00001/a/b/', 'd/00001/a/c/')).toBe(3)
})

test('only arbiters and administrators edit, inside their area; a ruling is never corrected by hand', () => {
  const arbiter = { roles: ['arbiter'], path: 'd/00001/' }
  expect(mayEditArea({ roles: ['community_secretary'], path: 'd/00001/' }, 'd/00001/a/')).toBe(false)
  expect(mayEditArea({ roles: ['administrator'], path: 'd/00001/b/' }, 'd/00001/a/')).toBe(false)
  const own = { areaPath: 'd/00001/a/', ended: false, ruled: false }
  expect(entryStates.map((state) => mayDo(arbiter, { ...own, state }))).toEqual([
    ['end', 'correct'],
    ['end', 'correct'],
    ['end', 'correct'],
    [],
  ])
  expect(mayDo(arbiter, { ...own, state: 'in_force', ruled: true })).toEqual(['end'])
  expect(mayDo(arbiter, { ...own, state: 'ended', ended: true })).toEqual(['correct'])
})
