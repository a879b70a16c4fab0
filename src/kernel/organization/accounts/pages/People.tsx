import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { Beside } from '../../../../web/ui/Beside.tsx'
import { Empty } from '../../../../web/ui/Empty.tsx'
import { Filters } from '../../../../web/ui/Filters.tsx'
import { Light } from '../../../../web/ui/Light.tsx'
import { SearchField } from '../../../../web/ui/SearchField.tsx'
import { Select } from '../../../../web/ui/Select.tsx'
import { UnitPicker } from '../../pages/UnitPicker.tsx'
import { roleLabels } from '../../pages/words.ts'
import type { AccountState, accountEndpoints } from '../contract.ts'
import { AppointForm } from './AppointForm.tsx'
import { PersonDetail } from './PersonDetail.tsx'
import { stateWords } from './words.ts'

type Ends = typeof accountEndpoints
type Search = { q?: string; unit?: string; role?: string; state?: string; person?: string }

/** People of the area with their accounts; one of them open beside the list. */
export function People() {
  const { w, say } = useText()
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const client = useQueryClient()
  const [adding, setAdding] = useState(false)
  const set = (next: Partial<Search>): void =>
    void navigate({ to: '/people', search: { ...search, ...next }, replace: 'q' in next })
  const { q, unit, role, state } = search
  const list = useInfiniteQuery({
    queryKey: ['people', q, unit, role, state],
    queryFn: ({ pageParam }) =>
      ask<Ends['searchPeople']>('GET', '/api/people/search', {
        query: {
          ...(q ? { query: q } : {}),
          ...(unit ? { unit } : {}),
          ...(role ? { role } : {}),
          ...(state ? { state: state as AccountState } : {}),
          ...(pageParam ? { after: pageParam } : {}),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  })
  const people = list.data?.pages.flatMap((page) => page.people) ?? []
  const open = adding || search.person !== undefined
  return (
    <div className="stack">
      <div className="row apart">
        <h1>{w('人员账号', 'People and accounts')}</h1>
        <Button onPress={() => setAdding(true)}>{w('新人员', 'Somebody new')}</Button>
      </div>
      <Filters
        chosen={[unit, role, state].filter(Boolean).length}
        search={
          <div data-search>
            <SearchField
              label={w('搜索', 'Search')}
              placeholder={w('姓名、账号、单位或职务', 'Name, login, unit or title')}
              value={q ?? ''}
              onChange={(next) => set({ q: next || undefined })}
            />
          </div>
        }
      >
        <UnitPicker
          label={w('单位及下级', 'Unit and below')}
          value={unit ?? null}
          onChange={(next) => set({ unit: next ?? undefined })}
        />
        <Select
          label={w('角色', 'Role')}
          value={role ?? ''}
          onChange={(next) => set({ role: next || undefined })}
          options={[
            { value: '', label: w('全部', 'All') },
            ...Object.entries(roleLabels).map(([value, label]) => ({ value, label: say(label) })),
          ]}
        />
        <Select
          label={w('账号', 'Account')}
          value={state ?? ''}
          onChange={(next) => set({ state: next || undefined })}
          options={[
            { value: '', label: w('全部', 'All') },
            ...Object.entries(stateWords).map(([value, label]) => ({ value, label: say(label) })),
          ]}
        />
      </Filters>
      <div className={open ? 'list-and-one' : 'list-and-one alone'}>
        {list.isPending ? (
          <Loading />
        ) : list.isError ? (
          <QueryFailure error={list.error} onRetry={() => void list.refetch()} />
        ) : people.length === 0 ? (
          <Empty
            title={w('没有符合的人', 'Nobody is like that')}
            action={
              <Button onPress={() => void navigate({ to: '/people', search: {} })}>{w('看全部', 'Show all')}</Button>
            }
          />
        ) : (
          <div className="stack tight">
            <ul className="list-rows" aria-label={w('人员', 'People')}>
              {people.map((person) => {
                const words = stateWords[person.state]
                const chosen = search.person === person.id
                return (
                  <li key={person.id} className={chosen ? 'list-row chosen' : 'list-row'}>
                    <div className="row apart">
                      <button
                        type="button"
                        className="row-link"
                        data-row
                        aria-current={chosen ? 'true' : undefined}
                        onClick={() => {
                          setAdding(false)
                          set({ person: person.id })
                        }}
                      >
                        {w(person.nameZh, person.nameEn)} <span className="quiet">{person.login ?? ''}</span>
                      </button>
                      <Light state={words.light}>{say(words)}</Light>
                    </div>
                    <span>
                      {person.posts
                        .map((post) => `${w(post.titleZh, post.titleEn)} · ${w(post.unit.nameZh, post.unit.nameEn)}`)
                        .join(w(';', '; ')) || <span className="quiet">{w('没有岗位', 'no post')}</span>}
                    </span>
                    <span className="quiet small">
                      {[...new Set(person.posts.flatMap((post) => post.roles))]
                        .map((each) => say(roleLabels[each] ?? { zh: each, en: each }))
                        .join(w('、', ', '))}
                      {person.twoStep ? ` · ${w('动态码', 'second step')}` : ''}
                    </span>
                  </li>
                )
              })}
            </ul>
            {list.hasNextPage ? (
              <Button onPress={() => void list.fetchNextPage()} busy={list.isFetchingNextPage}>
                {w('再看一些', 'Show more')}
              </Button>
            ) : null}
          </div>
        )}
        {open ? (
          <Beside key={adding ? 'new' : search.person} label={w('打开的人员', 'Who is open')}>
            {adding ? (
              <AppointForm
                person={null}
                onDone={(id) => {
                  setAdding(false)
                  void client.invalidateQueries({ queryKey: ['people'] })
                  set({ person: id })
                }}
                onLeave={() => setAdding(false)}
              />
            ) : search.person ? (
              <PersonDetail key={search.person} id={search.person} onClose={() => set({ person: undefined })} />
            ) : null}
          </Beside>
        ) : null}
      </div>
    </div>
  )
}
