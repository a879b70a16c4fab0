import { Problem } from '../../../../platform/problem.ts'
import type { FieldFault } from '../../../../platform/problem.ts'
import type { Locale } from '../../../../platform/i18n/problems.ts'
import type { House } from '../../../../kernel/house.ts'
import { findServices } from '../../store/catalogue.ts'
import type { ServiceRow } from '../../store/catalogue.ts'
import type { Service, ServiceDefinition } from '../contract.ts'
import { readDate } from '../dates.ts'
import type { Parameters } from '../parameters.ts'
import { findAttributes } from '../store/services.ts'
import type { Answer, AttributeRow } from '../store/services.ts'

const groups: Record<string, { zh: string; en: string }> = {
  emergency: { zh: '应急', en: 'Emergency' },
  enforcement: { zh: '综合执法', en: 'Enforcement' },
  livelihood: { zh: '民生', en: 'Daily life' },
}

const datatypeHints: Record<string, { zh: string; en: string } | undefined> = {
  number: { zh: '数字', en: 'a number' },
  datetime: { zh: '带时区的时间', en: 'a date and time with its offset' },
}

export async function listServices(house: House, locale: Locale): Promise<Service[]> {
  const services = await findServices(house.db)
  const asked = new Set((await findAttributes(house.db)).map((row) => row.service_id))
  return services.map((row) => ({
    service_code: row.key,
    service_name: locale === 'en' ? row.name_en : row.name_zh,
    description: row.danger
      ? locale === 'en'
        ? 'If anybody is in danger, call 110, 119 or 120 first.'
        : '有人有危险时,请先打 110、119 或 120。'
      : null,
    metadata: asked.has(row.id),
    type: 'realtime',
    keywords: row.words.split(/\s+/).filter(Boolean).join(', '),
    group: groups[row.whistle_kind]?.[locale] ?? row.whistle_kind,
  }))
}

/** @throws Problem not_found open311.service */
export async function getService(house: House, code: string): Promise<ServiceRow> {
  const found = (await findServices(house.db)).find((row) => row.key === code)
  if (!found) throw new Problem('not_found', 'open311.service')
  return found
}

export async function readDefinition(house: House, code: string, locale: Locale): Promise<ServiceDefinition> {
  const service = await getService(house, code)
  const attributes = await findAttributes(house.db, service.id)
  return {
    service_code: service.key,
    attributes: attributes.map((row) => ({
      variable: row.variable,
      code: row.code,
      datatype: row.datatype,
      required: row.required,
      datatype_description:
        (locale === 'en' ? row.hint_en : row.hint_zh) || datatypeHints[row.datatype]?.[locale] || null,
      order: row.position,
      description: locale === 'en' ? row.name_en : row.name_zh,
      ...(row.options.length > 0
        ? { values: row.options.map((option) => ({ key: option.key, name: locale === 'en' ? option.en : option.zh })) }
        : {}),
    })),
  }
}

function fits(row: AttributeRow, values: string[]): boolean {
  if (row.datatype !== 'multivaluelist' && values.length > 1) return false
  return values.every((value) => {
    switch (row.datatype) {
      case 'singlevaluelist':
      case 'multivaluelist':
        return row.options.some((option) => option.key === value)
      case 'number':
        return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value) && value.length <= 40
      case 'datetime':
        try {
          return readDate(row.code, value) instanceof Date
        } catch {
          return false
        }
      case 'string':
        return Array.from(value).length <= 200
      case 'text':
        return Array.from(value).length <= 2000
    }
  })
}

/** The answers to what a service asks, checked one by one; all faults at once. @throws Problem invalid */
export async function readAnswers(house: House, service: ServiceRow, given: Parameters): Promise<Answer[]> {
  const asked = await findAttributes(house.db, service.id)
  const faults: FieldFault[] = []
  const answers: Answer[] = []
  for (const code of given.attributes.keys())
    if (!asked.some((row) => row.code === code && row.variable))
      faults.push({
        path: 'attribute',
        code: 'open311.attribute_unknown',
        params: {
          code: Array.from(code.replace(/[^\w.-]/g, ''))
            .slice(0, 40)
            .join(''),
        },
      })
  for (const row of asked) {
    const values = [...new Set((given.attributes.get(row.code) ?? []).map((value) => value.trim()).filter(Boolean))]
    if (values.length === 0) {
      if (row.required && row.variable)
        faults.push({ path: 'attribute', code: 'open311.attribute_missing', params: { code: row.code } })
      continue
    }
    if (!row.variable) continue
    if (fits(row, values)) answers.push({ attributeId: row.id, given: values })
    else
      faults.push({
        path: 'attribute',
        code: 'open311.attribute_value',
        params: { code: row.code, datatype: row.datatype },
      })
  }
  if (faults.length > 0) throw new Problem('invalid', 'input.faulty', {}, faults)
  return answers
}
