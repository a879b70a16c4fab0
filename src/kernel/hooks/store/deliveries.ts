import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'

// What a worker does -------------------------------------------------------------------------------------------------

/** Receivers for which something waits by now, the longest waiting first. */
export async function findWaitingHooks(tx: Pick<Tx, 'many'>, now: Date, limit: number): Promise<string[]> {
  const rows = await tx.many<{ id: string }>(sql`
    select h.id from hook h join lateral (
      select min(d.next_try_at) as first from hook_delivery d
      where d.hook_id = h.id and d.done_at is null and not d.held and d.next_try_at <= ${now}) w on w.first is not null
    where h.ended_at is null and h.paused_at is null order by w.first limit ${limit}`)
  return rows.map((row) => row.id)
}

export type Claimed = { event_id: string; body: string; tries: number }

/** Takes one delivery of a receiver, for this worker until `until`: killed meanwhile, it comes up again by itself. */
export async function claimDelivery(
  tx: Pick<Tx, 'one'>,
  hookId: string,
  now: Date,
  until: Date,
): Promise<Claimed | undefined> {
  return tx.one<Claimed>(sql`
    with taken as (
      update hook_delivery set next_try_at = ${until} where (hook_id, event_id) in (
        select hook_id, event_id from hook_delivery
        where hook_id = ${hookId} and done_at is null and not held and next_try_at <= ${now}
        order by next_try_at, event_id limit 1 for update skip locked)
      returning event_id, tries
    )
    select t.event_id, t.tries, e.body from taken t join hook_event e on e.id = t.event_id`)
}

export async function insertAttempt(
  tx: Pick<Tx, 'run'>,
  row: {
    id: string
    hookId: string
    eventId: string
    at: Date
    status: number | null
    ms: number
    fault: string | null
    answer: string
  },
): Promise<void> {
  await tx.run(sql`insert into hook_attempt (id, hook_id, event_id, at, status, ms, fault, answer)
    values (${row.id}, ${row.hookId}, ${row.eventId}, ${row.at}, ${row.status}, ${row.ms}, ${row.fault}, ${row.answer})`)
}

/** Done, or the next try; held where there is no next. */
export async function settleDelivery(
  tx: Pick<Tx, 'run'>,
  hookId: string,
  eventId: string,
  outcome: { done: Date } | { next: Date | null },
): Promise<void> {
  if ('done' in outcome)
    await tx.run(sql`update hook_delivery set done_at = ${outcome.done}, next_try_at = null, tries = tries + 1
      where hook_id = ${hookId} and event_id = ${eventId}`)
  else
    await tx.run(sql`update hook_delivery set next_try_at = ${outcome.next}, held = ${outcome.next === null},
      tries = tries + 1 where hook_id = ${hookId} and event_id = ${eventId}`)
}

/** Events older than the limit go with their deliveries and attempts, unless they still wait. @returns how many */
export async function forgetEvents(tx: Pick<Tx, 'run'>, before: Date, limit: number): Promise<number> {
  return tx.run(sql`delete from hook_event where id in (
    select e.id from hook_event e where e.at < ${before} and not exists (
      select from hook_delivery d where d.event_id = e.id and d.done_at is null and not d.held) limit ${limit})`)
}

// What the desk sees and starts ----------------------------------------------------------------------------------------

export type DeliveryRow = {
  event_id: string
  event: string
  body: string
  made_at: Date
  done_at: Date | null
  held: boolean
  tries: number
  next_try_at: Date | null
  attempts: { id: string; at: string; status: number | null; ms: number; fault: string | null; answer: string }[]
}

export async function findDeliveries(
  tx: Pick<Tx, 'many'>,
  hookId: string,
  given: { what: string; before?: { at: Date; id: string }; limit: number },
): Promise<DeliveryRow[]> {
  const what = {
    waiting: part` and d.done_at is null and not d.held`,
    held: part` and d.done_at is null and d.held`,
    sent: part` and d.done_at is not null`,
  }[given.what]
  const before = given.before
    ? part` and (d.made_at, d.event_id) < (${given.before.at}::timestamptz, ${given.before.id}::uuid)`
    : nothing
  return tx.many<DeliveryRow>(sql`
    select d.event_id, e.event, e.body, d.made_at, d.done_at, d.held, d.tries, d.next_try_at,
      coalesce((select json_agg(json_build_object('id', t.id, 'at', t.at, 'status', t.status, 'ms', t.ms,
          'fault', t.fault, 'answer', t.answer) order by t.at desc, t.id desc)
        from hook_attempt t where t.hook_id = d.hook_id and t.event_id = d.event_id), '[]') as attempts
    from hook_delivery d join hook_event e on e.id = d.event_id
    where d.hook_id = ${hookId}${what ?? nothing}${before} order by d.made_at desc, d.event_id desc limit ${given.limit}`)
}

/** Puts deliveries up again, under the ids they had. @returns how many */
export async function replayDeliveries(
  tx: Pick<Tx, 'run'>,
  hookId: string,
  which: { eventId: string } | { since: Date },
  now: Date,
): Promise<number> {
  const where = 'eventId' in which ? part`event_id = ${which.eventId}` : part`made_at >= ${which.since}`
  return tx.run(sql`update hook_delivery set next_try_at = ${now}, done_at = null, held = false, tries = 0
    where hook_id = ${hookId} and ${where}`)
}
