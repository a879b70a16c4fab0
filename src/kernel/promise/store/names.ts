import { sql } from '../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../platform/db/database.ts'

type Reader = Pick<Db, 'many' | 'one'>

export type UnitRow = { id: string; kind: string; name_zh: string; name_en: string; path: string; phone: string | null }

/** Units with their present names and places in the duty tree. */
export async function findUnitsById(db: Reader, ids: string[]): Promise<Map<string, UnitRow>> {
  if (ids.length === 0) return new Map()
  const rows = await db.many<UnitRow>(sql`
    select u.id, u.kind, n.name_zh, n.name_en, pl.path, u.phone
    from unit u join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
      left join placement pl on pl.unit_id = u.id and pl.tree = 'duty' and upper_inf(pl.valid)
    where u.id = any(${ids}::uuid[])`)
  return new Map(rows.map((row) => [row.id, row]))
}

export type ActorName = {
  key: string
  name_zh: string
  name_en: string
  title_zh: string | null
  title_en: string | null
}

/** Names with the post each acted through, by `person:post`. */
export async function findActors(
  tx: Pick<Tx, 'many'>,
  wanted: { person: string; post: string | null }[],
): Promise<Map<string, ActorName>> {
  if (wanted.length === 0) return new Map()
  const rows = await tx.many<ActorName>(sql`
    select w.person || ':' || coalesce(w.post::text, '') as key, p.name_zh, p.name_en, po.title_zh, po.title_en
    from (select distinct * from unnest(${wanted.map((row) => row.person)}::uuid[], ${wanted.map((row) => row.post)}::uuid[]) as w(person, post)) w
      join person p on p.id = w.person left join post po on po.id = w.post`)
  return new Map(rows.map((row) => [row.key, row]))
}
