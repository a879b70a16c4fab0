import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button, Link } from '../../../web/ui/Button.tsx'
import { Empty } from '../../../web/ui/Empty.tsx'
import { Instant } from '../../../web/ui/Instant.tsx'
import { Light } from '../../../web/ui/Light.tsx'
import { SearchField } from '../../../web/ui/SearchField.tsx'
import { Select } from '../../../web/ui/Select.tsx'
import type { whistleEndpoints } from '../endpoints.ts'
import { present } from '../../../web/ui/present.ts'

type Ends = typeof whistleEndpoints
type Search = {
  q?: string
  what?: string
  service?: string
  unit?: string
  month?: string
  light?: string
  focus?: string
}

const whats = [
  ['all', '全部', 'All'],
  ['open', '在办', 'In hand'],
  ['late', '超期', 'Overdue'],
  ['closed', '办结', 'Closed'],
  ['reopened', '重办过', 'Reopened'],
  ['planned', '挂账', 'Planned'],
  ['unsolved', '说没解决', 'Said not solved'],
  ['not_reached', '未联系上', 'Not reached'],
  ['excluded', '剔除', 'Excluded'],
] as const

/** All matters of my area: what every number on the board opens into. */
export function Cases() {
  const { w, say, locale } = useText()
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const [query, setQuery] = useState(search.q ?? '')
  const set = (next: Partial<Search>): void =>
    void navigate({ to: '/cases', search: { ...search, ...next }, replace: true })
  const services = useQuery({
    queryKey: ['services'],
    queryFn: () => ask<Ends['services']>('GET', '/api/services', {}),
    staleTime: 600_000,
  })
  const asked = {
    ...(search.q ? { query: search.q } : {}),
    ...(search.what ? { what: search.what as 'all' } : {}),
    ...(search.service ? { service: search.service } : {}),
    ...(search.unit ? { unit: search.unit } : {}),
    ...(search.month ? { month: search.month } : {}),
    ...(search.light ? { light: search.light as 'overdue' } : {}),
  }
  const list = useInfiniteQuery({
    queryKey: ['cases', asked],
    queryFn: ({ pageParam }) =>
      ask<Ends['cases']>('GET', '/api/cases', {
        query: { ...asked, limit: 50, ...(pageParam ? { after: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    meta: { live: true },
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const narrowed = Object.keys(asked).length > 0
  return (
    <div className="stack">
      <div className="row apart">
        <h1>{w('事项', 'Matters')}</h1>
        <a href={`/api/cases.csv?${new URLSearchParams(asked).toString()}`} download>
          {w('导出 CSV', 'Export CSV')}
        </a>
      </div>
      <div className="row" data-search>
        <SearchField
          label={w('搜索', 'Search')}
          hideLabel
          autoFocus={search.focus === '1'}
          placeholder={w('编号、标题或原话里的两个字', 'Number, or words of the title or report')}
          value={query}
          onChange={(value) => {
            setQuery(value)
            if (value === '') set({ q: undefined })
          }}
          onSubmit={(value) => set({ q: value || undefined, focus: undefined })}
        />
        <Select
          label={w('哪一类', 'Kind')}
          hideLabel
          value={search.service ?? ''}
          onChange={(value) => set({ service: value || undefined })}
          options={[
            { value: '', label: w('全部种类', 'All kinds') },
            ...(services.data?.services ?? []).map((row) => ({
              value: row.id,
              label: locale === 'zh' ? row.nameZh : row.nameEn,
            })),
          ]}
        />
        {search.month || search.unit ? (
          <Button kind="quiet" className="chip" onPress={() => set({ month: undefined, unit: undefined })}>
            {search.month ?? ''} {search.unit ? w('某单位', 'one unit') : ''} ✕
          </Button>
        ) : null}
      </div>
      <div className="row" role="group" aria-label={w('按状态看', 'By state')}>
        {whats.map(([what, zh, en]) => (
          <button
            key={what}
            type="button"
            className="chip"
            aria-pressed={(search.what ?? 'all') === what}
            onClick={() => set({ what: what === 'all' ? undefined : what })}
          >
            {w(zh, en)}
          </button>
        ))}
      </div>
      {list.isPending ? (
        <Loading />
      ) : list.isError ? (
        <QueryFailure error={list.error} onRetry={() => void list.refetch()} />
      ) : rows.length === 0 ? (
        <Empty
          title={w('没有符合的事项', 'No matter is like that')}
          action={narrowed ? <Link href="/cases">{w('看全部', 'Show all')}</Link> : undefined}
        />
      ) : (
        <>
          <div className="scroll-x" tabIndex={0} role="region" aria-label={w('事项表', 'Table of matters')}>
            <table className="plain cases">
              <thead>
                <tr>
                  <th scope="col">{w('编号', 'Number')}</th>
                  <th scope="col">{w('事项', 'Matter')}</th>
                  <th scope="col">{w('状态', 'State')}</th>
                  <th scope="col">{w('种类', 'Kind')}</th>
                  <th scope="col">{w('单位', 'Place')}</th>
                  <th scope="col">{w('反映', 'Reported')}</th>
                  <th scope="col">{w('到期', 'Due')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.id}>
                    <td className="num">{row.no}</td>
                    <td>
                      <a data-row href={`/desk/cases/${row.id}`}>
                        {row.title}
                      </a>
                    </td>
                    <td>
                      <Light state={row.light}>{say(row.stateLabel)}</Light>
                    </td>
                    <td>{w(row.serviceZh, row.serviceEn)}</td>
                    <td>{w(row.unit.nameZh, row.unit.nameEn)}</td>
                    <td>
                      <Instant at={row.openedAt} now={present()} />
                    </td>
                    <td>{row.dueAt ? <Instant at={row.dueAt} now={present()} /> : '—'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {list.hasNextPage ? (
            <Button onPress={() => void list.fetchNextPage()} busy={list.isFetchingNextPage}>
              {w('再看一些', 'Show more')}
            </Button>
          ) : (
            <p className="quiet">{w(`共 ${rows.length} 件`, `${rows.length} in all`)}</p>
          )}
        </>
      )}
    </div>
  )
}
