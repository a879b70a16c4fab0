import { Radio, RadioGroup as AriaRadioGroup } from 'react-aria-components'
import { FieldFault, FieldHint, FieldLabel, fieldProps, type FieldBase } from './Field.tsx'
import type { Option } from './Select.tsx'

export type RadioGroupProps = FieldBase & {
  value: string | null
  onChange: (value: string) => void
  options: Option[]
  /** Side by side, for two or three short words. */
  inline?: boolean
}

/** A choice of up to about seven; more are a Select. */
export function RadioGroup(props: RadioGroupProps) {
  return (
    <AriaRadioGroup {...fieldProps(props)} isReadOnly={props.readOnly} value={props.value} onChange={props.onChange}>
      <FieldLabel label={props.label} required={props.required} hide={props.hideLabel} />
      <FieldHint>{props.hint}</FieldHint>
      <div className={props.inline ? 'choices inline' : 'choices'}>
        {props.options.map((option) => (
          <Radio key={option.value} value={option.value} className="choice" isDisabled={option.disabled}>
            <span className="choice-mark round" aria-hidden="true" />
            <span>
              {option.label}
              {option.detail ? <span className="option-detail">{option.detail}</span> : null}
            </span>
          </Radio>
        ))}
      </div>
      <FieldFault error={props.error} />
    </AriaRadioGroup>
  )
}
