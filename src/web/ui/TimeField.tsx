import { Time } from '@internationalized/date'
import { DateInput, DateSegment, TimeField as AriaTimeField } from 'react-aria-components'
import { FieldFault, FieldHint, FieldLabel, fieldProps, type FieldBase } from './Field.tsx'

export type TimeFieldProps = FieldBase & {
  /** 'HH:MM', or null */
  value: string | null
  onChange: (value: string | null) => void
}

function asTime(value: string | null): Time | null {
  if (!value) return null
  const [hour = 0, minute = 0] = value.split(':').map(Number)
  return new Time(hour, minute)
}

export function TimeField(props: TimeFieldProps) {
  return (
    <AriaTimeField<Time>
      {...fieldProps(props)}
      isReadOnly={props.readOnly}
      value={asTime(props.value)}
      onChange={(time) => props.onChange(time ? time.toString().slice(0, 5) : null)}
      hourCycle={24}
      shouldForceLeadingZeros
    >
      <FieldLabel label={props.label} required={props.required} hide={props.hideLabel} />
      <FieldHint>{props.hint}</FieldHint>
      <DateInput className="input segments time">
        {(segment) => <DateSegment segment={segment} className="segment" />}
      </DateInput>
      <FieldFault error={props.error} />
    </AriaTimeField>
  )
}
