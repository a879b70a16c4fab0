import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Link } from '../../../web/ui/Button.tsx'
import { Explain } from '../../../web/ui/Explain.tsx'
import { Instant } from '../../../web/ui/Instant.tsx'
import type { BoardRow } from '../contract.ts'
import type { whistleEndpoints } from '../endpoints.ts'

type Ends = typeof whistleEndpoints
type Board = z.output<Ends['board']['output']>
type Rate = BoardRow['response']

function RateCell(props: { rate: Rate; href?: string }) {
  const { w } = useText()
  const { numerator, denominator, shown } = props.rate
  if (denominator === 0) return <>—</>
  const text = shown ? `${Math.round((numerator / denominator) * 100)}%` : w('件数太少', 'too few')
  return (
    <span title={`${numerator}/${denominator}`}>
      {text}{' '}
      <span className="quiet small">
        {numerator}/{denominator}
      </span>
    </span>
  )
}

function FlowChart(props: { board: Board }) {
  const { w } = useText()
  const { flow } = props.board
  const most = Math.max(1, ...flow.flatMap((row) => [row.opened, row.closed]))
  const step = 600 / Math.max(1, flow.length)
  const opened = flow.reduce((sum, row) => sum + row.opened, 0)
  const closed = flow.reduce((sum, row) => sum + row.closed, 0)
  return (
    <figure className="stack tight">
      <figcaption>
        {w(`每月进出:反映 ${opened} 件,办结 ${closed} 件。`, `By month: ${opened} reported, ${closed} closed.`)}
      </figcaption>
      <svg
        className="chart"
        viewBox="0 0 640 170"
        role="img"
        aria-label={w('每月反映和办结,数字见表', 'Reported and closed by month; figures in the table')}
      >
        <path d="M20 140H630" className="axis" />
        {flow.map((row, index) => {
          const x = 24 + index * step
          const bar = Math.max(4, step / 2 - 6)
          const high = (n: number): number => Math.round((n / most) * 120)
          return (
            <Fragment key={row.month}>
              <rect className="series-1" x={x} y={140 - high(row.opened)} width={bar} height={high(row.opened)} />
              <rect
                className="series-3"
                x={x + bar + 2}
                y={140 - high(row.closed)}
                width={bar}
                height={high(row.closed)}
              />
              <text x={x} y={158}>
                {row.month.slice(5)}
              </text>
            </Fragment>
          )
        })}
      </svg>
      <p className="row small">
        <span className="key series-1">■ {w('反映', 'reported')}</span>
        <span className="key series-3">■ {w('办结', 'closed')}</span>
      </p>
    </figure>
  )
}

