import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { UnitPicker } from '../../../../kernel/organization/pages/UnitPicker.tsx'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { faultIn } from '../../../../web/ui/faults.ts'
import { NumberField } from '../../../../web/ui/NumberField.tsx'
import { TextField } from '../../../../web/ui/TextField.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'
import { areas } from '../../catalogue/pages/words.ts'
import type { listEndpoints, PlaceItem } from '../contract.ts'

type Ends = typeof listEndpoints

export function PlaceForm(props: { place: PlaceItem | null; onDone: () => void; onLeave: () => void }) {
  const { w } = useText()
  const { place } = props
  const [words, setWords] = useState({
    nameZh: place?.nameZh ?? '',
    nameEn: place?.nameEn ?? '',
    addressZh: place?.addressZh ?? '',
    addressEn: place?.addressEn ?? '',
    reason: '',
  })
  const [unitId, setUnit] = useState<string | null>(place?.unitId ?? null)
  const [firmId, setFirm] = useState<string | null>(place?.firmId ?? null)
  const [lon, setLon] = useState<number | null>(place?.lon ?? null)
  const [lat, setLat] = useState<number | null>(place?.lat ?? null)
  const set = (name: keyof typeof words) => (value: string) => setWords({ ...words, [name]: value })
  const save = useMutation({
    mutationFn: async () => {
      const { reason, ...names } = words
      const input = { ...names, unitId: unitId ?? '', firmId, lon, lat }
      if (place)
        await ask<Ends['setPlace']>('POST', '/api/lists/places/:id', {
          params: { id: place.id },
          input: { ...input, reason },
        })
      else await ask<Ends['addPlace']>('POST', '/api/lists/places', { input })
    },
    onSuccess: () => {
      toast(w('已保存', 'Saved'))
      props.onDone()
    },
  })
  return (
    <form
      className="sheet stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <h2>{place ? w('改地点', 'Change the place') : w('新地点', 'New place')}</h2>
      {save.error ? <p className="field-error">▲ {save.error.message}</p> : null}
      <div className="two">
        <TextField label={w('名称', 'Name')} required value={words.nameZh} onChange={set('nameZh')} max={80} />
        <TextField
          label={w('名称(英文)', 'Name in English')}
          required={false}
          value={words.nameEn}
          onChange={set('nameEn')}
          max={80}
        />
        <TextField
          label={w('地址', 'Address')}
          required={false}
          value={words.addressZh}
          onChange={set('addressZh')}
          max={200}
        />
        <TextField
          label={w('地址(英文)', 'Address in English')}
          required={false}
          value={words.addressEn}
          onChange={set('addressEn')}
          max={200}
        />
        <UnitPicker
          label={w('归哪个社区或村', 'Community or village')}
          required
          value={unitId}
          onChange={setUnit}
          kinds={areas}
          known={place?.unit ?? null}
          {...faultIn(save.error, 'unitId')}
        />
        <UnitPicker
          label={w('物业企业', 'Property firm')}
          required={false}
          value={firmId}
          onChange={setFirm}
          kinds={['property_firm', 'firm']}
          known={place?.firm ?? null}
          {...faultIn(save.error, 'firmId')}
        />
        <NumberField
          label={w('经度', 'Longitude')}
          required={false}
          value={lon}
          onChange={setLon}
          fractions={6}
          step={0.0001}
          {...faultIn(save.error, 'lon')}
        />
        <NumberField
          label={w('纬度', 'Latitude')}
          required={false}
          value={lat}
          onChange={setLat}
          fractions={6}
          step={0.0001}
          {...faultIn(save.error, 'lat')}
        />
      </div>
      {place ? (
        <TextField label={w('理由', 'Reason')} required value={words.reason} onChange={set('reason')} max={300} />
      ) : null}
      <div className="row">
        <Button
          kind="primary"
          type="submit"
          busy={save.isPending}
          disabled={!words.nameZh.trim() || !unitId || (place !== null && words.reason.trim().length < 2)}
        >
          {place ? w('保存改动', 'Save the change') : w('加入地点', 'Add the place')}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}
