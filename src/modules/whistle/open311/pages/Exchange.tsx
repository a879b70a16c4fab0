import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Instant } from '../../../../web/ui/Instant.tsx'
import type { open311Endpoints } from '../endpoints.ts'

type Ends = typeof open311Endpoints

/** What came with a matter and about it by the open interface; nothing where nothing did. */
export function Exchange(props: { caseId: string }) {
  const { w, say } = useText()
  const found = useQuery({
    queryKey: ['case', props.caseId, 'exchange'],
    queryFn: () => ask<Ends['exchange']>('GET', '/api/cases/:id/exchange', { params: { id: props.caseId } }),
    meta: { live: true },
  })
  if (!found.data) return null
  const { answers, updates, mediaUrl } = found.data
  if (answers.length === 0 && updates.length === 0 && !mediaUrl) return null
  return (
    <section className="stack tight" aria-labelledby="exchange">
      <h2 id="exchange">{w('接口带来的', 'By the open interface')}</h2>
      {answers.length > 0 ? (
        <dl className="facts">
          {answers.map((answer) => (
            <Fragment key={answer.label.zh}>
              <dt>{say(answer.label)}</dt>
              <dd>{say(answer.text)}</dd>
            </Fragment>
          ))}
        </dl>
      ) : null}
      {mediaUrl ? (
        <p className="quiet">
          {w('对方给的图片地址,本系统没有打开过:', 'An address given for a picture; this system has not opened it:')}{' '}
          <code className="mono">{mediaUrl}</code>
        </p>
      ) : null}
      {updates.length > 0 ? (
        <ul className="plain-list">
          {updates.map((update) => (
            <li key={update.id} className="stack tight limit-row">
              <p>
                <strong>{update.from}</strong>{' '}
                <span className="quiet">
                  {update.status === 'closed' ? w('报“办完”', 'reports “closed”') : w('报进展', 'reports progress')}
                </span>
              </p>
              <p className="said">{update.said}</p>
              <p className="quiet small">
                <Instant at={update.receivedAt} /> ·{' '}
                {update.act
                  ? w(
                      `记为“${update.act.label.zh}”(${update.act.no})`,
                      `kept as “${update.act.label.en}” (${update.act.no})`,
                    )
                  : w('流程现在不允许别的,记为备注', 'the procedure allows nothing else now: kept as a note')}
              </p>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
