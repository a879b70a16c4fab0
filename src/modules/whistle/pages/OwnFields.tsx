import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { FieldProps, OwnFields } from '../../../kernel/promise/pages/field.ts'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { ComboBox } from '../../../web/ui/ComboBox.tsx'
import type { Option } from '../../../web/ui/Select.tsx'
import type { CaseView } from '../contract.ts'
import type { whistleEndpoints } from '../endpoints.ts'

type Ends = typeof whistleEndpoints

function ClauseField(props: FieldProps) {
  const { locale, w } = useText()
  const clauses = useQuery({
    queryKey: ['clauses'],
    queryFn: () => ask<Ends['clauses']>('GET', '/api/duty-clauses', {}),
    staleTime: 600_000,
  })
  const lists: Record<string, string> = {
    own: w('社区职责', 'own tasks'),
    helped: w('协助事项', 'tasks helped with'),
    forbidden: w('不得下派', 'not to be handed down'),
  }
  const options = (clauses.data?.clauses ?? []).map((row) => ({
    value: row.id,
    label: `${lists[row.list] ?? row.list} ${row.no} · ${locale === 'zh' ? row.textZh : row.textEn}`,
    detail: locale === 'zh' ? row.basisZh : row.basisEn,
  }))
  return (
    <ComboBox
      label={props.label}
      required
      value={typeof props.value === 'string' ? props.value : null}
      options={options}
      onChange={props.onChange}
      {...(props.error ? { error: props.error } : {})}
    />
  )
}

/** Another matter of the same area; those that are likely the same come first. */
function CaseField(props: FieldProps) {
  const { locale } = useText()
  const view = useQueryClient().getQueryData<CaseView>(['case', props.promiseId])
  const options = (view?.duplicates ?? []).map((row) => ({ value: row.id, label: `${row.no} ${row.title}` }))
  const search = async (query: string, signal: AbortSignal): Promise<Option[]> => {
    const found = await ask<Ends['cases']>(
      'GET',
      '/api/cases',
      { query: { query, what: 'open', limit: 20 } },
      { signal },
    )
    return found.rows
      .filter((row) => row.id !== props.promiseId)
      .map((row) => ({
        value: row.id,
        label: `${row.no} ${row.title}`,
        detail: locale === 'zh' ? row.unit.nameZh : row.unit.nameEn,
      }))
  }
  return (
    <ComboBox
      label={props.label}
      required
      value={typeof props.value === 'string' ? props.value : null}
      options={options}
      search={search}
      onChange={props.onChange}
      {...(props.error ? { error: props.error } : {})}
    />
  )
}

/** Questions only the whistle asks: a clause of the lists of duties, another matter. */
export const ownFields: OwnFields = { clause: ClauseField, case: CaseField }
