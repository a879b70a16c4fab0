import { canonical, sha256 } from '../../platform/canonical.ts'

/** What an entry of the journal says; its hash covers all of it. Instants are ISO strings in UTC. */
export type EntryContent = {
  id: string
  at: string
  personId: string | null
  postId: string | null
  verb: string
  objectKind: string
  objectId: string
  path: string
  data: Record<string, unknown>
}

/** The offline verifier does the same. */
export function hashEntry(entry: EntryContent): Buffer {
  const { id, at, personId, postId, verb, objectKind, objectId, path, data } = entry
  return sha256(canonical({ id, at, personId, postId, verb, objectKind, objectId, path, data }))
}
