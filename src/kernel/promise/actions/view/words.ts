import type { Both, Field } from '../../contract.ts'
import type { UnitName } from '../../endpoints.ts'
import type { UnitRow } from '../../store/names.ts'

export function nameOf(units: Map<string, UnitRow>, id: string | undefined | null): UnitName {
  const row = id ? units.get(id) : undefined
  return { id: id ?? '00000000-0000-0000-0000-000000000000', nameZh: row?.name_zh ?? '—', nameEn: row?.name_en ?? '—' }
}

/** An answer as words in both languages; undefined where it is no text to read. */
export function answerOf(field: Field, value: unknown, units: Map<string, UnitRow>): Both | undefined {
  if (value === undefined || value === null || field.type === 'evidence') return undefined
  if (field.type === 'choice') return field.options?.find((option) => option.value === value)?.label
  if (field.type === 'unit' || field.type === 'units') {
    const rows = [value].flat().map((id) => nameOf(units, String(id)))
    return { zh: rows.map((row) => row.nameZh).join('、'), en: rows.map((row) => row.nameEn).join(', ') }
  }
  if (field.type === 'yes') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  if (field.type === 'case' || field.type === 'clause' || field.type === 'person') return undefined
  return { zh: String(value), en: String(value) }
}
