import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../platform/db/database.ts'

type Reader = Pick<Db, 'one' | 'many'>
type UnitRef = { id: string; nameZh: string; nameEn: string }

export type FoundRow = {
  id: string
  name_zh: string
  name_en: string
  login: string | null
  state: 'none' | 'invited' | 'active' | 'locked' | 'disabled'
  two_step: boolean
  posts: { unit: UnitRef; titleZh: string; titleEn: string; roles: string[] }[]
}

/** Which people a path reaches: with a post below it, now or once. */
const below = (
  path: string,
) => part`exists (select from post p join placement pl on pl.unit_id = p.unit_id and pl.tree = p.tree
  and upper_inf(pl.valid) where p.person_id = w.id and pl.path >= ${path} and pl.path < ${`${path}~`})`

export async function findAccountHolders(
  db: Reader,
  given: {
    path: string | undefined
    query: string
    under: string | undefined
    role: string | undefined
    state: string | undefined
    after: { name: string; id: string } | undefined
    now: Date
    on: string
    limit: number
  },
): Promise<FoundRow[]> {
  const like = `%${given.query.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
  const named = given.query
    ? part` and (w.name_zh ilike ${like} or w.name_en ilike ${like} or a.login ilike ${like}
        or exists (select from post p join unit_naming n on n.unit_id = p.unit_id and upper_inf(n.valid)
          join placement pl on pl.unit_id = p.unit_id and pl.tree = p.tree and upper_inf(pl.valid)
          where p.person_id = w.id and p.valid @> ${given.on}::date and starts_with(pl.path, ${given.path ?? ''})
            and (n.name_zh ilike ${like} or n.name_en ilike ${like} or p.title_zh ilike ${like} or p.title_en ilike ${like})))`
    : nothing
  const within = given.path ? part` and ${below(given.path)}` : nothing
  const under = given.under ? part` and ${below(given.under)}` : nothing
  const role = given.role
    ? part` and exists (select from grants g where g.account_id = a.id and g.role = ${given.role} and g.valid @> ${given.on}::date)`
    : nothing
  const state = given.state ? part` where f.state = ${given.state}` : nothing
  const after = given.after ? part` and (w.name_zh, w.id) > (${given.after.name}, ${given.after.id}::uuid)` : nothing
  return db.many<FoundRow>(sql`
    select * from (
      select w.id, w.name_zh, w.name_en, a.login, coalesce(a.totp_on, false) as two_step,
        case when a.id is null then 'none' when a.disabled_at is not null then 'disabled'
          when a.password_hash is null and not exists (select from account_link l where l.account_id = a.id) then 'invited'
          when a.locked_until > ${given.now} then 'locked' else 'active' end as state,
        coalesce((select json_agg(json_build_object('unit', json_build_object('id', p.unit_id, 'nameZh', n.name_zh, 'nameEn', n.name_en),
            'titleZh', p.title_zh, 'titleEn', p.title_en, 'roles', coalesce((select json_agg(g.role order by g.role) from grants g
              where g.post_id = p.id and g.valid @> ${given.on}::date), '[]')) order by lower(p.valid))
          from post p join unit_naming n on n.unit_id = p.unit_id and upper_inf(n.valid)
            left join placement pl on pl.unit_id = p.unit_id and pl.tree = p.tree and upper_inf(pl.valid)
          where p.person_id = w.id and p.valid @> ${given.on}::date and starts_with(coalesce(pl.path, ''), ${given.path ?? ''})), '[]') as posts
      from person w left join lateral (select * from account where person_id = w.id order by created_at limit 1) a on true
      where true${named}${within}${under}${role}${after}) f${state}
    order by f.name_zh, f.id limit ${given.limit}`)
}

export type PersonRow = {
  id: string
  name_zh: string
  name_en: string
  account_id: string | null
  login: string | null
  open: boolean
  totp_on: boolean
  locked_until: Date | null
  disabled_at: Date | null
  invited_until: Date | null
  sessions: number
}

export async function findPersonRow(db: Reader, id: string, now: Date): Promise<PersonRow | undefined> {
  return db.one<PersonRow>(sql`
    select w.id, w.name_zh, w.name_en, a.id as account_id, a.login, coalesce(a.totp_on, false) as totp_on, a.locked_until, a.disabled_at,
      a.password_hash is not null or exists (select from account_link l where l.account_id = a.id) as open,
      (select max(i.expires_at) from invitation i where i.account_id = a.id and i.used_at is null and i.expires_at > ${now}) as invited_until,
      (select count(*) from session s where s.account_id = a.id and s.revoked_at is null and s.expires_at > ${now}) as sessions
    from person w left join lateral (select * from account where person_id = w.id order by created_at limit 1) a on true
    where w.id = ${id}`)
}

export type PostRow = {
  id: string
  unit_id: string
  unit_zh: string
  unit_en: string
  path: string | null
  title_zh: string
  title_en: string
  from: string
  to: string | null
  grants: { id: string; role: string; from: string; to: string | null }[]
}

/** All posts a person has, had and will have, with their grants. */
export async function findPostsOf(db: Reader, personId: string): Promise<PostRow[]> {
  return db.many<PostRow>(sql`
    select p.id, p.unit_id, n.name_zh as unit_zh, n.name_en as unit_en, pl.path, p.title_zh, p.title_en,
      lower(p.valid)::text as "from", upper(p.valid)::text as "to",
      coalesce((select json_agg(json_build_object('id', g.id, 'role', g.role, 'from', lower(g.valid), 'to', upper(g.valid))
        order by upper(g.valid) desc nulls first, g.role) from grants g where g.post_id = p.id and not isempty(g.valid)), '[]') as grants
    from post p join lateral (select name_zh, name_en from unit_naming where unit_id = p.unit_id order by lower(valid) desc limit 1) n on true
      left join placement pl on pl.unit_id = p.unit_id and pl.tree = p.tree and upper_inf(pl.valid)
    where p.person_id = ${personId} and not isempty(p.valid) order by upper(p.valid) desc nulls first, lower(p.valid) desc`)
}

export type HistoryRow = { at: Date; verb: string; zh: string | null; en: string | null; reason: string | null }

/** Journal entries about an account and posts, within reach of the transaction. */
export async function findHistory(tx: Reader, ids: string[]): Promise<HistoryRow[]> {
  return tx.many<HistoryRow>(sql`
    select j.at, j.verb, p.name_zh as zh, p.name_en as en, j.data->>'reason' as reason
    from journal j left join person p on p.id = j.person_id
    where j.object_kind in ('account', 'post') and j.object_id = any(${ids}) order by j.at desc, j.id desc limit 40`)
}

export async function endLock(tx: Tx, id: string, now: Date): Promise<number> {
  return tx.run(sql`update account set locked_until = null, failed = 0 where id = ${id} and locked_until > ${now}`)
}

export async function endTwoStep(tx: Tx, id: string): Promise<number> {
  return tx.run(
    sql`update account set totp_on = false, totp_secret = null, totp_last = null where id = ${id} and totp_on`,
  )
}

/** Changes of administrators are made one after the other: two who disable each other at once must not both succeed. */
export async function lineUp(tx: Pick<Tx, 'run'>): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtext('gankao.administrators'))`)
}

/** How many can sign in and administer the whole city on a day. */
export async function countAdministrators(tx: Pick<Tx, 'one'>, on: string): Promise<number> {
  const row = await tx.one<{ n: number }>(sql`
    select count(distinct a.id) as n from grants g join account a on a.id = g.account_id and a.disabled_at is null
      join post p on p.id = g.post_id and p.valid @> ${on}::date
      join placement pl on pl.unit_id = p.unit_id and pl.tree = p.tree and upper_inf(pl.valid) and pl.parent_id is null
    where g.role = 'administrator' and g.valid @> ${on}::date
      and (a.password_hash is not null or exists (select from account_link l where l.account_id = a.id))`)
  return row?.n ?? 0
}
