import type { Door } from './door.ts'
import type { PaceState } from './pace.ts'

export type Pacer = {
  /** What the city's clock shows at least, in milliseconds. */
  now(): number
  /** The oldest thing that has not happened yet: the clock goes at most `tolerance` beyond it. */
  set(oldest: number): void
  /** Where the city's clock began. */
  from: number
  stop(): Promise<void>
}

/**
 * Holds the leash of the city's clock. The time of the city is known from each answer; between answers it is reckoned,
 * never too late, so nothing is done before its instant.
 */
export async function openPacer(given: {
  door: Door
  as: string
  speed: number
  tolerance: number
  onTrouble(error: unknown): void
}): Promise<Pacer> {
  const { door, speed, tolerance } = given
  let last = { now: 0, until: 0, at: 0 }
  let oldest: number | undefined
  let stopped = false

  async function release(until: number): Promise<PaceState> {
    const answer = await door.ask({
      method: 'POST',
      path: '/api/replay/clock',
      as: given.as,
      json: { until: new Date(until).toISOString(), speed, lag: tolerance },
    })
    const state = JSON.parse(answer.text) as PaceState
    last = { now: Date.parse(state.now), until: Date.parse(state.until), at: performance.now() }
    return state
  }

  const first = await release(0)
  async function run(): Promise<void> {
    let asked = 0
    while (!stopped) {
      const until = oldest === undefined ? 0 : oldest + tolerance
      // a little further each time, or a look at whether the city's own jobs have caught up
      const further = until - asked >= tolerance / 8 || (until > asked && now() >= last.until)
      if (further || performance.now() - last.at > 100) {
        await release(Math.max(until, asked))
        asked = Math.max(until, asked)
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  function now(): number {
    return Math.min(last.until, last.now + (performance.now() - last.at) * speed)
  }
  const running = run().catch((error: unknown) => {
    if (!stopped) given.onTrouble(error)
  })
  return {
    now,
    set: (next) => {
      oldest = next
    },
    from: Date.parse(first.from),
    async stop() {
      stopped = true
      await running
    },
  }
}
