import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Button, Link } from '../../../../web/ui/Button.tsx'
import { DayField } from '../../../../web/ui/DayField.tsx'
import { cityToday, faultIn } from '../../../../web/ui/faults.ts'
import { Instant } from '../../../../web/ui/Instant.tsx'
import { Light } from '../../../../web/ui/Light.tsx'
import { TextField } from '../../../../web/ui/TextField.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'
import type { catalogueEndpoints, Entry } from '../contract.ts'
import { EntryForm } from './EntryForm.tsx'
import { changeWords, stateWords } from './words.ts'

type Ends = typeof catalogueEndpoints

function EndForm(props: { entry: Entry; onDone: () => void; onLeave: () => void }) {
  const { w } = useText()
  const [on, setOn] = useState<string | null>(cityToday())
  const [reason, setReason] = useState('')
  const save = useMutation({
    mutationFn: () =>
      ask<Ends['endEntry']>('POST', '/api/catalogue/:id/end', {
        params: { id: props.entry.id },
        input: { on: on ?? '', reason },
      }),
    onSuccess: () => {
      toast(w('已定结束日期', 'The end is set'))
      props.onDone()
    },
  })
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <p className="warning">
        ◆{' '}
        {w(
          '从这天起,新的事项不再按它填;范围更大的条目会接上。以后要改只能更正。',
          'From that day new matters are no longer filled in from it; an entry for a wider area takes over. After that only a correction changes it.',
        )}
      </p>
      {save.error ? <p className="field-error">▲ {save.error.message}</p> : null}
      <DayField
        label={w('哪天起不再有效', 'No longer in force from')}
        required
        value={on}
        onChange={setOn}
        {...faultIn(save.error, 'on')}
      />
      <TextField label={w('理由', 'Reason')} required value={reason} onChange={setReason} max={300} />
      <div className="row">
        <Button kind="primary" type="submit" busy={save.isPending} disabled={!on || reason.trim().length < 2}>
          {w('结束条目', 'End the entry')}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}

/** One entry: what it says, the ruling it came from, the matters decided under it, how it came about. */
export function EntryDetail(props: {
  id: string
  onOpen: (id: string) => void
  onClose: () => void
  onChanged: () => void
}) {
  const { w, say } = useText()
  const [doing, setDoing] = useState<'end' | 'correct' | null>(null)
  const found = useQuery({
    queryKey: ['catalogue-entry', props.id],
    queryFn: () => ask<Ends['entry']>('GET', '/api/catalogue/:id', { params: { id: props.id } }),
  })
  if (found.isPending) return <Loading />
  if (!found.data) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  const { entry, ruling, cases, history } = found.data
  const name = (unit: { nameZh: string; nameEn: string }): string => w(unit.nameZh, unit.nameEn)
  const state = stateWords[entry.state]
  function onDone(id?: string): void {
    setDoing(null)
    props.onChanged()
    if (id) props.onOpen(id)
    else void found.refetch()
  }
  if (doing === 'correct')
    return <EntryForm entry={entry} onDone={onDone} onOpen={props.onOpen} onLeave={() => setDoing(null)} />
  return (
    <section className="sheet stack tight" aria-labelledby="entry-name">
      <div className="row apart">
        <h2 id="entry-name">
          {name(entry.service)} <span className="quiet">{name(entry.area)}</span>
        </h2>
        <Button kind="quiet" className="sign" label={w('关闭', 'Close')} onPress={props.onClose}>
          ✕
        </Button>
      </div>
      <div className="row">
        <Light state={state.light}>{say(state)}</Light>
        <span className="num">
          {entry.from} – {entry.to ?? w('无期限', 'no end')}
        </span>
      </div>
      <dl className="facts">
        <dt>{w('牵头', 'Lead')}</dt>
        <dd>{name(entry.lead)}</dd>
        <dt>{w('协办', 'Support')}</dt>
        <dd>{entry.supports.map(name).join(w('、', ', ')) || '—'}</dd>
        <dt>{w('依据', 'Basis')}</dt>
        <dd>
          {w(entry.basisZh, entry.basisEn)} {entry.clause}
        </dd>
        {entry.externalNo ? (
          <>
            <dt>{w('外部编号', 'Outside number')}</dt>
            <dd className="num">{entry.externalNo}</dd>
          </>
        ) : null}
      </dl>
      {ruling ? (
        <section className="stack tight" aria-labelledby="entry-ruling">
          <h3 id="entry-ruling">
            {w('来自裁定', 'From a ruling')} <span className="num">{ruling.no}</span>
          </h3>
          <p>
            <span className="num">{ruling.on}</span> {ruling.outcome ? say(ruling.outcome) : ''}
          </p>
          {ruling.words.map((each) => (
            <p key={each.label.en}>
              <strong>{say(each.label)}</strong> {each.text}
            </p>
          ))}
          {ruling.matter ? (
            <p>
              <Link href={`/cases/${ruling.matter.id}`}>
                {ruling.matter.no} {ruling.matter.title}
              </Link>
            </p>
          ) : (
            <p className="quiet">{w('原事项不在您的范围内。', 'The matter it was ruled in is outside your area.')}</p>
          )}
        </section>
      ) : null}
      <section className="stack tight" aria-labelledby="entry-cases">
        <h3 id="entry-cases">{w('按它派过的事项', 'Matters handed out under it')}</h3>
        {cases.length === 0 ? (
          <p className="quiet">{w('您的范围内还没有。', 'None yet in your area.')}</p>
        ) : (
          <ul className="plain-list">
            {cases.map((each) => (
              <li key={`${each.id}${each.at}`}>
                <Link href={`/cases/${each.id}`}>
                  {each.no} {each.title}
                </Link>{' '}
                <span className="quiet">
                  <Instant at={each.at} />
                  {each.followed ? '' : w(' · 当时另派了别的单位', ' · another unit was called then')}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="stack tight" aria-labelledby="entry-history">
        <h3 id="entry-history">{w('来历(同一种类、同一范围)', 'History of this kind and area')}</h3>
        <ul className="plain-list">
          {history.map((change) => (
            <li key={`${change.entryId}${change.what}`}>
              {change.at ? <Instant at={change.at} /> : '—'} {say(changeWords[change.what])}{' '}
              {change.entryId === entry.id ? (
                <strong>{say(change.says)}</strong>
              ) : (
                <button type="button" className="link plain-button" onClick={() => props.onOpen(change.entryId)}>
                  {say(change.says)}
                </button>
              )}{' '}
              <span className="quiet">
                {change.by ? say(change.by) : ''} {change.reason ?? ''}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {doing === 'end' ? (
        <EndForm entry={entry} onDone={() => onDone()} onLeave={() => setDoing(null)} />
      ) : entry.may.length > 0 ? (
        <div className="row">
          {entry.may.includes('end') ? (
            <Button onPress={() => setDoing('end')}>{w('定结束日期', 'End it on a day')}</Button>
          ) : null}
          {entry.may.includes('correct') ? (
            <Button kind="quiet" onPress={() => setDoing('correct')}>
              {w('更正', 'Correct it')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </section>
  )
}
