import { refusalOf } from './door.ts'
import { openPacer } from './pacer.ts'
import type { Step } from './plan.ts'
import { takeStep } from './take.ts'
import type { Players } from './take.ts'

export type Progress = {
  /** Steps, of `of`; those of an earlier run count. */
  done: number
  of: number
  /** The city's time in milliseconds. */
  now: number
  /** How many times as fast as the machine's the city's time went so far, and lately. */
  speed: number
  lately: number
}

export type Outcome = { done: number; of: number; seconds: number; speed: number; ended: 'done' | 'stopped' }

/** How many doors are knocked at once. */
const most = 16

/**
 * Plays the steps in the order and at the instants of the record. Reports go one after the other, so that the numbers
 * they get follow the record; the rest at most sixteen at once, each matter's steps one after the other. The city's
 * clock waits for the oldest step that is not done: a slow machine makes the replay longer, not the times wrong.
 */
export async function playSteps(
  players: Players,
  steps: Step[],
  given: { speed: number; tolerance: number; signal: AbortSignal; tell(progress: Progress): void },
): Promise<Outcome> {
  const waiting = steps.filter((step) => !players.log.of(step.item.externalNo).done.has(step.name))
  const before = steps.length - waiting.length
  if (waiting.length === 0) return { done: before, of: steps.length, seconds: 0, speed: 0, ended: 'done' }
  let trouble: unknown
  let wake = (): void => {}
  const pacer = await openPacer({
    door: players.door,
    as: players.book.pacemaker,
    speed: given.speed,
    tolerance: given.tolerance,
    onTrouble: (error) => {
      trouble ??= error
      wake()
    },
  })
  const tails = new Map<string, Promise<void>>()
  const flying = new Set<Step>()
  let next = 0
  let done = 0
  const oldest = (): number => {
    let at = waiting[next]?.at ?? Number.POSITIVE_INFINITY
    for (const step of flying) at = Math.min(at, step.at)
    return at
  }
  function launch(step: Step): void {
    flying.add(step)
    const own = tails.get(step.item.externalNo) ?? Promise.resolve()
    const others = step.name === 'report' ? (tails.get('') ?? Promise.resolve()) : Promise.resolve()
    const work = Promise.all([own, others])
      .then(async () => {
        if (trouble === undefined) await takeStep(players, step)
        done += 1
        return undefined
      })
      .catch((error: unknown) => {
        trouble ??= error
      })
      .finally(() => {
        flying.delete(step)
        wake()
      })
    tails.set(step.item.externalNo, work)
    if (step.name === 'report') tails.set('', work)
    if (step.name === 'rate') void work.then(() => tails.delete(step.item.externalNo))
  }
  const began = { at: performance.now(), city: Math.max(pacer.from, pacer.now()) }
  let lately = { at: began.at, city: began.city, speed: 0 }
  function measure(): Progress {
    const at = performance.now()
    const now = pacer.now()
    const lateSeconds = at - lately.at
    if (lateSeconds > 5000) lately = { at, city: now, speed: (now - lately.city) / lateSeconds }
    const speed = (now - began.city) / Math.max(1, at - began.at)
    return { done: before + done, of: steps.length, now, speed, lately: lately.speed || speed }
  }
  const ticker = setInterval(() => given.tell(measure()), process.stdout.isTTY ? 250 : 5000)
  given.signal.addEventListener('abort', () => wake())
  while (trouble === undefined && !given.signal.aborted && (next < waiting.length || flying.size > 0)) {
    pacer.set(oldest())
    const now = pacer.now()
    let step = waiting[next]
    while (step && step.at <= now && flying.size < most) {
      next += 1
      launch(step)
      step = waiting[next]
    }
    const pause = !step || flying.size >= most ? 1000 : Math.max(2, Math.min(20, (step.at - pacer.now()) / given.speed))
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pause)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
  // what is under way is ended in order; a second Ctrl-C does not wait for it
  await Promise.all(tails.values())
  clearInterval(ticker)
  await pacer.stop()
  const last = measure()
  given.tell(last)
  if (trouble !== undefined && refusalOf(trouble)?.code !== 'stopped') throw trouble
  const ended = given.signal.aborted ? 'stopped' : 'done'
  return { done: last.done, of: last.of, seconds: (performance.now() - began.at) / 1000, speed: last.speed, ended }
}
