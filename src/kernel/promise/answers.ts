import type { FieldFault } from '../../platform/problem.ts'
import type { Field } from './contract.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
// C0 controls other than tab and line ends: PostgreSQL refuses NUL, screens and prints choke on the rest
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}

function faultOf(field: Field, value: unknown): { code: string; params?: Record<string, unknown> } | undefined {
  switch (field.type) {
    case 'line':
    case 'text': {
      if (typeof value !== 'string') return { code: 'field.text' }
      if (controls.test(value)) return { code: 'field.controls' }
      const length = Array.from(value.trim()).length
      if (length < (field.min ?? 1)) return { code: 'field.too_short', params: { min: field.min ?? 1 } }
      const max = field.max ?? (field.type === 'line' ? 120 : 2000)
      return length > max ? { code: 'field.too_long', params: { max } } : undefined
    }
    case 'choice':
      return field.options?.some((option) => option.value === value) ? undefined : { code: 'field.choice' }
    case 'unit':
    case 'person':
    case 'case':
    case 'clause':
      return typeof value === 'string' && uuid.test(value) ? undefined : { code: 'field.unknown' }
    case 'units':
    case 'evidence': {
      if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string' && uuid.test(entry)))
        return { code: 'field.unknown' }
      if (new Set(value).size !== value.length) return { code: 'field.twice' }
      if (value.length < (field.min ?? 0)) return { code: 'field.too_few', params: { min: field.min ?? 0 } }
      return value.length > (field.max ?? 12) ? { code: 'field.too_many', params: { max: field.max ?? 12 } } : undefined
    }
    case 'day':
      return typeof value === 'string' && isDay(value) ? undefined : { code: 'field.day' }
    case 'instant':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? undefined : { code: 'field.instant' }
    case 'number':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return { code: 'field.number' }
      if (value < (field.min ?? 0)) return { code: 'field.too_low', params: { min: field.min ?? 0 } }
      return field.max !== undefined && value > field.max
        ? { code: 'field.too_high', params: { max: field.max } }
        : undefined
    case 'yes':
      return typeof value === 'boolean' ? undefined : { code: 'field.yes' }
    case 'limit':
      return typeof value === 'string' && /^\d{1,4}(min|h|wh|d|wd|month)$/.test(value)
        ? undefined
        : { code: 'field.limit' }
  }
}

/**
 * Checks the answers of an act against its questions. Unknown fields are refused, blank answers count as none.
 * @returns the answers that are kept, and every fault with its path
 */
export function checkAnswers(
  fields: Field[],
  given: Record<string, unknown>,
): { input: Record<string, unknown>; faults: FieldFault[] } {
  const faults: FieldFault[] = []
  const input: Record<string, unknown> = {}
  for (const name of Object.keys(given))
    if (!fields.some((field) => field.name === name)) faults.push({ path: name, code: 'field.not_asked' })
  for (const field of fields) {
    let value = given[field.name]
    if (typeof value === 'string') value = value.trim().normalize('NFC')
    const blank = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
    const asked = !field.when || given[field.when.field] === field.when.is
    if (blank) {
      if (field.required && asked) faults.push({ path: field.name, code: 'field.required' })
      continue
    }
    const fault = faultOf(field, value)
    if (fault) faults.push({ path: field.name, ...fault })
    else input[field.name] = value
  }
  return { input, faults }
}
