import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import type { listEndpoints, ServiceItem } from '../contract.ts'
import { EndForm } from './EndForm.tsx'
import { ServiceForm } from './ServiceForm.tsx'
import { keyOf, TwoParts } from './TwoParts.tsx'
import type { Doing } from './TwoParts.tsx'

type Ends = typeof listEndpoints

/** Kinds of matters, ended ones too. */
export function Services() {
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
