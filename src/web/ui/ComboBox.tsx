import { useEffect, useMemo, useRef, useState } from 'react'
import { Button, ComboBox as AriaComboBox, Group, Input, ListBox, Popover } from 'react-aria-components'
import { useText } from '../i18n/text.tsx'
import { FieldFault, FieldHint, FieldLabel, fieldProps, type FieldBase } from './Field.tsx'
import { OptionItem, type Option } from './Select.tsx'

export type ComboBoxProps = FieldBase & {
  /** null: nothing chosen. */
  value: string | null
  onChange: (value: string | null) => void
  /** Offered before anything is typed, and searched when there is no `search`. */
  options: Option[]
  /** Asks elsewhere, e.g. the server for units; called 150 ms after the last letter. */
  search?: (query: string, signal: AbortSignal) => Promise<Option[]>
  placeholder?: string
}

function matching(options: Option[], query: string): Option[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return options.filter((option) => {
    const text = `${option.label} ${option.detail ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** Options for what is typed; those of the last answer stay while the next one is under way. */
function useOptions(props: ComboBoxProps, query: string, chosen: Option | undefined) {
  const { search, options } = props
  const [found, setFound] = useState<Option[] | null>(null)
  const asked = useRef(search)
  asked.current = search
  const remote = search !== undefined
  const typed = query.trim() && query !== chosen?.label ? query.trim() : ''
  useEffect(() => {
    if (!remote || !typed) {
      setFound(null)
      return
    }
    const stop = new AbortController()
    const timer = setTimeout(() => {
      asked.current?.(typed, stop.signal).then(
        (answer) => {
          if (!stop.signal.aborted) setFound(answer)
        },
        () => {
          if (!stop.signal.aborted) setFound([])
        },
      )
    }, 150)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [remote, typed])
  return useMemo(() => {
    if (!typed) return options
    return remote ? (found ?? []) : matching(options, typed)
  }, [typed, remote, found, options])
}

/** A choice among many, found by typing: units, persons, clauses. */
export function ComboBox(props: ComboBoxProps) {
  const { t } = useText()
  const [known, setKnown] = useState<Option | undefined>()
  const chosen = known?.value === props.value ? known : props.options.find((option) => option.value === props.value)
  const [query, setQuery] = useState(chosen?.label ?? '')
  const shown = useOptions(props, query, chosen)
  const label = chosen?.label ?? ''
  const value = props.value
  useEffect(() => {
    setQuery(value === null ? '' : label)
  }, [value, label])
  return (
    <AriaComboBox
      {...fieldProps(props)}
      isReadOnly={props.readOnly}
      items={shown.map((option) => ({ id: option.value, option }))}
      value={props.value}
      onChange={(key) => {
        const next = typeof key === 'string' ? key : null
        const option = shown.find((each) => each.value === next)
        setKnown(option)
        // with the choice in one step: a text that changes after it would open the list again
        if (option) setQuery(option.label)
        props.onChange(next)
      }}
      inputValue={query}
      onInputChange={setQuery}
      allowsEmptyCollection
      menuTrigger="focus"
    >
      <FieldLabel label={props.label} required={props.required} hide={props.hideLabel} />
      <FieldHint>{props.hint}</FieldHint>
      <Group className="input-group">
        <Input className="input bare" placeholder={props.placeholder} />
        <Button className="input-button" aria-label={t('ui.combo.open')}>
          <span aria-hidden="true" className="caret" />
        </Button>
      </Group>
      <FieldFault error={props.error} />
      <Popover className="popover options">
        <ListBox<{ id: string; option: Option }>
          className="listbox"
          renderEmptyState={() => <div className="option-none">{t('ui.combo.none')}</div>}
        >
          {(item) => <OptionItem option={item.option} />}
        </ListBox>
      </Popover>
    </AriaComboBox>
  )
}
