import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { noticeEndpoints } from '../../notice/contract.ts'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button, Link } from '../../../web/ui/Button.tsx'
import { Empty } from '../../../web/ui/Empty.tsx'
import { formatLeft } from '../../../web/ui/format.ts'
import { Instant } from '../../../web/ui/Instant.tsx'
import { Light } from '../../../web/ui/Light.tsx'
import { SearchField } from '../../../web/ui/SearchField.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { WaitingRow, promiseEndpoints } from '../endpoints.ts'
import { present } from '../../../web/ui/present.ts'

type Ends = typeof promiseEndpoints
type Filters = typeof noticeEndpoints

function Row(props: { row: WaitingRow }) {
  const { say, locale, w } = useText()
  const { row } = props
  const now = present()
  return (
    <li className={`waiting-row ${row.light}`}>
      <Light state={row.light}>
        {row.dueAt ? formatLeft(new Date(row.dueAt), now, locale) : w('不限时', 'no limit')}
      </Light>
      <div className="waiting-what">
        <a className="row-link" data-row href={row.page}>
          {row.title}
        </a>
        <span className="quiet">
          {row.no} · {locale === 'zh' ? row.unit.nameZh : row.unit.nameEn}
          {row.handedTo ? ` · ${w(`交给 ${row.handedTo.nameZh}`, `given to ${row.handedTo.nameEn}`)}` : ''}
        </span>
      </div>
      <div className="waiting-next">
        <span className="strong">{say(row.next)}</span>
        <span className="quiet">
          {say(row.stateLabel)}
          {row.dueAt ? (
            <>
              {' · '}
              {row.clock ? say(row.clock) : ''} <Instant at={row.dueAt} now={now} />
            </>
          ) : null}
        </span>
      </div>
    </li>
  )
}

function SavedFilters(props: { present: string; onUse: (query: string) => void }) {
  const { w } = useText()
  const client = useQueryClient()
  const [name, setName] = useState<string | null>(null)
  const saved = useQuery({
    queryKey: ['filters', 'today'],
    queryFn: () => ask<Filters['filters']>('GET', '/api/filters', { query: { page: 'today' } }),
  })
  const refresh = () => client.invalidateQueries({ queryKey: ['filters'] })
  const save = useMutation({
    mutationFn: (as: string) =>
      ask<Filters['saveFilter']>('POST', '/api/filters', { input: { page: 'today', name: as, query: props.present } }),
    onSuccess: () => {
      setName(null)
      return refresh()
    },
    onError: (error) => toast(error.message, { kind: 'warning' }),
  })
  const drop = useMutation({
    mutationFn: (id: string) => ask<Filters['dropFilter']>('DELETE', '/api/filters/:id', { params: { id } }),
    onSuccess: refresh,
  })
  return (
    <div className="row">
      {(saved.data?.filters ?? []).map((filter) => (
        <span key={filter.id} className="chip-group">
          <Button kind="quiet" className="chip" onPress={() => props.onUse(filter.query)}>
            {filter.name}
          </Button>
          <Button
            kind="quiet"
            className="sign"
            label={w(`删除筛选 ${filter.name}`, `Drop the filter ${filter.name}`)}
            onPress={() => drop.mutate(filter.id)}
          >
            ✕
          </Button>
        </span>
      ))}
      {props.present === '' ? null : name === null ? (
        <Button kind="quiet" onPress={() => setName('')}>
          {w('存下这个筛选', 'Save this filter')}
        </Button>
      ) : (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim()) save.mutate(name.trim())
          }}
        >
          <TextField
            label={w('筛选的名字', 'Name of the filter')}
            hideLabel
            value={name}
            onChange={setName}
            max={40}
            autoFocus
            placeholder={w('取个名字', 'Give it a name')}
          />
          <Button type="submit">{w('存', 'Save')}</Button>
          <Button kind="quiet" onPress={() => setName(null)}>
            {w('不存了', 'Leave it')}
          </Button>
        </form>
      )}
    </div>
  )
}

