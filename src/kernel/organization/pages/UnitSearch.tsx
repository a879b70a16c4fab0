import { useQuery } from '@tanstack/react-query'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { ComboBox } from '../../../web/ui/ComboBox.tsx'
import type { Option } from '../../../web/ui/Select.tsx'
import type { organizationEndpoints } from '../contract.ts'

export type UnitSearchProps = {
  label: string
  kinds: string[]
  value: string | null
  onChange: (id: string | null) => void
  error?: string
  hint?: string
  /** A unit that is chosen already and whose name is known. */
  known?: Option
}

/** A unit found by typing a piece of its name. */
export function UnitSearch(props: UnitSearchProps) {
  const { locale } = useText()
  const search = async (query: string, signal?: AbortSignal): Promise<Option[]> => {
    const found = await ask<(typeof organizationEndpoints)['searchUnits']>(
      'GET',
      '/api/units/search',
      { query: { query, limit: 30, kinds: props.kinds.join(',') } },
      signal ? { signal } : {},
    )
    return found.units.map((unit) => ({ value: unit.id, label: locale === 'zh' ? unit.nameZh : unit.nameEn }))
  }
  const first = useQuery({
    queryKey: ['units', props.kinds, locale],
    queryFn: () => search(''),
    staleTime: 60_000,
  })
  const options = first.data ?? []
  const { known } = props
  return (
    <ComboBox
      label={props.label}
      value={props.value}
      onChange={props.onChange}
      options={known && !options.some((option) => option.value === known.value) ? [known, ...options] : options}
      search={search}
      {...(props.error ? { error: props.error } : {})}
      {...(props.hint ? { hint: props.hint } : {})}
    />
  )
}
