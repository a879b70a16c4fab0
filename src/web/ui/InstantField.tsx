import { useEffect, useState } from 'react'
import { useText } from '../i18n/text.tsx'
import { DayField } from './DayField.tsx'
import type { FieldBase } from './Field.tsx'
import { wallClock } from './format.ts'
import { TimeField } from './TimeField.tsx'

export type InstantFieldProps = FieldBase & {
  /** ISO instant, or null; shown and asked on the city's clock (UTC+8). */
  value: string | null
  onChange: (value: string | null) => void
  min?: string
  max?: string
}

type Parts = { day: string | null; time: string | null }

function partsOf(value: string | null): Parts {
  return value ? wallClock(new Date(value)) : { day: null, time: null }
}

function instantOf(parts: Parts): string | null {
  return parts.day && parts.time ? new Date(`${parts.day}T${parts.time}:00+08:00`).toISOString() : null
}

/** A day and a time of the city. Half an answer is kept in the field and given as null. */
export function InstantField(props: InstantFieldProps) {
  const { t } = useText()
  const [parts, setParts] = useState(() => partsOf(props.value))
  const { value } = props
  useEffect(() => {
    if (value !== null) setParts((held) => (instantOf(held) === value ? held : partsOf(value)))
  }, [value])

  function change(next: Parts) {
    setParts(next)
    props.onChange(instantOf(next))
  }

  const base = { required: props.required, disabled: props.disabled, readOnly: props.readOnly }
  return (
    <div className="field-pair">
      <DayField
        {...base}
        label={props.label}
        hint={props.hint}
        error={props.error}
        min={props.min}
        max={props.max}
        value={parts.day}
        onChange={(day) => change({ ...parts, day })}
      />
      <TimeField
        {...base}
        required={props.required || undefined}
        label={t('ui.time.part')}
        value={parts.time}
        onChange={(time) => change({ ...parts, time })}
      />
    </div>
  )
}