/** The one list: what waits for my post, nearest due first. */
export function Today() {
  const { w, say } = useText()
  const search: { q?: string; kind?: string; light?: string; mine?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const [query, setQuery] = useState(search.q ?? '')
  const set = (next: Partial<typeof search>): void =>
    void navigate({ to: '/today', search: { ...search, ...next }, replace: true })
  const list = useInfiniteQuery({
    queryKey: ['waiting', search],
    queryFn: ({ pageParam }) =>
      ask<Ends['waiting']>('GET', '/api/waiting', {
        query: {
          limit: 30,
          ...(search.q ? { query: search.q } : {}),
          ...(search.kind ? { kind: search.kind } : {}),
          ...(search.mine === 'yes' ? { mine: 'yes' as const } : {}),
          ...(search.light ? { light: search.light as 'overdue' } : {}),
          ...(pageParam ? { after: pageParam } : {}),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    meta: { live: true },
  })
  const first = list.data?.pages[0]
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const chip = (light: string | undefined, label: string, n: number | undefined) => (
    <button
      type="button"
      className="chip"
      aria-pressed={search.light === light}
      onClick={() => set({ light: search.light === light ? undefined : light })}
    >
      {label} <strong className="num">{n === undefined ? '' : first?.more && n >= 200 ? '200+' : n}</strong>
    </button>
  )
  const asked = new URLSearchParams(
    Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1])),
  ).toString()
  return (
    <div className="stack">
      <h1>{w('等我办', 'Waiting for me')}</h1>
      <div className="row apart">
        <div className="row" role="group" aria-label={w('按期限看', 'By due date')}>
          {chip(undefined, w('全部', 'All'), first?.total)}
          {chip('overdue', w('● 已超期', '● Overdue'), first?.late)}
          {chip('soon', w('◆ 即将到期', '◆ Due soon'), first?.soon)}
        </div>
        <div data-search className="search-box">
          <SearchField
            label={w('在等我办的里面找', 'Search what waits for me')}
            hideLabel
            placeholder={w('编号或两个字', 'Number or two characters')}
            value={query}
            onChange={(value) => {
              setQuery(value)
              if (value === '') set({ q: undefined })
            }}
            onSubmit={(value) => set({ q: value || undefined })}
          />
        </div>
      </div>
      <div className="row" role="group" aria-label={w('按种类看', 'By kind')}>
        <button
          type="button"
          className="chip"
          aria-pressed={search.mine === 'yes'}
          onClick={() => set({ mine: search.mine === 'yes' ? undefined : 'yes' })}
        >
          {w('交给我的', 'Given to me')}
        </button>
        {(first?.kinds ?? []).map((each) => (
          <button
            key={each.kind}
            type="button"
            className="chip"
            aria-pressed={search.kind === each.kind}
            onClick={() => set({ kind: search.kind === each.kind ? undefined : each.kind })}
          >
            {say(each.label)}
          </button>
        ))}
        <SavedFilters
          present={asked}
          onUse={(text) =>
            void navigate({ to: '/today', search: Object.fromEntries(new URLSearchParams(text)) as never })
          }
        />
      </div>
      {list.isPending ? (
        <Loading />
      ) : list.isError ? (
        <QueryFailure error={list.error} onRetry={() => void list.refetch()} />
      ) : rows.length === 0 ? (
        <Empty
          title={asked ? w('没有符合的事', 'Nothing matches') : w('现在没有事等您办', 'Nothing waits for you now')}
          action={
            asked ? (
              <Link href="/today">{w('看全部', 'Show all')}</Link>
            ) : (
              <Link href="/cases">{w('看看本辖区的事项', 'Look at the matters of my area')}</Link>
            )
          }
        >
          {w(
            '居民的事、部门的回复、到期的提醒,轮到您时都在这里。',
            'What residents report, what units answer, what comes due: it is all here when it is your turn.',
          )}
        </Empty>
      ) : (
        <>
          <ul className="plain-list waiting-list">
            {rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </ul>
          {list.hasNextPage ? (
            <Button onPress={() => void list.fetchNextPage()} busy={list.isFetchingNextPage}>
              {w('再看一些', 'Show more')}
            </Button>
          ) : null}
        </>
      )}
    </div>
  )
}