function AgeChart(props: { board: Board }) {
  const { say, w } = useText()
  const { ages } = props.board
  const most = Math.max(1, ...ages.map((row) => row.n))
  const all = ages.reduce((sum, row) => sum + row.n, 0)
  const old = ages.filter((row) => row.from >= 30).reduce((sum, row) => sum + row.n, 0)
  return (
    <figure className="stack tight">
      <figcaption>
        {w(`在办 ${all} 件,其中 ${old} 件超过 30 天。`, `${all} are open, ${old} of them for more than 30 days.`)}
      </figcaption>
      <table className="plain bars">
        <thead>
          <tr>
            <th scope="col">{w('已等天数', 'Days waited')}</th>
            <th scope="col" className="end">
              {w('件', 'Matters')}
            </th>
            <th aria-hidden="true" />
          </tr>
        </thead>
        <tbody>
          {ages.map((row) => (
            <tr key={row.from}>
              <th scope="row">{say(row.bucket)}</th>
              <td className="end num">{row.n}</td>
              <td aria-hidden="true" className="bar-cell">
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" width="100%" height="12">
                  <rect className="series-1" width={(row.n / most) * 100} height="10" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

/** Promises by place and by unit: every count opens the matters it counts, every rate shows what it is made of. */
export function BoardPage() {
  const { w, locale } = useText()
  const search = useSearch({ strict: false }) as { by?: string; unit?: string; months?: string }
  const navigate = useNavigate()
  const by = search.by === 'unit' ? 'unit' : 'place'
  const months = Number(search.months ?? 12)
  const asked = { by, months, ...(search.unit ? { unit: search.unit } : {}) } as const
  const found = useQuery({
    queryKey: ['board', asked],
    queryFn: () => ask<Ends['board']>('GET', '/api/board', { query: asked }),
    meta: { live: true },
  })
  const board = found.data
  const set = (next: Record<string, string | undefined>): void =>
    void navigate({ to: '/board', search: { ...search, ...next } as never })
  const name = (unit: { nameZh: string; nameEn: string }): string => (locale === 'zh' ? unit.nameZh : unit.nameEn)
  const count = (row: BoardRow, n: number, what: string): ReactNode =>
    n === 0 ? (
      <span className="quiet">0</span>
    ) : (
      <Link href={`/cases?unit=${row.unit.id}${what === 'all' ? '' : `&what=${what}`}`}>{n}</Link>
    )
  const cells = (row: BoardRow): ReactNode => (
    <>
      <td className="end num">{count(row, row.opened, 'all')}</td>
      <td className="end num">{count(row, row.closed, 'closed')}</td>
      {by === 'place' ? (
        <>
          <td className="end num">{count(row, row.open, 'open')}</td>
          <td className="end num">{count(row, row.late, 'late')}</td>
          <td className="end num">{count(row, row.planned, 'planned')}</td>
          <td className="end num">{row.whistles}</td>
        </>
      ) : null}
      <td className="end num">{count(row, row.reopened, 'reopened')}</td>
      <td className="end num">
        <RateCell rate={row.response} />
      </td>
      <td className="end num">
        <RateCell rate={row.arrival} />
      </td>
      <td className="end num">
        <RateCell rate={row.solved} />
      </td>
      <td className="end num">
        <RateCell rate={row.satisfied} />
      </td>
      <td className="end num">{count(row, row.notReached, 'not_reached')}</td>
      <td className="end num">{count(row, row.excluded, 'excluded')}</td>
    </>
  )
  const head = (zh: string, en: string): ReactNode => (
    <th scope="col" className="end">
      {w(zh, en)}
    </th>
  )
  return (
    <div className="stack">
      <div className="row apart">
        <h1>{w('承诺看板', 'Board of promises')}</h1>
        <a
          href={`/api/board.csv?${new URLSearchParams({ by, months: String(months), ...(search.unit ? { unit: search.unit } : {}) }).toString()}`}
          download
        >
          {w('导出 CSV', 'Export CSV')}
        </a>
      </div>
      <div className="row">
        {(['place', 'unit'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="chip"
            aria-pressed={by === each}
            onClick={() => set({ by: each, unit: undefined })}
          >
            {each === 'place' ? w('按地方', 'By place') : w('按单位', 'By unit')}
          </button>
        ))}
        {[3, 12, 24].map((each) => (
          <button
            key={each}
            type="button"
            className="chip"
            aria-pressed={months === each}
            onClick={() => set({ months: String(each) })}
          >
            {w(`${each} 个月`, `${each} months`)}
          </button>
        ))}
        <Explain
          label={w('怎么算的?', 'How is this counted?')}
          lines={[
            w('按时联系 = 期限内联系到居民 ÷ 派出。', 'Contacted in time = contacted within the limit ÷ dispatched.'),
            w('按时到场 = 期限内到场 ÷ 派出。', 'Came in time = came within the limit ÷ dispatched.'),
            w('解决 = 居民说解决了 ÷ 居民作了回答。', 'Solved = residents who said solved ÷ residents who answered.'),
            w(
              '满意同理。未联系上、剔除的不进分母,单独列出。',
              'Satisfied likewise. Not reached and excluded are kept out and shown apart.',
            ),
            w(
              '少于规定件数不显示百分比。不给个人算。',
              'Below the least number no percentage is shown. Persons are never counted.',
            ),
          ]}
        />
      </div>
      {found.isPending ? (
        <Loading />
      ) : !board ? (
        <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <nav aria-label={w('上级', 'Above')} className="row">
            {board.path.map((unit, index) => (
              <Fragment key={unit.id}>
                {index > 0 ? <span aria-hidden="true">›</span> : null}
                <Link href={`/board?by=${by}&unit=${unit.id}`}>{name(unit)}</Link>
              </Fragment>
            ))}
            <span className="quiet small">
              {w('截至', 'as of')} <Instant at={board.asOf} />
            </span>
          </nav>
          <div className="scroll-x" tabIndex={0} role="region" aria-label={w('看板', 'Board')}>
            <table className="plain board">
              <thead>
                <tr>
                  <th scope="col">{by === 'place' ? w('地方', 'Place') : w('单位', 'Unit')}</th>
                  {by === 'place' ? head('反映', 'Reported') : head('派到', 'Called')}
                  {head('办结', 'Closed')}
                  {by === 'place' ? (
                    <>
                      {head('在办', 'In hand')}
                      {head('超期', 'Overdue')}
                      {head('挂账', 'Planned')}
                      {head('吹哨', 'Whistles')}
                    </>
                  ) : null}
                  {head('重办', 'Reopened')}
                  {head('按时联系', 'Contacted in time')}
                  {head('按时到场', 'Came in time')}
                  {head('解决', 'Solved')}
                  {head('满意', 'Satisfied')}
                  {head('未联系上', 'Not reached')}
                  {head('剔除', 'Excluded')}
                </tr>
              </thead>
              <tbody>
                {board.rows.map((row) => (
                  <tr key={row.unit.id}>
                    <th scope="row">
                      {row.hasChildren ? (
                        <Link href={`/board?by=${by}&unit=${row.unit.id}`}>{name(row.unit)}</Link>
                      ) : (
                        name(row.unit)
                      )}
                    </th>
                    {cells(row)}
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">{w('合计', 'Total')}</th>
                  {cells(board.total)}
                </tr>
              </tfoot>
            </table>
          </div>
          <div className="side-by-side">
            <FlowChart board={board} />
            <AgeChart board={board} />
          </div>
        </>
      )}
    </div>
  )
}
