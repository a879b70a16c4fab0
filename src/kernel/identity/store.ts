import { sql } from '../../platform/db/sql.ts'
import type { Db, Tx } from '../../platform/db/database.ts'

type Reader = Pick<Db, 'one' | 'many' | 'run'>

export type SessionRow = {
  id: string
  account_id: string
  person_id: string
  locale: string
  post_id: string | null
  unit_id: string | null
  path: string | null
  roles: string[]
  seen_at: Date
}

/**
 * Who a session's cookie stands for, and the post they act through; none of it where it ended. Posts hold by the city's
 * time (`on`), sessions by the machine's (`at`).
 */
export async function findSession(
  db: Reader,
  tokenHash: Buffer,
  given: { on: Date; at: Date; idleSince: Date },
): Promise<SessionRow | undefined> {
  return db.one<SessionRow>(sql`
    select s.id, s.account_id, a.person_id, a.locale, s.seen_at, p.id as post_id, p.unit_id, pl.path,
      coalesce((select array_agg(g.role) from grants g where g.post_id = p.id and g.account_id = a.id and g.valid @> (${given.on}::timestamptz at time zone 'Asia/Shanghai')::date), '{}') as roles
    from session s join account a on a.id = s.account_id
      left join post p on p.id = s.post_id and p.valid @> (${given.on}::timestamptz at time zone 'Asia/Shanghai')::date
      left join placement pl on pl.unit_id = p.unit_id and pl.tree = p.tree and upper_inf(pl.valid)
    where s.token_hash = ${tokenHash} and s.revoked_at is null and s.expires_at > ${given.at} and s.seen_at > ${given.idleSince} and a.disabled_at is null`)
}

export async function touchSession(db: Reader, id: string, now: Date): Promise<void> {
  await db.run(sql`update session set seen_at = ${now} where id = ${id}`)
}

export async function insertSession(
  db: Reader,
  row: {
    tokenHash: Buffer
    id: string
    accountId: string
    postId: string | null
    device: string
    now: Date
    expires: Date
  },
): Promise<void> {
  await db.run(sql`insert into session (token_hash, id, account_id, post_id, device, created_at, seen_at, expires_at)
    values (${row.tokenHash}, ${row.id}, ${row.accountId}, ${row.postId}, ${row.device}, ${row.now}, ${row.now}, ${row.expires})`)
}

export async function endSessions(
  db: Reader,
  accountId: string,
  now: Date,
  given: { id?: string; except?: string },
): Promise<number> {
  return db.run(sql`update session set revoked_at = ${now} where account_id = ${accountId} and revoked_at is null
    and (${given.id ?? null}::uuid is null or id = ${given.id ?? null}::uuid) and (${given.except ?? null}::uuid is null or id <> ${given.except ?? null}::uuid)`)
}

export async function findSessions(
  db: Reader,
  accountId: string,
  now: Date,
): Promise<{ id: string; device: string; created_at: Date; seen_at: Date }[]> {
  return db.many(sql`select id, device, created_at, seen_at from session
    where account_id = ${accountId} and revoked_at is null and expires_at > ${now} order by seen_at desc`)
}

export async function setSessionPost(db: Reader, id: string, postId: string): Promise<void> {
  await db.run(sql`update session set post_id = ${postId} where id = ${id}`)
}

export type AccountRow = {
  id: string
  person_id: string
  login: string
  password_hash: string | null
  totp_secret: Buffer | null
  totp_on: boolean
  totp_last: number | null
  failed: number
  locked_until: Date | null
  must_change: boolean
  disabled_at: Date | null
  locale: string
  name_zh: string
  name_en: string
}

export async function findAccount(db: Reader, by: { login?: string; id?: string }): Promise<AccountRow | undefined> {
  return db.one<AccountRow>(sql`
    select a.id, a.person_id, a.login, a.password_hash, a.totp_secret, a.totp_on, a.totp_last, a.failed, a.locked_until,
      a.must_change, a.disabled_at, a.locale, p.name_zh, p.name_en
    from account a join person p on p.id = a.person_id
    where a.login = ${by.login ?? null} or a.id = ${by.id ?? null}::uuid`)
}

/** One wrong password more; locks at the limit. Counted in the database, so many at once cannot slip through. */
export async function countFailure(db: Reader, id: string, tries: number, lockUntil: Date): Promise<void> {
  await db.run(sql`update account set failed = case when failed + 1 >= ${tries} then 0 else failed + 1 end,
    locked_until = case when failed + 1 >= ${tries} then ${lockUntil}::timestamptz else locked_until end where id = ${id}`)
}

export async function clearFailures(db: Reader, id: string): Promise<void> {
  await db.run(
    sql`update account set failed = 0, locked_until = null where id = ${id} and (failed > 0 or locked_until is not null)`,
  )
}

export async function setPasswordHash(db: Reader, id: string, hash: string): Promise<void> {
  await db.run(
    sql`update account set password_hash = ${hash}, must_change = false, failed = 0, locked_until = null where id = ${id}`,
  )
}

