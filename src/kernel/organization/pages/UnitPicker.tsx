import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { ComboBox } from '../../../web/ui/ComboBox.tsx'
import type { Option } from '../../../web/ui/Select.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import type { organizationEndpoints } from '../contract.ts'
import { useState } from 'react'

type Name = { id: string; nameZh: string; nameEn: string }
type Search = (query: string, signal: AbortSignal) => Promise<Option[]>

function useSearch(kinds: string[] | undefined): Search {
  const { w } = useText()
  return async (query, signal) => {
    const found = await ask<(typeof organizationEndpoints)['searchUnits']>(
      'GET',
      '/api/units/search',
      { query: { query, limit: 30, ...(kinds ? { kinds: kinds.join(',') } : {}) } },
      { signal },
    )
    return found.units.map((unit) => ({ value: unit.id, label: w(unit.nameZh, unit.nameEn) }))
  }
}

/** One unit, found by typing; `known` is the one chosen before, so that its name stands there. */
export function UnitPicker(props: {
  label: string
  value: string | null
  onChange: (id: string | null) => void
  kinds?: string[]
  known?: Name | null
  required?: boolean
  error?: string
  placeholder?: string
}) {
  const { w } = useText()
  const search = useSearch(props.kinds)
  const { known } = props
  return (
    <ComboBox
      label={props.label}
      value={props.value}
      options={known ? [{ value: known.id, label: w(known.nameZh, known.nameEn) }] : []}
      search={search}
      onChange={props.onChange}
      {...(props.required === undefined ? {} : { required: props.required })}
      {...(props.error ? { error: props.error } : {})}
      {...(props.placeholder ? { placeholder: props.placeholder } : {})}
    />
  )
}

/** Several units, each taken off again by its own button. */
export function UnitsPicker(props: {
  label: string
  value: string[]
  onChange: (ids: string[]) => void
  kinds?: string[]
  known?: Name[]
  error?: string
}) {
  const { w } = useText()
  const search = useSearch(props.kinds)
  const [names, setNames] = useState<Option[]>(
    (props.known ?? []).map((unit) => ({ value: unit.id, label: w(unit.nameZh, unit.nameEn) })),
  )
  const nameOf = (id: string): string => names.find((option) => option.value === id)?.label ?? id
  return (
    <div className="stack tight">
      <ComboBox
        label={props.label}
        required={false}
        value={null}
        options={[]}
        search={async (query, signal) => {
          const found = await search(query, signal)
          setNames((before) => [...before, ...found])
          return found.filter((option) => !props.value.includes(option.value))
        }}
        onChange={(id) => (id && !props.value.includes(id) ? props.onChange([...props.value, id]) : undefined)}
        {...(props.error ? { error: props.error } : {})}
      />
      {props.value.length > 0 ? (
        <ul className="row plain-list inline" aria-label={props.label}>
          {props.value.map((id) => (
            <li key={id} className="chip-group">
              <span className="chip">{nameOf(id)}</span>
              <Button
                kind="quiet"
                className="sign"
                label={w(`去掉 ${nameOf(id)}`, `Remove ${nameOf(id)}`)}
                onPress={() => props.onChange(props.value.filter((each) => each !== id))}
              >
                ✕
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
