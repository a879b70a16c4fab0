import { nothing, part, sql } from '../../platform/db/sql.ts'
import type { Db, Tx } from '../../platform/db/database.ts'

export type NewNotice = { path: string; roles: string[]; promiseId: string | null; code: string; params: object }

/**
 * Each to everybody who holds one of its roles at or below its path, except the person who acted; all in one statement.
 */
export async function insertNotices(
  tx: Pick<Tx, 'run'>,
  notices: NewNotice[],
  except: string | null,
  at: Date,
): Promise<number> {
  if (notices.length === 0) return 0
  return tx.run(sql`
    insert into notice (id, person_id, promise_id, code, params, at)
    select gen_random_uuid(), w.person_id, n."promiseId", n.code, n.params, ${at}
    from jsonb_to_recordset(${JSON.stringify(notices)}::jsonb)
        as n(path text, roles jsonb, "promiseId" uuid, code text, params jsonb)
      cross join lateral (select distinct p.person_id from placement pl
        join post p on p.unit_id = pl.unit_id and p.tree = pl.tree join grants g on g.post_id = p.id
        where upper_inf(pl.valid) and pl.path >= n.path collate "C" and pl.path < (n.path || '~') collate "C"
          and n.roles ? g.role and g.valid @> (${at}::timestamptz at time zone 'Asia/Shanghai')::date
          and p.person_id is distinct from ${except}::uuid) w`)
}

/** A notice to one person. */
export async function insertNoticeTo(
  tx: Pick<Tx, 'run'>,
  personId: string,
  given: { promiseId: string; code: string; params: object; at: Date },
): Promise<number> {
  return tx.run(sql`
    insert into notice (id, person_id, promise_id, code, params, at)
    values (gen_random_uuid(), ${personId}, ${given.promiseId}, ${given.code}, ${JSON.stringify(given.params)}, ${given.at})`)
}

export type NoticeRow = {
  id: string
  promise_id: string | null
  code: string
  params: Record<string, string>
  at: Date
  read_at: Date | null
}

export async function findNotices(db: Pick<Tx, 'many'>, personId: string, limit: number): Promise<NoticeRow[]> {
  return db.many<NoticeRow>(
    sql`select id, promise_id, code, params, at, read_at from notice where person_id = ${personId} order by at desc, id limit ${limit}`,
  )
}

/** How many are unread, counted up to a hundred: nobody reads more into the number, and the shelf may be long. */
export async function countUnread(db: Pick<Tx, 'one'>, personId: string): Promise<number> {
  return (
    (
      await db.one<{ n: number }>(
        sql`select count(*) as n from (select from notice where person_id = ${personId} and read_at is null limit 100) u`,
      )
    )?.n ?? 0
  )
}

export async function markRead(
  tx: Pick<Tx, 'run'>,
  personId: string,
  ids: string[] | null,
  now: Date,
): Promise<number> {
  return tx.run(
    sql`update notice set read_at = ${now} where person_id = ${personId} and read_at is null and (${ids}::uuid[] is null or id = any(${ids}::uuid[]))`,
  )
}

/** Marks everything older than an instant as read. */
export async function markReadBefore(db: Pick<Db, 'run'>, personId: string, before: Date): Promise<number> {
  return db.run(
    sql`update notice set read_at = at where person_id = ${personId} and read_at is null and at < ${before}`,
  )
}

// Letters -----------------------------------------------------------------------------------------------------------

export type Letter = { id: string; channel: string; address: string; subject: string; body: string; tries: number }

export async function insertLetter(
  tx: Pick<Tx, 'run'>,
  row: {
    id: string
    channel: 'mail' | 'sms'
    address: string
    subject: string
    body: string
    promiseId: string | null
    path: string
    at: Date
  },
): Promise<void> {
  await tx.run(sql`
    insert into outbox (id, channel, address, subject, body, promise_id, path, created_at, next_try_at)
    values (${row.id}, ${row.channel}, ${row.address}, ${row.subject}, ${row.body}, ${row.promiseId}, ${row.path},
      ${row.at}, ${row.at})`)
}

