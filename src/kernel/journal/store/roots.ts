import type { Tx } from '../../../platform/db/database.ts'
import { part, sql } from '../../../platform/db/sql.ts'
import type { Sql } from '../../../platform/db/sql.ts'
import type { SealedDay } from '../rules.ts'
import { toIso } from './snapshot.ts'

export type RootRow = {
  day: string
  leaves: number
  root: Buffer
  prev: Buffer
  keyId: string
  signature: Buffer
  signedAt: string
}

export function toSealedDay(row: RootRow): SealedDay {
  return {
    day: row.day,
    leaves: row.leaves,
    root: row.root.toString('hex'),
    prev: row.prev.toString('hex'),
    keyId: row.keyId,
    signature: row.signature.toString('base64'),
    signedAt: toIso(row.signedAt),
  }
}

const rootColumns = part`on_day as day, leaves, root, prev, key_id as "keyId", signature,
  (signed_at at time zone 'UTC')::text || '+00' as "signedAt"`

/** Oldest first, from a day on. */
export function rootsFrom(day: string): Sql {
  return sql`
    select ${rootColumns} from journal_root where on_day >= ${day} order by on_day`
}

/** Newest first, before a day. */
export async function findRoots(tx: Tx, before: string, limit: number): Promise<SealedDay[]> {
  const rows = await tx.many<RootRow>(sql`
    select ${rootColumns} from journal_root where on_day < ${before} order by on_day desc limit ${limit}`)
  return rows.map(toSealedDay)
}

/** The hashes of a span in the order of their bytes: the leaves of its tree. */
export function leavesBetween(from: Date, to: Date): Sql {
  return sql`
    select hash from (
      select hash from act where recorded_at >= ${from} and recorded_at < ${to}
      union all
      select hash from journal where at >= ${from} and at < ${to}
    ) leaf order by hash`
}

/** When the first thing was recorded: one row, null where nothing was. */
export function firstLeaf(): Sql {
  return sql`select least((select min(recorded_at) from act), (select min(at) from journal)) as at`
}

export async function findFirstLeaf(tx: Tx): Promise<Date | undefined> {
  return (await tx.one<{ at: Date | null }>(firstLeaf()))?.at ?? undefined
}

/** Waits for writes into the past that are under way, and keeps new ones out until the transaction ends. */
export async function lockPast(tx: Tx): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtext('gankao.seal'))`)
}

/** The oldest transaction that began before an instant, has written and may still commit. */
export async function findOpenWrite(tx: Tx, before: Date): Promise<Date | undefined> {
  const found = await tx.one<{ since: Date | null }>(sql`
    select min(xact_start) as since from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_xid is not null
      and xact_start < ${before}`)
  return found?.since ?? undefined
}

export async function readLeaves(tx: Tx, from: Date, to: Date, take: (hash: Buffer) => void): Promise<void> {
  const query = leavesBetween(from, to)
  await tx.run({ ...query, text: `declare leaves no scroll cursor for ${query.text}`, name: 'journal_leaves' })
  for (;;) {
    const rows = await tx.many<{ hash: Buffer }>(sql`fetch 5000 from leaves`)
    for (const row of rows) take(row.hash)
    if (rows.length < 5000) break
  }
  await tx.run(sql`close leaves`)
}

export async function insertRoot(tx: Tx, sealed: SealedDay): Promise<void> {
  await tx.run(sql`
    insert into journal_root (on_day, leaves, root, prev, key_id, signature, signed_at)
    values (${sealed.day}, ${sealed.leaves}, ${Buffer.from(sealed.root, 'hex')}, ${Buffer.from(sealed.prev, 'hex')},
      ${sealed.keyId}, ${Buffer.from(sealed.signature, 'base64')}, ${sealed.signedAt})`)
}
