import type { FastifyInstance } from 'fastify'
import type { ClockWatch } from '../../platform/clock.ts'
import type { Space } from '../../platform/files/space.ts'
import { declareProblems } from '../../platform/i18n/problems.ts'
import type { House } from '../house.ts'
import { wholeCity } from '../identity/scope.ts'
import { serve } from '../identity/serve.ts'
import type { Post } from '../notice/post.ts'
import { healthEndpoints, healthProblems } from './endpoints.ts'
import { linesOf } from './rules.ts'
import type { Facts } from './rules.ts'
import { countBehind, countLetters } from './store.ts'

declareProblems(healthProblems)

/** What a process knows of itself: the jobs it runs, the disk it writes to, the clock it goes by. */
export type Watch = {
  failing(): Facts['failing']
  space: Space | undefined
  clock: ClockWatch | undefined
}

const patience = 10 * 60_000

/** What an administrator sees above every page while something waits. */
export function mountHealth(app: FastifyInstance, house: House, post: Post, watch: Watch | undefined): void {
  serve(app, house, healthEndpoints, {
    health: async ({ now }) => {
      const carried = post.adapters.map((adapter) => adapter.channel).filter((channel) => post.has(channel))
      const [letters, behind] = await house.read(
        { kind: 'system', scope: wholeCity },
        async (tx) =>
          [await countLetters(tx, carried), await countBehind(tx, new Date(now.getTime() - patience))] as const,
      )
      const space = watch?.space
      const freeMb = space ? Math.floor(space.free() / 1_000_000) : null
      const facts: Facts = {
        letters,
        behind: behind.n,
        behindSince: behind.since,
        failing: watch?.failing() ?? [],
        space: space && freeMb !== null ? { freeMb, isLow: space.isLow() } : null,
        clock: watch?.clock?.last() ?? null,
      }
      const { waiting, failing, held, uncarried } = letters
      return { lines: linesOf(facts), letters: { waiting, failing, held, uncarried }, behind: behind.n, freeMb }
    },
  })
}
