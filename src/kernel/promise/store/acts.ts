import { sql } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'
import type { Act } from '../contract.ts'

export async function readActs(tx: Tx, root: string): Promise<(Act & { recordedAt: Date; hash: Buffer })[]> {
  const rows = await tx.many<ActRow>(
    sql`select a.promise_id, a.seq, a.act, a.party, a.person_id, a.post_id, a.unit_id, a.at, a.data, a.evidence,
          a.recorded_at, a.hash
        from act a join promise p on p.id = a.promise_id
        where p.root = ${root} order by a.at, a.promise_id, a.seq`,
  )
  return rows.map(toAct)
}

export type ActRow = {
  promise_id: string
  seq: number
  act: string
  party: string
  person_id: string | null
  post_id: string | null
  unit_id: string | null
  at: Date
  recorded_at: Date
  data: Act['data']
  evidence: string[]
  hash: Buffer
}

export function toAct(row: ActRow): Act & { recordedAt: Date; hash: Buffer } {
  return {
    promiseId: row.promise_id,
    seq: row.seq,
    act: row.act,
    party: row.party,
    personId: row.person_id,
    postId: row.post_id,
    unitId: row.unit_id,
    at: row.at.toISOString(),
    data: row.data,
    evidence: row.evidence,
    recordedAt: row.recorded_at,
    hash: row.hash,
  }
}
