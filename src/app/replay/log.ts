import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { Failure } from '../failure.ts'
import type { StepName } from './plan.ts'

/** What is known of one matter that was sent. */
export type Known = {
  no?: string
  code?: string
  id?: string
  callUp?: string
  papers: Record<string, string>
  done: Set<StepName>
}

export type Log = {
  /** The record of one matter, by its outside number; made when first asked for. */
  of(number: string): Known
  /** Kept before the next thing is done: what is lost with the process is asked for again with the same key. */
  keep(number: string, change: Change): void
  close(): void
}

type Change = Partial<Pick<Known, 'no' | 'code' | 'id' | 'callUp'>> & {
  paper?: { step: string; id: string }
  done?: StepName
}

type Head = { format: 'gankao-replay-1'; file: string; origin: string; from: string }

function apply(known: Known, change: Change): void {
  const { paper, done, ...rest } = change
  Object.assign(known, rest)
  if (paper) known.papers[paper.step] = paper.id
  if (done) known.done.add(done)
}

/**
 * A file of lines beside the data; the last line may be torn by a killed process and is then done again. Holds follow-up
 * codes: mode 0600.
 * @throws Failure where the file is of other data or another city
 */
export function openLog(path: string, head: Head): Log {
  const all = new Map<string, Known>()
  function of(number: string): Known {
    let known = all.get(number)
    if (!known) {
      known = { papers: {}, done: new Set() }
      all.set(number, known)
    }
    return known
  }
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  const whole = bytes.lastIndexOf(0x0a) + 1
  const [first, ...lines] = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
  if (first !== undefined && first !== JSON.stringify(head))
    throw new Failure(`${path} is of another file or another city. Name a state file of its own: --state <file>.`)
  for (const line of lines) {
    const [number, change] = JSON.parse(line) as [string, Change]
    apply(of(number), change)
  }
  if (whole < bytes.length) truncateSync(path, whole)
  const file = openSync(path, 'a', 0o600)
  if (first === undefined) writeSync(file, `${JSON.stringify(head)}\n`)
  return {
    of,
    keep(number, change) {
      apply(of(number), change)
      writeSync(file, `${JSON.stringify([number, change])}\n`)
    },
    close() {
      fsyncSync(file)
      closeSync(file)
    },
  }
}
