import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Instant } from '../../../web/ui/Instant.tsx'
import { Light } from '../../../web/ui/Light.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { HookDelivery, hookEndpoints } from '../contract.ts'
import { hookEvents } from '../events.ts'

type Ends = typeof hookEndpoints
const views = [
  ['all', '全部', 'All'],
  ['waiting', '等着送', 'Waiting'],
  ['held', '没送到', 'Not delivered'],
  ['sent', '已送到', 'Delivered'],
] as const

/** Why an attempt failed, for people; what the system says of a connection stays as it is. */
function faultWords(fault: string): { zh: string; en: string } {
  const [, status] = /^answered (\d+)$/.exec(fault) ?? []
  const [, redirect] = /^redirect \((\d+)\)/.exec(fault) ?? []
  const [, seconds] = /^no answer within ([\d.]+) s$/.exec(fault) ?? []
  if (status) return { zh: `对方答复 ${status}`, en: `it answered ${status}` }
  if (redirect) return { zh: `对方转到别处(${redirect}),没有跟去`, en: `it redirects (${redirect}); not followed` }
  if (seconds) return { zh: `${seconds} 秒内没有答复`, en: fault }
  if (fault === 'address refused')
    return { zh: '网址指向内部网络,没有发', en: 'the address leads into an internal network; not sent' }
  return { zh: `连不上(${fault})`, en: `no connection (${fault})` }
}

function Delivery(props: { delivery: HookDelivery; onReplay?: () => void }) {
  const { w, say } = useText()
  const { delivery } = props
  const words = hookEvents[delivery.event as keyof typeof hookEvents]
  return (
    <li className="stack tight limit-row">
      <div className="row apart">
        <span>
          <strong>{words ? say(words) : w('测试消息', 'test event')}</strong>{' '}
          <span className="quiet small">
            <Instant at={delivery.at} />
          </span>
        </span>
        <Light state={delivery.state === 'sent' ? 'kept' : delivery.state === 'held' ? 'overdue' : 'running'}>
          {delivery.state === 'sent'
            ? w('已送到', 'delivered')
            : delivery.state === 'held'
              ? w('没送到,停下了', 'not delivered, held')
              : w('等着送', 'waiting')}
        </Light>
      </div>
      {delivery.state === 'waiting' && delivery.nextTryAt && delivery.tries > 0 ? (
        <p className="quiet small">
          {w(`试过 ${delivery.tries} 次,下次`, `Tried ${delivery.tries} times; next`)}{' '}
          <Instant at={delivery.nextTryAt} />
        </p>
      ) : null}
      <details>
        <summary>
          {w(`内容和 ${delivery.attempts.length} 次尝试`, `Content and attempts (${delivery.attempts.length})`)}
        </summary>
        <p className="quiet small">
          {w('消息编号', 'Message id')} <code>{delivery.eventId}</code>
        </p>
        <pre className="code-block" tabIndex={0}>
          {JSON.stringify(JSON.parse(delivery.body), null, 2)}
        </pre>
        <ol className="plain-list">
          {delivery.attempts.map((attempt) => (
            <li key={attempt.id} className="stack tight">
              <span>
                <Instant at={attempt.at} /> · {attempt.status ?? w('没有答复', 'no answer')} · {attempt.ms} ms
                {attempt.fault ? <span className="field-error"> ▲ {say(faultWords(attempt.fault))}</span> : null}
              </span>
              {attempt.answer ? (
                <pre className="code-block" tabIndex={0}>
                  {attempt.answer}
                </pre>
              ) : null}
            </li>
          ))}
        </ol>
      </details>
      {props.onReplay && delivery.state !== 'waiting' ? (
        <div className="row">
          <Button kind="quiet" onPress={props.onReplay}>
            {w('再送一次', 'Send again')}
          </Button>
        </div>
      ) : null}
    </li>
  )
}

/** What was sent to one receiver, newest first: every attempt, how long it took, what the receiver said. */
export function HookLog(props: { hookId: string; mayReplay: boolean }) {
  const { w } = useText()
  const client = useQueryClient()
  const [what, setWhat] = useState<(typeof views)[number][0]>('all')
  const found = useInfiniteQuery({
    queryKey: ['hooks', props.hookId, what],
    queryFn: ({ pageParam }) =>
      ask<Ends['deliveries']>('GET', '/api/hooks/:id/deliveries', {
        params: { id: props.hookId },
        query: { what, ...(pageParam ? { before: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: 3000,
  })
  const replay = useMutation({
    mutationFn: (eventId: string) =>
      ask<Ends['replay']>('POST', '/api/hooks/:id/replay', { params: { id: props.hookId }, input: { eventId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['hooks'] }),
    onError: (error) => toast(error.message, { kind: 'warning' }),
  })
  const rows = found.data?.pages.flatMap((page) => page.deliveries) ?? []
  return (
    <section className="stack tight" aria-label={w('送达记录', 'Delivery log')}>
      <div className="row" role="group" aria-label={w('看哪些', 'Show')}>
        {views.map(([key, zh, en]) => (
          <button key={key} type="button" className="chip" aria-pressed={what === key} onClick={() => setWhat(key)}>
            {w(zh, en)}
          </button>
        ))}
      </div>
      {found.isPending ? (
        <Loading />
      ) : !found.data ? (
        <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <p className="quiet">{w('还没有消息。', 'No events yet.')}</p>
      ) : (
        <ul className="plain-list">
          {rows.map((delivery) => (
            <Delivery
              key={delivery.eventId}
              delivery={delivery}
              {...(props.mayReplay ? { onReplay: () => replay.mutate(delivery.eventId) } : {})}
            />
          ))}
        </ul>
      )}
      {found.hasNextPage ? (
        <div className="row">
          <Button onPress={() => void found.fetchNextPage()} busy={found.isFetchingNextPage}>
            {w('再看更早的', 'Older ones')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
