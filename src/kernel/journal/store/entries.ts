import type { Tx } from '../../../platform/db/database.ts'
import { nothing, part, sql } from '../../../platform/db/sql.ts'
import { toSql } from '../../identity/scope.ts'
import type { Scope } from '../../identity/scope.ts'
import type { EntryContent } from '../entry.ts'

export async function insertEntry(tx: Tx, entry: EntryContent, hash: Buffer): Promise<void> {
  await tx.run(sql`
    insert into journal (id, at, person_id, post_id, verb, object_kind, object_id, path, data, hash)
    values (${entry.id}, ${entry.at}, ${entry.personId}, ${entry.postId}, ${entry.verb}, ${entry.objectKind},
      ${entry.objectId}, ${entry.path}, ${JSON.stringify(entry.data)}::jsonb, ${hash})`)
}

export type EntryRow = {
  id: string
  at: Date
  person_id: string | null
  person_zh: string | null
  person_en: string | null
  post_zh: string | null
  post_en: string | null
  verb: string
  object_kind: string
  object_id: string
  path: string
  data: Record<string, unknown>
  hash: Buffer
}

export type EntryFilter = {
  /** Inclusive and exclusive. */
  from: Date
  to: Date
  verb?: string
  objectKind?: string
  objectId?: string
  /** Part of an object's id, of the data or of a person's name. */
  query?: string
  after?: { at: Date; id: string }
  limit: number
}

/** Newest first. Entries of the system have no path; row-level security shows them to whoever stands at the top. */
export async function findEntries(tx: Tx, scope: Scope, given: EntryFilter): Promise<EntryRow[]> {
  const verb = given.verb ? part` and j.verb = ${given.verb}` : nothing
  const kind = given.objectKind ? part` and j.object_kind = ${given.objectKind}` : nothing
  const object = given.objectId ? part` and j.object_id = ${given.objectId}` : nothing
  const after = given.after
    ? part` and (j.at, j.id) < (${given.after.at}::timestamptz, ${given.after.id}::uuid)`
    : nothing
  const like = given.query ? `%${given.query.replace(/[\\%_]/g, '\\$&')}%` : ''
  const query = given.query
    ? part` and (j.object_id ilike ${like} or j.data::text ilike ${like} or p.name_zh ilike ${like} or p.name_en ilike ${like})`
    : nothing
  // a journal has no root, so a scope's one case besides says nothing here
  const reach = toSql({ lo: scope.lo, hi: scope.hi }, 'j')
  return tx.many<EntryRow>(sql`
    select j.id, j.at, j.person_id, p.name_zh as person_zh, p.name_en as person_en, o.title_zh as post_zh,
      o.title_en as post_en, j.verb, j.object_kind, j.object_id, j.path, j.data, j.hash
    from journal j left join person p on p.id = j.person_id left join post o on o.id = j.post_id
    where j.at >= ${given.from} and j.at < ${given.to} and (${reach} or j.path = '')${verb}${kind}${object}${query}${after}
    order by j.at desc, j.id desc limit ${given.limit}`)
}
