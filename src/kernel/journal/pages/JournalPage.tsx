import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Empty } from '../../../web/ui/Empty.tsx'
import { Instant } from '../../../web/ui/Instant.tsx'
import { SearchField } from '../../../web/ui/SearchField.tsx'
import type { journalEndpoints } from '../endpoints.ts'

type Ends = typeof journalEndpoints

function Verify() {
  const { w } = useText()
  const verify = useMutation({
    mutationFn: () => ask<Ends['verify']>('POST', '/api/journal/verify', { input: { days: 7 } }),
  })
  const days = useQuery({
    queryKey: ['roots'],
    queryFn: () => ask<Ends['roots']>('GET', '/api/journal/roots', {}),
    retry: false,
  })
  return (
    <section className="sheet stack tight">
      <div className="row apart">
        <h2>{w('核对记录', 'Verify the record')}</h2>
        <Button kind="primary" onPress={() => verify.mutate()} busy={verify.isPending}>
          {w('核对最近七天', 'Verify the last seven days')}
        </Button>
      </div>
      {verify.data ? (
        <p role="status" className={verify.data.ok ? 'notice good' : 'field-error'}>
          {verify.data.ok
            ? w(
                `没有改动:${verify.data.acts} 个办理、${verify.data.entries} 条日志、${verify.data.days} 个签名日。`,
                `Nothing was changed: ${verify.data.acts} acts, ${verify.data.entries} entries, ${verify.data.days} signed days.`,
              )
            : w(
                `有 ${verify.data.found} 处和写下时不一样:`,
                `${verify.data.found} places are not as they were written:`,
              )}
        </p>
      ) : null}
      {verify.error ? <p className="field-error">▲ {verify.error.message}</p> : null}
      {verify.data?.faults.map((fault) => (
        <p key={fault} className="field-error">
          ▲ {fault}
        </p>
      ))}
      <details>
        <summary>
          {w(`已签名的日子(${days.data?.days.length ?? 0})`, `Signed days (${days.data?.days.length ?? 0})`)}
        </summary>
        <table className="plain">
          <thead>
            <tr>
              <th>{w('日', 'Day')}</th>
              <th className="end">{w('条', 'Leaves')}</th>
              <th>{w('根', 'Root')}</th>
            </tr>
          </thead>
          <tbody>
            {(days.data?.days ?? []).map((day) => (
              <tr key={day.day}>
                <td className="num">{day.day}</td>
                <td className="end num">{day.leaves}</td>
                <td>
                  <code>{day.root.slice(0, 24)}…</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      <p className="quiet small">
        {w(
          '不用本系统也能核对:npx gankao journal export 导出,再运行 verify-journal.mjs。',
          'It can be verified without this system: npx gankao journal export, then run verify-journal.mjs.',
        )}
      </p>
    </section>
  )
}

/** What was written and read besides acts: limits, rights, contacts looked at, exports. */
export function JournalPage() {
  const { w, say } = useText()
  const [query, setQuery] = useState('')
  const list = useInfiniteQuery({
    queryKey: ['journal', query],
    queryFn: ({ pageParam }) =>
      ask<Ends['journal']>('GET', '/api/journal', {
        query: { limit: 50, ...(query ? { object: query } : {}), ...(pageParam ? { before: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <div className="stack">
      <h1>{w('日志', 'Journal')}</h1>
      <Verify />
      <div data-search className="search-box">
        <SearchField
          label={w('搜索', 'Search')}
          hideLabel
          value={query}
          onChange={setQuery}
          placeholder={w('人名、对象或内容', 'Person, object or content')}
        />
      </div>
      {list.isPending ? (
        <Loading />
      ) : list.isError ? (
        <QueryFailure error={list.error} onRetry={() => void list.refetch()} />
      ) : rows.length === 0 ? (
        <Empty title={w('没有符合的记录', 'No entry is like that')} />
      ) : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={w('日志', 'Journal')}>
          <table className="plain">
            <thead>
              <tr>
                <th>{w('时间', 'When')}</th>
                <th>{w('谁', 'Who')}</th>
                <th>{w('做了什么', 'What')}</th>
                <th>{w('对象', 'Object')}</th>
                <th>{w('内容', 'Content')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Instant at={row.at} />
                  </td>
                  <td>
                    {row.who ? say(row.who) : w('系统', 'system')}
                    {row.title ? <span className="quiet small"> {say(row.title)}</span> : null}
                  </td>
                  <td>
                    <code>{row.verb}</code>
                  </td>
                  <td>
                    {row.objectKind} <code className="small">{row.objectId.slice(0, 13)}</code>
                  </td>
                  <td className="small">{Object.keys(row.data).length > 0 ? JSON.stringify(row.data) : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list.hasNextPage ? (
        <Button onPress={() => void list.fetchNextPage()} busy={list.isFetchingNextPage}>
          {w('再看一些', 'Show more')}
        </Button>
      ) : null}
    </div>
  )
}
