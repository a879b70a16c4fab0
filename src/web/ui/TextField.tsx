import type { ReactNode } from 'react'
import { Input, TextField as AriaTextField } from 'react-aria-components'
import { FieldFault, FieldHint, FieldLabel, fieldProps, type FieldBase } from './Field.tsx'

export type TextFieldProps = FieldBase & {
  value: string
  onChange: (value: string) => void
  onBlur?: () => void
  type?: 'text' | 'password' | 'tel' | 'email' | 'url'
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email'
  autoComplete?: string
  placeholder?: string
  max?: number
  /** A button or a unit behind the input. */
  after?: ReactNode
}

export function TextField(props: TextFieldProps) {
  return (
    <AriaTextField
      {...fieldProps(props)}
      isReadOnly={props.readOnly}
      value={props.value}
      onChange={props.onChange}
      onBlur={props.onBlur}
      type={props.type ?? 'text'}
      inputMode={props.inputMode}
      autoComplete={props.autoComplete ?? 'off'}
      maxLength={props.max}
    >
      <FieldLabel label={props.label} required={props.required} hide={props.hideLabel} />
      <FieldHint>{props.hint}</FieldHint>
      <div className="input-row">
        <Input className="input" placeholder={props.placeholder} />
        {props.after}
      </div>
      <FieldFault error={props.error} />
    </AriaTextField>
  )
}
