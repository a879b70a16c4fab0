import { Button, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue, Text } from 'react-aria-components'
import { useText } from '../i18n/text.tsx'
import { FieldFault, FieldHint, FieldLabel, fieldProps, type FieldBase } from './Field.tsx'

export type Option = { value: string; label: string; detail?: string; disabled?: boolean }

export type SelectProps = FieldBase & {
  value: string | null
  onChange: (value: string) => void
  options: Option[]
  placeholder?: string
}

export function OptionItem(props: { option: Option }) {
  const { option } = props
  return (
    <ListBoxItem id={option.value} className="option" textValue={option.label} isDisabled={option.disabled}>
      <Text slot="label">{option.label}</Text>
      {option.detail ? (
        <Text slot="description" className="option-detail">
          {option.detail}
        </Text>
      ) : null}
    </ListBoxItem>
  )
}

export function Select(props: SelectProps) {
  const { t } = useText()
  return (
    <AriaSelect
      {...fieldProps(props)}
      value={props.value}
      onChange={(value) => (typeof value === 'string' ? props.onChange(value) : undefined)}
      placeholder={props.placeholder ?? t('ui.choose')}
    >
      <FieldLabel label={props.label} required={props.required} hide={props.hideLabel} />
      <FieldHint>{props.hint}</FieldHint>
      <Button className="input select-button">
        <SelectValue className="select-value">
          {({ selectedText, defaultChildren }) => selectedText ?? defaultChildren}
        </SelectValue>
        <span aria-hidden="true" className="caret" />
      </Button>
      <FieldFault error={props.error} />
      <Popover className="popover options">
        <ListBox className="listbox">
          {props.options.map((option) => (
            <OptionItem key={option.value} option={option} />
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
