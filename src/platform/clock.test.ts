import { expect, test } from 'vitest'
import { scaledClock } from './clock.ts'

const from = new Date('2025-01-01T00:00:00Z')
const at = (text: string): Date => new Date(text)

function build(speed: number): { clock: ReturnType<typeof scaledClock>; pass(ms: number): void } {
  let ticks = 500
  return { clock: scaledClock({ from, speed, ticks: () => ticks }), pass: (ms) => void (ticks += ms) }
}

test('a scaled clock stands at its beginning until it is let go', () => {
  const { clock, pass } = build(3600)
  pass(60_000)
  expect(clock.now()).toEqual(from)
})

test('it runs so many times as fast as the machine', () => {
  const { clock, pass } = build(3600)
  clock.release(at('2025-01-02T00:00:00Z'))
  pass(1000)
  expect(clock.now()).toEqual(at('2025-01-01T01:00:00Z'))
  pass(500)
  expect(clock.now()).toEqual(at('2025-01-01T01:30:00Z'))
})

test('it stops where the leash ends, and the time it stood is not made up for', () => {
  const { clock, pass } = build(3600)
  clock.release(at('2025-01-01T02:00:00Z'))
  pass(60_000)
  expect(clock.now()).toEqual(at('2025-01-01T02:00:00Z'))
  clock.release(at('2025-01-01T10:00:00Z'))
  expect(clock.now()).toEqual(at('2025-01-01T02:00:00Z'))
  pass(1000)
  expect(clock.now()).toEqual(at('2025-01-01T03:00:00Z'))
})

test('it never runs back, whatever it is told', () => {
  const { clock, pass } = build(100)
  clock.release(at('2025-01-01T02:00:00Z'))
  pass(10_000)
  const before = clock.now()
  clock.release(at('2024-01-01T00:00:00Z'))
  expect(clock.now()).toEqual(before)
  expect(clock.until()).toEqual(at('2025-01-01T02:00:00Z'))
})

test('another speed holds from now on, not for what has passed', () => {
  const { clock, pass } = build(3600)
  clock.release(at('2025-01-05T00:00:00Z'))
  pass(1000)
  clock.release(at('2025-01-05T00:00:00Z'), 60)
  pass(60_000)
  expect([clock.now(), clock.speed()]).toEqual([at('2025-01-01T02:00:00Z'), 60])
})
