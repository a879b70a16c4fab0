import { sql } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'

/** Present paths of units in a tree. */
export async function readPaths(tx: Tx, unitIds: string[], tree = 'duty'): Promise<Map<string, string>> {
  if (unitIds.length === 0) return new Map()
  const rows = await tx.many<{ unit_id: string; path: string }>(
    sql`select unit_id, path from placement where unit_id = any(${unitIds}::uuid[]) and tree = ${tree} and upper_inf(valid)`,
  )
  const paths = new Map(rows.map((row) => [row.unit_id, row.path]))
  const ended = unitIds.filter((id) => !paths.has(id))
  if (ended.length === 0) return paths
  // a unit that was merged away is where its successor stands
  const succeeded = await tx.many<{ unit_id: string; path: string }>(sql`
    with recursive line as (
      select id as unit_id, succeeded_by as present, 1 as hops from unit
      where id = any(${ended}::uuid[]) and succeeded_by is not null
      union all
      select l.unit_id, u.succeeded_by, l.hops + 1 from line l join unit u on u.id = l.present
      where u.succeeded_by is not null and l.hops < 20
    )
    select distinct on (l.unit_id) l.unit_id, p.path from line l
      join placement p on p.unit_id = l.present and p.tree = ${tree} and upper_inf(p.valid)
    order by l.unit_id, l.hops desc`)
  for (const row of succeeded) paths.set(row.unit_id, row.path)
  return paths
}
