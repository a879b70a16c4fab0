import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { SqlPart } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'

/** Promises whose clocks have something to say by `now`, the longest waiting first. */
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
  hold_person: string | null
  due_at: Date | null
  due_clock: string | null
  provisional: boolean
  opened_at: Date
}

const inboxColumns: SqlPart = part`id, root, no, kind, title, state, unit_id, hold_unit, hold_party, hold_person, due_at, due_clock,
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
    /** Only what was given to this person. */
    person?: string
    from?: Date
    until?: Date
    after?: { dueAt: Date | null; id: string }
    limit: number
  },
): Promise<InboxRow[]> {
  const parties = given.parties ? part` and hold_party = any(${given.parties})` : nothing
  const kinds = given.kinds ? part` and kind = any(${given.kinds})` : nothing
  const words = given.query ? part` and words @@ ${given.query}::tsquery` : nothing
  const person = given.person ? part` and hold_person = ${given.person}` : nothing
  const from = given.from ? part` and due_at >= ${given.from}` : nothing
  const until = given.until ? part` and due_at < ${given.until}` : nothing
  const after = !given.after
    ? nothing
    : given.after.dueAt
      ? part` and (due_at, id) > (${given.after.dueAt}::timestamptz, ${given.after.id}::uuid)`
      : part` and due_at is null and id > ${given.after.id}::uuid`
  return tx.many<InboxRow>(sql`
    select ${inboxColumns} from promise
    where ${levelOf(path)} = ${path} and closed_at is null${parties}${kinds}${person}${words}${from}${until}${after}${notTwice}
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

/** Questions below a path that wait for one of these parties, with the promise they belong to. */
export async function findAsks(
  tx: Tx,
  path: string,
  parties: string[],
  limit: number,
): Promise<(InboxRow & { fact: string })[]> {
  return tx.many(sql`
    select p.id, p.root, p.no, p.kind, p.title, p.state, p.unit_id, p.hold_unit, a.party as hold_party, p.hold_person, p.due_at,
      p.due_clock, p.provisional, p.opened_at, a.fact
    from promise_ask a join promise p on p.id = a.promise_id
    where a.hold >= ${path} and a.hold < ${`${path}~`} and a.party = any(${parties})
    order by p.due_at limit ${limit}`)
}
