import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { projectEndpoints } from '../../../projects/contract.ts'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Button, Link } from '../../../../web/ui/Button.tsx'
import { Empty } from '../../../../web/ui/Empty.tsx'
import { Explain } from '../../../../web/ui/Explain.tsx'
import { formatNumber } from '../../../../web/ui/format.ts'
import { Instant } from '../../../../web/ui/Instant.tsx'
import type { HotSpot, hotspotEndpoints } from '../contract.ts'
import { Rarity } from './Rarity.tsx'
import { Spark } from './Spark.tsx'

type Ends = typeof hotspotEndpoints

export function useNames() {
  const { locale } = useText()
  return (named: { nameZh: string; nameEn: string }): string => (locale === 'zh' ? named.nameZh : named.nameEn)
}

/** The place that explains most of what an area's hot spot counts, where one stands in the list itself. */
function mostlyAt(spot: HotSpot, all: HotSpot[]): HotSpot | undefined {
  if (spot.place) return undefined
  return all.find(
    (other) =>
      other.place && other.area.id === spot.area.id && other.service.id === spot.service.id && other.n * 2 > spot.n,
  )
}

function Row(props: {
  spot: HotSpot
  mayPlan: boolean
  mostly: HotSpot | undefined
  project: { id: string; no: string } | undefined
}) {
  const { w } = useText()
  const name = useNames()
  const { spot, project } = props
  return (
    <li className="sheet stack tight spot">
      <div className="row apart base">
        <h2>
          <Link href={`/hotspots/${spot.id}`}>
            {spot.place ? name(spot.place) : name(spot.area)} · {name(spot.service)}
          </Link>
        </h2>
        <span className="quiet small">
          {spot.place ? name(spot.area) : w('整个社区(村)', 'the whole community')} · {w('首次发现', 'first seen')}{' '}
          <Instant at={spot.firstFoundAt} now={new Date()} />
        </span>
      </div>
      <p>
        <Rarity of={{ ...spot, periods: spot.history.length }} />
      </p>
      {props.mostly?.place ? (
        <p className="quiet">
          {w(`其中 ${props.mostly.n} 件在`, `${props.mostly.n} of them at`)}{' '}
          <Link href={`/hotspots/${props.mostly.id}`}>{name(props.mostly.place)}</Link>
        </p>
      ) : null}
      <Spark spot={spot} />
      {spot.merged + spot.setAside > 0 ? (
        <p className="quiet small">
          {w(
            `没算在内:并件 ${spot.merged}(和原件只算一次),撤回、不受理或剔除 ${spot.setAside}`,
            `Not counted: ${spot.merged} merged (once, with the one they went into), ${spot.setAside} withdrawn, declined or excluded`,
          )}
        </p>
      ) : null}
      <div className="row">
        {project ? (
          <Link href={`/projects/${project.id}`}>{w(`已立项 ${project.no}`, `Project ${project.no}`)}</Link>
        ) : props.mayPlan ? (
          <Link as="secondary" href={`/projects/plan?hotspot=${spot.id}`}>
            {w('立项解决', 'Plan a project')}
          </Link>
        ) : null}
        {props.mayPlan ? (
          <Link as="quiet" href={`/topics?hotspot=${spot.id}`}>
            {w('选作每月一题', 'Make it the topic of a month')}
          </Link>
        ) : null}
      </div>
    </li>
  )
}

