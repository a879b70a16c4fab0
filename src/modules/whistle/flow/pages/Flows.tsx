import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Figure } from '../../drawing/pages/Figure.tsx'
import type { Drawing } from '../../drawing/shapes.ts'
import type { Flow, flowEndpoints } from '../contract.ts'
import { bucketName, drawBuckets, drawWeeks, sentences } from '../draw.ts'

function Chart(props: { title: string; says: string; drawing: Drawing; children: ReactNode }) {
  const { w } = useText()
  return (
    <figure className="sheet stack tight chart-card">
      <figcaption className="stack tight">
        <h3>{props.title}</h3>
        <p>{props.says}</p>
      </figcaption>
      <Figure drawing={props.drawing} />
      <details>
        <summary>{w('看数字', 'Show the figures')}</summary>
        <div className="scroll-x" tabIndex={0} role="region" aria-label={`${props.title} · ${w('数字', 'figures')}`}>
          {props.children}
        </div>
      </details>
    </figure>
  )
}

function Buckets(props: { rows: Flow['ages'] }) {
  const { w, locale } = useText()
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">{w('天数', 'Days')}</th>
          <th scope="col" className="end">
            {w('件', 'Matters')}
          </th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.least}>
            <th scope="row">{bucketName(row, locale)}</th>
            <td className="end num">{row.n}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{w('合计', 'Total')}</th>
          <td className="end num">{props.rows.reduce((sum, row) => sum + row.n, 0)}</td>
        </tr>
      </tfoot>
    </table>
  )
}

/** What comes and goes, how long the open ones have waited, how long the closed ones took. */
export function Flows(props: { unit: string | undefined }) {
  const { w, locale } = useText()
  const { unit } = props
  const found = useQuery({
    queryKey: ['flow', unit],
    queryFn: () => ask<(typeof flowEndpoints)['flow']>('GET', '/api/flow', { query: unit ? { unit } : {} }),
  })
  if (found.isPending) return <Loading />
  if (!found.data) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  const flow = found.data
  const says = sentences(flow, locale)
  return (
    <section className="stack" aria-labelledby="flows">
      <h2 id="flows">{w('进出和快慢', 'In, out and how fast')}</h2>
      <div className="charts">
        <Chart title={w('每周进出', 'In and out by week')} says={says.weeks} drawing={drawWeeks(flow.weeks, locale)}>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{w('周(从周一起)', 'Week from Monday')}</th>
                <th scope="col" className="end">
                  {w('反映', 'Reported')}
                </th>
                <th scope="col" className="end">
                  {w('办结', 'Closed')}
                </th>
              </tr>
            </thead>
            <tbody>
              {flow.weeks.map((row) => (
                <tr key={row.from}>
                  <th scope="row" className="num">
                    {row.from}
                  </th>
                  <td className="end num">{row.opened}</td>
                  <td className="end num">{row.closed}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Chart>
        <Chart
          title={w('在办的等了多久', 'How long open ones have waited')}
          says={says.ages}
          drawing={drawBuckets(
            flow.ages,
            'came',
            locale,
            w('在办件数按等待天数,数字见表', 'Open matters by days waited; figures in the table'),
          )}
        >
          <Buckets rows={flow.ages} />
        </Chart>
        <Chart
          title={w('办结用了多久', 'How long closed ones took')}
          says={says.took}
          drawing={drawBuckets(
            flow.took,
            'went',
            locale,
            w('办结件数按用时,数字见表', 'Closed matters by days taken; figures in the table'),
          )}
        >
          <Buckets rows={flow.took} />
        </Chart>
      </div>
    </section>
  )
}
