import type { Tx } from '../../platform/db/database.ts'
import { randomUUIDv7 } from '../../platform/ids.ts'
import type { Actor } from '../identity/contract.ts'
import { hashEntry } from './entry.ts'
import type { EntryContent } from './entry.ts'
import { insertEntry } from './store/entries.ts'

export type Entry = {
  actor: Actor
  /** What was done, a word with underscores: `set_param`, `read_contact`. */
  verb: string
  objectKind: string
  objectId: string
  /** Where it belongs, for who may read it; default the path of the actor's unit, '' for the system. */
  path?: string
  /** Never personal data: the journal is exported and kept for good. */
  data?: object
  now: Date
}

/** Keeps a write that is not an act, in the transaction of that write. */
export async function recordJournal(tx: Tx, entry: Entry): Promise<void> {
  const desk = entry.actor.kind === 'desk' ? entry.actor : undefined
  const content: EntryContent = {
    id: randomUUIDv7(),
    at: entry.now.toISOString(),
    personId: desk?.personId ?? null,
    postId: desk?.postId ?? null,
    verb: entry.verb,
    objectKind: entry.objectKind,
    objectId: entry.objectId,
    path: entry.path ?? desk?.path ?? '',
    // as it will come back from the database: no undefined, dates as text
    data: JSON.parse(JSON.stringify(entry.data ?? {})) as Record<string, unknown>,
  }
  await insertEntry(tx, content, hashEntry(content))
}
