import { sql } from '../../../../platform/db/sql.ts'
import type { Db, Tx } from '../../../../platform/db/database.ts'
import type { Datatype } from '../contract.ts'

export type Option = { key: string; zh: string; en: string }

export type AttributeRow = {
  id: string
  service_id: string
  code: string
  variable: boolean
  datatype: Datatype
  required: boolean
  position: number
  name_zh: string
  name_en: string
  hint_zh: string
  hint_en: string
  options: Option[]
}

/** What is asked besides the words; of one service, or of all. */
export async function findAttributes(db: Pick<Db, 'many'>, serviceId?: string): Promise<AttributeRow[]> {
  return db.many<AttributeRow>(sql`
    select id, service_id, code, variable, datatype, required, position, name_zh, name_en, hint_zh, hint_en, options
    from service_attribute where ended_on is null and (${serviceId ?? null}::uuid is null or service_id = ${serviceId ?? null}::uuid)
    order by service_id, position, code`)
}

export async function insertAttribute(
  tx: Pick<Tx, 'run'>,
  row: {
    id: string
    serviceId: string
    code: string
    variable: boolean
    datatype: Datatype
    required: boolean
    position: number
    nameZh: string
    nameEn: string
    hintZh: string
    hintEn: string
    options: Option[]
  },
): Promise<void> {
  await tx.run(sql`
    insert into service_attribute (id, service_id, code, variable, datatype, required, position, name_zh, name_en, hint_zh, hint_en, options)
    values (${row.id}, ${row.serviceId}, ${row.code}, ${row.variable}, ${row.datatype}, ${row.required}, ${row.position},
      ${row.nameZh}, ${row.nameEn}, ${row.hintZh}, ${row.hintEn}, ${JSON.stringify(row.options)})`)
}

export type Answer = { attributeId: string; given: string[] }

export async function insertAnswer(tx: Pick<Tx, 'run'>, row: Answer & { caseId: string }): Promise<void> {
  await tx.run(sql`
    insert into whistle_answer (case_id, attribute_id, given)
    values (${row.caseId}, ${row.attributeId}, ${JSON.stringify(row.given)})`)
}

export type AnswerRow = {
  case_id: string
  given: string[]
  code: string
  datatype: Datatype
  name_zh: string
  name_en: string
  options: Option[]
}

/** The answers of a case, in the order they were asked; seen where the case is seen. */
export async function findAnswers(tx: Pick<Tx, 'many'>, caseId: string): Promise<AnswerRow[]> {
  return tx.many<AnswerRow>(sql`
    select w.case_id, w.given, a.code, a.datatype, a.name_zh, a.name_en, a.options
    from whistle_answer w join service_attribute a on a.id = w.attribute_id
    where w.case_id = ${caseId} order by a.position, a.code`)
}

/**
 * Answers for a key of a unit: of matters in its area or to which it was called, and only those that were chosen,
 * counted or dated. What a person wrote freely may name somebody and stays at the desk.
 */
export async function findAnswersFor(tx: Pick<Tx, 'many'>, ids: string[], path: string): Promise<AnswerRow[]> {
  return tx.many<AnswerRow>(sql`
    select w.case_id, w.given, a.code, a.datatype, a.name_zh, a.name_en, a.options
    from whistle_answer w join service_attribute a on a.id = w.attribute_id
    where w.case_id = any(${ids}::uuid[]) and a.datatype not in ('string', 'text')
      and exists (select from promise p where p.root = w.case_id and p.path >= ${path} and p.path < ${`${path}~`})
    order by w.case_id, a.position, a.code`)
}
