import type { Tx } from '../../platform/db/database.ts'
import type { House } from '../house.ts'
import type { Actor, DeskActor } from '../identity/contract.ts'
import type { Family } from './actions/family.ts'
import type { Act } from './contract.ts'

/** All acts of a matter, as a module may have read them on the way. */
export type KnownActs = (Act & { recordedAt: Date; hash: Buffer })[]

export type Answered = { id: string; no: string; kind: string; state: string }

/** What a module adds to the acts of its kinds beyond their tables; every part may be left out. */
export type Consequences = {
  /** Refuses what only other rows can judge. */
  check?(family: Family, id: string, act: string, input: Record<string, unknown>): Promise<void>
  /** Brings about what follows from the acts of this transaction; without it the parties are told. */
  settle?(house: House, family: Family, actor: Actor): Promise<KnownActs>
  /** What the desk is answered after an act; without it the promise as its table shows it. */
  read?(house: House, tx: Tx, actor: DeskActor, root: string, now: Date): Promise<Answered>
  /** The same of a matter that was just acted on: nothing is asked twice. */
  view?(house: House, family: Family, acts: KnownActs, actor: DeskActor): Promise<Answered>
  /** Where the whole matter has a page of its own at the desk; `:id` is its root. */
  page?: string
}
