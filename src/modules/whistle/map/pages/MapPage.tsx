import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Fragment } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Link } from '../../../../web/ui/Button.tsx'
import { Empty } from '../../../../web/ui/Empty.tsx'
import { Light } from '../../../../web/ui/Light.tsx'
import { Select } from '../../../../web/ui/Select.tsx'
import type { whistleEndpoints } from '../../endpoints.ts'
import { Figure } from '../../drawing/pages/Figure.tsx'
import type { CityMap, mapEndpoints } from '../contract.ts'
import { drawMap, lightNames, lightOrder } from '../draw.ts'

type Search = { unit?: string; service?: string; what?: string }

function MapTable(props: { map: CityMap; what: string; service: string | undefined }) {
  const { w, locale } = useText()
  const { map, what, service } = props
  const shown = lightOrder.filter((light) => what === 'all' || light === 'overdue' || light === 'running')
  const query = new URLSearchParams({ ...(service ? { service } : {}), ...(what === 'open' ? { what: 'open' } : {}) })
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={w('各处件数', 'Matters by area')}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{w('地方', 'Area')}</th>
            {shown.map((light) => (
              <th key={light} scope="col" className="end">
                {w(...lightNames[light])}
              </th>
            ))}
            <th scope="col" className="end">
              {w('合计', 'All')}
            </th>
          </tr>
        </thead>
        <tbody>
          {map.rows.map((row) => (
            <tr key={row.unit.id}>
              <th scope="row">
                {row.hasChildren ? (
                  <Link
                    href={`/map?${new URLSearchParams({ ...Object.fromEntries(query), what, unit: row.unit.id }).toString()}`}
                  >
                    {w(row.unit.nameZh, row.unit.nameEn)}
                  </Link>
                ) : (
                  w(row.unit.nameZh, row.unit.nameEn)
                )}
                {row.placed < row.n ? (
                  <span className="quiet small">
                    {' '}
                    {w(`${row.n - row.placed} 件没有位置`, `${row.n - row.placed} without a position`)}
                  </span>
                ) : null}
              </th>
              {shown.map((light) => (
                <td key={light} className="end num">
                  {row.counts[light] === 0 ? <span className="quiet">0</span> : row.counts[light]}
                </td>
              ))}
              <td className="end num">
                <Link
                  href={`/cases?${query.toString()}&unit=${row.unit.id}`}
                  label={`${locale === 'zh' ? row.unit.nameZh : row.unit.nameEn} ${row.n}`}
                >
                  {row.n}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{w('合计', 'Total')}</th>
            {shown.map((light) => (
              <td key={light} className="end num">
                {map.rows.reduce((sum, row) => sum + row.counts[light], 0)}
              </td>
            ))}
            <td className="end num">{map.n}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

/** Where the matters of my area are: marks on a plain ground, the same numbers in the table beside. */
export function MapPage() {
  const { w, locale } = useText()
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const what = search.what === 'all' ? 'all' : 'open'
  const asked = {
    what,
    ...(search.unit ? { unit: search.unit } : {}),
    ...(search.service ? { service: search.service } : {}),
  } as const
  const set = (next: Search): void => void navigate({ to: '/map', search: { ...search, ...next } })
  const found = useQuery({
    queryKey: ['map', asked],
    queryFn: () => ask<(typeof mapEndpoints)['map']>('GET', '/api/map', { query: asked }),
  })
  const services = useQuery({
    queryKey: ['services'],
    queryFn: () => ask<(typeof whistleEndpoints)['services']>('GET', '/api/services', {}),
    staleTime: 600_000,
  })
  const map = found.data
  return (
    <div className="stack">
      <h1>{w('事项地图', 'Map of matters')}</h1>
      <div className="row">
        {(['open', 'all'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="chip"
            aria-pressed={what === each}
            onClick={() => set({ what: each })}
          >
            {each === 'open' ? w('在办的', 'In hand') : w('全部', 'All')}
          </button>
        ))}
        <Select
          label={w('哪一类', 'Kind')}
          hideLabel
          value={search.service ?? ''}
          onChange={(value) => set({ service: value })}
          options={[
            { value: '', label: w('全部种类', 'All kinds') },
            ...(services.data?.services ?? []).map((row) => ({ value: row.id, label: w(row.nameZh, row.nameEn) })),
          ]}
        />
      </div>
      {found.isPending ? (
        <Loading />
      ) : !map ? (
        <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <nav aria-label={w('上级', 'Above')} className="row">
            {map.path.map((unit, index) => (
              <Fragment key={unit.id}>
                {index > 0 ? <span aria-hidden="true">›</span> : null}
                <Link href={`/map?unit=${unit.id}&what=${what}`}>{w(unit.nameZh, unit.nameEn)}</Link>
              </Fragment>
            ))}
          </nav>
          {map.n === 0 ? (
            <Empty title={w('这里没有这样的事项', 'There are no such matters here')} />
          ) : (
            <div className="map-and-table">
              <figure className="stack tight">
                <Figure drawing={drawMap(map, locale)} />
                <figcaption className="stack tight">
                  <p className="row">
                    {lightOrder.slice(0, what === 'all' ? 4 : 2).map((light) => (
                      <Light key={light} state={light}>
                        {w(...lightNames[light])}
                      </Light>
                    ))}
                  </p>
                  <p className="quiet small">
                    {w(
                      `每个标记是 ${map.cellMetres} 米见方内的事项:圈上按状态分段,数字下面是其中最要紧的状态;虚线圈是只知道在哪个社区的。标记会互相让开。没有街道底图:还没有可以合法附带的。`,
                      `A mark stands for the matters within ${map.cellMetres} metres: its rim is shared out by state, the sign below the number is the gravest of them; a dashed ring for those of which only the area is known. Marks make room for each other. There are no streets: none may lawfully be bundled yet.`,
                    )}
                  </p>
                </figcaption>
              </figure>
              <MapTable map={map} what={what} service={search.service} />
            </div>
          )}
        </>
      )}
    </div>
  )
}
