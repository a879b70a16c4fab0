import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { House } from '../../kernel/house.ts'
import { serve } from '../../kernel/identity/serve.ts'
import { machineClock, scaledClock } from '../../platform/clock.ts'
import type { ScaledClock } from '../../platform/clock.ts'
import type { Endpoints } from '../../platform/http/contract.ts'

/** What a replay city remembers of its clock: where it began, how fast it runs, how far it was let go. Instants in ISO. */
export type ReplayMark = { from: string; speed: number; until: string }

export type PaceState = { now: string; until: string; asked: string; speed: number; from: string }

type Release = { until: Date; speed?: number | undefined; lag?: number | undefined }

export type Pace = {
  clock: ScaledClock
  /** For the pages: changes with the clock. */
  shown: { speed: number }
  /** Lets the clock go up to `until`; kept before it takes effect, so that a restart never turns time back. */
  release(given: Release): Promise<PaceState>
  /** The jobs saw to everything that was due at `at`; `did` of them, out of at most `turnSize`. */
  turned(at: Date, did: number): void
  state(): PaceState
}

/** As many as one turn of the clocks takes; a full turn may have left some. */
const turnSize = 200

export function markOf(given: { from: Date; speed: number }): ReplayMark {
  const from = given.from.toISOString()
  return { from, speed: given.speed, until: from }
}

/**
 * Holds the clock of a replay city on two leashes: how far the player let it go, and how far the city's own jobs have
 * come. Where the machine is too slow, time waits; nothing is said to have happened later than it did.
 */
export function buildPace(mark: ReplayMark, keep: (mark: ReplayMark) => Promise<void>): Pace {
  const began = new Date(mark.until)
  const clock = scaledClock({ from: began, speed: mark.speed })
  const shown = { speed: mark.speed }
  let asked = began.getTime()
  let turnedAt = began.getTime()
  let lag = 15 * 60_000
  function apply(): void {
    clock.release(new Date(Math.min(asked, turnedAt + lag)), shown.speed)
  }
  // one after the other, so that what is kept never falls behind what took effect
  let before: Promise<unknown> = Promise.resolve()
  async function release(given: Release): Promise<PaceState> {
    // a past is played: it never overtakes the present
    const until = Math.max(asked, Math.min(given.until.getTime(), machineClock.now().getTime()))
    const speed = given.speed ?? shown.speed
    if (until > asked || speed !== shown.speed)
      await keep({ from: mark.from, speed, until: new Date(until).toISOString() })
    asked = until
    shown.speed = speed
    lag = given.lag ?? lag
    apply()
    return state()
  }
  const state = (): PaceState => ({
    now: clock.now().toISOString(),
    until: clock.until().toISOString(),
    asked: new Date(asked).toISOString(),
    speed: shown.speed,
    from: mark.from,
  })
  return {
    clock,
    shown,
    state,
    release(given) {
      const turn = before.then(() => release(given))
      before = turn.catch(() => undefined)
      return turn
    },
    turned(at, did) {
      if (did >= turnSize) return
      turnedAt = Math.max(turnedAt, at.getTime())
      apply()
    },
  }
}

const State = z.object({
  now: z.iso.datetime(),
  until: z.iso.datetime(),
  asked: z.iso.datetime(),
  speed: z.number(),
  from: z.iso.datetime(),
})

const paceEndpoints = {
  read: {
    method: 'GET',
    path: '/api/replay/clock',
    summary: 'The clock of a replay city',
    access: 'anyone',
    since: '0.2.0',
    output: State,
  },
  release: {
    method: 'POST',
    path: '/api/replay/clock',
    summary: 'Let the clock of a replay city go on',
    access: ['administrator'],
    since: '0.2.0',
    input: z.object({
      until: z.iso.datetime(),
      speed: z.number().min(1).max(1_000_000).optional(),
      /** How far the jobs may be behind, in milliseconds of the city. */
      lag: z.number().int().min(1000).max(86_400_000).optional(),
    }),
    output: State,
  },
} as const satisfies Endpoints

/** Only a city that was made for a replay has these addresses. */
export function mountPace(app: FastifyInstance, house: House, pace: Pace): void {
  serve(app, house, paceEndpoints, {
    read: async () => pace.state(),
    release: ({ input }) => pace.release({ ...input, until: new Date(input.until) }),
  })
}
