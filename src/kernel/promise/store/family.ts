import { part, sql } from '../../../platform/db/sql.ts'
import type { SqlPart } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'
import type { Snapshot } from '../contract.ts'

export type PromiseRow = {
  id: string
  no: string
  kind: string
  version: number
  root: string
  parent: string | null
  unit_id: string
  path: string
  title: string
  made_to: Record<string, unknown>
  state: string
  hold_unit: string | null
  hold_party: string | null
  hold_person: string | null
  due_at: Date | null
  due_clock: string | null
  provisional: boolean
  outcome: string | null
  opened_at: Date
  changed_at: Date
  closed_at: Date | null
  seq: number
  hash: Buffer
  snapshot: Snapshot
}

const columns: SqlPart = part`id, no, kind, version, root, parent, unit_id, path, title, made_to, state, hold_unit,
  hold_party, hold_person, due_at, due_clock, provisional, outcome, opened_at, changed_at, closed_at, seq, hash, snapshot`

/**
 * The case a promise belongs to, if the transaction's range shows any part of that case: the matter itself or a call-up
 * of it. From here on the transaction may see that one case whole.
 */
export async function reachRoot(tx: Tx, id: string): Promise<string | undefined> {
  // found and set in one statement: the setting is made for the row that came, after the row was let through
  const found = await tx.one<{ root: string }>(sql`
    select f.root, set_config('gankao.also', f.root::text, true)
    from (select root from promise where root = promise_root(${id}) limit 1 offset 0) f`)
  return found?.root
}

/** All promises of a case, the case first. Locked in one order, so that two people who act at once take turns. */
export async function lockFamily(tx: Tx, root: string): Promise<PromiseRow[]> {
  await tx.run(sql`select 1 from promise where id = ${root} for update`)
  return tx.many<PromiseRow>(sql`select ${columns} from promise where root = ${root} order by id = root desc, no`)
}

export async function readFamily(tx: Tx, root: string): Promise<PromiseRow[]> {
  return tx.many<PromiseRow>(sql`select ${columns} from promise where root = ${root} order by id = root desc, no`)
}
