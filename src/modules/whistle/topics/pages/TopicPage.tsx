import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ask, Refusal } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Button, Link } from '../../../../web/ui/Button.tsx'
import { Failure } from '../../../../web/ui/Failure.tsx'
import { TextArea } from '../../../../web/ui/TextArea.tsx'
import { CaseTable } from '../../hotspots/pages/CaseTable.tsx'
import { useNames } from '../../hotspots/pages/HotSpots.tsx'
import type { topicEndpoints } from '../contract.ts'
import { Change } from './Topics.tsx'

type Ends = typeof topicEndpoints

function End(props: { id: string }) {
  const { w } = useText()
  const client = useQueryClient()
  const [why, setWhy] = useState('')
  const end = useMutation({
    mutationFn: () =>
      ask<Ends['endTopic']>('POST', '/api/topics/:id/end', { params: { id: props.id }, input: { why } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['topic', props.id] }),
  })
  const refusal = end.error instanceof Refusal ? end.error : undefined
  const fault = refusal?.faults['why']
  return (
    <details className="no-print">
      <summary>{w('结束这一题', 'End this topic')}</summary>
      <form
        className="stack tight"
        onSubmit={(event) => {
          event.preventDefault()
          end.mutate()
        }}
      >
        <TextArea
          label={w('结果和理由', 'What came of it, and why')}
          value={why}
          onChange={setWhy}
          max={500}
          {...(fault ? { error: fault } : {})}
        />
        {refusal && !fault ? <Failure title={refusal.message} /> : null}
        <div className="row">
          <Button type="submit" busy={end.isPending}>
            {w('结束', 'End it')}
          </Button>
        </div>
      </form>
    </details>
  )
}

/** One topic with the matters behind its numbers. */
export function TopicPage() {
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const { w } = useText()
  const name = useNames()
  const found = useQuery({
    queryKey: ['topic', id],
    queryFn: () => ask<Ends['topic']>('GET', '/api/topics/:id', { params: { id } }),
  })
  if (found.isPending) return <Loading />
  if (!found.data) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  const { topic, linked, before, since } = found.data
  const part = (title: string, rows: typeof linked) => (
    <section className="stack tight">
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p className="quiet">{w('没有,或不在您的范围内', 'None, or none within your area')}</p>
      ) : (
        <CaseTable rows={rows} label={title} />
      )}
    </section>
  )
  return (
    <div className="stack">
      <p className="quiet">
        <Link href="/topics">‹ {w('每月一题', 'One topic a month')}</Link> · {topic.month}
      </p>
      <h1>{topic.title}</h1>
      <p className="prose">{topic.why}</p>
      <p>
        {w('牵头', 'Lead')}
        {w(':', ': ')}
        {name(topic.lead)} · {name(topic.area)} · {name(topic.service)}
      </p>
      {topic.endedWhy ? <p className="notice">{topic.endedWhy}</p> : null}
      <Change topic={topic} />
      {topic.mayEnd ? <End id={topic.id} /> : null}
      {linked.length > 0 ? part(w('选题时的事项', 'Matters it was picked for'), linked) : null}
      {part(w('之前', 'Before'), before)}
      {part(w('之后', 'Since'), since)}
    </div>
  )
}
