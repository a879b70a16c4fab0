import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, Refusal } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { DayField } from '../../../web/ui/DayField.tsx'
import { ExplainLines } from '../../../web/ui/Explain.tsx'
import { RadioGroup } from '../../../web/ui/RadioGroup.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { CalendarYear, calendarEndpoints } from '../endpoints.ts'

type Ends = typeof calendarEndpoints

function Month(props: { days: CalendarYear['days']; month: number }) {
  const { w, locale } = useText()
  const own = props.days.filter((day) => Number(day.on.slice(5, 7)) === props.month)
  const first = own[0] ? (new Date(`${own[0].on}T00:00:00Z`).getUTCDay() + 6) % 7 : 0
  const weekdays =
    locale === 'zh' ? ['一', '二', '三', '四', '五', '六', '日'] : ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su']
  const cells: (CalendarYear['days'][number] | null)[] = [...Array.from({ length: first }, () => null), ...own]
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, index) => cells.slice(index * 7, index * 7 + 7))
  const name = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', { month: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2026, props.month - 1, 1),
  )
  return (
    <table className="month">
      <caption>{name}</caption>
      <thead>
        <tr>
          {weekdays.map((day) => (
            <th key={day} scope="col">
              {day}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week.find(Boolean)?.on}>
            {week.map((day, index) => {
              if (!day) return <td key={`none${index}`} />
              const weekend = index >= 5
              const word = day.working ? (weekend ? w('班', 'on') : '') : weekend ? '' : w('休', 'off')
              return (
                <td
                  key={day.on}
                  className={day.working ? (weekend ? 'makeup' : '') : 'free'}
                  title={[day.on, day.name, day.source].filter(Boolean).join(' · ')}
                >
                  {Number(day.on.slice(8))}
                  {word ? <sup>{word}</sup> : null}
                  {day.own ? <span className="visually-hidden">{w('本市规定', 'set by the city')}</span> : null}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Reckon() {
  const { w, locale } = useText()
  const [on, setOn] = useState<string | null>(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10))
  const [limit, setLimit] = useState('15wd')
  const reckon = useMutation({
    mutationFn: () =>
      ask<Ends['reckon']>('POST', '/api/calendar/explain', { input: { start: `${on ?? ''}T10:00:00+08:00`, limit } }),
  })
  const refusal = reckon.error instanceof Refusal ? reckon.error : undefined
  return (
    <form
      className="sheet stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        reckon.mutate()
      }}
    >
      <h2>{w('算一算到哪天', 'Reckon a date')}</h2>
      <div className="two">
        <DayField label={w('从哪天起', 'From')} value={on} onChange={setOn} />
        <TextField
          label={w('多久', 'How long')}
          value={limit}
          onChange={setLimit}
          hint={w('15wd 工作日、4wh 工作小时、2month 月、24h', '15wd working days, 4wh working hours, 2month, 24h')}
          {...(refusal ? { error: Object.values(refusal.faults)[0] ?? refusal.message } : {})}
        />
      </div>
      <div className="row">
        <Button type="submit">{w('算', 'Reckon')}</Button>
      </div>
      {reckon.data ? <ExplainLines lines={reckon.data.explain[locale]} /> : null}
    </form>
  )
}

function SetDay(props: { year: CalendarYear }) {
  const { w } = useText()
  const client = useQueryClient()
  const [on, setOn] = useState<string | null>(null)
  const [working, setWorking] = useState('off')
  const [name, setName] = useState('')
  const [source, setSource] = useState('')
  const refresh = () => client.invalidateQueries({ queryKey: ['calendar'] })
  const save = useMutation({
    mutationFn: () =>
      ask<Ends['setDay']>('POST', '/api/calendar/days', {
        input: { on: on ?? '', working: working === 'on', name, source },
      }),
    onSuccess: async () => {
      toast(w('已定下这一天', 'The day is set'))
      await refresh()
    },
  })
  const withdraw = useMutation({
    mutationFn: (day: string) => ask<Ends['withdrawDay']>('DELETE', '/api/calendar/days/:on', { params: { on: day } }),
    onSuccess: refresh,
  })
  const refusal = save.error instanceof Refusal ? save.error : undefined
  const own = props.year.days.filter((day) => day.own)
  return (
    <form
      className="sheet stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <h2>{w('本市另定的日子', 'Days the city sets')}</h2>
      {own.map((day) => (
        <p key={day.on} className="row apart">
          <span>
            <span className="num">{day.on}</span> {day.working ? w('上班', 'working') : w('放假', 'free')} · {day.name}{' '}
            · {day.source}
          </span>
          <Button kind="quiet" onPress={() => withdraw.mutate(day.on)}>
            {w('撤回', 'Take back')}
          </Button>
        </p>
      ))}
      {refusal ? <p className="field-error">▲ {refusal.message}</p> : null}
      <DayField label={w('哪天', 'Day')} value={on} onChange={setOn} required />
      <RadioGroup
        label={w('怎么算', 'It is')}
        value={working}
        onChange={setWorking}
        inline
        options={[
          { value: 'off', label: w('放假', 'free') },
          { value: 'on', label: w('上班', 'a working day') },
        ]}
      />
      <div className="two">
        <TextField label={w('名称', 'Name')} value={name} onChange={setName} required />
        <TextField label={w('依据(文号)', 'Source')} value={source} onChange={setSource} required />
      </div>
      <div className="row">
        <Button type="submit" busy={save.isPending}>
          {w('定下这一天', 'Set the day')}
        </Button>
      </div>
    </form>
  )
}

export function CalendarPage() {
  const { w } = useText()
  const [year, setYear] = useState(new Date(Date.now() + 8 * 3_600_000).getUTCFullYear())
  const found = useQuery({
    queryKey: ['calendar', year],
    queryFn: () => ask<Ends['year']>('GET', '/api/calendar/:year', { params: { year: String(year) } }),
  })
  return (
    <div className="stack">
      <div className="row apart">
        <h1>
          {w('日历', 'Calendar')} <span className="num">{year}</span>
        </h1>
        <span className="row">
          <Button onPress={() => setYear(year - 1)} label={w('上一年', 'Year before')}>
            ‹
          </Button>
          <Button onPress={() => setYear(year + 1)} label={w('下一年', 'Next year')}>
            ›
          </Button>
        </span>
      </div>
      {found.isPending ? (
        <Loading />
      ) : !found.data ? (
        <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          {found.data.provisional ? (
            <p className="warning">
              ◆{' '}
              {w(
                '这一年的放假安排国务院还没公布,期限是暂定的。',
                'The State Council has not published this year’s holidays yet: dates are provisional.',
              )}
            </p>
          ) : null}
          <p className="quiet">
            {w('休:放假;班:调休上班。', 'off: free; on: a make-up working day.')} {w('上班时间', 'Office hours')}{' '}
            {found.data.hours.map((span) => `${span.from}–${span.to}`).join(' ')}
          </p>
          <div className="months">
            {Array.from({ length: 12 }, (_, index) => (
              <Month key={index} days={found.data.days} month={index + 1} />
            ))}
          </div>
          <div className="side-by-side">
            <Reckon />
            {found.data.mayEdit ? <SetDay year={found.data} /> : null}
          </div>
        </>
      )}
    </div>
  )
}
