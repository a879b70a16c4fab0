import { nothing, part, sql } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'

export type Colleague = { id: string; name_zh: string; name_en: string; title_zh: string; title_en: string }

/** People with a post at or below a unit's path and one of these roles there now, by a piece of their name. */
export async function findColleagues(
  tx: Pick<Tx, 'many'>,
  given: { path: string; roles: string[]; at: Date; person?: string; query?: string },
): Promise<Colleague[]> {
  const person = given.person ? part` and w.id = ${given.person}` : nothing
  const like = given.query ? `%${given.query.replace(/[\\%_]/g, (c) => `\\${c}`)}%` : undefined
  const query = like
    ? part` and (w.name_zh ilike ${like} or w.name_en ilike ${like} or p.title_zh ilike ${like})`
    : nothing
  return tx.many<Colleague>(sql`
    select distinct on (w.name_zh, w.id) w.id, w.name_zh, w.name_en, p.title_zh, p.title_en
    from grants g join post p on p.id = g.post_id join person w on w.id = p.person_id
      join account a on a.id = g.account_id and a.disabled_at is null
      join placement pl on pl.unit_id = p.unit_id and pl.tree = p.tree and upper_inf(pl.valid)
    where g.role = any(${given.roles}) and pl.path >= ${given.path} and pl.path < ${`${given.path}~`}
      and g.valid @> (${given.at}::timestamptz at time zone 'Asia/Shanghai')::date${person}${query}
    order by w.name_zh, w.id limit 50`)
}
