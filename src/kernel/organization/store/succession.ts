import { sql } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'

export type PostRow = { id: string; tree: string; from: string }

/** Posts at a unit that hold on a day or begin later. */
export async function findPostsFrom(tx: Tx, unitId: string, on: string): Promise<PostRow[]> {
  return tx.many<PostRow>(sql`
    select id, tree, lower(valid)::text as "from" from post
    where unit_id = ${unitId} and not isempty(valid) and (upper_inf(valid) or upper(valid) > ${on}::date) order by id`)
}

/** A post and its grants that begin on or after the day simply stand at the successor. */
export async function handOverPost(tx: Tx, postId: string, unitId: string, tree: string): Promise<void> {
  await tx.run(sql`update post set unit_id = ${unitId}, tree = ${tree} where id = ${postId}`)
  await tx.run(sql`update grants set unit_id = ${unitId}, tree = ${tree} where post_id = ${postId}`)
}

/** Ends a post and its grants on a day and opens equal ones at the successor; who is signed in through it goes along. */
export async function succeedPost(
  tx: Tx,
  given: { postId: string; nextId: string; unitId: string; tree: string; from: string },
): Promise<void> {
  await tx.run(sql`
    insert into post (id, person_id, unit_id, tree, title_zh, title_en, valid)
    select ${given.nextId}::uuid, person_id, ${given.unitId}::uuid, ${given.tree}, title_zh, title_en,
      valid * daterange(${given.from}::date, null) from post where id = ${given.postId}`)
  await tx.run(sql`
    insert into grants (id, account_id, post_id, role, unit_id, tree, valid, given_by)
    select gen_random_uuid(), account_id, ${given.nextId}::uuid, role, ${given.unitId}::uuid, ${given.tree},
      valid * daterange(${given.from}::date, null), given_by
    from grants where post_id = ${given.postId} and valid && daterange(${given.from}::date, null)`)
  await tx.run(sql`update post set valid = valid * daterange(null, ${given.from}::date) where id = ${given.postId}`)
  await tx.run(
    sql`update grants set valid = valid * daterange(null, ${given.from}::date) where post_id = ${given.postId}`,
  )
  await tx.run(sql`update session set post_id = ${given.nextId} where post_id = ${given.postId}`)
}

/** Places belong to the successor from now on; who answers for what is ended on the day and opened anew. */
export async function succeedCatalogue(tx: Tx, unitId: string, into: string, from: string): Promise<void> {
  await tx.run(sql`update place set unit_id = ${into} where unit_id = ${unitId}`)
  await tx.run(sql`update place set firm_id = ${into} where firm_id = ${unitId}`)
  const touched = await tx.many<{ id: string; to: string | null }>(sql`
    select id, upper(valid)::text as "to" from catalogue
    where withdrawn_at is null and valid && daterange(${from}::date, null)
      and (area_id = ${unitId} or lead_id = ${unitId} or ${unitId}::uuid = any(support_ids)) for update`)
  const ids = touched.map((row) => row.id)
  await tx.run(sql`
    update catalogue set valid = case when lower(valid) < ${from}::date then valid * daterange(null, ${from}::date) else valid end,
      ended_reason = case when lower(valid) < ${from}::date then '单位合并' end,
      withdrawn_at = case when lower(valid) >= ${from}::date then ${from}::date::timestamptz end,
      withdrawn_reason = case when lower(valid) >= ${from}::date then '单位合并' end
    where id = any(${ids}::uuid[])`)
  // where the successor has an entry of its own for the service, its own stays
  await tx.run(sql`
    insert into catalogue (id, service_id, area_id, lead_id, support_ids, basis_zh, basis_en, clause, ruling, ruling_no,
      ruled_on, replaces, valid)
    select distinct on (c.service_id, a.area_id, v.valid) gen_random_uuid(), c.service_id, a.area_id, case when c.lead_id = ${unitId} then ${into}::uuid else c.lead_id end,
      (select coalesce(array_agg(distinct case when s = ${unitId} then ${into}::uuid else s end), '{}')
        from unnest(c.support_ids) s),
      c.basis_zh, c.basis_en, c.clause, c.ruling, c.ruling_no, c.ruled_on, c.id, v.valid
    from unnest(${ids}::uuid[], ${touched.map((row) => row.to)}::date[]) as t(id, until) join catalogue c on c.id = t.id
      cross join lateral (select case when c.area_id = ${unitId} then ${into}::uuid else c.area_id end as area_id) a
      cross join lateral (select daterange(greatest(lower(c.valid), ${from}::date), t.until) as valid) v
    where not exists (select from catalogue o where o.service_id = c.service_id and o.area_id = a.area_id
      and o.withdrawn_at is null and o.valid && v.valid)
    order by c.service_id, a.area_id, v.valid, (c.area_id = a.area_id) desc`)
}