/** Places that stand out against their own past, each with the numbers it is called so by. */
export function HotSpots() {
  const { w, locale } = useText()
  const client = useQueryClient()
  const found = useQuery({ queryKey: ['hotspots'], queryFn: () => ask<Ends['hotspots']>('GET', '/api/hotspots', {}) })
  const planned = useQuery({
    queryKey: ['projects', 'all'],
    queryFn: () => ask<(typeof projectEndpoints)['projects']>('GET', '/api/projects', { query: { what: 'all' } }),
  })
  const look = useMutation({
    mutationFn: () => ask<Ends['lookNow']>('POST', '/api/hotspots/look', { input: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['hotspots'] }),
  })
  if (found.isPending) return <Loading />
  if (!found.data) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  const { spots, run, limits, mayLook, mayPlan } = found.data
  // an area that stands out because of one place comes after that place
  const inOrder = spots.toSorted((a, b) => Number(Boolean(mostlyAt(a, spots))) - Number(Boolean(mostlyAt(b, spots))))
  return (
    <div className="stack">
      <div className="row apart">
        <h1>{w('热点', 'Hot spots')}</h1>
        {mayLook ? (
          <Button busy={look.isPending} onPress={() => look.mutate()}>
            {w('现在重新找', 'Look now')}
          </Button>
        ) : null}
      </div>
      <p className="prose">
        {w(
          '一个地方(或一个社区)的某类事,最近比它自己往常多得多,就列在这里。只和自己的过去比,不和别处比。',
          'A place (or a community) stands here when one kind of matter has lately come far more often than it used to there. It is compared with its own past, never with others.',
        )}
      </p>
      <div className="row">
        {run ? (
          <span className="quiet">
            {w(
              `看了 ${run.checked} 组“地方 × 种类”,${run.found} 组突出;单凭碰巧,大约会有 ${formatNumber(run.expected, locale, 1)} 组。`,
              `${run.checked} pairs of place and kind were looked at, ${run.found} stood out; about ${formatNumber(run.expected, locale, 1)} would by chance alone.`,
            )}{' '}
            <Instant at={run.at} now={new Date()} />
          </span>
        ) : null}
        <Explain
          label={w('怎么算的?', 'How is this counted?')}
          lines={[
            w(
              `数最近 ${limits.days} 天的件数,再数之前每个 ${limits.days} 天,最多往回 ${limits.months} 个月。`,
              `The matters of the last ${limits.days} days are counted, and of every ${limits.days} days before, up to ${limits.months} months back.`,
            ),
            w(
              '往常 = 之前各段的平均。一件都没有过的,按总共半件算。',
              'Usual = the mean of the periods before. Where there never was one, half a matter in all that time is assumed.',
            ),
            w(
              `如果事情互不相干、照往常的平均来,出现这么多件的概率(泊松分布)不高于 ${limits.chance},而且至少 ${limits.least} 件,才列出来。`,
              `It is listed when so many would come with a probability of at most ${limits.chance} if matters came by themselves at the usual mean (Poisson), and there are at least ${limits.least}.`,
            ),
            w(
              '并件和它并入的那件只算一次;撤回、不受理、剔除的不算,另列。',
              'Merged matters count once, with the one they went into; withdrawn, declined and excluded ones do not count and are listed apart.',
            ),
            w(
              `往期不到 ${limits.periods} 段的,不下结论。真实的事常常成串来,所以这只是提醒去看,不是结论。`,
              `With fewer than ${limits.periods} earlier periods nothing is said. Real matters often come in clusters, so this is a reason to look, not a finding.`,
            ),
          ]}
          source={w('数值都是参数,可在“参数”页改。', 'All values are limits a city can change.')}
        />
      </div>
      {look.error ? <QueryFailure error={look.error} onRetry={() => look.mutate()} /> : null}
      {spots.length === 0 ? (
        <Empty
          title={
            run && run.periods < limits.periods
              ? w('记录还不够长,说不出什么是往常', 'The record is too short to say what is usual')
              : run && run.found > 0
                ? w('您的辖区里现在没有突出的地方', 'Nothing stands out in your area now')
                : w('现在没有突出的地方', 'Nothing stands out now')
          }
        >
          {w('每天夜里找一次。', 'It is looked for every night.')}
        </Empty>
      ) : (
        <ul className="plain-list stack">
          {inOrder.map((spot) => (
            <Row
              key={spot.id}
              spot={spot}
              mostly={mostlyAt(spot, spots)}
              mayPlan={mayPlan}
              project={planned.data?.rows.find((row) => row.hotSpotId === spot.id)}
            />
          ))}
        </ul>
      )}
    </div>
  )
}
