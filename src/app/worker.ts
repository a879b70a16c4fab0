import type { House } from '../kernel/house.ts'
import { forgetDeliveries } from '../kernel/hooks/send.ts'
import type { HookSender } from '../kernel/hooks/send.ts'
import { hurryLetters, sendLetters } from '../kernel/notice/post.ts'
import type { Post } from '../kernel/notice/post.ts'
import { turnTheClocks } from '../kernel/promise/jobs.ts'
import { watchClock } from '../platform/clock.ts'
import type { ClockWatch } from '../platform/clock.ts'
import { sql } from '../platform/db/sql.ts'
import { moduleJobs } from './modules.ts'
import type { Pace } from './replay/pace.ts'

export type Worker = {
  stop(): Promise<void>
  isWell(): boolean
  failing(): { name: string; times: number; error: string }[]
  clock: ClockWatch
}

/** Removes the answers that were kept for repeats, after a week. */
async function forgetKeys(house: House): Promise<void> {
  const before = new Date(house.machine.now().getTime() - 7 * 86_400_000)
  await house.db.run(sql`delete from idempotency where at < ${before}`)
}

/**
 * Runs what the clock starts. Each job runs by itself, never twice at once in a process; several processes share the
 * work by row locks. A failing job says so and is tried again at its next turn.
 */
export function startWorker(
  house: House,
  given: {
    seal(): Promise<unknown>
    post: Post
    hooks: HookSender
    pace?: Pick<Pace, 'shown' | 'turned'> | undefined
  },
): Worker {
  const clock = watchClock(house.machine)
  async function lookAtClock(): Promise<void> {
    const moved = clock.look()
    if (moved !== 0) house.log({ level: 'warning', clock: 'moved', ms: Math.round(moved) })
    // what was to be tried again "in a minute" would wait a day for it
    if (moved < 0) await hurryLetters(house)
  }
  const jobs = [
    { name: 'clocks', everySeconds: 10, byCity: true, run: () => turnTheClocks(house) },
    ...moduleJobs.map((job) => ({ ...job, byCity: true, run: () => job.run(house) })),
    // a repeat comes within minutes; a week covers a phone that was switched off
    { name: 'forget_keys', everySeconds: 3600, run: () => forgetKeys(house) },
    { name: 'letters', everySeconds: 5, run: () => sendLetters(house, given.post) },
    { name: 'hooks', everySeconds: 1, run: () => given.hooks.turn() },
    { name: 'forget_hook_log', everySeconds: 3600, run: () => forgetDeliveries(house) },
    // a day is not signed by a clock that was moved a moment ago: it could not be taken back
    {
      name: 'seal_days',
      everySeconds: 600,
      byCity: true,
      run: async () => (clock.isSettled() ? given.seal() : undefined),
    },
    { name: 'watch_clock', everySeconds: 5, run: lookAtClock },
  ]
  let stopped = false
  const running = new Set<Promise<unknown>>()
  const failures = new Map<string, { times: number; error: string }>()
  const timers = jobs.map((job) => {
    let busy = false
    const turn = (): void => {
      if (busy || stopped) return
      busy = true
      const began = house.clock.now()
      const work = job
        .run()
        .then((did) => {
          failures.delete(job.name)
          if (job.name === 'clocks') given.pace?.turned(began, Number(did))
          return did
        })
        .catch((error: unknown) => {
          const why = error instanceof Error ? error.message : String(error)
          failures.set(job.name, { times: (failures.get(job.name)?.times ?? 0) + 1, error: why.slice(0, 200) })
          house.log({ level: 'error', job: job.name, error: String(error) })
        })
        .finally(() => {
          busy = false
          running.delete(work)
        })
      running.add(work)
    }
    turn()
    const speed = 'byCity' in job ? (given.pace?.shown.speed ?? 1) : 1
    // in a replay city the jobs that go by its time come round as much sooner as it runs faster, within reason
    const least = job.name === 'clocks' ? 50 : 1000
    return setInterval(turn, speed > 1 ? Math.max(least, (job.everySeconds * 1000) / speed) : job.everySeconds * 1000)
  })
  return {
    isWell: () => [...failures.values()].every((failure) => failure.times < 3),
    failing: () => [...failures].map(([name, failure]) => ({ name, ...failure })),
    clock,
    async stop() {
      stopped = true
      for (const timer of timers) clearInterval(timer)
      await Promise.all(running)
      await given.hooks.stop()
    },
  }
}
