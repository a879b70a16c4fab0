import { part, sql } from '../../../platform/db/sql.ts'
import type { Tx } from '../../../platform/db/database.ts'

export type TopicRow = {
  id: string
  unit_id: string
  path: string
  unit_zh: string
  unit_en: string
  month: string
  title: string
  why: string
  lead_id: string
  lead_zh: string
  lead_en: string
  area_id: string
  area_path: string
  area_zh: string
  area_en: string
  place_id: string | null
  place_zh: string | null
  place_en: string | null
  address: string
  service_id: string
  service_zh: string
  service_en: string
  hot_spot_id: string | null
  baseline: { n: number; days: number; usual: number; periods: number; oneIn: number | null } | null
  by_zh: string
  by_en: string
  picked_at: Date
  ended_at: Date | null
  ended_why: string | null
  cases: number
}

const topics = part`select t.id, t.unit_id, t.path, u.name_zh as unit_zh, u.name_en as unit_en, to_char(t.month, 'YYYY-MM') as month,
  t.title, t.why, t.lead_id, l.name_zh as lead_zh, l.name_en as lead_en, t.area_id, t.area_path, n.name_zh as area_zh,
  n.name_en as area_en, t.place_id, p.name_zh as place_zh, p.name_en as place_en, t.address, t.service_id,
  s.name_zh as service_zh, s.name_en as service_en, t.hot_spot_id, t.baseline, w.name_zh as by_zh, w.name_en as by_en,
  t.picked_at, t.ended_at, t.ended_why, (select count(*) from topic_case c where c.topic_id = t.id) as cases
  from topic t join unit_naming u on u.unit_id = t.unit_id and upper_inf(u.valid)
    join unit_naming l on l.unit_id = t.lead_id and upper_inf(l.valid)
    join unit_naming n on n.unit_id = t.area_id and upper_inf(n.valid)
    join service s on s.id = t.service_id join person w on w.id = t.picked_by left join place p on p.id = t.place_id`

const within = (lo: string, hi: string) =>
  part`((t.path >= ${lo} and t.path < ${hi}) or (t.lead_path >= ${lo} and t.lead_path < ${hi})
    or (t.area_path >= ${lo} and t.area_path < ${hi}))`

export async function findTopics(tx: Tx, range: { lo: string; hi: string }): Promise<TopicRow[]> {
  return tx.many<TopicRow>(
    sql`${topics} where ${within(range.lo, range.hi)} order by t.month desc, t.picked_at desc limit 60`,
  )
}

export async function findTopic(tx: Tx, range: { lo: string; hi: string }, id: string): Promise<TopicRow | undefined> {
  return tx.one<TopicRow>(sql`${topics} where t.id = ${id} and ${within(range.lo, range.hi)}`)
}

/** @returns false where the month of this unit is taken */
export async function insertTopic(
  tx: Tx,
  row: {
    id: string
    unitId: string
    path: string
    month: string
    title: string
    why: string
    leadId: string
    leadPath: string
    areaId: string
    areaPath: string
    placeId: string | null
    address: string
    serviceId: string
    hotSpotId: string | null
    baseline: TopicRow['baseline']
    pickedBy: string
    at: Date
  },
): Promise<boolean> {
  const made = await tx.run(sql`
    insert into topic (id, unit_id, path, month, title, why, lead_id, lead_path, area_id, area_path, place_id, address, service_id, hot_spot_id,
      baseline, picked_by, picked_at)
    values (${row.id}, ${row.unitId}, ${row.path}, ${`${row.month}-01`}::date, ${row.title}, ${row.why}, ${row.leadId}, ${row.leadPath},
      ${row.areaId}, ${row.areaPath}, ${row.placeId}, ${row.address}, ${row.serviceId}, ${row.hotSpotId},
      ${row.baseline ? JSON.stringify(row.baseline) : null}, ${row.pickedBy}, ${row.at})
    on conflict (unit_id, month) where ended_at is null do nothing`)
  return made === 1
}

export async function linkTopicCases(tx: Tx, topicId: string, cases: string[]): Promise<void> {
  if (cases.length > 0)
    await tx.run(
      sql`insert into topic_case (topic_id, case_id) select ${topicId}::uuid, unnest(${cases}::uuid[]) on conflict do nothing`,
    )
}

/** @returns false where it had ended before */
export async function endTopic(tx: Tx, id: string, at: Date, why: string): Promise<boolean> {
  return (
    (await tx.run(sql`update topic set ended_at = ${at}, ended_why = ${why} where id = ${id} and ended_at is null`)) ===
    1
  )
}

export type LinkedCase = {
  id: string
  no: string
  title: string
  state: string
  opened_at: Date
  closed_at: Date | null
  due_at: Date | null
}

/** The matters it was picked for, those of them that the transaction may see. */
export async function findLinked(tx: Tx, topicId: string): Promise<LinkedCase[]> {
  return tx.many<LinkedCase>(sql`
    select p.id, p.no, p.title, p.state, p.opened_at, p.closed_at, p.due_at
    from topic_case c join promise p on p.id = c.case_id where c.topic_id = ${topicId} order by p.opened_at desc limit 500`)
}
