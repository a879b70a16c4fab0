import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Link } from '../../../../web/ui/Button.tsx'
import { Instant } from '../../../../web/ui/Instant.tsx'
import type { hotspotEndpoints } from '../contract.ts'
import { CaseTable } from './CaseTable.tsx'
import { useNames } from './HotSpots.tsx'
import { Rarity } from './Rarity.tsx'
import { Spark } from './Spark.tsx'

/** One hot spot: its numbers, and the matters of whichever period was opened. */
export function HotSpotPage() {
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const search: { period?: string } = useSearch({ strict: false })
  const period = Number(search.period ?? 0) || 0
  const { w } = useText()
  const name = useNames()
  const found = useQuery({
    queryKey: ['hotspot', id, period],
    queryFn: () =>
      ask<(typeof hotspotEndpoints)['hotspot']>('GET', '/api/hotspots/:id', { params: { id }, query: { period } }),
  })
  if (found.isPending) return <Loading />
  if (!found.data) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  const { spot, cases, from, to } = found.data
  return (
    <div className="stack">
      <p className="quiet">
        <Link href="/hotspots">‹ {w('热点', 'Hot spots')}</Link> · {name(spot.area)}
      </p>
      <h1>
        {spot.place ? name(spot.place) : name(spot.area)} · {name(spot.service)}
      </h1>
      <p>
        <Rarity of={{ ...spot, periods: spot.history.length }} />
      </p>
      <Spark spot={spot} period={period} />
      <div className="row no-print">
        <Link as="primary" href={`/projects/plan?hotspot=${spot.id}`}>
          {w('立项解决', 'Plan a project')}
        </Link>
      </div>
      <h2>
        {period === 0
          ? w('这段时间的事项', 'Matters of the window')
          : w(`往前第 ${period} 段的事项`, `Matters of period ${period} before`)}{' '}
        <span className="quiet small">
          <Instant at={from} now={new Date()} /> – <Instant at={to} now={new Date()} />
        </span>
      </h2>
      {cases.length === 0 ? (
        <p className="quiet">{w('没有', 'none')}</p>
      ) : (
        <CaseTable rows={cases} label={w('事项', 'Matters')} />
      )}
    </div>
  )
}
