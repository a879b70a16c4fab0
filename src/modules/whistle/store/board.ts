import { part, sql } from '../../../platform/db/sql.ts'
import type { Db } from '../../../platform/db/database.ts'
import type { UnitRow } from '../../../kernel/promise/store/names.ts'

/** The units directly below one, in the duty tree, of the kinds that are places or that handle. */
export async function findChildren(
  db: Pick<Db, 'many'>,
  parentId: string,
  kinds: string[],
): Promise<(UnitRow & { children: number })[]> {
  return db.many(sql`
    select u.id, u.kind, n.name_zh, n.name_en, pl.path, u.phone,
      (select count(*) from placement c where c.parent_id = u.id and c.tree = 'duty' and upper_inf(c.valid)) as children
    from placement pl join unit u on u.id = pl.unit_id join unit_naming n on n.unit_id = u.id and upper_inf(n.valid)
    where pl.parent_id = ${parentId} and pl.tree = 'duty' and upper_inf(pl.valid) and u.kind = any(${kinds}) order by pl.path`)
}

export type Present = { path: string; open: number; late: number; planned: number }

/** How things stand now below some places: a count of rows, over the public copy, which holds one row a matter. */
export async function countPresent(db: Pick<Db, 'many'>, paths: string[], now: Date): Promise<Present[]> {
  return db.many<Present>(sql`
    select p.path, count(w.id) filter (where w.closed_at is null) as open,
      count(w.id) filter (where w.closed_at is null and w.due_at < ${now}) as late,
      count(w.id) filter (where w.state = 'planned') as planned
    from unnest(${paths}::text[]) as p(path)
      left join whistle_public w on w.area_path >= p.path collate "C" and w.area_path < (p.path || '~') collate "C" and (w.closed_at is null)
    group by p.path`)
}

const buckets = part`(values (0, 0, 3), (1, 3, 7), (2, 7, 15), (3, 15, 30), (4, 30, 90), (5, 90, 100000)) as b(n, least, most)`

/** Open matters below a place by age in days. */
export async function countAges(
  db: Pick<Db, 'many'>,
  path: string,
  now: Date,
): Promise<{ least: number; most: number; n: number }[]> {
  return db.many(sql`
    select b.least, b.most, count(w.id) as n from ${buckets}
      left join whistle_public w on w.area_path >= ${path} and w.area_path < ${`${path}~`} and w.closed_at is null
        and w.opened_at <= ${now}::timestamptz - b.least * interval '1 day' and w.opened_at > ${now}::timestamptz - b.most * interval '1 day'
    group by b.n, b.least, b.most order by b.n`)
}
