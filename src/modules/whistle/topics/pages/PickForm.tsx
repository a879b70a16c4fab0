import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { UnitSearch } from '../../../../kernel/organization/pages/UnitSearch.tsx'
import { ask, Refusal } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { Failure } from '../../../../web/ui/Failure.tsx'
import { Select } from '../../../../web/ui/Select.tsx'
import { TextArea } from '../../../../web/ui/TextArea.tsx'
import { TextField } from '../../../../web/ui/TextField.tsx'
import type { whistleEndpoints } from '../../endpoints.ts'
import type { hotspotEndpoints } from '../../hotspots/contract.ts'
import { useNames } from '../../hotspots/pages/HotSpots.tsx'
import { Rarity } from '../../hotspots/pages/Rarity.tsx'
import type { topicEndpoints } from '../contract.ts'

function monthsFrom(first: string, n: number): string[] {
  const [year = 2026, month = 1] = first.split('-').map(Number)
  return Array.from({ length: n }, (_, index) =>
    new Date(Date.UTC(year, month - 1 + index, 1)).toISOString().slice(0, 7),
  )
}

/** The form that picks a topic: from a hot spot with its numbers, or by hand with an area and a kind of matter. */
export function PickForm(props: { hotspot: string | undefined; thisMonth: string; onLeave: () => void }) {
  const { w } = useText()
  const name = useNames()
  const client = useQueryClient()
  const [month, setMonth] = useState(props.thisMonth)
  const [title, setTitle] = useState('')
  const [why, setWhy] = useState('')
  const [lead, setLead] = useState<string | null>(null)
  const [area, setArea] = useState<string | null>(null)
  const [service, setService] = useState<string | null>(null)
  const spot = useQuery({
    queryKey: ['hotspot', props.hotspot, 0],
    enabled: props.hotspot !== undefined,
    queryFn: () =>
      ask<(typeof hotspotEndpoints)['hotspot']>('GET', '/api/hotspots/:id', {
        params: { id: props.hotspot ?? '' },
        query: { period: 0 },
      }),
  })
  const services = useQuery({
    queryKey: ['services'],
    queryFn: () => ask<(typeof whistleEndpoints)['services']>('GET', '/api/services', {}),
    staleTime: 600_000,
  })
  const pick = useMutation({
    mutationFn: () =>
      ask<(typeof topicEndpoints)['pickTopic']>('POST', '/api/topics', {
        input: {
          month,
          title,
          why,
          leadId: lead ?? '',
          ...(props.hotspot ? { hotSpotId: props.hotspot } : {}),
          ...(area ? { areaId: area } : {}),
          ...(service ? { serviceId: service } : {}),
        },
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['topics'] })
      props.onLeave()
    },
  })
  const refusal = pick.error instanceof Refusal ? pick.error : undefined
  const fault = (path: string): { error?: string } => {
    const said = refusal?.faults[path]
    return said ? { error: said } : {}
  }
  const found = spot.data?.spot
  return (
    <form
      className="sheet stack"
      onSubmit={(event) => {
        event.preventDefault()
        pick.mutate()
      }}
    >
      <h2>{w('选定一题', 'Pick a topic')}</h2>
      {found ? (
        <p>
          {found.place ? name(found.place) : name(found.area)} · {name(found.service)}
          {w(':', ': ')}
          <Rarity of={{ ...found, periods: found.history.length }} />
        </p>
      ) : null}
      <div className="two">
        <Select
          label={w('哪个月', 'Month')}
          value={month}
          onChange={setMonth}
          options={monthsFrom(props.thisMonth, 6).map((each) => ({ value: each, label: each }))}
          {...fault('month')}
        />
        <UnitSearch
          label={w('牵头单位', 'Lead unit')}
          kinds={['department', 'property_firm', 'office', 'street', 'town', 'township', 'zone']}
          value={lead}
          onChange={setLead}
          {...fault('leadId')}
        />
      </div>
      {props.hotspot ? null : (
        <div className="two">
          <UnitSearch
            label={w('哪里', 'Where')}
            kinds={['community', 'village', 'street', 'town', 'township', 'zone', 'city']}
            value={area}
            onChange={setArea}
            {...fault('areaId')}
          />
          <Select
            label={w('哪一类', 'Kind')}
            value={service}
            onChange={setService}
            options={(services.data?.services ?? []).map((row) => ({ value: row.id, label: name(row) }))}
            {...fault('serviceId')}
          />
        </div>
      )}
      <TextField label={w('题目', 'Topic')} value={title} onChange={setTitle} max={60} {...fault('title')} />
      <TextArea label={w('为什么选它', 'Why this one')} value={why} onChange={setWhy} max={500} {...fault('why')} />
      {refusal && Object.keys(refusal.faults).length === 0 ? <Failure title={refusal.message} /> : null}
      <div className="row">
        <Button type="submit" kind="primary" busy={pick.isPending}>
          {w('选定这一题', 'Pick this topic')}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('不选了', 'Leave it')}
        </Button>
      </div>
    </form>
  )
}
