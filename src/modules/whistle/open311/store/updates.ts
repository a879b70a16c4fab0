import type { Act } from '../../../../kernel/promise/contract.ts'
import { nothing, part, sql } from '../../../../platform/db/sql.ts'
import type { Tx } from '../../../../platform/db/database.ts'

export type StepRow = {
  promise_id: string
  seq: number
  act: string
  recorded_at: Date
  no: string
  kind: string
  version: number
  root: string
  case_no: string
  unit_zh: string | null
  unit_en: string | null
}

/**
 * Open acts of matters that are not hidden, in the order they were recorded: cut on the index of that time, so the size
 * of the city does not matter. `acts` names them as 'kind.act'.
 */
export async function findSteps(
  tx: Tx,
  given: { from: Date; to: Date; acts: string[]; ids?: string[]; limit: number; offset: number },
): Promise<StepRow[]> {
  const names = [...new Set(given.acts.map((name) => name.slice(name.indexOf('.') + 1)))]
  const ids = given.ids ? part` and w.no = any(${given.ids})` : nothing
  return tx.many<StepRow>(sql`
    select a.promise_id, a.seq, a.act, a.recorded_at, p.no, p.kind, p.version, p.root, w.no as case_no,
      n.name_zh as unit_zh, n.name_en as unit_en
    from act a join promise p on p.id = a.promise_id join whistle_public w on w.id = p.root
      left join unit_naming n on upper_inf(n.valid)
        and n.unit_id = case when p.kind = 'call_up' then (p.snapshot->'parties'->'unit'->>'unit')::uuid else a.unit_id end
    where a.recorded_at >= ${given.from} and a.recorded_at <= ${given.to} and a.act = any(${names})
      and p.kind || '.' || a.act = any(${given.acts}) and not w.hidden${ids}
    order by a.recorded_at, a.promise_id, a.seq limit ${given.limit} offset ${given.offset}`)
}

/** The acts of cases themselves, without their call-ups, to know what state followed from each. */
export async function findCaseActs(tx: Tx, ids: string[]): Promise<(Act & { recordedAt: Date })[]> {
  const rows = await tx.many<{
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
  }>(sql`
    select promise_id, seq, act, party, person_id, post_id, unit_id, at, recorded_at, data, evidence
    from act where promise_id = any(${ids}::uuid[]) order by promise_id, seq`)
  return rows.map((row) => ({
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
  }))
}

export type UpdateRow = {
  id: string
  key_id: string
  update_id: string
  case_id: string
  said: string
  status: 'open' | 'closed'
  at: Date
  received_at: Date
  act: string | null
  seq: number | null
  promise_no: string | null
  key_name: string
}

/** What came in about a case by keys, oldest first; one update by the id its sender gave it. */
export async function findUpdates(
  tx: Tx,
  caseId: string,
  by?: { keyId: string; updateId: string },
): Promise<UpdateRow[]> {
  const one = by ? part` and u.key_id = ${by.keyId} and u.update_id = ${by.updateId}` : nothing
  return tx.many<UpdateRow>(sql`
    select u.id, u.key_id, u.update_id, u.case_id, u.said, u.status, u.at, u.received_at, u.act, u.seq, p.no as promise_no,
      k.name as key_name
    from whistle_update u join api_key k on k.id = u.key_id left join promise p on p.id = u.promise_id
    where u.case_id = ${caseId}${one} order by u.received_at, u.id limit 200`)
}

/** @returns false where this key used the id before */
export async function insertUpdate(
  tx: Tx,
  row: {
    id: string
    keyId: string
    updateId: string
    caseId: string
    said: string
    status: 'open' | 'closed'
    at: Date
    receivedAt: Date
    promiseId: string | null
    act: string | null
    seq: number | null
  },
): Promise<boolean> {
  const touched = await tx.run(sql`
    insert into whistle_update (id, key_id, update_id, case_id, said, status, at, received_at, promise_id, act, seq)
    values (${row.id}, ${row.keyId}, ${row.updateId}, ${row.caseId}, ${row.said}, ${row.status}, ${row.at},
      ${row.receivedAt}, ${row.promiseId}, ${row.act}, ${row.seq})
    on conflict (key_id, update_id) do nothing`)
  return touched === 1
}
