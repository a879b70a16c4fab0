import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox, CheckboxGroup as AriaCheckboxGroup } from 'react-aria-components'
import { FieldFault, FieldHint, FieldLabel, fieldProps, type FieldBase } from './Field.tsx'
import type { Option } from './Select.tsx'

export type CheckboxProps = {
  children: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  detail?: ReactNode
  disabled?: boolean
  error?: string
  /** Some of those below are checked. */
  partly?: boolean
  name?: string
}

export function Checkbox(props: CheckboxProps) {
  return (
    <div className="field">
      <AriaCheckbox
        className="choice"
        isSelected={props.checked}
        onChange={props.onChange}
        isDisabled={props.disabled}
        isIndeterminate={props.partly}
        isInvalid={Boolean(props.error)}
        validationBehavior="aria"
        name={props.name}
      >
        <span className="choice-mark" aria-hidden="true" />
        <span>
          {props.children}
          {props.detail ? <span className="option-detail">{props.detail}</span> : null}
        </span>
      </AriaCheckbox>
      {props.error ? (
        <p className="field-error" role="alert">
          <span aria-hidden="true">▲ </span>
          {props.error}
        </p>
      ) : null}
    </div>
  )
}

export type CheckboxGroupProps = FieldBase & {
  value: string[]
  onChange: (value: string[]) => void
  options: Option[]
  inline?: boolean
}

export function CheckboxGroup(props: CheckboxGroupProps) {
  return (
    <AriaCheckboxGroup {...fieldProps(props)} isReadOnly={props.readOnly} value={props.value} onChange={props.onChange}>
      <FieldLabel label={props.label} required={props.required} hide={props.hideLabel} />
      <FieldHint>{props.hint}</FieldHint>
      <div className={props.inline ? 'choices inline' : 'choices'}>
        {props.options.map((option) => (
          <AriaCheckbox key={option.value} value={option.value} className="choice" isDisabled={option.disabled}>
            <span className="choice-mark" aria-hidden="true" />
            <span>
              {option.label}
              {option.detail ? <span className="option-detail">{option.detail}</span> : null}
            </span>
          </AriaCheckbox>
        ))}
      </div>
      <FieldFault error={props.error} />
    </AriaCheckboxGroup>
  )
}
