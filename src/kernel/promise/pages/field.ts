import type { Option } from '../../../web/ui/Select.tsx'
import type { Field } from '../contract.ts'

export type Values = Record<string, unknown>
/** Answers that are known already, with the names of their units and the reason they are filled in. */
export type Prefill = { values: Values; units: Option[]; reason?: string }

export type FieldProps = {
  field: Field
  label: string
  value: unknown
  onChange: (value: unknown) => void
  error: string | undefined
  prefill: Prefill
  promiseId: string
}
/** A module's own types of questions (a clause of its list, one of its matters). */
export type OwnFields = Partial<Record<Field['type'], (props: FieldProps) => React.ReactNode>>
