import type { EventEmitter } from 'node:events'
import type { Clock } from '../platform/clock.ts'
import type { Db, Tx } from '../platform/db/database.ts'
import type { Files } from '../platform/files/files.ts'
import type { Sealer } from '../platform/sealer.ts'
import type { Actor } from './identity/contract.ts'
import type { Law } from './promise/clocks.ts'
import type { Consequences } from './promise/consequences.ts'

/** A write that may come twice: the key the client chose, and what it asked for. */
export type Claim = { key: string; fingerprint: string }

/** What rooms above the platform are handed; put together once, in `app`. */
export type House = {
  /** The server's role: owns nothing, sees only its scope. */
  db: Db
  /** The city's time: what acts, deadlines and the calendar go by. In a replay city it runs at its own pace. */
  clock: Clock
  /** The machine's time, for what guards the machine and the people at it: sessions, tries, codes, repeats, retries. */
  machine: Clock
  /** Procedures, limits and calendar in force; cheap to ask for. */
  law(): Promise<Law>
  /** Reads limits and calendar again; called after the transaction that changed them. */
  lawChanged(): Promise<void>
  /** What the module of a kind of promise adds to its acts; nothing where no module is concerned. */
  follow(kind: string): Consequences
  files: Files
  sealer: Sealer
  /** `changed` {root, holds}: after a commit, for live pages. `outbox`: something waits to leave. */
  bus: EventEmitter
  log(line: Record<string, unknown>): void
  settings: {
    origin: string
    city: { zh: string; en: string }
    demo: boolean
    /** Set where the city plays a recorded past; every page says so. */
    replay?: { speed: number }
  }
  /**
   * One transaction of an actor. With a claim, the result is kept under its key in the same transaction and a repeat
   * gets the same result instead of a second act.
   */
  write<T>(actor: Actor, claim: Claim | undefined, work: (tx: Tx) => Promise<T>): Promise<T>
  read<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T>
}
