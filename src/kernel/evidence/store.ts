import { sql } from '../../platform/db/sql.ts'
import type { Db, Tx } from '../../platform/db/database.ts'
import type { Actor } from '../identity/contract.ts'

export type EvidenceRow = {
  id: string
  promise_id: string | null
  root: string | null
  side: string
  sha256: string
  media: string
  bytes: number
  width: number | null
  height: number | null
  taken_at: Date | null
  added_at: Date
  published: boolean
  redacted_of: string | null
  /** A redacted copy of it exists: it is never public itself. */
  redacted: boolean
}

/**
 * Ties uploaded pieces to a promise. Only pieces that are not tied yet and were added by the same person count: a
 * desk person's by their name, a resident's by nobody's.
 * @returns how many were tied
 */
export async function attachEvidence(
  tx: Tx,
  ids: string[],
  to: { promiseId: string; root: string; path: string },
  actor: Actor,
): Promise<number> {
  const by = actor.kind === 'desk' ? actor.personId : null
  return tx.run(sql`
    update evidence set promise_id = ${to.promiseId}, root = ${to.root}, path = ${to.path}
    where id = any(${ids}::uuid[]) and promise_id is null and added_by is not distinct from ${by}::uuid`)
}

/** Which of these pieces are the very picture that a 'before' piece of the case shows, by the bytes that were uploaded. */
export async function sameAsBefore(tx: Tx, root: string, ids: string[]): Promise<string[]> {
  const rows = await tx.many<{ id: string }>(sql`
    select a.id from evidence a where a.id = any(${ids}::uuid[])
      and exists (select from evidence b where b.root = ${root} and b.side = 'before'
        and (b.original_sha256 = a.original_sha256 or b.sha256 = a.sha256))`)
  return rows.map((row) => row.id)
}

export async function insertEvidence(
  tx: Pick<Tx, 'run'>,
  row: {
    id: string
    side: string
    sha256: string
    originalSha256: string
    media: string
    bytes: number
    width: number | null
    height: number | null
    takenAt: Date | null
    addedBy: string | null
    addedThrough: string | null
    addedAt: Date
  },
): Promise<void> {
  await tx.run(sql`
    insert into evidence (id, side, sha256, media, bytes, width, height, taken_at, original_sha256, added_by, added_through, added_at)
    values (${row.id}, ${row.side}, ${row.sha256}, ${row.media}, ${row.bytes}, ${row.width}, ${row.height}, ${row.takenAt}, ${row.originalSha256}, ${row.addedBy}, ${row.addedThrough}, ${row.addedAt})`)
}

export async function findEvidence(tx: Pick<Tx, 'one'>, id: string): Promise<EvidenceRow | undefined> {
  return tx.one<EvidenceRow>(sql`
    select id, promise_id, root, side, sha256, media, bytes, width, height, taken_at, added_at, published, redacted_of,
      exists (select from evidence r where r.redacted_of = evidence.id) as redacted from evidence where id = ${id}`)
}

export async function findEvidenceOf(tx: Pick<Tx, 'many'>, root: string): Promise<EvidenceRow[]> {
  return tx.many<EvidenceRow>(sql`
    select id, promise_id, root, side, sha256, media, bytes, width, height, taken_at, added_at, published, redacted_of,
      exists (select from evidence r where r.redacted_of = evidence.id) as redacted from evidence
    where root = ${root} order by added_at, id`)
}

export async function setPublished(tx: Pick<Tx, 'run'>, id: string, published: boolean): Promise<void> {
  await tx.run(sql`update evidence set published = ${published} where id = ${id}`)
}

/** Uploads nobody tied to anything. @returns the content hashes that no row needs any more */
export async function removeStray(db: Pick<Db, 'many'>, before: Date): Promise<string[]> {
  const rows = await db.many<{ sha256: string }>(sql`
    with gone as (delete from evidence where promise_id is null and added_at < ${before} returning sha256)
    select distinct g.sha256 from gone g where not exists (select from evidence e where e.sha256 = g.sha256 and e.promise_id is not null)`)
  return rows.map((row) => row.sha256)
}

/** A copy with parts painted over, tied to the promise of its original; its newest copy stands for an original. */
export async function insertRedacted(
  tx: Pick<Tx, 'run'>,
  original: string,
  row: {
    id: string
    sha256: string
    media: string
    bytes: number
    width: number
    height: number
    addedBy: string
    addedThrough: string
    addedAt: Date
  },
): Promise<void> {
  await tx.run(sql`
    insert into evidence (id, promise_id, root, path, side, sha256, media, bytes, width, height, taken_at, original_sha256,
      redacted_of, added_by, added_through, added_at)
    select ${row.id}, promise_id, root, path, side, ${row.sha256}, ${row.media}, ${row.bytes}, ${row.width}, ${row.height},
      taken_at, original_sha256, id, ${row.addedBy}, ${row.addedThrough}, ${row.addedAt} from evidence where id = ${original}`)
}

/** None of the pieces of an original is public any more, nor itself. */
export async function unpublish(tx: Pick<Tx, 'run'>, original: string): Promise<void> {
  await tx.run(
    sql`update evidence set published = false where (id = ${original} or redacted_of = ${original}) and published`,
  )
}
