import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { UnitPicker } from '../../../../kernel/organization/pages/UnitPicker.tsx'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { DayField } from '../../../../web/ui/DayField.tsx'
import { Beside } from '../../../../web/ui/Beside.tsx'
import { Empty } from '../../../../web/ui/Empty.tsx'
import { Filters } from '../../../../web/ui/Filters.tsx'
import { Light } from '../../../../web/ui/Light.tsx'
import { SearchField } from '../../../../web/ui/SearchField.tsx'
import { Select } from '../../../../web/ui/Select.tsx'
import type { whistleEndpoints } from '../../endpoints.ts'
import type { catalogueEndpoints, CatalogueQuery, Entry } from '../contract.ts'
import { EntryDetail } from './EntryDetail.tsx'
import { EntryForm } from './EntryForm.tsx'
import { ImportSheet } from './ImportSheet.tsx'
import { areas, stateWords } from './words.ts'
import { Clauses } from '../../lists/pages/Clauses.tsx'

type Ends = typeof catalogueEndpoints
type Search = {
  q?: string
  service?: string
  area?: string
  unit?: string
  show?: string
  on?: string
  rulings?: string
  entry?: string
}

function toQuery(search: Search): Partial<CatalogueQuery> {
  return {
    ...(search.q ? { query: search.q } : {}),
    ...(search.service ? { service: search.service } : {}),
    ...(search.area ? { area: search.area } : {}),
    ...(search.unit ? { unit: search.unit } : {}),
    ...(search.on ? { on: search.on } : {}),
    ...(search.rulings ? { rulings: '1' as const } : {}),
    show: (search.show ?? 'held') as CatalogueQuery['show'],
  }
}

function Narrow(props: { search: Search; set: (next: Partial<Search>) => void }) {
  const { w } = useText()
  const { search, set } = props
  const services = useQuery({
    queryKey: ['services'],
    queryFn: () => ask<(typeof whistleEndpoints)['services']>('GET', '/api/services', {}),
    staleTime: 600_000,
  })
  return (
    <Filters
      chosen={[search.service, search.area, search.unit, search.show, search.on].filter(Boolean).length}
      search={
        <div data-search>
          <SearchField
            label={w('搜索', 'Search')}
            placeholder={w('两个字就行:种类、单位、依据、条款', 'Kind, unit, basis, clause')}
            value={search.q ?? ''}
            onChange={(q) => set({ q: q || undefined })}
          />
        </div>
      }
    >
      <Select
        label={w('种类', 'Kind')}
        value={search.service ?? ''}
        onChange={(service) => set({ service: service || undefined })}
        options={[
          { value: '', label: w('全部', 'All') },
          ...(services.data?.services ?? []).map((each) => ({ value: each.id, label: w(each.nameZh, each.nameEn) })),
        ]}
      />
      <UnitPicker
        label={w('对哪里有效', 'Holds in')}
        value={search.area ?? null}
        onChange={(area) => set({ area: area ?? undefined })}
        kinds={areas}
      />
      <UnitPicker
        label={w('牵头或协办单位', 'Lead or support')}
        value={search.unit ?? null}
        onChange={(unit) => set({ unit: unit ?? undefined })}
      />
      <Select
        label={w('看哪些', 'Show')}
        value={search.show ?? 'held'}
        onChange={(show) => set({ show: show === 'held' ? undefined : show })}
        options={[
          { value: 'held', label: w('有效、未生效和已结束', 'In force, coming and ended') },
          { value: 'in_force', label: w('当天有效', 'In force on the day') },
          { value: 'coming', label: w('未生效', 'Coming') },
          { value: 'ended', label: w('已结束', 'Ended') },
          { value: 'withdrawn', label: w('已更正', 'Corrected') },
        ]}
      />
      <DayField
        label={w('按哪天看', 'As of')}
        value={search.on ?? null}
        onChange={(on) => set({ on: on ?? undefined })}
      />
    </Filters>
  )
}

function Row(props: { entry: Entry; chosen: boolean; onOpen: () => void }) {
  const { w, say } = useText()
  const { entry } = props
  const name = (unit: { nameZh: string; nameEn: string }): string => w(unit.nameZh, unit.nameEn)
  const state = stateWords[entry.state]
  return (
    <li className={props.chosen ? 'list-row chosen' : 'list-row'}>
      <div className="row apart">
        <button
          type="button"
          className="row-link"
          data-row
          aria-current={props.chosen ? 'true' : undefined}
          onClick={props.onOpen}
        >
          {name(entry.service)} <span className="quiet">{name(entry.area)}</span>
        </button>
        <Light state={state.light}>{say(state)}</Light>
      </div>
      <span>
        <strong>{name(entry.lead)}</strong>
        {entry.supports.length > 0 ? (
          <span className="quiet">
            {' '}
            {w('协办', 'with')} {entry.supports.map(name).join(w('、', ', '))}
          </span>
        ) : null}
      </span>
      <span className="quiet small">
        <span className="num">
          {entry.from} – {entry.to ?? ''}
        </span>{' '}
        {w(entry.basisZh, entry.basisEn)} {entry.clause}
      </span>
    </li>
  )
}

