/** The only place that asks the machine for the time. Tests and the demo loader hand in a clock of their own. */
export type Clock = { now(): Date }

export const machineClock: Clock = { now: () => new Date() }

/** A clock that stands where it is put; `set` moves it. */
export function handClock(start: Date): Clock & { set(at: Date): void } {
  let at = start
  return {
    now: () => at,
    set: (next) => {
      at = next
    },
  }
}

const noise = 60_000
const calm = 3_600_000

/** Whether a clock goes as time does. */
export type ClockWatch = {
  /** How far the clock was moved since the last look, in ms beyond what passed; 0 where it only went on. */
  look(): number
  /** False for an hour after a move: long enough to put a wrong clock right before something is signed by it. */
  isSettled(): boolean
  last(): { movedMs: number; to: Date } | undefined
}

export function watchClock(clock: Clock, passed: () => number = () => performance.now()): ClockWatch {
  let wall = clock.now().getTime()
  let mono = passed()
  let last: { movedMs: number; to: Date; mono: number } | undefined
  function look(): number {
    const now = clock.now()
    const present = passed()
    const moved = now.getTime() - wall - (present - mono)
    wall = now.getTime()
    mono = present
    if (Math.abs(moved) < noise) return 0
    last = { movedMs: moved, to: now, mono: present }
    return moved
  }
  return {
    look,
    isSettled() {
      look()
      return !last || passed() - last.mono > calm
    },
    last: () => (last && passed() - last.mono <= calm ? { movedMs: last.movedMs, to: last.to } : undefined),
  }
}

export type ScaledClock = Clock & {
  /** Lets it run on, up to `until` and no further; never back. */
  release(until: Date, speed?: number): void
  until(): Date
  speed(): number
}

/**
 * A clock that starts at an instant of its own and runs `speed` times as fast as the machine's, on a leash: it stands at
 * `until` till it is released further. So whoever plays a recorded past can hold time until all that belongs to an
 * instant has happened. `ticks` are milliseconds that only go forward: a machine whose clock is set moves nothing here.
 */
export function scaledClock(given: { from: Date; speed: number; until?: Date; ticks?: () => number }): ScaledClock {
  const ticks = given.ticks ?? (() => performance.now())
  let speed = given.speed
  let base = given.from.getTime()
  let since = ticks()
  let until = Math.max(base, given.until?.getTime() ?? base)
  const reached = (): number => Math.min(until, Math.floor(base + (ticks() - since) * speed))
  return {
    now: () => new Date(reached()),
    until: () => new Date(until),
    speed: () => speed,
    release(next, faster) {
      base = reached()
      since = ticks()
      speed = faster ?? speed
      until = Math.max(until, next.getTime())
    },
  }
}
