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
