import { TextArea as AriaTextArea, TextField as AriaTextField } from 'react-aria-components'
import { useText } from '../i18n/text.tsx'
import { FieldFault, FieldHint, FieldLabel, fieldProps, type FieldBase } from './Field.tsx'

export type TextAreaProps = FieldBase & {
  value: string
  onChange: (value: string) => void
  rows?: number
  /** Characters; the count is shown from 80 % on and may be passed, so that a paste is never cut silently. */
  max?: number
  placeholder?: string
}

export function TextArea(props: TextAreaProps) {
  const { t } = useText()
  const left = props.max === undefined ? Infinity : props.max - Array.from(props.value.trim()).length
  const shown = props.max !== undefined && left <= props.max * 0.2
  return (
    <AriaTextField {...fieldProps(props)} isReadOnly={props.readOnly} value={props.value} onChange={props.onChange}>
      <FieldLabel label={props.label} required={props.required} hide={props.hideLabel} />
      <FieldHint>{props.hint}</FieldHint>
      <AriaTextArea className="input area" rows={props.rows ?? 4} placeholder={props.placeholder} />
      <div className="field-foot">
        <FieldFault error={props.error} />
        <span className="field-count" role="status">
          {shown ? (left < 0 ? t('ui.text.over', { n: -left }) : t('ui.text.left', { n: left })) : ''}
        </span>
      </div>
    </AriaTextField>
  )
}
