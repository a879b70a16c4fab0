import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { Empty } from '../../../../web/ui/Empty.tsx'
import { SearchField } from '../../../../web/ui/SearchField.tsx'
import type { listEndpoints, PlaceItem } from '../contract.ts'
import { EndForm } from './EndForm.tsx'
import { PlaceForm } from './PlaceForm.tsx'
import { keyOf, TwoParts } from './TwoParts.tsx'
import type { Doing } from './TwoParts.tsx'

type Ends = typeof listEndpoints

/** Places of the area with their posters. */
export function Places() {
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
