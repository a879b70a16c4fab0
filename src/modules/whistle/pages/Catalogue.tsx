import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Empty } from '../../../web/ui/Empty.tsx'
import { SearchField } from '../../../web/ui/SearchField.tsx'
import type { whistleEndpoints } from '../endpoints.ts'

type Ends = typeof whistleEndpoints

/** Who answers for what, since when, because of which list or ruling. */
export function Catalogue() {
  const { w } = useText()
  const [query, setQuery] = useState('')
  const found = useQuery({
    queryKey: ['catalogue', query],
    queryFn: () => ask<Ends['catalogue']>('GET', '/api/catalogue', { query: { query } }),
    placeholderData: (before) => before,
  })
  const clauses = useQuery({
    queryKey: ['clauses'],
    queryFn: () => ask<Ends['clauses']>('GET', '/api/duty-clauses', {}),
  })
  const name = (unit: { nameZh: string; nameEn: string }): string => w(unit.nameZh, unit.nameEn)
  const lists: Record<string, string> = {
    own: w('社区职责', 'own tasks'),
    helped: w('协助事项', 'tasks helped with'),
    forbidden: w('不得下派', 'not to be handed down'),
  }
  return (
    <div className="stack">
      <h1>{w('职责目录', 'Who answers for what')}</h1>
      <p className="quiet prose">
        {w(
          '吹哨时按它填好牵头和协办单位。裁定过的争议会加进来,下次照办。',
          'A whistle is filled in from it. What was ruled in a dispute enters it and serves the next time.',
        )}
      </p>
      <div data-search className="search-box">
        <SearchField
          label={w('搜索', 'Search')}
          hideLabel
          placeholder={w('种类或依据', 'Kind or basis')}
          value={query}
          onChange={setQuery}
        />
      </div>
      {found.isPending ? (
        <Loading />
      ) : !found.data ? (
        <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.rows.length === 0 ? (
        <Empty title={w('没有符合的条目', 'No entry is like that')} />
      ) : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={w('职责目录', 'Catalogue')}>
          <table className="plain">
            <thead>
              <tr>
                <th>{w('种类', 'Kind')}</th>
                <th>{w('范围', 'Area')}</th>
                <th>{w('牵头', 'Lead')}</th>
                <th>{w('协办', 'Support')}</th>
                <th>{w('依据', 'Basis')}</th>
                <th>{w('自', 'Since')}</th>
              </tr>
            </thead>
            <tbody>
              {found.data.rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row">{w(row.serviceZh, row.serviceEn)}</th>
                  <td>{name(row.area)}</td>
                  <td>{name(row.lead)}</td>
                  <td>{row.supports.map(name).join(w('、', ', ')) || '—'}</td>
                  <td>
                    {row.ruling ? <strong>{w('裁定', 'ruling')} </strong> : null}
                    {w(row.basisZh, row.basisEn)}
                  </td>
                  <td className="num">
                    {row.from}
                    {row.to ? ` – ${row.to}` : ''}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <section className="stack tight">
        <h2>{w('社区事项清单', 'Lists of tasks of communities')}</h2>
        <ul>
          {(clauses.data?.clauses ?? []).map((row) => (
            <li key={row.id}>
              <strong>
                {lists[row.list] ?? row.list} {row.no}
              </strong>{' '}
              {w(row.textZh, row.textEn)} <span className="quiet">{w(row.basisZh, row.basisEn)}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
