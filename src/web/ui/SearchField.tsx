import { Button, Input, SearchField as AriaSearchField } from 'react-aria-components'
import { useText } from '../i18n/text.tsx'
import { FieldHint, FieldLabel, fieldProps, type FieldBase } from './Field.tsx'

export type SearchFieldProps = FieldBase & {
  value: string
  onChange: (value: string) => void
  onSubmit?: (value: string) => void
  placeholder?: string
}

export function SearchField(props: SearchFieldProps) {
  const { t } = useText()
  return (
    <AriaSearchField {...fieldProps(props)} value={props.value} onChange={props.onChange} onSubmit={props.onSubmit}>
      <FieldLabel label={props.label} hide={props.hideLabel} />
      <FieldHint>{props.hint}</FieldHint>
      <div className="input-group search">
        <Input className="input bare" placeholder={props.placeholder} />
        <Button className="input-button search-clear" aria-label={t('ui.search.clear')}>
          ✕
        </Button>
      </div>
    </AriaSearchField>
  )
}