/** Takes letters whose time has come, each for one worker until `until`. */
export async function claimLetters(
  tx: Pick<Tx, 'many'>,
  channels: string[],
  now: Date,
  until: Date,
  limit: number,
): Promise<Letter[]> {
  return tx.many<Letter>(sql`
    update outbox set next_try_at = ${until} where id in (
      select id from outbox where sent_at is null and not held and next_try_at <= ${now} and channel = any(${channels})
      order by next_try_at limit ${limit} for update skip locked)
    returning id, channel, address, subject, body, tries`)
}

/** Puts everything that waits for a later try up for the next turn. */
export async function hurry(tx: Pick<Tx, 'run'>, now: Date): Promise<number> {
  return tx.run(sql`update outbox set next_try_at = ${now} where sent_at is null and not held and next_try_at > ${now}`)
}

export async function markSent(tx: Pick<Tx, 'run'>, id: string, at: Date): Promise<void> {
  await tx.run(sql`update outbox set sent_at = ${at}, next_try_at = null, last_error = null where id = ${id}`)
}

export async function markFailed(tx: Pick<Tx, 'run'>, id: string, next: Date | null, why: string): Promise<void> {
  await tx.run(sql`update outbox set tries = tries + 1, next_try_at = ${next}, held = ${next === null}, last_error = ${why}
    where id = ${id}`)
}

/** Puts a letter up for the next turn. @returns how many: 0 where it was sent or is not in reach */
export async function retryLetter(tx: Pick<Tx, 'run'>, id: string, now: Date): Promise<number> {
  return tx.run(
    sql`update outbox set next_try_at = ${now}, held = false, tries = 0 where id = ${id} and sent_at is null`,
  )
}

export type LetterRow = Letter & {
  created_at: Date
  next_try_at: Date | null
  sent_at: Date | null
  held: boolean
  last_error: string | null
}

export async function findLetters(tx: Pick<Tx, 'many'>, what: string, limit: number): Promise<LetterRow[]> {
  const where = {
    all: nothing,
    waiting: part` where sent_at is null and not held`,
    failed: part` where sent_at is null and tries > 0`,
    sent: part` where sent_at is not null`,
  }[what]
  return tx.many<LetterRow>(sql`
    select id, channel, address, subject, body, tries, created_at, next_try_at, sent_at, held, last_error
    from outbox${where ?? nothing} order by created_at desc, id desc limit ${limit}`)
}

// Saved filters -------------------------------------------------------------------------------------------------------

export async function findFilters(
  db: Pick<Db, 'many'>,
  accountId: string,
  page: string,
): Promise<{ id: string; name: string; query: string }[]> {
  return db.many(
    sql`select id, name, query from saved_filter where account_id = ${accountId} and page = ${page} order by name`,
  )
}

export async function countFilters(db: Pick<Db, 'one'>, accountId: string): Promise<number> {
  return (
    (await db.one<{ n: number }>(sql`select count(*) as n from saved_filter where account_id = ${accountId}`))?.n ?? 0
  )
}

export async function saveFilter(
  db: Pick<Db, 'one'>,
  row: { id: string; accountId: string; page: string; name: string; query: string; at: Date },
): Promise<string> {
  const saved = await db.one<{ id: string }>(sql`
    insert into saved_filter (id, account_id, page, name, query, created_at)
    values (${row.id}, ${row.accountId}, ${row.page}, ${row.name}, ${row.query}, ${row.at})
    on conflict (account_id, page, name) do update set query = excluded.query returning id`)
  return saved?.id ?? row.id
}

export async function dropFilter(db: Pick<Db, 'run'>, accountId: string, id: string): Promise<number> {
  return db.run(sql`delete from saved_filter where id = ${id} and account_id = ${accountId}`)
}
