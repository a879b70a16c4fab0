import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Button, Link } from '../../../../web/ui/Button.tsx'
import { Empty } from '../../../../web/ui/Empty.tsx'
import { Instant } from '../../../../web/ui/Instant.tsx'
import { Rarity } from '../../hotspots/pages/Rarity.tsx'
import { useNames } from '../../hotspots/pages/HotSpots.tsx'
import type { Topic, topicEndpoints } from '../contract.ts'
import { PickForm } from './PickForm.tsx'

type Ends = typeof topicEndpoints

/** What changed: the same number of days before the month and since. */
export function Change(props: { topic: Topic }) {
  const { w } = useText()
  const { before, since } = props.topic
  const most = Math.max(1, before.n, since.n)
  const days = Math.round((Date.parse(since.to) - Date.parse(since.from)) / 86_400_000)
  const all = Math.round((Date.parse(before.to) - Date.parse(before.from)) / 86_400_000)
  const row = (label: string, n: number, look: string) => (
    <tr>
      <th scope="row">{label}</th>
      <td className="end num">{n}</td>
      <td className="bar-cell" aria-hidden="true">
        <svg className="drawing" viewBox="0 0 100 10" preserveAspectRatio="none" height="12">
          <rect className={look} width={Math.max(1, (n / most) * 100)} height="10" />
        </svg>
      </td>
    </tr>
  )
  return (
    <table className="plain bars change">
      <caption className="visually-hidden">{w('前后件数', 'Matters before and since')}</caption>
      <tbody>
        {row(w(`之前 ${all} 天`, `${all} days before`), before.n, 'usual')}
        {row(
          since.whole
            ? w(`之后 ${days} 天`, `${days} days since`)
            : w(`之后 ${days} 天(还没满)`, `${days} days since (not over)`),
          since.n,
          'hot',
        )}
      </tbody>
    </table>
  )
}

function Card(props: { topic: Topic }) {
  const { w } = useText()
  const name = useNames()
  const { topic } = props
  return (
    <li className="sheet stack tight">
      <div className="row apart base">
        <h2>
          <span className="num">{topic.month}</span> · <Link href={`/topics/${topic.id}`}>{topic.title}</Link>
        </h2>
        {topic.endedAt ? (
          <span className="quiet">
            {w('已结束', 'ended')} <Instant at={topic.endedAt} now={new Date()} />
          </span>
        ) : null}
      </div>
      <p className="prose">{topic.why}</p>
      <dl className="facts">
        <dt>{w('牵头', 'Lead')}</dt>
        <dd>{name(topic.lead)}</dd>
        <dt>{w('看什么', 'About')}</dt>
        <dd>
          {topic.place ? `${name(topic.place)} · ` : ''}
          {name(topic.area)} · {name(topic.service)}
        </dd>
        <dt>{w('从哪来', 'Came from')}</dt>
        <dd>
          {topic.baseline ? (
            <>
              {topic.hotSpotId ? (
                <Link href={`/hotspots/${topic.hotSpotId}`}>{w('热点', 'Hot spot')}</Link>
              ) : (
                w('热点', 'Hot spot')
              )}
              {w(':', ': ')}
              <Rarity of={topic.baseline} />
            </>
          ) : (
            w('手写提出', 'Written by hand')
          )}
        </dd>
        <dt>{w('选定', 'Picked by')}</dt>
        <dd>
          {name(topic.unit)} {name(topic.pickedBy)} · <Instant at={topic.pickedAt} now={new Date()} />
        </dd>
      </dl>
      <Change topic={topic} />
    </li>
  )
}

/** One topic a month: where it came from, why it was picked, and what changed since. */
export function Topics() {
  const { w } = useText()
  const search: { hotspot?: string; pick?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const found = useQuery({ queryKey: ['topics'], queryFn: () => ask<Ends['topics']>('GET', '/api/topics', {}) })
  if (found.isPending) return <Loading />
  if (!found.data) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  const { topics, mayPick, thisMonth } = found.data
  const picking = mayPick && (search.hotspot !== undefined || search.pick === '1')
  const leave = (): void => void navigate({ to: '/topics', search: {} })
  return (
    <div className="stack">
      <div className="row apart">
        <h1>{w('每月一题', 'One topic a month')}</h1>
        {mayPick && !picking ? (
          <div className="row">
            <Link as="secondary" href="/hotspots">
              {w('从热点里选', 'Pick from hot spots')}
            </Link>
            <Button onPress={() => void navigate({ to: '/topics', search: { pick: '1' } })}>
              {w('手写一题', 'Write one')}
            </Button>
          </div>
        ) : null}
      </div>
      <p className="prose">
        {w(
          '每个单位每月只选一题,集中办一类反复出现的事,并看前后变了没有。',
          'Each unit picks one topic a month, works on one kind of matter that keeps coming, and sees whether it changed.',
        )}
      </p>
      {picking ? <PickForm hotspot={search.hotspot} thisMonth={thisMonth} onLeave={leave} /> : null}
      {topics.length === 0 ? (
        picking ? null : (
          <Empty
            title={w('还没有选过题', 'No topic was picked yet')}
            action={mayPick ? <Link href="/hotspots">{w('看看热点', 'Look at hot spots')}</Link> : undefined}
          />
        )
      ) : (
        <ul className="plain-list stack">
          {topics.map((topic) => (
            <Card key={topic.id} topic={topic} />
          ))}
        </ul>
      )}
    </div>
  )
}
