import { termsOf } from '../../../platform/bigrams.ts'
import { sql } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'
import type { Act, Snapshot } from '../contract.ts'
import type { Ask, Projection } from '../projection.ts'

export type Entry = { act: Act; recordedAt: Date; prevHash: Buffer; hash: Buffer }

/** The act and the row it changes, in one statement. @returns false where somebody else was faster */
export async function saveAct(
  tx: Tx,
  entry: Entry,
  snapshot: Snapshot,
  projection: Projection,
  hold: string | null,
): Promise<boolean> {
  const { act } = entry
  const changed = await tx.one<{ n: number }>(sql`
    with changed as (
      update promise set version = ${snapshot.version}, state = ${projection.state}, hold_unit = ${projection.holdUnit},
        hold = ${hold}, hold_party = ${projection.holdParty}, hold_person = ${projection.holdPerson}, due_at = ${projection.dueAt},
        due_clock = ${projection.dueClock}, provisional = ${projection.provisional}, next_at = ${projection.nextAt},
        outcome = ${projection.outcome}, changed_at = ${act.at}, closed_at = ${projection.closedAt},
        seq = ${act.seq}, hash = ${entry.hash}, snapshot = ${JSON.stringify(snapshot)}
      where id = ${act.promiseId} and seq = ${act.seq - 1} returning id
    ), written as (
      insert into act (promise_id, seq, act, party, person_id, post_id, unit_id, at, recorded_at, data, evidence,
        prev_hash, hash)
      select id, ${act.seq}::int, ${act.act}, ${act.party}, ${act.personId}::uuid, ${act.postId}::uuid,
        ${act.unitId}::uuid, ${act.at}::timestamptz, ${entry.recordedAt}::timestamptz, ${JSON.stringify(act.data)}::jsonb,
        ${act.evidence}::uuid[], ${entry.prevHash}::bytea, ${entry.hash}::bytea
      from changed returning 1
    )
    select count(*) as n from written`)
  return (changed?.n ?? 0) === 1
}

export type NewPromise = {
  id: string
  no: string
  root: string
  parent: string | null
  unitId: string
  path: string
  /** Path of the case it belongs to; its own where it is one. */
  rootPath: string
  title: string
  madeTo: Record<string, unknown>
}

export async function insertPromise(
  tx: Tx,
  made: NewPromise,
  entry: Entry,
  snapshot: Snapshot,
  projection: Projection,
  hold: string | null,
): Promise<void> {
  const { act } = entry
  await tx.run(sql`
    with made as (
      insert into promise (id, no, kind, version, root, parent, unit_id, path, root_path, title, words, made_to, state, hold_unit,
        hold, hold_party, hold_person, due_at, due_clock, provisional, next_at, outcome, opened_at, changed_at, closed_at, seq, hash,
        snapshot)
      values (${made.id}, ${made.no}, ${snapshot.kind}, ${snapshot.version}, ${made.root}, ${made.parent},
        ${made.unitId}, ${made.path}, ${made.rootPath}, ${made.title}, array_to_tsvector(${termsOf(`${made.no} ${made.title}`)}::text[]),
        ${JSON.stringify(made.madeTo)}, ${projection.state}, ${projection.holdUnit}, ${hold}, ${projection.holdParty}, ${projection.holdPerson},
        ${projection.dueAt}, ${projection.dueClock}, ${projection.provisional}, ${projection.nextAt},
        ${projection.outcome}, ${snapshot.openedAt}, ${act.at}, ${projection.closedAt}, ${act.seq}, ${entry.hash},
        ${JSON.stringify(snapshot)})
      returning id
    )
    insert into act (promise_id, seq, act, party, person_id, post_id, unit_id, at, recorded_at, data, evidence,
      prev_hash, hash)
    select id, ${act.seq}::int, ${act.act}, ${act.party}, ${act.personId}::uuid, ${act.postId}::uuid,
      ${act.unitId}::uuid, ${act.at}::timestamptz, ${entry.recordedAt}::timestamptz, ${JSON.stringify(act.data)}::jsonb,
      ${act.evidence}::uuid[], ${entry.prevHash}::bytea, ${entry.hash}::bytea
    from made`)
}

/** The next number of a series (`W-2026`), taken in a statement of its own: a refused report leaves a gap, no lock. */
export async function takeNumber(
  db: { one<T extends object>(s: ReturnType<typeof sql>): Promise<T | undefined> },
  series: string,
): Promise<number> {
  const row = await db.one<{ last: number }>(
    sql`insert into series (key, last) values (${series}, 1) on conflict (key) do update set last = series.last + 1 returning last`,
  )
  return row?.last ?? 1
}

/** Keeps the few questions that wait for others than the holder; touches nothing where they stayed the same. */
export async function saveAsks(
  tx: Tx,
  id: string,
  before: Ask[],
  after: Ask[],
  paths: Map<string, string>,
): Promise<void> {
  for (const ask of before)
    if (!after.some((other) => other.fact === ask.fact))
      await tx.run(sql`delete from promise_ask where promise_id = ${id} and fact = ${ask.fact}`)
  for (const ask of after)
    if (!before.some((other) => other.fact === ask.fact))
      await tx.run(sql`
        insert into promise_ask (promise_id, fact, party, hold)
        values (${id}, ${ask.fact}, ${ask.party}, ${ask.unit ? (paths.get(ask.unit) ?? null) : null})
        on conflict (promise_id, fact) do nothing`)
}
