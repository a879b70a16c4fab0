import { sql } from '../../../platform/db/sql.ts'
import type { Db } from '../../../platform/db/database.ts'

export type VersionRow = { kind: string; version: number; state: string; n: number }

/** Open promises by kind, version and state. Reads every open row: for the command line, not for a page. */
export async function countVersions(db: Pick<Db, 'many'>): Promise<VersionRow[]> {
  return db.many<VersionRow>(sql`
    select kind, version, state, count(*)::int as n from promise where closed_at is null
    group by kind, version, state order by kind, version, state`)
}

/** Open promises of a kind that are older than a version, a page at a time in the order of ids. */
export async function findOlder(
  db: Pick<Db, 'many'>,
  kind: string,
  version: number,
  after: string,
  limit: number,
): Promise<{ id: string; root: string }[]> {
  return db.many(sql`
    select id, root from promise
    where kind = ${kind} and version < ${version} and closed_at is null and id > ${after}::uuid
    order by id limit ${limit}`)
}
