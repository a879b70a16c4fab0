import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { ActOffer } from '../../../kernel/promise/contract.ts'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button, Link } from '../../../web/ui/Button.tsx'
import { formatLeft } from '../../../web/ui/format.ts'
import { Instant } from '../../../web/ui/Instant.tsx'
import { Light } from '../../../web/ui/Light.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { PromiseView } from '../../../kernel/promise/endpoints.ts'
import type { CaseView } from '../contract.ts'
import type { whistleEndpoints } from '../endpoints.ts'
import { CaseProjects } from './CaseProjects.tsx'
import { ProposalWhy } from '../catalogue/pages/ProposalWhy.tsx'
import { ActForm } from '../../../kernel/promise/pages/ActForm.tsx'
import { Clocks } from '../../../kernel/promise/pages/Clocks.tsx'
import type { Prefill } from '../../../kernel/promise/pages/field.ts'
import { Gallery } from '../../../kernel/promise/pages/Gallery.tsx'
import { History } from '../../../kernel/promise/pages/History.tsx'
import { NextSteps } from '../../../kernel/promise/pages/NextSteps.tsx'
import type { Acting } from '../../../kernel/promise/pages/NextSteps.tsx'
import { PartCard } from '../../../kernel/promise/pages/PartCard.tsx'
import { StatePicture } from '../../../kernel/promise/pages/StatePicture.tsx'
import { Exchange } from '../open311/pages/Exchange.tsx'
import { CallUpCard } from './CaseParts.tsx'
import { ownFields } from './OwnFields.tsx'
import { PublicCopy } from './PublicCopy.tsx'
import { present } from '../../../web/ui/present.ts'

type Ends = typeof whistleEndpoints

function asksLead(offer: ActOffer | undefined): boolean {
  return offer?.fields.some((field: { name: string }) => field.name === 'lead') ?? false
}

/** What is known already is filled in: who answers for this, because of which list or ruling. */
function usePrefill(view: CaseView): (offer: ActOffer) => Prefill {
  const { locale, w, say } = useText()
  return (offer) => {
    const { proposal } = view
    if (!proposal || !asksLead(offer)) return { values: {}, units: [] }
    const name = (unit: { nameZh: string; nameEn: string }): string => (locale === 'zh' ? unit.nameZh : unit.nameEn)
    const units = [proposal.lead, ...proposal.supports].map((unit) => ({ value: unit.id, label: name(unit) }))
    const hasKind = offer.fields.some((field: { name: string }) => field.name === 'kind')
    const because = proposal.ruling
      ? w(`依裁定 ${proposal.ruling}`, `because of ruling ${proposal.ruling}`)
      : say(proposal.basis)
    return {
      values: {
        lead: proposal.lead.id,
        supports: proposal.supports.map((unit) => unit.id),
        ...(hasKind ? { kind: proposal.kind } : {}),
      },
      units,
      reason: w(
        `已按职责目录填好:${because}。可以改。`,
        `Filled in from the catalogue: ${because}. You may change it.`,
      ),
    }
  }
}

function Contact(props: { view: CaseView }) {
  const { w } = useText()
  const { view } = props
  const read = useMutation({
    mutationFn: () =>
      ask<Ends['readContact']>('POST', '/api/cases/:id/contact', { params: { id: view.id }, input: {} }),
    onError: (error) => toast(error.message, { kind: 'warning' }),
  })
  const { contact } = view
  if (contact.shown === 'none')
    return <p>{w('没有留联系方式(匿名,用查询码跟进)', 'No contact left: anonymous, followed by code')}</p>
  if (contact.shown === 'erased') return <p>{w('联系方式已到期删除', 'The contact was erased at its time')}</p>
  if (read.data)
    return (
      <p>
        {read.data.name ?? ''} {read.data.phone ? <a href={`tel:${read.data.phone}`}>{read.data.phone}</a> : null}{' '}
        {read.data.mail ? <a href={`mailto:${read.data.mail}`}>{read.data.mail}</a> : null}
      </p>
    )
  return (
    <div className="row">
      <span>
        {contact.name ?? ''} <span className="num">{contact.phone ?? w('没留电话', 'no number')}</span>
      </span>
      <Button kind="quiet" onPress={() => read.mutate()} busy={read.isPending}>
        {w('看联系方式(会留下记录)', 'Show the contact (this is recorded)')}
      </Button>
    </div>
  )
}

