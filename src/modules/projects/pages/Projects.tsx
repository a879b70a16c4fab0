import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Link } from '../../../web/ui/Button.tsx'
import { Empty } from '../../../web/ui/Empty.tsx'
import { Instant } from '../../../web/ui/Instant.tsx'
import { Light } from '../../../web/ui/Light.tsx'
import type { projectEndpoints } from '../contract.ts'

type Ends = typeof projectEndpoints
const whats = [
  ['all', '全部', 'All'],
  ['open', '没办完', 'Open'],
  ['late', '超期', 'Overdue'],
  ['judging', '待核验、待评判', 'To be checked or judged'],
  ['kept', '办到', 'Kept'],
  ['dropped', '撤销', 'Dropped'],
] as const

/** Projects by state and date: what a place was promised beyond single matters. */
export function Projects() {
  const { w, say, locale } = useText()
  const search: { what?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const what = whats.find(([key]) => key === search.what)?.[0] ?? 'all'
  const found = useQuery({
    queryKey: ['projects', what],
    queryFn: () => ask<Ends['projects']>('GET', '/api/projects', { query: { what } }),
    meta: { live: true },
  })
  const name = (named: { nameZh: string; nameEn: string }): string => (locale === 'zh' ? named.nameZh : named.nameEn)
  const counts: Partial<Record<string, number>> = found.data?.counts ?? {}
  return (
    <div className="stack">
      <div className="row apart">
        <h1>{w('项目', 'Projects')}</h1>
        {found.data?.mayPlan ? (
          <Link as="secondary" href="/projects/plan">
            {w('立一个项目', 'Plan a project')}
          </Link>
        ) : null}
      </div>
      <p className="prose">
        {w(
          '反复出现的事,一件一件办不完,就立成项目:有牵头单位,有日期,别人核验,社区说办到了没有。',
          'What keeps coming back is planned as a project: with an owner and a date, checked by somebody else, and judged by the community it was promised to.',
        )}
      </p>
      <div className="row" role="group" aria-label={w('按状态看', 'By state')}>
        {whats.map(([key, zh, en]) => (
          <button
            key={key}
            type="button"
            className="chip"
            aria-pressed={what === key}
            onClick={() => void navigate({ to: '/projects', search: key === 'all' ? {} : { what: key } })}
          >
            {w(zh, en)}
            {counts[key] === undefined ? '' : ` ${counts[key]}`}
          </button>
        ))}
      </div>
      {found.isPending ? (
        <Loading />
      ) : !found.data ? (
        <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.rows.length === 0 ? (
        <Empty
          title={w('没有这样的项目', 'No project is like that')}
          action={<Link href="/hotspots">{w('看看热点', 'Look at hot spots')}</Link>}
        />
      ) : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={w('项目表', 'Table of projects')}>
          <table className="plain cases">
            <thead>
              <tr>
                <th scope="col">{w('状态', 'State')}</th>
                <th scope="col">{w('项目', 'Project')}</th>
                <th scope="col">{w('编号', 'Number')}</th>
                <th scope="col">{w('牵头单位', 'Owner')}</th>
                <th scope="col">{w('答应给谁', 'Promised to')}</th>
                <th scope="col">{w('哪天办好', 'Due')}</th>
                <th scope="col" className="end">
                  {w('关联事项', 'Matters')}
                </th>
              </tr>
            </thead>
            <tbody>
              {found.data.rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Light state={row.light}>{say(row.stateLabel)}</Light>
                  </td>
                  <td>
                    <Link href={`/projects/${row.id}`}>{row.title}</Link>
                  </td>
                  <td className="num">{row.no}</td>
                  <td>{name(row.owner)}</td>
                  <td>{name(row.area)}</td>
                  <td>{row.dueAt ? <Instant at={row.dueAt} now={new Date()} /> : '—'}</td>
                  <td className="end num">
                    {row.cases === 0 ? 0 : <Link href={`/projects/${row.id}#linked`}>{row.cases}</Link>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
