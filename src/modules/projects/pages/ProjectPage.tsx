import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { PromisePage } from '../../../kernel/promise/pages/PromisePage.tsx'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Link } from '../../../web/ui/Button.tsx'
import { Day } from '../../../web/ui/Day.tsx'
import { formatNumber } from '../../../web/ui/format.ts'
import { Instant } from '../../../web/ui/Instant.tsx'
import type { projectEndpoints, ProjectView } from '../contract.ts'

function Baseline(props: { of: NonNullable<ProjectView['baseline']>; hotSpotId: string | null }) {
  const { w, locale } = useText()
  const { n, days, usual } = props.of
  const mean = formatNumber(Math.round(usual * 10) / 10, locale, 1)
  return (
    <p>
      {w(
        `立项时:${days} 天里 ${n} 件,往常 ${mean} 件。`,
        `When it was planned: ${n} in ${days} days, usual was ${mean}.`,
      )}{' '}
      {props.hotSpotId ? <Link href={`/hotspots/${props.hotSpotId}`}>{w('看热点', 'See the hot spot')}</Link> : null}
    </p>
  )
}

function About(props: { project: ProjectView }) {
  const { w, locale } = useText()
  const { project } = props
  const name = (named: { nameZh: string; nameEn: string }): string => (locale === 'zh' ? named.nameZh : named.nameEn)
  return (
    <>
      <section className="stack tight" aria-labelledby="why">
        <h2 id="why">{w('为什么立项', 'Why it was planned')}</h2>
        <p className="said">{project.why}</p>
        {project.place || project.service ? (
          <p className="quiet">
            {[project.place, project.service].flatMap((each) => (each ? [name(each)] : [])).join(' · ')}
          </p>
        ) : null}
        {project.baseline ? <Baseline of={project.baseline} hotSpotId={project.hotSpotId} /> : null}
      </section>
      {project.milestones.length > 0 ? (
        <section className="stack tight" aria-labelledby="milestones">
          <h2 id="milestones">{w('步骤', 'Milestones')}</h2>
          <ol className="milestones">
            {project.milestones.map((each) => (
              <li key={each.says}>
                {each.on ? <Day on={each.on} /> : null} {each.says}
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      {project.cases > 0 ? (
        <section className="stack tight" aria-labelledby="linked">
          <h2 id="linked">
            {w('关联的事项', 'Linked matters')} <span className="quiet num">{project.cases}</span>
          </h2>
          {project.linked.length < project.cases ? (
            <p className="quiet small">
              {w(
                `其中 ${project.linked.length} 件在您的范围内。`,
                `${project.linked.length} of them are within your reach.`,
              )}
            </p>
          ) : null}
          <ul className="plain-list">
            {project.linked.map((row) => (
              <li key={row.id}>
                <Link href={`/cases/${row.id}`}>
                  {row.no} {row.title}
                </Link>{' '}
                <span className="quiet small">
                  <Instant at={row.openedAt} now={new Date()} /> ·{' '}
                  {row.closed ? w('已结', 'closed') : w('在办', 'open')}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  )
}

/** One project: the promise as every promise is shown, and besides why it was planned and for which matters. */
export function ProjectPage() {
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const found = useQuery({
    queryKey: ['project', id],
    queryFn: () => ask<(typeof projectEndpoints)['project']>('GET', '/api/projects/:id', { params: { id } }),
  })
  // without the module's own part the promise itself still stands, or says why it does not
  return <PromisePage about={found.data ? <About project={found.data} /> : <span />} />
}
