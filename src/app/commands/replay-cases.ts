import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { readItems } from '../import/items.ts'
import type { Item } from '../import/items.ts'
import { readSheet } from '../import/sheet.ts'
import { Book } from '../replay/book.ts'
import { compare, isEqual, readBack, tellCheck } from '../replay/check.ts'
import { openDoor, refusalOf } from '../replay/door.ts'
import type { Door } from '../replay/door.ts'
import { openLog } from '../replay/log.ts'
import type { PaceState } from '../replay/pace.ts'
import { planAll } from '../replay/plan.ts'
import { playSteps } from '../replay/run.ts'
import type { Outcome, Progress } from '../replay/run.ts'
import { Failure } from '../failure.ts'
import { tellFaults } from './import.ts'

type Say = (line: string) => void

export type ReplayOptions = {
  map?: string
  to: string
  as: string
  speed: string
  tolerance?: string
  state?: string
  patience: string
}

function numberOf(word: string, option: string, least: number, most: number): number {
  const value = Number(word)
  if (!(value >= least && value <= most))
    throw new Failure(`${option} wants a number from ${least} to ${most}, not “${word}”.`, 2)
  return value
}

/** What `gankao start` was asked of a replay city's clock. A day alone is its beginning in the city. @throws Failure */
export function askedReplay(options: {
  clockFrom?: string
  clockSpeed: string
}): { from: Date; speed: number } | undefined {
  if (options.clockFrom === undefined) return undefined
  const day = /^\d{4}-\d{2}-\d{2}$/.test(options.clockFrom)
  const from = new Date(day ? `${options.clockFrom}T00:00:00+08:00` : options.clockFrom)
  if (Number.isNaN(from.getTime()))
    throw new Failure(`--clock-from wants an instant such as 2025-01-01, not “${options.clockFrom}”.`, 2)
  if (from > new Date()) throw new Failure('--clock-from lies in the future; a replay city plays a past.', 2)
  return { from, speed: numberOf(options.clockSpeed, '--clock-speed', 1, 1_000_000) }
}

async function readBook(file: string): Promise<Book> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Failure(`There is no file ${file}. gankao import places-of <file> --map … --staff ${file} makes it.`)
  })
  try {
    return Book.parse(JSON.parse(text))
  } catch {
    throw new Failure(`${file} is not what gankao import places-of --staff writes.`)
  }
}

async function readRecords(file: string, map: string | undefined, say: Say): Promise<{ items: Item[]; hash: string }> {
  const bytes = await readFile(file).catch(() => {
    throw new Failure(`There is no file ${file}.`)
  })
  const sheet = await readSheet(file, map)
  const { checker, items } = readItems(sheet, new Date())
  for (const item of items)
    if (item.closedAt && !item.agencyWord)
      checker.fault(item.row, 'agency', '已办结,但没有写由谁办', 'closed, but nobody is named who handled it')
  tellFaults(checker.faults, items.length, 'sent', say)
  return { items, hash: createHash('sha256').update(bytes).digest('hex').slice(0, 16) }
}

async function greet(door: Door, to: string, items: Item[]): Promise<PaceState> {
  const answer = await door.ask({ path: '/api/replay/clock' }).catch((error: unknown) => {
    if (refusalOf(error)?.status !== 404) throw new Failure(error instanceof Error ? error.message : String(error))
    throw new Failure(
      `${to} is no replay city: its clock is everybody's. Start an empty one: GANKAO_DATA=/path gankao start --clock-from …`,
    )
  })
  const state = JSON.parse(answer.text) as PaceState
  const first = Math.min(...items.map((item) => item.at.getTime()))
  if (Date.parse(state.from) > first)
    throw new Failure(
      `The city's clock began at ${state.from}, after the first record (${new Date(first).toISOString()}). Start one that begins before it.`,
    )
  return state
}

