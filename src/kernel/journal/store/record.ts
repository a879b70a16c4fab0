import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { Sql } from '../../../platform/db/sql.ts'
import type { Act } from '../../promise/contract.ts'
import type { EntryContent } from '../entry.ts'
import { toIso } from './snapshot.ts'

/** An act exactly as it is stored. Instants as ISO text, so that no digit is lost on the way to its hash. */
export type StoredAct = { act: Act; recordedAt: string; prevHash: Buffer; hash: Buffer }
/** `before`: the hash of the act before it, where the statement asked for it. */
export type StoredActRow = Omit<Act, 'at'> & {
  at: string
  recordedAt: string
  prevHash: Buffer
  hash: Buffer
  before: Buffer | null
  no: string | null
}

const actColumns = part`a.promise_id as "promiseId", a.seq, a.act, a.party, a.person_id as "personId",
  a.post_id as "postId", a.unit_id as "unitId", a.at::text, a.data, a.evidence, a.recorded_at::text as "recordedAt",
  a.prev_hash as "prevHash", a.hash`

export function toStoredAct(row: StoredActRow): StoredAct {
  const { promiseId, seq, act, party, personId, postId, unitId, data, evidence } = row
  const at = toIso(row.at)
  return {
    act: { promiseId, seq, act, party, personId, postId, unitId, at, data, evidence },
    recordedAt: toIso(row.recordedAt),
    prevHash: row.prevHash,
    hash: row.hash,
  }
}

/** Every act, promise by promise in the order of their ids. */
export function allActs(): Sql {
  return sql`select ${actColumns} from act a order by a.promise_id, a.seq`
}

/** The acts recorded in a span, each with the number of its promise and the hash it has to go on from. */
export function actsBetween(from: Date, to: Date): Sql {
  return sql`
    select ${actColumns}, p.no, b.hash as before
    from act a left join promise p on p.id = a.promise_id
      left join act b on b.promise_id = a.promise_id and b.seq = a.seq - 1
    where a.recorded_at >= ${from} and a.recorded_at < ${to}`
}

export type HeadRow = { id: string; no: string; seq: number; hash: Buffer }

/** What the row of each promise says its last act is, in the order of their ids. */
export function allHeads(): Sql {
  return sql`select id, no, seq, hash from promise order by id`
}

export type StoredEntry = EntryContent & { hash: Buffer }

export function toStoredEntry(row: StoredEntry): StoredEntry {
  return { ...row, at: toIso(row.at) }
}

export function allEntries(span?: { from: Date; to: Date }): Sql {
  const within = span ? part` where at >= ${span.from} and at < ${span.to}` : nothing
  return sql`
    select id, at::text, person_id as "personId", post_id as "postId", verb, object_kind as "objectKind",
      object_id as "objectId", path, data, hash
    from journal${within} order by id`
}
