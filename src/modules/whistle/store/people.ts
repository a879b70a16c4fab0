import { sql } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'

export type PersonName = {
  key: string
  name_zh: string
  name_en: string
  title_zh: string | null
  title_en: string | null
}

/** Names with the post each acted through, by `person:post`. */
export async function findPeople(
  tx: Pick<Tx, 'many'>,
  wanted: { person: string; post: string | null }[],
): Promise<Map<string, PersonName>> {
  if (wanted.length === 0) return new Map()
  const rows = await tx.many<PersonName>(sql`
    select w.person || ':' || coalesce(w.post::text, '') as key, p.name_zh, p.name_en, po.title_zh, po.title_en
    from (select distinct * from unnest(${wanted.map((row) => row.person)}::uuid[], ${wanted.map((row) => row.post)}::uuid[]) as w(person, post)) w
      join person p on p.id = w.person left join post po on po.id = w.post`)
  return new Map(rows.map((row) => [row.key, row]))
}