/** A bar at a terminal, a line now and then elsewhere; says when the machine does not keep up. */
function progress(say: Say, asked: number): { tell(given: Progress): void; end(): void } {
  const live = process.stdout.isTTY
  let slowSince: number | undefined
  let warned = false
  let percent = -1
  return {
    tell(given) {
      const share = given.of === 0 ? 1 : given.done / given.of
      const now = given.now > 0 ? new Date(given.now).toISOString().slice(0, 16).replace('T', ' ') : '—'
      const text = `${given.done} / ${given.of}  city ${now}Z  ${Math.round(given.lately)} × real speed`
      const bar = Math.round(share * 20)
      if (live) process.stdout.write(`\r  ${'█'.repeat(bar)}${'░'.repeat(20 - bar)} ${text}   `)
      else if (Math.floor(share * 50) > percent) {
        percent = Math.floor(share * 50)
        say(`  ${text}`)
      }
      slowSince = given.lately < asked * 0.9 ? (slowSince ?? performance.now()) : undefined
      if (warned || slowSince === undefined || performance.now() - slowSince < 15_000) return
      warned = true
      say(
        `${live ? '\n' : ''}  This machine does not keep up with ${asked} × real speed: the city's clock waits for it. No time is bent; the replay takes longer.`,
      )
    },
    end() {
      if (live) process.stdout.write('\n')
    },
  }
}

function tellOutcome(outcome: Outcome, asked: number, say: Say): void {
  if (outcome.seconds < 1) return
  say(
    `  ${outcome.done} steps of ${outcome.of}; this run ${outcome.seconds.toFixed(0)} s at ${Math.round(outcome.speed)} × real speed (${asked} asked)`,
  )
}

/**
 * Plays a file of matters into a replay city over HTTP and holds what came of it against the file.
 * @throws Failure where anything is not equal, or where it was ended early (130)
 */
export async function replayCases(file: string, options: ReplayOptions, say: Say): Promise<void> {
  const speed = numberOf(options.speed, '--speed', 1, 1_000_000)
  const tolerance =
    60_000 * numberOf(options.tolerance ?? String(Math.max(1, speed / 240)), '--tolerance', 0.1, 24 * 60)
  const patience = 1000 * numberOf(options.patience, '--patience', 1, 86_400)
  if (!URL.canParse(options.to)) throw new Failure(`--to wants an address such as http://127.0.0.1:8632`, 2)
  const { origin } = new URL(options.to)
  const { items, hash } = await readRecords(file, options.map, say)
  const book = await readBook(options.as)
  const door = openDoor({ origin, password: book.password, patience, say })
  const { from } = await greet(door, origin, items)
  const steps = planAll(items)
  const log = openLog(options.state ?? `${file}.replay.jsonl`, { format: 'gankao-replay-1', file: hash, origin, from })
  say(
    `  ${items.length} records, ${steps.length} steps, ${speed} × real speed, tolerance ${(tolerance / 60_000).toFixed(1)} min of the city`,
  )
  const stop = new AbortController()
  const end = (): void => {
    if (stop.signal.aborted) process.exit(130)
    say('\n  ending what is under way; the same command goes on from here …')
    stop.abort()
    setTimeout(() => door.stop(), 5000).unref()
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  const bar = progress(say, speed)
  try {
    const outcome = await playSteps({ door, book, log }, steps, {
      speed,
      tolerance,
      signal: stop.signal,
      tell: (given) => bar.tell(given),
    })
    bar.end()
    tellOutcome(outcome, speed, say)
    if (outcome.ended === 'stopped') throw new Failure('ended before the end; nothing is lost.', 130)
    const city = await readBack(door, new Date(from), book.apiKey)
    const check = compare(items, log, book, city, tolerance)
    for (const line of tellCheck(check, tolerance)) say(line)
    if (!isEqual(check)) throw new Failure('the city and the file differ; the table says where.')
    say('  the city says of itself what the file says')
  } catch (error) {
    if (!refusalOf(error)) throw error
    throw new Failure(`${error instanceof Error ? error.message : String(error)}. The same command goes on from here.`)
  } finally {
    log.close()
    process.off('SIGINT', end)
    process.off('SIGTERM', end)
  }
}
