import { sql } from '../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../platform/db/database.ts'
import type { DeadlineRow } from './contract.ts'

type Reader = Pick<Db, 'one' | 'many'>

export type LinkRow = {
  id: string
  post_id: string
  title_zh: string
  title_en: string
  unit_zh: string
  unit_en: string
  made_at: Date
  holds: boolean
}

export async function findLinks(db: Reader, accountId: string, now: Date): Promise<LinkRow[]> {
  return db.many<LinkRow>(sql`
    select l.id, l.post_id, p.title_zh, p.title_en, n.name_zh as unit_zh, n.name_en as unit_en, l.made_at,
      p.valid @> (${now}::timestamptz at time zone 'Asia/Shanghai')::date and exists (
        select from grants g where g.post_id = p.id and g.account_id = l.account_id
          and g.valid @> (${now}::timestamptz at time zone 'Asia/Shanghai')::date) as holds
    from deadline_link l join post p on p.id = l.post_id
      join unit_naming n on n.unit_id = p.unit_id and upper_inf(n.valid)
    where l.account_id = ${accountId} and l.ended_at is null order by l.made_at desc`)
}

export async function insertLink(
  tx: Pick<Tx, 'run'>,
  row: { id: string; tokenHash: Buffer; accountId: string; postId: string; locale: string; at: Date },
): Promise<void> {
  await tx.run(sql`insert into deadline_link (id, token_hash, account_id, post_id, locale, made_at)
    values (${row.id}, ${row.tokenHash}, ${row.accountId}, ${row.postId}, ${row.locale}, ${row.at})`)
}

/** Ends one link of an account, or that of a post. @returns how many */
export async function endLinks(
  tx: Pick<Tx, 'run'>,
  accountId: string,
  which: { id: string } | { postId: string },
  at: Date,
): Promise<number> {
  return 'id' in which
    ? tx.run(sql`update deadline_link set ended_at = ${at}
        where id = ${which.id} and account_id = ${accountId} and ended_at is null`)
    : tx.run(sql`update deadline_link set ended_at = ${at}
        where post_id = ${which.postId} and account_id = ${accountId} and ended_at is null`)
}

export type OpenLink = { id: string; path: string; locale: 'zh' | 'en'; unit_zh: string; unit_en: string }

/** The link a token opens, with the present place of its post; nothing where link, account, post or rights ended. */
export async function findOpenLink(db: Reader, tokenHash: Buffer, now: Date): Promise<OpenLink | undefined> {
  return db.one<OpenLink>(sql`
    select l.id, pl.path, l.locale, n.name_zh as unit_zh, n.name_en as unit_en
    from deadline_link l join account a on a.id = l.account_id and a.disabled_at is null
      join post p on p.id = l.post_id and p.valid @> (${now}::timestamptz at time zone 'Asia/Shanghai')::date
      join placement pl on pl.unit_id = p.unit_id and pl.tree = p.tree and upper_inf(pl.valid)
      join unit_naming n on n.unit_id = p.unit_id and upper_inf(n.valid)
    where l.token_hash = ${tokenHash} and l.ended_at is null and exists (
      select from grants g where g.post_id = p.id and g.account_id = a.id
        and g.valid @> (${now}::timestamptz at time zone 'Asia/Shanghai')::date)`)
}

/** What a calendar needs of the promises that wait, and of those of a place that ended since an instant. */
export async function findDeadlines(
  tx: Pick<Tx, 'many'>,
  given: { ids: string[]; path: string; since: Date; limit: number },
): Promise<DeadlineRow[]> {
  return tx.many<DeadlineRow>(sql`
    with chosen as (
      select id from promise where id = any(${given.ids}::uuid[])
      union
      (select id from promise where closed_at > ${given.since} and path >= ${given.path} and path < ${`${given.path}~`}
        order by closed_at desc limit ${given.limit})
    )
    select p.id, p.root, p.no, p.kind, p.version, p.state, p.changed_at, p.snapshot->'clocks' as clocks,
      p.snapshot->'parties' as parties, case when not w.hidden then w.title end as title,
      s.name_zh as service_zh, s.name_en as service_en,
      coalesce((select json_object_agg(d.clock, d.n) from (
        select k.clock, count(*) as n from act a, jsonb_object_keys(a.data->'due') as k(clock)
        where a.promise_id = p.id group by k.clock) d), '{}') as dues
    from chosen c join promise p on p.id = c.id
      left join whistle_public w on w.id = p.root left join service s on s.id = w.service_id
    order by p.id`)
}
