import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { UnitPicker, UnitsPicker } from '../../../../kernel/organization/pages/UnitPicker.tsx'
import { ask, Refusal } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { DayField } from '../../../../web/ui/DayField.tsx'
import { cityToday, faultIn } from '../../../../web/ui/faults.ts'
import { Select } from '../../../../web/ui/Select.tsx'
import { TextField } from '../../../../web/ui/TextField.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'
import type { whistleEndpoints } from '../../endpoints.ts'
import type { catalogueEndpoints, Entry } from '../contract.ts'
import { areas, handling } from './words.ts'

type Ends = typeof catalogueEndpoints

/** Why an entry was refused, with a way to the one that stands in its way. */
function Refused(props: { error: Error; onOpen: (id: string) => void }) {
  const { w } = useText()
  const { error } = props
  const clash =
    error instanceof Refusal
      ? Object.keys(error.faults)
          .find((path) => path.startsWith('clash:'))
          ?.slice(6)
      : undefined
  return (
    <div className="failure" role="alert">
      <p className="failure-title">▲ {error.message}</p>
      {clash ? (
        <div className="row">
          <Button onPress={() => props.onOpen(clash)}>{w('看那个条目', 'See that entry')}</Button>
        </div>
      ) : null}
    </div>
  )
}

/** A new entry, or a corrected one in the place of `entry`. */
export function EntryForm(props: {
  entry: Entry | null
  onDone: (id: string) => void
  onOpen: (id: string) => void
  onLeave: () => void
}) {
  const { w } = useText()
  const { entry } = props
  const [serviceId, setService] = useState<string | null>(entry?.service.id ?? null)
  const [areaId, setArea] = useState<string | null>(entry?.area.id ?? null)
  const [leadId, setLead] = useState<string | null>(entry?.lead.id ?? null)
  const [supportIds, setSupports] = useState(entry?.supports.map((unit) => unit.id) ?? [])
  const [words, setWords] = useState({
    basisZh: entry?.basisZh ?? '',
    basisEn: entry?.basisEn ?? '',
    clause: entry?.clause ?? '',
    externalNo: '',
    reason: '',
  })
  const [from, setFrom] = useState<string | null>(entry?.from ?? cityToday())
  const [to, setTo] = useState<string | null>(entry?.to ?? null)
  const set = (name: keyof typeof words) => (value: string) => setWords({ ...words, [name]: value })
  const services = useQuery({
    queryKey: ['services'],
    queryFn: () => ask<(typeof whistleEndpoints)['services']>('GET', '/api/services', {}),
    enabled: entry === null,
  })
  const save = useMutation({
    mutationFn: async () => {
      const { basisZh, basisEn, clause, reason, externalNo } = words
      const own = {
        leadId: leadId ?? '',
        supportIds,
        basisZh,
        basisEn,
        clause,
        from: from ?? '',
        ...(to ? { to } : {}),
        reason,
      }
      if (entry)
        return ask<Ends['correctEntry']>('POST', '/api/catalogue/:id/correct', { params: { id: entry.id }, input: own })
      return ask<Ends['addEntry']>('POST', '/api/catalogue', {
        input: {
          ...own,
          serviceId: serviceId ?? '',
          areaId: areaId ?? '',
          ...(externalNo ? { externalNo } : {}),
        },
      })
    },
    onSuccess: (made) => {
      toast(
        entry ? w('已更正,原条目留在来历里', 'Corrected; the old entry stays in the history') : w('已加入', 'Entered'),
      )
      props.onDone(made.id)
    },
  })
  const missing =
    !leadId || !from || !words.basisZh.trim() || !words.reason.trim() || (!entry && (!serviceId || !areaId))
  return (
    <form
      className="sheet stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <h2>{entry ? w('更正条目', 'Correct the entry') : w('新条目', 'New entry')}</h2>
      {entry ? (
        <p className="warning">
          ◆{' '}
          {w(
            `${entry.service.nameZh} · ${entry.area.nameZh}:原条目会收起,更正后的接替它;两条都留着,理由写明。`,
            `${entry.service.nameEn} · ${entry.area.nameEn}: the old entry is set aside and the corrected one takes its place; both stay, with the reason.`,
          )}
        </p>
      ) : null}
      {save.error ? <Refused error={save.error} onOpen={props.onOpen} /> : null}
      <div className="two">
        {entry ? null : (
          <>
            <Select
              label={w('种类', 'Kind')}
              required
              value={serviceId}
              onChange={setService}
              options={(services.data?.services ?? []).map((each) => ({
                value: each.id,
                label: w(each.nameZh, each.nameEn),
              }))}
              {...faultIn(save.error, 'serviceId')}
            />
            <UnitPicker
              label={w('范围', 'Area')}
              required
              value={areaId}
              onChange={setArea}
              kinds={areas}
              {...faultIn(save.error, 'areaId')}
            />
          </>
        )}
        <UnitPicker
          label={w('牵头单位', 'Lead unit')}
          required
          value={leadId}
          onChange={setLead}
          kinds={handling}
          known={entry?.lead ?? null}
          {...faultIn(save.error, 'leadId')}
        />
        <UnitsPicker
          label={w('协办单位', 'Supporting units')}
          value={supportIds}
          onChange={setSupports}
          kinds={handling}
          known={entry?.supports ?? []}
          {...faultIn(save.error, 'supportIds')}
        />
        <TextField
          label={w('依据', 'Basis')}
          required
          value={words.basisZh}
          onChange={set('basisZh')}
          max={500}
          {...faultIn(save.error, 'basisZh')}
        />
        <TextField
          label={w('条款', 'Clause')}
          required={false}
          value={words.clause}
          onChange={set('clause')}
          placeholder={w('第 12 条', 'article 12')}
          max={120}
        />
        <TextField
          label={w('依据(英文)', 'Basis in English')}
          required={false}
          value={words.basisEn}
          onChange={set('basisEn')}
          max={500}
        />
        {entry ? null : (
          <TextField
            label={w('外部编号', 'Outside number')}
            required={false}
            value={words.externalNo}
            onChange={set('externalNo')}
            max={60}
            {...faultIn(save.error, 'externalNo')}
          />
        )}
        <DayField
          label={w('从哪天起', 'From')}
          required
          value={from}
          onChange={setFrom}
          {...faultIn(save.error, 'from')}
        />
        <DayField
          label={w('到哪天止(当天不再有效)', 'Until (no longer on that day)')}
          required={false}
          value={to}
          onChange={setTo}
          {...faultIn(save.error, 'to')}
        />
      </div>
      <TextField
        label={w('理由', 'Reason')}
        required
        value={words.reason}
        onChange={set('reason')}
        max={300}
        {...faultIn(save.error, 'reason')}
      />
      <div className="row">
        <Button kind="primary" type="submit" busy={save.isPending} disabled={missing}>
          {entry ? w('更正', 'Correct it') : w('加入目录', 'Enter it')}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}
