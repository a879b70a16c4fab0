import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { SqlPart } from '../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../platform/db/database.ts'

type Reader = Pick<Db, 'one' | 'many'>

export type UnitPostRow = {
  id: string
  person_id: string
  account_id: string | null
  name_zh: string
  name_en: string
  title_zh: string
  title_en: string
  from: string
  to: string | null
  login: string | null
  roles: { id: string; role: string; from: string; to: string | null }[]
}

/** Posts of a unit on a day with their roles of that day; those that begin later too where the day is today. */
export async function findUnitPosts(db: Reader, unitId: string, on: string, later: boolean): Promise<UnitPostRow[]> {
  const holds: SqlPart = later
    ? part`(upper_inf(p.valid) or upper(p.valid) > ${on}::date)`
    : part`p.valid @> ${on}::date`
  const granted: SqlPart = later
    ? part`(upper_inf(g.valid) or upper(g.valid) > ${on}::date)`
    : part`g.valid @> ${on}::date`
  return db.many<UnitPostRow>(sql`
    select p.id, p.person_id, a.id as account_id, w.name_zh, w.name_en, p.title_zh, p.title_en,
      lower(p.valid)::text as "from", upper(p.valid)::text as "to", a.login,
      coalesce((select json_agg(json_build_object('id', g.id, 'role', g.role, 'from', lower(g.valid), 'to', upper(g.valid))
        order by g.role) from grants g where g.post_id = p.id and not isempty(g.valid) and ${granted}), '[]') as roles
    from post p join person w on w.id = p.person_id
      left join lateral (select id, login from account where person_id = w.id order by created_at limit 1) a on true
    where p.unit_id = ${unitId} and not isempty(p.valid) and ${holds} order by p.title_zh, w.name_zh`)
}

export type PersonRow = {
  id: string
  name_zh: string
  name_en: string
  account_id: string | null
  login: string | null
  disabled: boolean
  locked: boolean
  posts: { unitZh: string; unitEn: string; titleZh: string; titleEn: string }[]
}

/** People who have or had a post below `path` (everybody without one), by a piece of their name or login. */
export async function findPeople(
  db: Reader,
  given: { path: string | undefined; query: string; limit: number; now: Date; on: string },
): Promise<PersonRow[]> {
  const like = `%${given.query.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
  const named = given.query
    ? part` and (w.name_zh ilike ${like} or w.name_en ilike ${like} or a.login ilike ${like})`
    : nothing
  const within = given.path
    ? part` and exists (select from post p join placement pl on pl.unit_id = p.unit_id and pl.tree = p.tree and upper_inf(pl.valid)
        where p.person_id = w.id and pl.path >= ${given.path} and pl.path < ${`${given.path}~`})`
    : nothing
  return db.many<PersonRow>(sql`
    select w.id, w.name_zh, w.name_en, a.id as account_id, a.login, a.disabled_at is not null as disabled,
      coalesce(a.locked_until > ${given.now}, false) as locked,
      coalesce((select json_agg(json_build_object('unitZh', n.name_zh, 'unitEn', n.name_en, 'titleZh', p.title_zh,
        'titleEn', p.title_en) order by lower(p.valid))
        from post p join unit_naming n on n.unit_id = p.unit_id and upper_inf(n.valid)
        where p.person_id = w.id and p.valid @> ${given.on}::date), '[]') as posts
    from person w
      left join lateral (select id, login, disabled_at, locked_until from account where person_id = w.id
        order by created_at limit 1) a on true
    where true${named}${within} order by w.name_zh, w.id limit ${given.limit}`)
}

/** The places in which a person has a post on a day, and whether any post was ever below `path`. */
export async function findReach(
  db: Reader,
  given: { personId: string; path: string; on: string },
): Promise<{ present: string[]; known: boolean }> {
  const row = await db.one<{ present: string[] | null; known: boolean | null }>(sql`
    select array_agg(coalesce(pl.path, '')) filter (where p.valid @> ${given.on}::date) as present,
      bool_or(pl.path >= ${given.path} and pl.path < ${`${given.path}~`}) as known
    from post p left join placement pl on pl.unit_id = p.unit_id and pl.tree = p.tree and upper_inf(pl.valid)
    where p.person_id = ${given.personId}`)
  return { present: row?.present ?? [], known: row?.known ?? false }
}

export type AccountRow = { id: string; person_id: string; login: string; disabled: boolean }

export async function findAccountOf(
  db: Reader,
  by: { id?: string; personId?: string; login?: string },
): Promise<AccountRow | undefined> {
  return db.one<AccountRow>(sql`
    select id, person_id, login, disabled_at is not null as disabled from account
    where id = ${by.id ?? null}::uuid or person_id = ${by.personId ?? null}::uuid or login = ${by.login ?? null}
    order by created_at limit 1`)
}

export type PostRow = {
  id: string
  person_id: string
  unit_id: string
  tree: string
  from: string
  to: string | null
}

export async function lockPost(tx: Tx, id: string): Promise<PostRow | undefined> {
  return tx.one<PostRow>(sql`
    select id, person_id, unit_id, tree, lower(valid)::text as "from", upper(valid)::text as "to" from post
    where id = ${id} and not isempty(valid) for update`)
}

export type GrantRow = {
  id: string
  post_id: string
  account_id: string
  unit_id: string
  role: string
  from: string
  to: string | null
}

export async function lockGrant(tx: Tx, id: string): Promise<GrantRow | undefined> {
  return tx.one<GrantRow>(sql`
    select id, post_id, account_id, unit_id, role, lower(valid)::text as "from", upper(valid)::text as "to" from grants
    where id = ${id} and not isempty(valid) for update`)
}

export async function hasGrant(
  tx: Tx,
  given: { postId: string; role: string; from: string; to: string | null },
): Promise<boolean> {
  const row = await tx.one(sql`select 1 from grants where post_id = ${given.postId} and role = ${given.role}
    and valid && daterange(${given.from}::date, ${given.to}::date) limit 1`)
  return row !== undefined
}

/** From `on` the post no longer holds, nor do its grants; what would have begun later never does. */
export async function endPost(tx: Tx, id: string, on: string): Promise<void> {
  await tx.run(sql`update grants set valid = valid * daterange(null, ${on}::date) where post_id = ${id}`)
  await tx.run(sql`update post set valid = valid * daterange(null, ${on}::date) where id = ${id}`)
}

export async function endGrant(tx: Tx, id: string, on: string): Promise<void> {
  await tx.run(sql`update grants set valid = valid * daterange(null, ${on}::date) where id = ${id}`)
}

/** Old links and the old password and second step stop working. */
export async function resetAccount(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.run(sql`update invitation set used_at = ${now} where account_id = ${id} and used_at is null`)
  await tx.run(sql`update account set password_hash = null, totp_secret = null, totp_on = false, totp_last = null,
    failed = 0, locked_until = null where id = ${id}`)
}

export async function setDisabled(tx: Tx, id: string, at: Date | null): Promise<void> {
  await tx.run(sql`update account set disabled_at = ${at} where id = ${id}`)
}
