import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { ComboBox } from '../../../web/ui/ComboBox.tsx'
import type { Option } from '../../../web/ui/Select.tsx'
import type { organizationEndpoints } from '../../organization/contract.ts'
import type { promiseEndpoints } from '../endpoints.ts'
import type { FieldProps } from './field.ts'

function useUnitSearch(kinds: string[] | undefined) {
  const { locale } = useText()
  return async (query: string, signal: AbortSignal): Promise<Option[]> => {
    const found = await ask<(typeof organizationEndpoints)['searchUnits']>(
      'GET',
      '/api/units/search',
      { query: { query, limit: 30, ...(kinds ? { kinds: kinds.join(',') } : {}) } },
      { signal },
    )
    return found.units.map((unit) => ({ value: unit.id, label: locale === 'zh' ? unit.nameZh : unit.nameEn }))
  }
}

export function UnitsField(props: FieldProps) {
  const { w, locale } = useText()
  const { field, prefill } = props
  const search = useUnitSearch(field.units)
  const initial = useQuery({
    queryKey: ['units', field.units],
    queryFn: () => search('', new AbortController().signal),
    staleTime: 60_000,
  })
  const [names, setNames] = useState<Option[]>(prefill.units)
  const chosen = (Array.isArray(props.value) ? props.value : []) as string[]
  const known = [...names, ...(initial.data ?? [])]
  const nameOf = (id: string): string => known.find((option) => option.value === id)?.label ?? id
  const options = (initial.data ?? prefill.units).filter((option) => !chosen.includes(option.value))
  return (
    <div className="stack tight" lang={locale}>
      {chosen.length > 0 ? (
        <ul className="row plain-list inline" aria-label={props.label}>
          {chosen.map((id) => (
            <li key={id} className="chip-group">
              <span className="chip">{nameOf(id)}</span>
              <Button
                kind="quiet"
                className="sign"
                label={w(`去掉 ${nameOf(id)}`, `Remove ${nameOf(id)}`)}
                onPress={() => props.onChange(chosen.filter((each) => each !== id))}
              >
                ✕
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <ComboBox
        label={props.label}
        {...(field.required ? {} : { required: false })}
        value={null}
        options={options}
        search={async (query, signal) => {
          const found = await search(query, signal)
          setNames((before) => [...before, ...found])
          return found.filter((option) => !chosen.includes(option.value))
        }}
        onChange={(id) => (id ? props.onChange([...chosen, id]) : undefined)}
        {...(props.error ? { error: props.error } : {})}
      />
    </div>
  )
}

export function UnitField(props: FieldProps) {
  const { field, prefill } = props
  const search = useUnitSearch(field.units)
  const initial = useQuery({
    queryKey: ['units', field.units],
    queryFn: () => search('', new AbortController().signal),
    staleTime: 60_000,
  })
  const options = [
    ...prefill.units,
    ...(initial.data ?? []).filter((option) => !prefill.units.some((each) => each.value === option.value)),
  ]
  return (
    <ComboBox
      label={props.label}
      required={field.required ?? false}
      value={typeof props.value === 'string' ? props.value : null}
      options={options}
      search={search}
      onChange={props.onChange}
      {...(props.error ? { error: props.error } : {})}
    />
  )
}

/** To whom of the unit that has it: found by a piece of the name or of the post. */
export function PersonField(props: FieldProps) {
  const { locale } = useText()
  const search = async (query: string, signal?: AbortSignal): Promise<Option[]> => {
    const found = await ask<(typeof promiseEndpoints)['colleagues']>(
      'GET',
      '/api/promises/:id/colleagues',
      { params: { id: props.promiseId }, query: query ? { query } : {} },
      signal ? { signal } : {},
    )
    return found.people.map((person) => ({
      value: person.id,
      label: locale === 'zh' ? person.nameZh : person.nameEn,
      detail: locale === 'zh' ? person.titleZh : person.titleEn,
    }))
  }
  const first = useQuery({ queryKey: ['colleagues', props.promiseId], queryFn: () => search(''), staleTime: 60_000 })
  return (
    <ComboBox
      label={props.label}
      required={props.field.required ?? false}
      value={typeof props.value === 'string' ? props.value : null}
      options={first.data ?? []}
      search={search}
      onChange={props.onChange}
      {...(props.error ? { error: props.error } : {})}
    />
  )
}
