import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { organizationEndpoints } from '../../../kernel/organization/contract.ts'
import type { ActOffer, Field } from '../../../kernel/promise/contract.ts'
import { ask, Refusal, sendFile } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Checkbox } from '../../../web/ui/Checkbox.tsx'
import { ComboBox } from '../../../web/ui/ComboBox.tsx'
import { DayField } from '../../../web/ui/DayField.tsx'
import { FileField } from '../../../web/ui/FileField.tsx'
import type { FileEntry } from '../../../web/ui/FileField.tsx'
import { RadioGroup } from '../../../web/ui/RadioGroup.tsx'
import { Select } from '../../../web/ui/Select.tsx'
import type { Option } from '../../../web/ui/Select.tsx'
import { TextArea } from '../../../web/ui/TextArea.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { CaseView, whistleEndpoints } from '../contract.ts'

type Ends = typeof whistleEndpoints
type Values = Record<string, unknown>
export type Prefill = { values: Values; units: Option[]; reason?: string }

type FieldProps = {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
  error: string | undefined
  prefill: Prefill
  caseView: CaseView
}

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

function UnitsField(props: FieldProps & { label: string }) {
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

function UnitField(props: FieldProps & { label: string }) {
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

function ClauseField(props: FieldProps & { label: string }) {
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

function CaseField(props: FieldProps & { label: string }) {
  const { locale } = useText()
  const options = props.caseView.duplicates.map((row) => ({ value: row.id, label: `${row.no} ${row.title}` }))
  const search = async (query: string, signal: AbortSignal): Promise<Option[]> => {
    const found = await ask<Ends['cases']>(
      'GET',
      '/api/cases',
      { query: { query, what: 'open', limit: 20 } },
      { signal },
    )
    return found.rows
      .filter((row) => row.id !== props.caseView.id)
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

function EvidenceField(props: FieldProps & { label: string }) {
  const { field } = props
  const { say } = useText()
  const [files, setFiles] = useState<FileEntry[]>([])
  const ids = useRef(new Map<string, string>())
  function send(entry: FileEntry): void {
    const patch = (next: Partial<FileEntry>): void =>
      setFiles((before) => before.map((each) => (each.id === entry.id ? { ...each, ...next } : each)))
    if (!entry.file) return
    patch({ state: 'sending', progress: 0 })
    sendFile(entry.file, field.side ?? 'after', (progress) => patch({ progress })).then(
      (id) => {
        ids.current.set(entry.id, id)
        patch({ state: 'done' })
        props.onChange([...ids.current.values()])
      },
      (error: Error) => patch({ state: 'failed', reason: error.message }),
    )
  }
  return (
    <FileField
      label={props.label}
      hint={field.hint ? say(field.hint) : undefined}
      photos
      max={field.max ?? 9}
      files={files}
      onAdd={(added) => {
        const entries = added.map((file): FileEntry => ({
          id: crypto.randomUUID(),
          name: file.name,
          size: file.size,
          state: 'waiting',
          file,
        }))
        setFiles((before) => [...before, ...entries])
        for (const entry of entries) send(entry)
      }}
      onRemove={(id) => {
        ids.current.delete(id)
        setFiles((before) => before.filter((each) => each.id !== id))
        props.onChange([...ids.current.values()])
      }}
      onRetry={(id) => {
        const entry = files.find((each) => each.id === id)
        if (entry) send(entry)
      }}
      {...(props.error ? { error: props.error } : {})}
    />
  )
}

/** One question of an act, by its type. */
function AnyField(props: FieldProps) {
  const { say, w } = useText()
  const { field, value, onChange } = props
  const label = say(field.label)
  const base = {
    label,
    required: field.required ?? false,
    ...(field.hint ? { hint: say(field.hint) } : {}),
    ...(props.error ? { error: props.error } : {}),
  }
  switch (field.type) {
    case 'text':
      return (
        <TextArea
          {...base}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          max={field.max ?? 2000}
        />
      )
    case 'choice': {
      const options = (field.options ?? []).map((option) => ({ value: option.value, label: say(option.label) }))
      return options.length <= 4 ? (
        <RadioGroup
          {...base}
          value={typeof value === 'string' ? value : null}
          onChange={onChange}
          options={options}
          inline
        />
      ) : (
        <Select {...base} value={typeof value === 'string' ? value : null} onChange={onChange} options={options} />
      )
    }
    case 'yes':
      return (
        <Checkbox checked={value === true} onChange={onChange}>
          {label}
        </Checkbox>
      )
    case 'day':
      return (
        <DayField
          {...base}
          value={typeof value === 'string' ? value : null}
          onChange={(day) => onChange(day ?? undefined)}
        />
      )
    case 'unit':
      return <UnitField {...props} label={label} />
    case 'units':
      return <UnitsField {...props} label={label} />
    case 'clause':
      return <ClauseField {...props} label={label} />
    case 'case':
      return <CaseField {...props} label={label} />
    case 'evidence':
      return <EvidenceField {...props} label={label} />
    default:
      return (
        <TextField
          {...base}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          {...(field.type === 'limit'
            ? { hint: w('如 3wd(工作日)、4wh(工作小时)', 'such as 3wd (working days), 4wh (working hours)') }
            : {})}
        />
      )
  }
}

/** The form of an act, in place. What was typed stays until the act is taken; a bad line is tried again with the same key. */
export function ActForm(props: {
  promiseId: string
  offer: ActOffer
  prefill: Prefill
  caseView: CaseView
  onDone: (next: CaseView) => void
  onLeave: () => void
}) {
  const { say, w } = useText()
  const { offer, prefill } = props
  const fields = offer.fields as Field[]
  const [values, setValues] = useState<Values>(prefill.values)
  const key = useRef(crypto.randomUUID())
  const take = useMutation({
    mutationFn: () => {
      const asked = fields.filter((field) => !field.when || values[field.when.field] === field.when.is)
      const input = Object.fromEntries(
        asked.flatMap((field) => (values[field.name] === undefined ? [] : [[field.name, values[field.name]]])),
      )
      return ask<Ends['act']>(
        'POST',
        '/api/promises/:id/acts/:act',
        { params: { id: props.promiseId, act: offer.act }, input },
        { key: key.current },
      )
    },
    onSuccess: (next) => {
      toast(w(`已办:${offer.label.zh}`, `Done: ${offer.label.en}`))
      props.onDone(next)
    },
    onError: (error) => {
      // a refusal was an answer: what is sent next is another intent
      if (error instanceof Refusal && error.status > 0) key.current = crypto.randomUUID()
      requestAnimationFrame(() =>
        document
          .querySelector<HTMLElement>('.act-form [data-invalid] input, .act-form [data-invalid] textarea')
          ?.focus(),
      )
    },
  })
  const refusal = take.error instanceof Refusal ? take.error : undefined
  return (
    <form
      className="act-form stack sheet"
      aria-label={say(offer.label)}
      onSubmit={(event) => {
        event.preventDefault()
        take.mutate()
      }}
    >
      <h2>{say(offer.label)}</h2>
      {prefill.reason ? <p className="quiet">{prefill.reason}</p> : null}
      {offer.warns ? <p className="warning">◆ {say(offer.warns)}</p> : null}
      {refusal ? (
        <p className="field-error" role="alert">
          <span aria-hidden="true">▲ </span>
          {refusal.message}
        </p>
      ) : null}
      {fields
        .filter((field) => !field.when || values[field.when.field] === field.when.is)
        .map((field) => (
          <AnyField
            key={field.name}
            field={field}
            value={values[field.name]}
            onChange={(value) =>
              setValues((before) => ({ ...before, [field.name]: value === '' || value === null ? undefined : value }))
            }
            error={refusal?.faults[field.name]}
            prefill={prefill}
            caseView={props.caseView}
          />
        ))}
      <div className="row">
        <Button kind="primary" type="submit" busy={take.isPending}>
          {say(offer.label)}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}