/** Who answers for what, where and since when, because of which list or ruling; today or as of a day. */
export function Catalogue() {
  const { w } = useText()
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const client = useQueryClient()
  const [doing, setDoing] = useState<'add' | 'import' | null>(null)
  const set = (next: Partial<Search>): void =>
    void navigate({ to: '/catalogue', search: { ...search, ...next }, replace: 'q' in next })
  const query = toQuery(search)
  const found = useQuery({
    queryKey: ['catalogue', query],
    queryFn: () => ask<Ends['catalogue']>('GET', '/api/catalogue', { query }),
    placeholderData: (before) => before,
  })
  function onChanged(): void {
    void client.invalidateQueries({ queryKey: ['catalogue'] })
    void client.invalidateQueries({ queryKey: ['catalogue-entry'] })
  }
  function onOpen(id: string): void {
    setDoing(null)
    set({ entry: id })
  }
  const sheet = `/api/catalogue.csv?${new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  ).toString()}`
  const open = doing !== null || search.entry !== undefined
  return (
    <div className="stack">
      <div className="row apart">
        <h1>{w('职责目录', 'Who answers for what')}</h1>
        <div className="row">
          {found.data?.mayAdd ? (
            <>
              <Button onPress={() => setDoing('add')}>{w('新条目', 'New entry')}</Button>
              <Button kind="quiet" onPress={() => setDoing('import')}>
                {w('从表格导入', 'Import')}
              </Button>
            </>
          ) : null}
          <a className="button quiet" href={sheet} download>
            {w('导出 CSV', 'Export CSV')}
          </a>
        </div>
      </div>
      <p className="quiet prose">
        {w(
          '吹哨和派单时按它填好牵头和协办单位:越近的范围越优先。裁定过的争议会加进来,下次照办;旧条目都留着。',
          'A whistle is filled in from it: the nearest area goes first. What was ruled in a dispute enters it and serves the next time; old entries stay.',
        )}
      </p>
      <Narrow search={search} set={set} />
      <div className="row">
        <button
          type="button"
          className="chip"
          aria-pressed={search.rulings === '1'}
          onClick={() => set({ rulings: search.rulings ? undefined : '1' })}
        >
          {w('只看裁定形成的', 'Only what was ruled')}
        </button>
        {found.data ? (
          <span className="quiet" role="status">
            {w(`${found.data.entries.length} 条`, `${found.data.entries.length} entries`)}
            {found.data.more ? w(',还有更多,请缩小范围', ', more exist; narrow it down') : ''}
            {search.on ? w(`,按 ${search.on} 看`, `, as of ${search.on}`) : ''}
          </span>
        ) : null}
      </div>
      <div className={open ? 'list-and-one' : 'list-and-one alone'}>
        {found.isPending ? (
          <Loading />
        ) : !found.data ? (
          <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
        ) : found.data.entries.length === 0 ? (
          <Empty
            title={w('没有符合的条目', 'No entry is like that')}
            action={
              <Button onPress={() => void navigate({ to: '/catalogue', search: {} })}>{w('看全部', 'Show all')}</Button>
            }
          />
        ) : (
          <ul className="list-rows" aria-label={w('条目', 'Entries')}>
            {found.data.entries.map((entry) => (
              <Row key={entry.id} entry={entry} chosen={search.entry === entry.id} onOpen={() => onOpen(entry.id)} />
            ))}
          </ul>
        )}
        {open ? (
          <Beside key={doing ?? search.entry} label={w('打开的条目', 'What is open')}>
            {doing === 'add' ? (
              <EntryForm
                entry={null}
                onDone={(id) => {
                  onChanged()
                  onOpen(id)
                }}
                onOpen={onOpen}
                onLeave={() => setDoing(null)}
              />
            ) : doing === 'import' ? (
              <ImportSheet
                onDone={() => {
                  setDoing(null)
                  onChanged()
                }}
                onLeave={() => setDoing(null)}
              />
            ) : search.entry ? (
              <EntryDetail
                key={search.entry}
                id={search.entry}
                onOpen={onOpen}
                onClose={() => set({ entry: undefined })}
                onChanged={onChanged}
              />
            ) : null}
          </Beside>
        ) : null}
      </div>
      <Clauses />
    </div>
  )
}
