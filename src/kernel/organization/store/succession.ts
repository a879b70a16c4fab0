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
  await tx.run(sql`
    with touched as (
      select * from catalogue where valid && daterange(${from}::date, null)
        and (area_id = ${unitId} or lead_id = ${unitId} or ${unitId}::uuid = any(support_ids))
    ), opened as (
      insert into catalogue (id, service_id, area_id, lead_id, support_ids, basis_zh, basis_en, ruling, valid)
      select gen_random_uuid(), service_id, case when area_id = ${unitId} then ${into}::uuid else area_id end,
        case when lead_id = ${unitId} then ${into}::uuid else lead_id end,
        (select coalesce(array_agg(distinct case when s = ${unitId} then ${into}::uuid else s end), '{}')
          from unnest(support_ids) s),
        basis_zh, basis_en, ruling, valid * daterange(${from}::date, null) from touched
    )
    update catalogue c set valid = c.valid * daterange(null, ${from}::date) from touched t where c.id = t.id`)
}