function Head(props: { view: CaseView }) {
  const { w, say, locale } = useText()
  const { view } = props
  const now = present()
  return (
    <header className="stack tight">
      <p className="quiet">
        <Link href="/today">‹ {w('今日', 'Today')}</Link> · {view.no} ·{' '}
        {locale === 'zh' ? view.unit.nameZh : view.unit.nameEn}
      </p>
      <h1>{view.title}</h1>
      <div className="row">
        <Light state={view.light}>{say(view.stateLabel)}</Light>
        <span className="strong">
          {view.closedAt
            ? w(`历时 ${view.residentDay} 天`, `took ${view.residentDay} days`)
            : w(`居民第 ${view.residentDay} 天`, `resident's day ${view.residentDay}`)}
        </span>
        {view.handedTo ? <span>{w(`在办:${view.handedTo.nameZh}`, `with ${view.handedTo.nameEn}`)}</span> : null}
        {view.dueAt ? (
          <span>
            {formatLeft(new Date(view.dueAt), now, locale)} · <Instant at={view.dueAt} now={now} weekday />
          </span>
        ) : null}
        <Link href={`/cases/${view.id}/slip`}>{w('打印回执', 'Print the slip')}</Link>
      </div>
    </header>
  )
}

/** One matter, whole: what is due and what I can do first, why and what happened after. */
export function CasePage() {
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const { w, say, locale } = useText()
  const client = useQueryClient()
  const [acting, setActing] = useState<Acting | null>(null)
  const found = useQuery({
    queryKey: ['case', id],
    queryFn: () => ask<Ends['case']>('GET', '/api/cases/:id', { params: { id } }),
    meta: { live: true },
  })
  const view = found.data
  const prefill = usePrefill(view ?? ({ proposal: null } as CaseView))
  if (found.isPending) return <Loading />
  if (!view) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  const shown = view
  function onDone(next: CaseView): void {
    client.setQueryData(['case', id], next)
    void client.invalidateQueries({ queryKey: ['waiting'] })
    setActing(null)
    window.scrollTo({ top: 0 })
  }
  function onCopy(next: CaseView): void {
    client.setQueryData(['case', id], next)
  }
  function onAct(row: PromiseView, act: string): void {
    const offer = row.may.find((each) => each.act === act)
    if (offer) setActing({ row, offer })
  }
  return (
    <div className="stack">
      <Head view={shown} />
      {shown.mergedInto ? (
        <p className="notice">
          {w('已并入', 'Merged into')} <Link href={`/cases/${shown.mergedInto.id}`}>{shown.mergedInto.no}</Link>
        </p>
      ) : null}
      <CaseProjects caseId={shown.id} />
      <NextSteps
        root={shown}
        parts={[...shown.callUps, ...shown.disputes, ...shown.others]}
        acting={acting}
        onAct={setActing}
      />
      {asksLead(acting?.offer) || (!acting && shown.may.some(asksLead)) ? <ProposalWhy caseId={shown.id} /> : null}
      {acting ? (
        <ActForm
          key={acting.row.id + acting.offer.act}
          promiseId={acting.row.id}
          offer={acting.offer}
          prefill={prefill(acting.offer)}
          own={ownFields}
          onDone={(next) => onDone(next as unknown as CaseView)}
          onLeave={() => setActing(null)}
        />
      ) : null}
      <div className="with-aside">
        <div className="stack wide">
          <section className="stack tight" aria-labelledby="said">
            <h2 id="said">{w('反映的内容', 'What was reported')}</h2>
            <p className="said">{shown.said}</p>
            <p className="quiet">
              {locale === 'zh' ? shown.service.nameZh : shown.service.nameEn}
              {shown.place ? ` · ${locale === 'zh' ? shown.place.nameZh : shown.place.nameEn}` : ''} {shown.address}
            </p>
          </section>
          <Exchange caseId={shown.id} />
          {shown.duplicates.length > 0 ? (
            <section className="notice stack tight" aria-labelledby="twins">
              <h2 id="twins">{w('可能是同一件', 'Likely the same matter')}</h2>
              <ul>
                {shown.duplicates.map((row) => (
                  <li key={row.id}>
                    <Link href={`/cases/${row.id}`}>
                      {row.no} {row.title}
                    </Link>{' '}
                    {w(`相似 ${Math.round(row.likeness * 100)}%`, `${Math.round(row.likeness * 100)}% alike`)}
                  </li>
                ))}
              </ul>
              <p>
                {w(
                  '确认是同一件,就在“下一步”里选“并件”;可以撤销。',
                  'If it is, choose “Merge” above; it can be undone.',
                )}
              </p>
            </section>
          ) : null}
          {shown.callUps.length > 0 ? (
            <section className="stack tight" aria-labelledby="units">
              <h2 id="units">{w('部门', 'Units called')}</h2>
              <div className="side-by-side">
                {shown.callUps.map((row) => (
                  <CallUpCard key={row.id} row={row} open={acting?.row.id === row.id} onAct={onAct} />
                ))}
              </div>
            </section>
          ) : null}
          {shown.others.length > 0 ? (
            <section className="stack tight" aria-labelledby="others">
              <h2 id="others">{w('会签与表决', 'Opinions and votes')}</h2>
              <div className="side-by-side">
                {shown.others.map((row) => (
                  <PartCard key={row.id} row={row} open={acting?.row.id === row.id} onAct={onAct} />
                ))}
              </div>
            </section>
          ) : null}
          {shown.disputes.map((row) => (
            <section key={row.id} className="sheet stack tight">
              <div className="row apart">
                <h2>
                  {w('职责争议', 'Dispute')} {row.no}
                </h2>
                <Light state={row.light}>{say(row.stateLabel)}</Light>
              </div>
              <Clocks clocks={row.clocks} />
            </section>
          ))}
          <section className="stack tight" aria-labelledby="evidence">
            <h2 id="evidence">{w('证据', 'Evidence')}</h2>
            <Gallery view={shown} />
          </section>
          <section className="stack tight" aria-labelledby="history">
            <h2 id="history">{w('经过', 'What happened')}</h2>
            <History view={shown} />
          </section>
          <section className="stack tight no-print" aria-labelledby="picture">
            <h2 id="picture">{w('流程', 'Procedure')}</h2>
            <StatePicture picture={shown.picture} kind={shown.kind} />
          </section>
        </div>
        <aside className="stack">
          <section className="sheet stack tight" aria-labelledby="clocks">
            <h2 id="clocks">{w('时钟', 'Clocks')}</h2>
            <Clocks clocks={shown.clocks} />
          </section>
          <section className="sheet stack tight no-print" aria-labelledby="contact">
            <h2 id="contact">{w('反映人', 'Resident')}</h2>
            <Contact view={shown} />
            {shown.followers > 0 ? (
              <p className="quiet">{w(`还有 ${shown.followers} 人跟着这件事`, `${shown.followers} more follow it`)}</p>
            ) : null}
          </section>
          <section className="sheet stack tight no-print" aria-labelledby="copy">
            <h2 id="copy">{w('公开页', 'Public page')}</h2>
            <PublicCopy key={shown.published.title + String(shown.published.hidden)} view={shown} onDone={onCopy} />
          </section>
        </aside>
      </div>
    </div>
  )
}
