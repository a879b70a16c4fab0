import { nothing, part, sql } from '../../platform/db/sql.ts'
import type { Sql, SqlPart } from '../../platform/db/sql.ts'
import type { Tx } from '../../platform/db/database.ts'
import { termsOf } from '../../platform/bigrams.ts'
import type { Act, Snapshot } from './contract.ts'
import type { Ask, Projection } from './fold.ts'

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
  hold_party, due_at, due_clock, provisional, outcome, opened_at, changed_at, closed_at, seq, hash, snapshot`

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
        hold = ${hold}, hold_party = ${projection.holdParty}, due_at = ${projection.dueAt},
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
        hold, hold_party, due_at, due_clock, provisional, next_at, outcome, opened_at, changed_at, closed_at, seq, hash,
        snapshot)
      values (${made.id}, ${made.no}, ${snapshot.kind}, ${snapshot.version}, ${made.root}, ${made.parent},
        ${made.unitId}, ${made.path}, ${made.rootPath}, ${made.title}, array_to_tsvector(${termsOf(`${made.no} ${made.title}`)}::text[]),
        ${JSON.stringify(made.madeTo)}, ${projection.state}, ${projection.holdUnit}, ${hold}, ${projection.holdParty},
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

/** Present paths of units in a tree. */
export async function readPaths(tx: Tx, unitIds: string[], tree = 'duty'): Promise<Map<string, string>> {
  if (unitIds.length === 0) return new Map()
  const rows = await tx.many<{ unit_id: string; path: string }>(
    sql`select unit_id, path from placement where unit_id = any(${unitIds}::uuid[]) and tree = ${tree} and upper_inf(valid)`,
  )
  const paths = new Map(rows.map((row) => [row.unit_id, row.path]))
  const ended = unitIds.filter((id) => !paths.has(id))
  if (ended.length === 0) return paths
  // a unit that was merged away is where its successor stands
  const succeeded = await tx.many<{ unit_id: string; path: string }>(sql`
    with recursive line as (
      select id as unit_id, succeeded_by as present, 1 as hops from unit
      where id = any(${ended}::uuid[]) and succeeded_by is not null
      union all
      select l.unit_id, u.succeeded_by, l.hops + 1 from line l join unit u on u.id = l.present
      where u.succeeded_by is not null and l.hops < 20
    )
    select distinct on (l.unit_id) l.unit_id, p.path from line l
      join placement p on p.unit_id = l.present and p.tree = ${tree} and upper_inf(p.valid)
    order by l.unit_id, l.hops desc`)
  for (const row of succeeded) paths.set(row.unit_id, row.path)
  return paths
}

/** Promises whose clocks have something to say by `now`; skips those another worker holds. */
export async function findDueMarks(tx: Tx, now: Date, limit: number): Promise<{ id: string; root: string }[]> {
  return tx.many(sql`select id, root from promise where next_at <= ${now} order by next_at limit ${limit}`)
}

export type InboxRow = {
  id: string
  root: string
  no: string
  kind: string
  title: string
  state: string
  unit_id: string
  hold_unit: string | null
  hold_party: string | null
  due_at: Date | null
  due_clock: string | null
  provisional: boolean
  opened_at: Date
}

const inboxColumns: SqlPart = part`id, root, no, kind, title, state, unit_id, hold_unit, hold_party, due_at, due_clock,
  provisional, opened_at`

/** The level column that holds exactly the subtree of a path: h2 for d/00001/0000a/. */
function levelOf(path: string): SqlPart {
  const level = Math.min(6, Math.max(1, (path.length - 2) / 6))
  const parts: Record<number, SqlPart> = {
    1: part`h1`,
    2: part`h2`,
    3: part`h3`,
    4: part`h4`,
    5: part`h5`,
    6: part`h6`,
  }
  return parts[level] ?? part`h1`
}

/**
 * A matter whose holder still has a part of it to do is one row, that part: reporting it done comes after.
 */
const notTwice: SqlPart = part` and (parent is not null or (
  select true from promise own where own.parent = promise.id and own.hold = promise.hold and own.closed_at is null
  limit 1) is null)`

/**
 * What waits for a unit and all below it, nearest due first. One index range whatever the level.
 * `after` is the last row of the page before.
 */
export async function findWaiting(
  tx: Tx,
  path: string,
  given: {
    parties?: string[]
    kinds?: string[]
    query?: string
    from?: Date
    until?: Date
    after?: { dueAt: Date | null; id: string }
    limit: number
  },
): Promise<InboxRow[]> {
  const parties = given.parties ? part` and hold_party = any(${given.parties})` : nothing
  const kinds = given.kinds ? part` and kind = any(${given.kinds})` : nothing
  const words = given.query ? part` and words @@ ${given.query}::tsquery` : nothing
  const from = given.from ? part` and due_at >= ${given.from}` : nothing
  const until = given.until ? part` and due_at < ${given.until}` : nothing
  const after = !given.after
    ? nothing
    : given.after.dueAt
      ? part` and (due_at, id) > (${given.after.dueAt}::timestamptz, ${given.after.id}::uuid)`
      : part` and due_at is null and id > ${given.after.id}::uuid`
  return tx.many<InboxRow>(sql`
    select ${inboxColumns} from promise
    where ${levelOf(path)} = ${path} and closed_at is null${parties}${kinds}${words}${from}${until}${after}${notTwice}
    order by due_at, id limit ${given.limit}`)
}

/** Counting stops here: at ten million rows the difference between 200 and 1,000 of each is 30 ms for nobody's use. */
export const mostCounted = 200

/** How much waits, of it late and due soon; each at most `mostCounted`. */
export async function countWaiting(
  tx: Tx,
  path: string,
  parties: string[],
  now: Date,
  soon: Date,
): Promise<{ total: number; late: number; soon: number }> {
  const level = levelOf(path)
  const row = await tx.one<{ total: number; late: number; soon: number }>(sql`
    select (select count(*) from (select 1 from promise where ${level} = ${path} and closed_at is null and hold_party = any(${parties})${notTwice} limit ${mostCounted}) a) as total,
      (select count(*) from (select 1 from promise where ${level} = ${path} and closed_at is null and due_at < ${now} and hold_party = any(${parties})${notTwice} limit ${mostCounted}) b) as late,
      (select count(*) from (select 1 from promise where ${level} = ${path} and closed_at is null and due_at >= ${now} and due_at < ${soon} and hold_party = any(${parties})${notTwice} limit ${mostCounted}) c) as soon`)
  return row ?? { total: 0, late: 0, soon: 0 }
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

/** Questions below a path that wait for one of these parties, with the promise they belong to. */
export async function findAsks(
  tx: Tx,
  path: string,
  parties: string[],
  limit: number,
): Promise<(InboxRow & { fact: string })[]> {
  return tx.many(sql`
    select p.id, p.root, p.no, p.kind, p.title, p.state, p.unit_id, p.hold_unit, a.party as hold_party, p.due_at,
      p.due_clock, p.provisional, p.opened_at, a.fact
    from promise_ask a join promise p on p.id = a.promise_id
    where a.hold >= ${path} and a.hold < ${`${path}~`} and a.party = any(${parties})
    order by p.due_at limit ${limit}`)
}

export type ProjectionRow = Pick<
  PromiseRow,
  | 'id'
  | 'no'
  | 'version'
  | 'state'
  | 'hold_unit'
  | 'hold_party'
  | 'due_at'
  | 'due_clock'
  | 'provisional'
  | 'outcome'
  | 'closed_at'
  | 'seq'
  | 'snapshot'
> & { next_at: Date | null }

/** Every promise as it is kept, in the order of ids; for the replay. */
export function allProjections(): Sql {
  return sql`
    select id, no, version, state, hold_unit, hold_party, due_at, due_clock, provisional, outcome, closed_at, seq,
      snapshot, next_at
    from promise order by id`
}

/** Every act, promise by promise in the order of ids. */
export function allActsInOrder(): Sql {
  return sql`
    select promise_id, seq, act, party, person_id, post_id, unit_id, at, data, evidence, recorded_at, hash
    from act order by promise_id, seq`
}
