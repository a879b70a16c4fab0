import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Link } from '../../../web/ui/Button.tsx'
import { formatLeft } from '../../../web/ui/format.ts'
import { Instant } from '../../../web/ui/Instant.tsx'
import { Light } from '../../../web/ui/Light.tsx'
import type { PromiseDetail, PromiseView, promiseEndpoints } from '../endpoints.ts'
import { ActForm } from './ActForm.tsx'
import { Clocks } from './Clocks.tsx'
import { Gallery } from './Gallery.tsx'
import { History } from './History.tsx'
import { NextSteps } from './NextSteps.tsx'
import type { Acting } from './NextSteps.tsx'
import { PartCard } from './PartCard.tsx'
import { StatePicture } from './StatePicture.tsx'
import { present } from '../../../web/ui/present.ts'

function Head(props: { view: PromiseDetail }) {
  const { w, say, locale } = useText()
  const { view } = props
  const now = present()
  return (
    <header className="stack tight">
      <p className="quiet">
        <Link href="/today">‹ {w('今日', 'Today')}</Link> · {say(view.kindLabel)} {view.no} ·{' '}
        {locale === 'zh' ? view.unit.nameZh : view.unit.nameEn}
      </p>
      <h1>{view.title}</h1>
      <div className="row">
        <Light state={view.light}>{say(view.stateLabel)}</Light>
        {view.dueAt ? (
          <span>
            {formatLeft(new Date(view.dueAt), now, locale)} · <Instant at={view.dueAt} now={now} weekday />
          </span>
        ) : null}
        {view.handedTo ? <span>{w(`在办:${view.handedTo.nameZh}`, `with ${view.handedTo.nameEn}`)}</span> : null}
      </div>
    </header>
  )
}

function Facts(props: { view: PromiseDetail }) {
  const { say, w, locale } = useText()
  const { view } = props
  return (
    <dl className="facts">
      {view.parties.map((each) => (
        <div key={each.party} className="facts-row">
          <dt>{say(each.label)}</dt>
          <dd>{locale === 'zh' ? each.unit.nameZh : each.unit.nameEn}</dd>
        </div>
      ))}
      {view.known.map((each) => (
        <div key={each.label.en} className="facts-row">
          <dt>{say(each.label)}</dt>
          <dd>{say(each.text)}</dd>
        </div>
      ))}
      <div className="facts-row">
        <dt>{w('立项', 'opened')}</dt>
        <dd>
          <Instant at={view.openedAt} now={present()} />
        </dd>
      </div>
    </dl>
  )
}

/**
 * A promise of any kind: what is due and what I can do first, why and what happened after. `about` is what a module's
 * own page says of it besides, and stands before the rest.
 */
export function PromisePage(props: { about?: ReactNode } = {}) {
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const { w } = useText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [acting, setActing] = useState<Acting | null>(null)
  const found = useQuery({
    queryKey: ['promise', id],
    queryFn: () => ask<(typeof promiseEndpoints)['view']>('GET', '/api/promises/:id/view', { params: { id } }),
    meta: { live: true },
  })
  const view = found.data
  const elsewhere =
    view && !props.about && !view.page.startsWith('/desk/promises/') ? view.page.replace('/desk', '') : undefined
  useEffect(() => {
    if (elsewhere) void navigate({ to: elsewhere, replace: true })
  }, [elsewhere, navigate])
  if (found.isPending || elsewhere) return <Loading />
  if (!view) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  function onDone(next: PromiseDetail): void {
    client.setQueryData(['promise', id], next)
    void client.invalidateQueries({ queryKey: ['waiting'] })
    setActing(null)
    window.scrollTo({ top: 0 })
  }
  function onAct(row: PromiseView, act: string): void {
    const offer = row.may.find((each) => each.act === act)
    if (offer) setActing({ row, offer })
  }
  return (
    <div className="stack">
      <Head view={view} />
      <NextSteps root={view} parts={view.children} acting={acting} onAct={setActing} />
      {acting ? (
        <ActForm
          key={acting.row.id + acting.offer.act}
          promiseId={acting.row.id}
          offer={acting.offer}
          prefill={{ values: {}, units: [] }}
          onDone={(next) => onDone(next as unknown as PromiseDetail)}
          onLeave={() => setActing(null)}
        />
      ) : null}
      <div className="with-aside">
        <div className="stack wide">
          {props.about}
          <section className="stack tight" aria-labelledby="facts">
            <h2 id="facts">{w('说好的', 'What was promised')}</h2>
            <Facts view={view} />
          </section>
          {view.children.length > 0 ? (
            <section className="stack tight" aria-labelledby="parts">
              <h2 id="parts">{w('各部分', 'Parts')}</h2>
              <div className="side-by-side">
                {view.children.map((row) => (
                  <PartCard key={row.id} row={row} open={acting?.row.id === row.id} onAct={onAct} />
                ))}
              </div>
            </section>
          ) : null}
          <section className="stack tight" aria-labelledby="evidence">
            <h2 id="evidence">{w('证据', 'Evidence')}</h2>
            <Gallery view={view} />
          </section>
          <section className="stack tight" aria-labelledby="history">
            <h2 id="history">{w('经过', 'What happened')}</h2>
            <History view={view} />
          </section>
          <section className="stack tight no-print" aria-labelledby="picture">
            <h2 id="picture">{w('流程', 'Procedure')}</h2>
            <StatePicture picture={view.picture} kind={view.kind} />
          </section>
        </div>
        <aside className="stack">
          <section className="sheet stack tight" aria-labelledby="clocks">
            <h2 id="clocks">{w('时钟', 'Clocks')}</h2>
            <Clocks clocks={view.clocks} />
          </section>
        </aside>
      </div>
    </div>
  )
}
