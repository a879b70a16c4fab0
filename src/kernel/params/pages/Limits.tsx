import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, Refusal } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Instant } from '../../../web/ui/Instant.tsx'
import { SearchField } from '../../../web/ui/SearchField.tsx'
import { Select } from '../../../web/ui/Select.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { ParamView, paramEndpoints } from '../endpoints.ts'
import { ruleInWords } from './words.ts'

type Ends = typeof paramEndpoints
const levels = [
  ['state', '国家', 'State'],
  ['province', '省', 'Province'],
  ['prefecture', '州', 'Prefecture'],
  ['city', '本市', 'City'],
  ['default', '系统默认', 'Our default'],
] as const

function Edit(props: { param: ParamView; onDone: () => void }) {
  const { w } = useText()
  const client = useQueryClient()
  const { param } = props
  const [value, setValue] = useState(String(param.present.value))
  const [source, setSource] = useState(param.present.source)
  const [level, setLevel] = useState(param.present.level)
  const [reason, setReason] = useState('')
  const kind = typeof param.present.value
  const save = useMutation({
    mutationFn: () =>
      ask<Ends['setParam']>('PUT', '/api/params/:key', {
        params: { key: param.key },
        input: {
          value: kind === 'number' ? Number(value) : kind === 'boolean' ? value === 'true' : value.trim(),
          source,
          level: level as 'city',
          reason,
        },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['params'] })
      toast(w('已改,今后的期限按新值算;已定的日期不动', 'Changed: limits from now on; dates already set stay'))
      props.onDone()
    },
  })
  const refusal = save.error instanceof Refusal ? save.error : undefined
  const fault = (name: string): { error?: string } => (refusal?.faults[name] ? { error: refusal.faults[name] } : {})
  return (
    <form
      className="stack tight sheet"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {refusal ? <p className="field-error">▲ {refusal.message}</p> : null}
      <div className="two">
        <TextField
          label={w('值', 'Value')}
          value={value}
          onChange={setValue}
          required
          hint={w('如 15min、4wh、3wd、30d', 'such as 15min, 4wh, 3wd, 30d')}
          {...fault('value')}
        />
        <Select
          label={w('哪一级的规定', 'Whose rule')}
          value={level}
          onChange={setLevel}
          options={levels.map(([key, zh, en]) => ({ value: key, label: w(zh, en) }))}
        />
      </div>
      <TextField label={w('依据', 'Source')} value={source} onChange={setSource} required {...fault('source')} />
      <TextField label={w('为什么改', 'Why')} value={reason} onChange={setReason} required {...fault('reason')} />
      <div className="row">
        <Button kind="primary" type="submit" busy={save.isPending}>
          {w('从现在起用新值', 'Use it from now on')}
        </Button>
        <Button kind="quiet" onPress={props.onDone}>
          {w('不改了', 'Leave it')}
        </Button>
      </div>
    </form>
  )
}

function Row(props: { param: ParamView; mayEdit: boolean }) {
  const { w, say } = useText()
  const [open, setOpen] = useState(false)
  const { param } = props
  const level = levels.find(([key]) => key === param.present.level)
  const words = ruleInWords(String(param.present.value))
  return (
    <li className="stack tight limit-row">
      <div className="row apart">
        <span>
          <strong>{say(param.label)}</strong> <code className="quiet">{param.key}</code>
        </span>
        <span className="row">
          <span className="num strong">{String(param.present.value)}</span>
          {props.mayEdit && !open ? (
            <Button
              kind="quiet"
              label={w(`改 ${param.label.zh}`, `Change ${param.label.en}`)}
              onPress={() => setOpen(true)}
            >
              {w('改', 'Change')}
            </Button>
          ) : null}
        </span>
      </div>
      {words ? <p>{say(words)}</p> : null}
      <p className="quiet small">
        {level ? w(level[1], level[2]) : ''} · {param.present.source}
      </p>
      {open ? <Edit param={param} onDone={() => setOpen(false)} /> : null}
      {param.history.length > 1 ? (
        <details>
          <summary>{w(`改过 ${param.history.length - 1} 次`, `Changed ${param.history.length - 1} times`)}</summary>
          <ul className="plain-list">
            {param.history.map((entry) => (
              <li key={entry.since} className="small">
                <Instant at={entry.since} /> <strong className="num">{String(entry.value)}</strong> {entry.source}{' '}
                {entry.reason} {entry.by ? say(entry.by) : ''}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </li>
  )
}

/** Every limit with who says so; the city changes it here and the history stays. */
export function Limits() {
  const { w, say } = useText()
  const [query, setQuery] = useState('')
  const found = useQuery({ queryKey: ['params'], queryFn: () => ask<Ends['params']>('GET', '/api/params', {}) })
  if (found.isPending) return <Loading />
  if (!found.data) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  const rows = found.data.params.filter((param) =>
    `${param.key} ${param.label.zh} ${param.label.en} ${param.present.source}`
      .toLowerCase()
      .includes(query.toLowerCase()),
  )
  return (
    <div className="stack">
      <h1>{w('参数', 'Limits')}</h1>
      <p className="quiet prose">
        {w(
          '每个期限都有依据。改动只管今后,已定的日期不变;每次改动都留着。',
          'Each limit has a source. A change holds from now on, dates already set stay; every change is kept.',
        )}
      </p>
      <div data-search className="search-box">
        <SearchField
          label={w('搜索', 'Search')}
          hideLabel
          value={query}
          onChange={setQuery}
          placeholder={w('名称或依据', 'Name or source')}
        />
      </div>
      <ul className="plain-list">
        {rows.map((param) => (
          <Row key={param.key} param={param} mayEdit={found.data.mayEdit} />
        ))}
      </ul>
      {rows.length === 0 ? <p className="quiet">{say({ zh: '没有符合的参数', en: 'No limit is like that' })}</p> : null}
    </div>
  )
}
