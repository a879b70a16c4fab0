import { sql } from '../../../../platform/db/sql.ts'
import type { Db } from '../../../../platform/db/database.ts'

/**
 * The place or area an address written in words names: a place whose name or address stands in it (or the other way
 * round), else a community or village whose name does; the longest name wins.
 */
export async function findByWords(
  db: Pick<Db, 'one'>,
  words: string,
  kinds: string[],
): Promise<{ place_id: string | null; unit_id: string } | undefined> {
  return db.one(sql`
    select place_id, unit_id from (
      select p.id as place_id, p.unit_id, 0 as rank, greatest(
          case when strpos(lower(${words}), lower(p.name_zh)) > 0 then length(p.name_zh) else 0 end,
          case when strpos(lower(${words}), lower(p.name_en)) > 0 then length(p.name_en) else 0 end,
          case when p.address_zh <> '' and strpos(lower(${words}), lower(p.address_zh)) > 0 then length(p.address_zh) else 0 end,
          case when p.address_en <> '' and strpos(lower(${words}), lower(p.address_en)) > 0 then length(p.address_en) else 0 end,
          case when length(${words}) >= 3 and (strpos(lower(p.address_zh), lower(${words})) > 0 or strpos(lower(p.address_en), lower(${words})) > 0)
            then length(${words}) else 0 end) as weight
      from place p
      union all
      select null, u.id, 1, greatest(
          case when strpos(${words}, n.name_zh) > 0 then length(n.name_zh) else 0 end,
          case when strpos(lower(${words}), lower(n.name_en)) > 0 then length(n.name_en) else 0 end)
      from unit u join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
        join placement pl on pl.unit_id = u.id and pl.tree = 'duty' and upper_inf(pl.valid)
      where u.kind = any(${kinds})) found
    where weight >= 2 order by rank, weight desc limit 1`)
}
