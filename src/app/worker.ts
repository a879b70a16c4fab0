import type { House } from '../kernel/house.ts'
import { sendLetters } from '../kernel/notice/post.ts'
import type { Post } from '../kernel/notice/post.ts'
import { turnTheClocks } from '../kernel/promise/jobs.ts'
import { sql } from '../platform/db/sql.ts'
import { moduleJobs } from './modules.ts'
import type { Pace } from './replay/pace.ts'

export type Worker = { stop(): Promise<void>; isWell(): boolean }

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
  given: { seal(): Promise<unknown>; post: Post; pace?: Pick<Pace, 'shown' | 'turned'> | undefined },
): Worker {
  const jobs = [
    { name: 'clocks', everySeconds: 10, byCity: true, run: () => turnTheClocks(house) },
    ...moduleJobs.map((job) => ({ ...job, byCity: true, run: () => job.run(house) })),
    // a repeat comes within minutes; a week covers a phone that was switched off
    { name: 'forget_keys', everySeconds: 3600, run: () => forgetKeys(house) },
    { name: 'letters', everySeconds: 5, run: () => sendLetters(house, given.post) },
    { name: 'seal_days', everySeconds: 600, byCity: true, run: given.seal },
  ]
  let stopped = false
  const running = new Set<Promise<void>>()
  const failures = new Map<string, number>()
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
        })
        .catch((error: unknown) => {
          failures.set(job.name, (failures.get(job.name) ?? 0) + 1)
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
    isWell: () => [...failures.values()].every((n) => n < 3),
    async stop() {
      stopped = true
      for (const timer of timers) clearInterval(timer)
      await Promise.all(running)
    },
  }
}