export async function setTotp(db: Reader, id: string, secret: Buffer | null, on: boolean): Promise<void> {
  await db.run(sql`update account set totp_secret = ${secret}, totp_on = ${on}, totp_last = null where id = ${id}`)
}

/** Uses a code's time step up. @returns false where it was used before */
export async function useTotpStep(db: Reader, id: string, stepNumber: number): Promise<boolean> {
  return (
    (await db.run(
      sql`update account set totp_last = ${stepNumber} where id = ${id} and (totp_last is null or totp_last < ${stepNumber})`,
    )) === 1
  )
}

export type PostRow = {
  id: string
  unit_id: string
  tree: string
  title_zh: string
  title_en: string
  unit_zh: string
  unit_en: string
  roles: string[]
}

export async function findPosts(db: Reader, accountId: string, now: Date): Promise<PostRow[]> {
  return db.many<PostRow>(sql`
    select p.id, p.unit_id, p.tree, p.title_zh, p.title_en, n.name_zh as unit_zh, n.name_en as unit_en, array_agg(g.role order by g.role) as roles
    from grants g join post p on p.id = g.post_id join unit_naming n on n.unit_id = p.unit_id and upper_inf(n.valid)
    where g.account_id = ${accountId} and g.valid @> (${now}::timestamptz at time zone 'Asia/Shanghai')::date
      and p.valid @> (${now}::timestamptz at time zone 'Asia/Shanghai')::date
    group by p.id, n.name_zh, n.name_en order by p.title_zh`)
}

export async function insertPerson(
  db: Reader,
  row: { id: string; nameZh: string; nameEn: string; externalNo: string | null; demo: boolean; now: Date },
): Promise<void> {
  await db.run(sql`insert into person (id, name_zh, name_en, external_no, demo, created_at)
    values (${row.id}, ${row.nameZh}, ${row.nameEn}, ${row.externalNo}, ${row.demo}, ${row.now})`)
}

export async function insertAccount(
  db: Reader,
  row: { id: string; personId: string; login: string; hash: string | null; now: Date },
): Promise<void> {
  await db.run(
    sql`insert into account (id, person_id, login, password_hash, created_at) values (${row.id}, ${row.personId}, ${row.login}, ${row.hash}, ${row.now})`,
  )
}

export async function insertPost(
  db: Reader,
  row: { id: string; personId: string; unitId: string; tree: string; titleZh: string; titleEn: string; from: string },
): Promise<void> {
  await db.run(sql`insert into post (id, person_id, unit_id, tree, title_zh, title_en, valid)
    values (${row.id}, ${row.personId}, ${row.unitId}, ${row.tree}, ${row.titleZh}, ${row.titleEn}, daterange(${row.from}, null))`)
}

export async function insertGrant(
  db: Reader,
  row: {
    id: string
    accountId: string
    postId: string
    role: string
    unitId: string
    tree: string
    from: string
    by: string | null
  },
): Promise<void> {
  await db.run(sql`insert into grants (id, account_id, post_id, role, unit_id, tree, valid, given_by)
    values (${row.id}, ${row.accountId}, ${row.postId}, ${row.role}, ${row.unitId}, ${row.tree}, daterange(${row.from}, null), ${row.by})`)
}

export async function insertInvitation(
  db: Reader,
  row: { tokenHash: Buffer; accountId: string; expires: Date },
): Promise<void> {
  await db.run(
    sql`insert into invitation (token_hash, account_id, expires_at) values (${row.tokenHash}, ${row.accountId}, ${row.expires})`,
  )
}

/** Uses an invitation up. @returns its account, or nothing where it is unknown, used or expired */
export async function useInvitation(tx: Pick<Tx, 'one'>, tokenHash: Buffer, now: Date): Promise<string | undefined> {
  const row = await tx.one<{ account_id: string }>(sql`
    update invitation set used_at = ${now} where token_hash = ${tokenHash} and used_at is null and expires_at > ${now} returning account_id`)
  return row?.account_id
}

/** The account an identity of a provider stands for. */
export async function findLink(
  db: Reader,
  issuer: string,
  subject: string,
): Promise<{ account_id: string; disabled: boolean } | undefined> {
  return db.one(sql`select l.account_id, a.disabled_at is not null as disabled from account_link l join account a on a.id = l.account_id
    where l.issuer = ${issuer} and l.subject = ${subject}`)
}

export async function insertLink(
  tx: Pick<Tx, 'run'>,
  row: { issuer: string; subject: string; accountId: string; at: Date },
): Promise<void> {
  await tx.run(sql`insert into account_link (issuer, subject, account_id, linked_at)
    values (${row.issuer}, ${row.subject}, ${row.accountId}, ${row.at}) on conflict (issuer, subject) do nothing`)
}

export async function removeLinks(tx: Pick<Tx, 'run'>, accountId: string): Promise<number> {
  return tx.run(sql`delete from account_link where account_id = ${accountId}`)
}
