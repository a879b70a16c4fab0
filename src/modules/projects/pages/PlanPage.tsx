import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { UnitSearch } from '../../../kernel/organization/pages/UnitSearch.tsx'
import type { hotspotEndpoints } from '../../whistle/hotspots/contract.ts'
import { ask, Refusal } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button, Link } from '../../../web/ui/Button.tsx'
import { DayField } from '../../../web/ui/DayField.tsx'
import { Failure } from '../../../web/ui/Failure.tsx'
import { TextArea } from '../../../web/ui/TextArea.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import type { Option } from '../../../web/ui/Select.tsx'
import type { projectEndpoints } from '../contract.ts'
import { formatNumber } from '../../../web/ui/format.ts'
import { handling, Supports } from './Supports.tsx'
import { readMilestones } from './milestones.ts'

type Opened = Awaited<ReturnType<typeof ask<(typeof hotspotEndpoints)['hotspot']>>>

function Form(props: { from: Opened | undefined }) {
  const { w, locale } = useText()
  const navigate = useNavigate()
  const spot = props.from?.spot
  const name = (named: { nameZh: string; nameEn: string }): string => (locale === 'zh' ? named.nameZh : named.nameEn)
  const counted = props.from?.cases.filter((row) => row.why === 'counted') ?? []
  const mean = spot ? formatNumber(Math.round(spot.usual * 10) / 10, locale, 1) : ''
  const [title, setTitle] = useState(
    spot ? `${name(spot.place ?? spot.area)}${w(':', ': ')}${name(spot.service)}`.slice(0, 60) : '',
  )
  const [why, setWhy] = useState(
    spot
      ? w(
          `${spot.days} 天里反映 ${spot.n} 件,往常 ${mean} 件。一件一件办,没有治住。`,
          `${spot.n} reports in ${spot.days} days where ${mean} are usual. Handling them one by one has not cured it.`,
        )
      : '',
  )
  const [area, setArea] = useState<string | null>(spot?.area.id ?? null)
  const [owner, setOwner] = useState<string | null>(null)
  const [supports, setSupports] = useState<Option[]>([])
  const [until, setUntil] = useState<string | null>(null)
  const [milestones, setMilestones] = useState('')
  const plan = useMutation({
    mutationFn: () =>
      ask<(typeof projectEndpoints)['plan']>('POST', '/api/projects', {
        input: {
          title,
          why,
          areaId: area ?? '',
          ownerId: owner ?? '',
          supportIds: supports.map((each) => each.value),
          until: until ?? '',
          milestones: readMilestones(milestones),
          caseIds: counted.map((row) => row.id),
          ...(spot ? { hotSpotId: spot.id } : {}),
        },
      }),
    onSuccess: (made) => void navigate({ to: `/projects/${made.id}` }),
  })
  const refusal = plan.error instanceof Refusal ? plan.error : undefined
  const fault = (path: string): { error?: string } => {
    const said = Object.entries(refusal?.faults ?? {}).find(([key]) => key === path || key.startsWith(`${path}.`))?.[1]
    return said ? { error: said } : {}
  }
  const loose = refusal && (Object.keys(refusal.faults).length === 0 || refusal.faults['caseIds'])
  return (
    <form
      className="stack narrow-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        plan.mutate()
      }}
    >
      {loose ? <Failure title={refusal.faults['caseIds'] ?? refusal.message} /> : null}
      <TextField
        label={w('项目叫什么', 'Title')}
        hint={w('公开显示;写地点和要做的事,不写人名', 'Shown publicly: the place and what will be done, no names')}
        value={title}
        onChange={setTitle}
        max={60}
        {...fault('title')}
      />
      <TextArea
        label={w('为什么立项', 'Why')}
        hint={w('公开显示', 'Shown publicly')}
        value={why}
        onChange={setWhy}
        max={500}
        {...fault('why')}
      />
      <div className="two">
        <UnitSearch
          label={w('答应给哪个社区(村)', 'Promised to which community')}
          hint={w('由那里评判办到没有', 'It says whether it was kept')}
          kinds={['community', 'village']}
          value={area}
          onChange={setArea}
          {...(spot ? { known: { value: spot.area.id, label: name(spot.area) } } : {})}
          {...fault('areaId')}
        />
        <UnitSearch
          label={w('牵头单位', 'Owner')}
          hint={w('对日期负责', 'Answers for the date')}
          kinds={handling}
          value={owner}
          onChange={setOwner}
          {...fault('ownerId')}
        />
      </div>
      <DayField label={w('哪天办好', 'Done by')} value={until} onChange={setUntil} {...fault('until')} />
      <Supports chosen={supports} onChange={setSupports} {...fault('supportIds')} />
      <TextArea
        label={w('步骤(可不填)', 'Milestones (optional)')}
        hint={w(
          '一行一步;有日期的写在行首,如 2026-12-01 开议事会',
          'One a line; a date goes first: 2026-12-01 meet the drivers',
        )}
        value={milestones}
        onChange={setMilestones}
        rows={4}
        {...fault('milestones')}
      />
      {counted.length > 0 ? (
        <details>
          <summary>
            {w(
              `关联 ${counted.length} 件事项,它们的页面会显示这个项目`,
              `${counted.length} matters are linked; their pages will show the project`,
            )}
          </summary>
          <ul className="plain-list">
            {counted.map((row) => (
              <li key={row.id}>
                <Link href={`/cases/${row.id}`}>
                  {row.no} {row.title}
                </Link>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <div className="row">
        <Button type="submit" kind="primary" busy={plan.isPending}>
          {w('立项并通知牵头单位', 'Plan it and tell the owner')}
        </Button>
        <Link as="quiet" href="/projects">
          {w('不立了', 'Leave it')}
        </Link>
      </div>
    </form>
  )
}

/** The form that plans a project; from a hot spot it comes filled in, only owner and date are left to name. */
export function PlanPage() {
  const { w } = useText()
  const search: { hotspot?: string } = useSearch({ strict: false })
  const found = useQuery({
    queryKey: ['hotspot', search.hotspot, 0],
    enabled: search.hotspot !== undefined,
    queryFn: () =>
      ask<(typeof hotspotEndpoints)['hotspot']>('GET', '/api/hotspots/:id', {
        params: { id: search.hotspot ?? '' },
        query: { period: 0 },
      }),
  })
  if (search.hotspot && found.isPending) return <Loading />
  if (search.hotspot && !found.data) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  return (
    <div className="stack">
      <p className="quiet">
        <Link href="/projects">‹ {w('项目', 'Projects')}</Link>
      </p>
      <h1>{w('立一个项目', 'Plan a project')}</h1>
      <Form from={found.data} />
    </div>
  )
}
