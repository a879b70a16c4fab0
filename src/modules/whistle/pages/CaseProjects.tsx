import { useQuery } from '@tanstack/react-query'
import type { projectEndpoints } from '../../projects/contract.ts'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Link } from '../../../web/ui/Button.tsx'
import { Instant } from '../../../web/ui/Instant.tsx'
import { Light } from '../../../web/ui/Light.tsx'

/** The projects a matter is part of; nothing where there is none. */
export function CaseProjects(props: { caseId: string }) {
  const { w, say } = useText()
  const found = useQuery({
    queryKey: ['projects', 'of', props.caseId],
    queryFn: () =>
      ask<(typeof projectEndpoints)['projects']>('GET', '/api/projects', {
        query: { what: 'all', case: props.caseId },
      }),
  })
  return found.data?.rows.map((row) => (
    <p key={row.id} className="notice row">
      <Light state={row.light}>{say(row.stateLabel)}</Light>
      <span>
        {w('已立项:', 'Planned as a project: ')}
        <Link href={`/projects/${row.id}`}>
          {row.no} {row.title}
        </Link>
        {row.dueAt ? (
          <>
            {w(',答应 ', ', by ')}
            <Instant at={row.dueAt} now={new Date()} />
            {w(' 办好', '')}
          </>
        ) : null}
      </span>
    </p>
  ))
}
