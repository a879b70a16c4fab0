import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'
import type { HookEvent } from '../contract.ts'

// Receivers ---------------------------------------------------------------------------------------------------------

export type HookRow = {
  id: string
  unit_id: string
  name: string
  url: string
  events: HookEvent[]
  secret: Buffer
  old_secret: Buffer | null
  old_until: Date | null
  failing_since: Date | null
  paused_at: Date | null
  paused_why: 'by_hand' | 'failing' | null
  made_at: Date
  ended_at: Date | null
  ended_why: 'by_hand' | 'gone' | null
}

const columns = part`h.id, h.unit_id, h.name, h.url, h.events, h.secret, h.old_secret, h.old_until, h.failing_since,
  h.paused_at, h.paused_why, h.made_at, h.ended_at, h.ended_why`

export type HookLine = HookRow & {
  /** The unit it is for, or the one that came in its place. */
  present_unit: string
  unit_zh: string
  unit_en: string
  waiting: number
  held: number
  last_at: Date | null
}

/** Receivers in the range of the transaction, with what waits for each. */
export async function findHooks(tx: Pick<Tx, 'many'>, given: { id?: string; ended?: boolean }): Promise<HookLine[]> {
  const one = given.id ? part` and h.id = ${given.id}` : nothing
  const living = given.id || given.ended ? nothing : part` and h.ended_at is null`
  return tx.many<HookLine>(sql`
    select ${columns}, n.unit_id as present_unit, n.name_zh as unit_zh, n.name_en as unit_en,
      (select count(*) from hook_delivery d where d.hook_id = h.id and d.done_at is null and not d.held) as waiting,
      (select count(*) from hook_delivery d where d.hook_id = h.id and d.done_at is null and d.held) as held,
      (select max(t.at) from hook_attempt t where t.hook_id = h.id) as last_at
    from hook h join unit_naming n on n.unit_id = unit_present(h.unit_id) and upper_inf(n.valid)
    where true${one}${living} order by h.ended_at is not null, h.made_at desc, h.id limit 500`)
}

export async function lockHook(tx: Pick<Tx, 'one'>, id: string): Promise<HookRow | undefined> {
  return tx.one<HookRow>(sql`select ${columns} from hook h where h.id = ${id} for update`)
}

export async function findHook(tx: Pick<Tx, 'one'>, id: string): Promise<HookRow | undefined> {
  return tx.one<HookRow>(sql`select ${columns} from hook h where h.id = ${id}`)
}

export async function countHooks(tx: Pick<Tx, 'one'>, unitId: string): Promise<number> {
  const row = await tx.one<{ n: number }>(
    sql`select count(*) as n from hook where unit_id = ${unitId} and ended_at is null`,
  )
  return row?.n ?? 0
}

/** The place of a unit, where it stands in the range from `lo` to `hi`. */
export async function findPlaceOf(
  tx: Pick<Tx, 'one'>,
  unitId: string,
  range: { lo: string; hi: string },
): Promise<string | undefined> {
  const row = await tx.one<{ path: string }>(sql`
    select path from placement where unit_id = ${unitId} and tree = 'duty' and upper_inf(valid)
      and path >= ${range.lo} and path < ${range.hi}`)
  return row?.path
}

export async function insertHook(
  tx: Pick<Tx, 'run'>,
  row: {
    id: string
    unitId: string
    name: string
    url: string
    events: HookEvent[]
    secret: Buffer
    by: string
    at: Date
  },
): Promise<void> {
  await tx.run(sql`insert into hook (id, unit_id, name, url, events, secret, made_by, made_at)
    values (${row.id}, ${row.unitId}, ${row.name}, ${row.url}, ${row.events}, ${row.secret}, ${row.by}, ${row.at})`)
}

export async function updateHook(
  tx: Pick<Tx, 'run'>,
  id: string,
  row: { name: string; url: string; events: HookEvent[] },
): Promise<void> {
  await tx.run(sql`update hook set name = ${row.name}, url = ${row.url}, events = ${row.events} where id = ${id}`)
}

export async function setSecret(
  tx: Pick<Tx, 'run'>,
  id: string,
  row: { secret: Buffer; old: Buffer; oldUntil: Date },
): Promise<void> {
  await tx.run(sql`update hook set secret = ${row.secret}, old_secret = ${row.old}, old_until = ${row.oldUntil}
    where id = ${id}`)
}

export async function setPaused(
  tx: Pick<Tx, 'run'>,
  id: string,
  paused: { at: Date; why: 'by_hand' | 'failing' } | null,
): Promise<void> {
  await tx.run(sql`update hook set paused_at = ${paused?.at ?? null}, paused_why = ${paused?.why ?? null},
    failing_since = case when ${paused === null} then null else failing_since end where id = ${id}`)
}

/** Ends a receiver; what still waited for it is laid aside. */
export async function endHook(tx: Pick<Tx, 'run'>, id: string, at: Date, why: 'by_hand' | 'gone'): Promise<void> {
  await tx.run(sql`update hook set ended_at = ${at}, ended_why = ${why}, old_secret = null where id = ${id}`)
  await tx.run(sql`update hook_delivery set held = true, next_try_at = null
    where hook_id = ${id} and done_at is null and not held`)
}

export async function setFailing(tx: Pick<Tx, 'run'>, id: string, since: Date | null): Promise<void> {
  await tx.run(
    sql`update hook set failing_since = ${since} where id = ${id} and failing_since is distinct from ${since}`,
  )
}

// Events ------------------------------------------------------------------------------------------------------------

export type NewEvent = {
  /** Its place among those of the transaction. */
  n: number
  id: string
  event: string
  promise_id: string
  path: string
  hold: string | null
  root_path: string
  body: string
  at: string
}

/** Keeps events for whoever listens, in the transaction of the act. @returns how many deliveries came of it */
export async function announce(tx: Pick<Tx, 'one'>, events: NewEvent[]): Promise<number> {
  const row = await tx.one<{ n: number }>(sql`select announce(${JSON.stringify(events)}::jsonb) as n`)
  return row?.n ?? 0
}

/** The test event goes to one receiver, whatever it listens to. */
export async function insertPing(
  tx: Pick<Tx, 'run'>,
  row: { id: string; hookId: string; body: string; at: Date },
): Promise<void> {
  await tx.run(sql`insert into hook_event (id, event, body, at) values (${row.id}, 'ping', ${row.body}, ${row.at})`)
  await tx.run(sql`insert into hook_delivery (hook_id, event_id, next_try_at, made_at)
    values (${row.hookId}, ${row.id}, ${row.at}, ${row.at})`)
}
