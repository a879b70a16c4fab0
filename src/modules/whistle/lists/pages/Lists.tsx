import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { Beside } from '../../../../web/ui/Beside.tsx'
import { Empty } from '../../../../web/ui/Empty.tsx'
import { SearchField } from '../../../../web/ui/SearchField.tsx'
import type { listEndpoints, PlaceItem, ServiceItem } from '../contract.ts'
import { Clauses } from './Clauses.tsx'
import { EndForm } from './EndForm.tsx'
import { PlaceForm } from './PlaceForm.tsx'
import { ServiceForm } from './ServiceForm.tsx'

type Ends = typeof listEndpoints
type Doing<T> = { what: 'add' } | { what: 'edit' | 'end'; item: T }

function keyOf(doing: Doing<{ id: string }>): string {
  return doing.what === 'add' ? 'add' : doing.what + doing.item.id
}

function TwoParts(props: { open: boolean; name: string; list: ReactNode; one: ReactNode }) {
  const { w } = useText()
  return (
    <div className={props.open ? 'list-and-one' : 'list-and-one alone'}>
      {props.list}
      {props.open ? (
        <Beside key={props.name} label={w('正在改的', 'What is being changed')}>
          {props.one}
        </Beside>
      ) : null}
    </div>
  )
}

function Services() {
  const { w } = useText()
  const client = useQueryClient()
  const [doing, setDoing] = useState<Doing<ServiceItem> | null>(null)
  const found = useQuery({
    queryKey: ['service-list'],
    queryFn: () => ask<Ends['serviceList']>('GET', '/api/lists/services', {}),
  })
  if (found.isPending) return <Loading />
  if (!found.data) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  const { services, mayEdit } = found.data
  const kinds = {
    emergency: w('应急', 'emergency'),
    enforcement: w('综合执法', 'joint enforcement'),
    livelihood: w('民生', 'livelihood'),
  }
  function onDone(): void {
    setDoing(null)
    void client.invalidateQueries({ queryKey: ['service-list'] })
    void client.invalidateQueries({ queryKey: ['services'] })
  }
  const next = Math.max(0, ...services.map((each) => each.position)) + 1
  const one =
    doing === null ? null : doing.what === 'end' ? (
      <EndForm
        key={keyOf(doing)}
        name={w(doing.item.nameZh, doing.item.nameEn)}
        ended={doing.item.endedOn !== null}
        warning={w(
          `公众不能再反映这一类;已有的事项(在办 ${doing.item.open} 件)照旧办。`,
          `Nobody can report this kind any more; matters keep it (${doing.item.open} are open).`,
        )}
        send={(input) =>
          ask<Ends['endService']>('POST', '/api/lists/services/:id/end', { params: { id: doing.item.id }, input })
        }
        onDone={onDone}
        onLeave={() => setDoing(null)}
      />
    ) : (
      <ServiceForm
        key={keyOf(doing)}
        service={doing.what === 'add' ? null : doing.item}
        next={next}
        onDone={onDone}
        onLeave={() => setDoing(null)}
      />
    )
  return (
    <section className="stack tight" aria-labelledby="services">
      <div className="row apart">
        <h2 id="services">{w('事项种类', 'Kinds of matters')}</h2>
        {mayEdit ? <Button onPress={() => setDoing({ what: 'add' })}>{w('新种类', 'New kind')}</Button> : null}
      </div>
      <TwoParts
        open={one !== null}
        name={doing ? keyOf(doing) : ''}
        one={one}
        list={
          <ul className="list-rows" aria-label={w('事项种类', 'Kinds of matters')}>
            {services.map((each) => {
              const name = w(each.nameZh, each.nameEn)
              return (
                <li key={each.id} className="list-row">
                  <div className="row apart">
                    <span>
                      <strong>{name}</strong> <span className="quiet">{kinds[each.kind]}</span>
                      {each.endedOn ? (
                        <span className="quiet"> · {w(`${each.endedOn} 起停用`, `ended on ${each.endedOn}`)}</span>
                      ) : null}
                    </span>
                    {mayEdit ? (
                      <span className="row">
                        <Button
                          kind="quiet"
                          label={w(`改 ${name}`, `Change ${name}`)}
                          onPress={() => setDoing({ what: 'edit', item: each })}
                        >
                          {w('改', 'Change')}
                        </Button>
                        <Button
                          kind="quiet"
                          label={
                            each.endedOn ? w(`启用 ${name}`, `Offer ${name} again`) : w(`停用 ${name}`, `End ${name}`)
                          }
                          onPress={() => setDoing({ what: 'end', item: each })}
                        >
                          {each.endedOn ? w('启用', 'Offer again') : w('停用', 'End')}
                        </Button>
                      </span>
                    ) : null}
                  </div>
                  <span className="quiet small">
                    <code>{each.key}</code>
                    {each.words ? ` · ${each.words}` : ''}
                    {each.level === 'phone' ? ` · ${w('要留电话', 'phone asked')}` : ''}
                    {each.danger ? ` · ${w('先提示 110、119、120', '110, 119, 120 first')}` : ''}
                    {each.open > 0 ? ` · ${w(`在办 ${each.open} 件`, `${each.open} open`)}` : ''}
                  </span>
                </li>
              )
            })}
          </ul>
        }
      />
    </section>
  )
}

