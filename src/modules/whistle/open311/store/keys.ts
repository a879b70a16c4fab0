import { sql } from '../../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../../platform/db/database.ts'
import type { May } from '../contract.ts'

type Reader = Pick<Db, 'one' | 'many'>

export type KeyRow = {
  id: string
  name: string
  unit_id: string
  post_id: string | null
  may: May[]
  last_used_on: string | null
  /** Where the unit stands now; a unit that stands nowhere any more has none. */
  path: string | null
}

/** A key that still counts. */
export async function findKey(db: Reader, hash: Buffer): Promise<KeyRow | undefined> {
  return db.one<KeyRow>(sql`
    select k.id, k.name, k.unit_id, k.post_id, k.may, k.last_used_on, pl.path
    from api_key k left join placement pl on pl.unit_id = k.unit_id and pl.tree = 'duty' and upper_inf(pl.valid)
    where k.hash = ${hash} and k.ended_at is null`)
}

/** The day a key was last used, and no more than the day. */
export async function touchKey(db: Pick<Db, 'run'>, id: string, on: string): Promise<void> {
  await db.run(sql`update api_key set last_used_on = ${on} where id = ${id} and last_used_on is distinct from ${on}`)
}

export async function insertKey(
  tx: Pick<Tx, 'run'>,
  row: {
    id: string
    hash: Buffer
    mark: string
    name: string
    unitId: string
    postId: string | null
    may: May[]
    at: Date
    by: string | null
  },
): Promise<void> {
  await tx.run(sql`
    insert into api_key (id, hash, mark, name, unit_id, post_id, may, created_at, created_by)
    values (${row.id}, ${row.hash}, ${row.mark}, ${row.name}, ${row.unitId}, ${row.postId}, ${row.may}, ${row.at}, ${row.by})`)
}

export async function endKey(tx: Pick<Tx, 'one'>, id: string, at: Date): Promise<{ unit_id: string } | undefined> {
  return tx.one(sql`update api_key set ended_at = ${at} where id = ${id} and ended_at is null returning unit_id`)
}

export type KeyListRow = KeyRow & {
  mark: string
  created_at: Date
  ended_at: Date | null
  unit_zh: string
  unit_en: string
  post_zh: string | null
  post_en: string | null
  person_zh: string | null
  person_en: string | null
}

export async function findKeys(db: Reader): Promise<KeyListRow[]> {
  return db.many<KeyListRow>(sql`
    select k.id, k.name, k.unit_id, k.post_id, k.may, k.last_used_on, k.mark, k.created_at, k.ended_at, pl.path,
      n.name_zh as unit_zh, n.name_en as unit_en, p.title_zh as post_zh, p.title_en as post_en,
      w.name_zh as person_zh, w.name_en as person_en
    from api_key k join unit_naming n on n.unit_id = k.unit_id and upper_inf(n.valid)
      left join placement pl on pl.unit_id = k.unit_id and pl.tree = 'duty' and upper_inf(pl.valid)
      left join post p on p.id = k.post_id left join person w on w.id = p.person_id
    order by k.ended_at is not null, k.created_at desc limit 500`)
}

export type PostHolder = {
  post_id: string
  unit_id: string
  account_id: string
  person_id: string
  title_zh: string
  title_en: string
  name_zh: string
  name_en: string
  path: string
  roles: string[]
}

/**
 * Posts through which a unit's system may speak: those that receive and handle, held today by a person whose account is
 * open. By unit, or the one post.
 */
export async function findHolders(
  db: Reader,
  by: { unitId: string } | { postId: string },
  now: Date,
): Promise<PostHolder[]> {
  const unitId = 'unitId' in by ? by.unitId : null
  const postId = 'postId' in by ? by.postId : null
  return db.many<PostHolder>(sql`
    select p.id as post_id, p.unit_id, a.id as account_id, w.id as person_id, p.title_zh, p.title_en, w.name_zh, w.name_en, pl.path,
      array_agg(distinct g.role) as roles
    from post p join person w on w.id = p.person_id join grants g on g.post_id = p.id
      join account a on a.id = g.account_id and a.disabled_at is null
      join placement pl on pl.unit_id = p.unit_id and pl.tree = p.tree and upper_inf(pl.valid)
    where (p.unit_id = ${unitId}::uuid or p.id = ${postId}::uuid)
      and p.valid @> (${now}::timestamptz at time zone 'Asia/Shanghai')::date
      and g.valid @> (${now}::timestamptz at time zone 'Asia/Shanghai')::date
      and g.role = any(array['unit_clerk', 'unit_handler', 'unit_head'])
    group by p.id, a.id, w.id, pl.path order by p.title_zh, w.name_zh`)
}
