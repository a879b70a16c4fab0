import { Button, Group, Input, NumberField as AriaNumberField } from 'react-aria-components'
import { useText } from '../i18n/text.tsx'
import { FieldFault, FieldHint, FieldLabel, fieldProps, type FieldBase } from './Field.tsx'

export type NumberFieldProps = FieldBase & {
  /** null: empty. */
  value: number | null
  onChange: (value: number | null) => void
  min?: number
  max?: number
  step?: number
  /** Word behind the number, e.g. 元, 人. */
  unit?: string
  fractions?: number
}

export function NumberField(props: NumberFieldProps) {
  const { t } = useText()
  return (
    <AriaNumberField
      {...fieldProps(props)}
      isReadOnly={props.readOnly}
      value={props.value ?? NaN}
      onChange={(value) => props.onChange(Number.isNaN(value) ? null : value)}
      minValue={props.min}
      maxValue={props.max}
      step={props.step}
      formatOptions={{ maximumFractionDigits: props.fractions ?? 0 }}
      isWheelDisabled
    >
      <FieldLabel label={props.label} required={props.required} hide={props.hideLabel} />
      <FieldHint>{props.hint}</FieldHint>
      <div className="input-row">
        <Group className="input-group number">
          <Button slot="decrement" className="input-button" aria-label={t('ui.number.less')}>
            −
          </Button>
          <Input className="input bare" />
          <Button slot="increment" className="input-button" aria-label={t('ui.number.more')}>
            +
          </Button>
        </Group>
        {props.unit ? <span className="input-unit">{props.unit}</span> : null}
      </div>
      <FieldFault error={props.error} />
    </AriaNumberField>
  )
}