function Places() {
  const { w } = useText()
  const client = useQueryClient()
  const [query, setQuery] = useState('')
  const [ended, setEnded] = useState(false)
  const [doing, setDoing] = useState<Doing<PlaceItem> | null>(null)
  const found = useQuery({
    queryKey: ['place-list', query, ended],
    queryFn: () =>
      ask<Ends['placeList']>('GET', '/api/lists/places', {
        query: { ...(query ? { query } : {}), ...(ended ? { ended: '1' as const } : {}) },
      }),
    placeholderData: (before) => before,
  })
  function onDone(): void {
    setDoing(null)
    void client.invalidateQueries({ queryKey: ['place-list'] })
    void client.invalidateQueries({ queryKey: ['places'] })
  }
  const one =
    doing === null ? null : doing.what === 'end' ? (
      <EndForm
        key={keyOf(doing)}
        name={w(doing.item.nameZh, doing.item.nameEn)}
        ended={doing.item.endedOn !== null}
        warning={w(
          '公众不能再选这个地点;已有的事项照旧。旧海报扫出来会转到所在社区。',
          'Nobody can choose this place any more; matters keep it. An old poster leads to the community.',
        )}
        send={(input) =>
          ask<Ends['endPlace']>('POST', '/api/lists/places/:id/end', { params: { id: doing.item.id }, input })
        }
        onDone={onDone}
        onLeave={() => setDoing(null)}
      />
    ) : (
      <PlaceForm
        key={keyOf(doing)}
        place={doing.what === 'add' ? null : doing.item}
        onDone={onDone}
        onLeave={() => setDoing(null)}
      />
    )
  return (
    <section className="stack tight" aria-labelledby="places">
      <div className="row apart">
        <h2 id="places">{w('地点', 'Places')}</h2>
        <Button onPress={() => setDoing({ what: 'add' })}>{w('新地点', 'New place')}</Button>
      </div>
      <div className="row base">
        <div data-search className="search-box">
          <SearchField
            label={w('找地点', 'Find a place')}
            hideLabel
            placeholder={w('名称、地址、海报码、社区', 'Name, address, poster code, community')}
            value={query}
            onChange={setQuery}
          />
        </div>
        <button type="button" className="chip" aria-pressed={ended} onClick={() => setEnded(!ended)}>
          {w('也看停用的', 'Ended ones too')}
        </button>
      </div>
      <TwoParts
        open={one !== null}
        name={doing ? keyOf(doing) : ''}
        one={one}
        list={
          found.isPending ? (
            <Loading />
          ) : !found.data ? (
            <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
          ) : found.data.places.length === 0 ? (
            <Empty title={w('没有这样的地点', 'No place is like that')} />
          ) : (
            <ul className="list-rows" aria-label={w('地点', 'Places')}>
              {found.data.places.map((each) => {
                const name = w(each.nameZh, each.nameEn)
                return (
                  <li key={each.id} className="list-row">
                    <div className="row apart">
                      <span>
                        <strong>{name}</strong> <span className="quiet">{w(each.unit.nameZh, each.unit.nameEn)}</span>
                        {each.endedOn ? (
                          <span className="quiet"> · {w(`${each.endedOn} 起停用`, `ended on ${each.endedOn}`)}</span>
                        ) : null}
                      </span>
                      {each.mayEdit ? (
                        <span className="row">
                          <Button
                            kind="quiet"
                            label={w(`改 ${name}`, `Change ${name}`)}
                            onPress={() => setDoing({ what: 'edit', item: each })}
                          >
                            {w('改', 'Change')}
                          </Button>
                          <Button
                            kind="quiet"
                            label={
                              each.endedOn ? w(`启用 ${name}`, `Offer ${name} again`) : w(`停用 ${name}`, `End ${name}`)
                            }
                            onPress={() => setDoing({ what: 'end', item: each })}
                          >
                            {each.endedOn ? w('启用', 'Offer again') : w('停用', 'End')}
                          </Button>
                        </span>
                      ) : null}
                    </div>
                    <span className="quiet small">
                      {w(each.addressZh, each.addressEn)}
                      {each.firm ? ` · ${w(each.firm.nameZh, each.firm.nameEn)}` : ''} ·{' '}
                      <a href={`/poster/${each.code}`} target="_blank" rel="noopener">
                        {w(`海报 ${each.code}`, `poster ${each.code}`)}
                      </a>
                    </span>
                  </li>
                )
              })}
            </ul>
          )
        }
      />
      {found.data?.more ? <p className="quiet">{w('还有更多,请搜索。', 'More exist; search for them.')}</p> : null}
    </section>
  )
}

/** What can be reported, where, and the lists of duties: edited here, with what was kept. */
export function Lists() {
  const { w } = useText()
  const search = useSearch({ strict: false }) as { tab?: string }
  const navigate = useNavigate()
  const tab = search.tab ?? 'services'
  const tabs = [
    ['services', w('事项种类', 'Kinds')],
    ['places', w('地点', 'Places')],
    ['clauses', w('社区清单', 'Lists of tasks')],
  ] as const
  return (
    <div className="stack">
      <h1>{w('种类和地点', 'Kinds and places')}</h1>
      <div className="row" role="group" aria-label={w('看哪一份', 'Which list')}>
        {tabs.map(([key, label]) => (
          <button
            key={key}
            type="button"
            className="chip"
            aria-pressed={tab === key}
            onClick={() =>
              void navigate({ to: '/lists', search: { tab: key === 'services' ? undefined : key } as never })
            }
          >
            {label}
          </button>
        ))}
      </div>
      {tab === 'places' ? <Places /> : tab === 'clauses' ? <Clauses /> : <Services />}
    </div>
  )
}
