import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { DayField } from '../../../../web/ui/DayField.tsx'
import { cityToday, faultIn } from '../../../../web/ui/faults.ts'
import { Select } from '../../../../web/ui/Select.tsx'
import { TextArea } from '../../../../web/ui/TextArea.tsx'
import { TextField } from '../../../../web/ui/TextField.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'
import type { ClauseItem, listEndpoints } from '../contract.ts'

type Ends = typeof listEndpoints
type Doing = { what: 'add' } | { what: 'revise' | 'end'; clause: ClauseItem }

function useLists(): Record<ClauseItem['list'], string> {
  const { w } = useText()
  return {
    own: w('社区职责', 'own tasks'),
    helped: w('协助事项', 'tasks helped with'),
    forbidden: w('不得下派', 'not to be handed down'),
  }
}

function ClauseForm(props: { doing: Doing; onDone: () => void; onLeave: () => void }) {
  const { w } = useText()
  const { doing } = props
  const lists = useLists()
  const clause = doing.what === 'add' ? undefined : doing.clause
  const [list, setList] = useState<ClauseItem['list']>(clause?.list ?? 'own')
  const [given, setGiven] = useState({
    no: clause?.no ?? '',
    textZh: clause?.textZh ?? '',
    textEn: clause?.textEn ?? '',
    basisZh: clause?.basisZh ?? '',
    basisEn: clause?.basisEn ?? '',
    reason: '',
  })
  const [from, setFrom] = useState<string | null>(cityToday())
  const set = (name: keyof typeof given) => (value: string) => setGiven({ ...given, [name]: value })
  const save = useMutation({
    mutationFn: async () => {
      const { no, reason, ...words } = given
      const on = from ?? ''
      if (doing.what === 'end')
        await ask<Ends['endClause']>('POST', '/api/lists/clauses/:id/end', {
          params: { id: doing.clause.id },
          input: { on, reason },
        })
      else if (doing.what === 'revise')
        await ask<Ends['reviseClause']>('POST', '/api/lists/clauses/:id/revise', {
          params: { id: doing.clause.id },
          input: { ...words, from: on, reason },
        })
      else
        await ask<Ends['addClause']>('POST', '/api/lists/clauses', {
          input: { ...words, list, no, from: on, reason },
        })
    },
    onSuccess: () => {
      toast(w('已办,旧的条款留着', 'Done; the old words stay readable'))
      props.onDone()
    },
  })
  const titles = {
    add: w('新条款', 'New clause'),
    revise: w('改条款', 'Other words'),
    end: w('结束条款', 'End the clause'),
  }
  return (
    <form
      className="sheet stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <h3>
        {titles[doing.what]}
        {clause ? ` · ${lists[clause.list]} ${clause.no}` : ''}
      </h3>
      {doing.what === 'end' ? (
        <p className="warning">
          ◆{' '}
          {w('从这天起,社区不能再按它退回事项。', 'From that day communities can no longer return a matter under it.')}
        </p>
      ) : null}
      {save.error ? <p className="field-error">▲ {save.error.message}</p> : null}
      {doing.what === 'add' ? (
        <div className="two">
          <Select
            label={w('清单', 'List')}
            value={list}
            onChange={(value) => setList(value as ClauseItem['list'])}
            options={Object.entries(lists).map(([value, label]) => ({ value, label }))}
          />
          <TextField
            label={w('第几号', 'Number')}
            required
            value={given.no}
            onChange={set('no')}
            max={20}
            {...faultIn(save.error, 'no')}
          />
        </div>
      ) : null}
      {doing.what === 'end' ? null : (
        <>
          <TextArea label={w('内容', 'Words')} required value={given.textZh} onChange={set('textZh')} max={400} />
          <div className="two">
            <TextField
              label={w('内容(英文)', 'Words in English')}
              required={false}
              value={given.textEn}
              onChange={set('textEn')}
            />
            <TextField label={w('依据', 'Basis')} required value={given.basisZh} onChange={set('basisZh')} />
            <TextField
              label={w('依据(英文)', 'Basis in English')}
              required={false}
              value={given.basisEn}
              onChange={set('basisEn')}
            />
          </div>
        </>
      )}
      <div className="two">
        <DayField
          label={doing.what === 'end' ? w('哪天起不再有效', 'No longer in force from') : w('从哪天起', 'From')}
          required
          value={from}
          onChange={setFrom}
          {...faultIn(save.error, doing.what === 'end' ? 'on' : 'from')}
        />
        <TextField label={w('理由', 'Reason')} required value={given.reason} onChange={set('reason')} max={300} />
      </div>
      <div className="row">
        <Button kind="primary" type="submit" busy={save.isPending} disabled={!from || given.reason.trim().length < 2}>
          {titles[doing.what]}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}

/** What communities do, help with and must not be handed: as it holds, with what held before. */
export function Clauses() {
  const { w } = useText()
  const client = useQueryClient()
  const lists = useLists()
  const [doing, setDoing] = useState<Doing | null>(null)
  const [past, setPast] = useState(false)
  const found = useQuery({
    queryKey: ['clause-list'],
    queryFn: () => ask<Ends['clauseList']>('GET', '/api/lists/clauses', {}),
  })
  const shown = (found.data?.clauses ?? []).filter((clause) => past || clause.state !== 'ended')
  return (
    <section className="stack tight" aria-labelledby="clauses">
      <div className="row apart">
        <h2 id="clauses">{w('社区事项清单', 'Lists of tasks of communities')}</h2>
        {found.data?.mayEdit && !doing ? (
          <Button onPress={() => setDoing({ what: 'add' })}>{w('新条款', 'New clause')}</Button>
        ) : null}
      </div>
      {doing ? (
        <ClauseForm
          key={doing.what === 'add' ? 'add' : doing.clause.id + doing.what}
          doing={doing}
          onDone={() => {
            setDoing(null)
            void client.invalidateQueries({ queryKey: ['clause-list'] })
            void client.invalidateQueries({ queryKey: ['clauses'] })
          }}
          onLeave={() => setDoing(null)}
        />
      ) : null}
      <div className="row">
        <button type="button" className="chip" aria-pressed={past} onClick={() => setPast(!past)}>
          {w('也看已结束的', 'Ended ones too')}
        </button>
      </div>
      <ul className="list-rows">
        {shown.map((clause) => (
          <li key={clause.id} className="list-row">
            <div className="row apart">
              <span>
                <strong>
                  {lists[clause.list]} {clause.no}
                </strong>{' '}
                {w(clause.textZh, clause.textEn)}
              </span>
              {found.data?.mayEdit && clause.to === null ? (
                <span className="row">
                  <Button
                    kind="quiet"
                    label={w(`改 ${lists[clause.list]} ${clause.no}`, `Change ${lists[clause.list]} ${clause.no}`)}
                    onPress={() => setDoing({ what: 'revise', clause })}
                  >
                    {w('改', 'Change')}
                  </Button>
                  <Button
                    kind="quiet"
                    label={w(`结束 ${lists[clause.list]} ${clause.no}`, `End ${lists[clause.list]} ${clause.no}`)}
                    onPress={() => setDoing({ what: 'end', clause })}
                  >
                    {w('结束', 'End')}
                  </Button>
                </span>
              ) : null}
            </div>
            <span className="quiet small">
              <span className="num">
                {clause.from} – {clause.to ?? ''}
              </span>{' '}
              {clause.state === 'coming' ? w('未生效', 'coming') : clause.state === 'ended' ? w('已结束', 'ended') : ''}{' '}
              {w(clause.basisZh, clause.basisEn)} {clause.endedReason ?? ''}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
