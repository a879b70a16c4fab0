import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { Checkbox } from '../../../../web/ui/Checkbox.tsx'
import { faultIn } from '../../../../web/ui/faults.ts'
import { NumberField } from '../../../../web/ui/NumberField.tsx'
import { Select } from '../../../../web/ui/Select.tsx'
import { TextField } from '../../../../web/ui/TextField.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'
import type { listEndpoints, ServiceItem } from '../contract.ts'

type Ends = typeof listEndpoints

/** A kind of matter: what it is called, how urgent, what the public form asks for. */
export function ServiceForm(props: {
  service: ServiceItem | null
  next: number
  onDone: () => void
  onLeave: () => void
}) {
  const { w } = useText()
  const { service } = props
  const [words, setWords] = useState({
    key: service?.key ?? '',
    nameZh: service?.nameZh ?? '',
    nameEn: service?.nameEn ?? '',
    words: service?.words ?? '',
    reason: '',
  })
  const [kind, setKind] = useState<ServiceItem['kind']>(service?.kind ?? 'livelihood')
  const [level, setLevel] = useState<ServiceItem['level']>(service?.level ?? 'anonymous')
  const [photo, setPhoto] = useState<ServiceItem['photo']>(service?.photo ?? 'wanted')
  const [danger, setDanger] = useState(service?.danger ?? false)
  const [metres, setMetres] = useState<number | null>(service?.duplicateMetres ?? 250)
  const [position, setPosition] = useState<number | null>(service?.position ?? props.next)
  const set = (name: keyof typeof words) => (value: string) => setWords({ ...words, [name]: value })
  const save = useMutation({
    mutationFn: async () => {
      const { key, reason, ...names } = words
      const input = { ...names, kind, level, photo, danger, duplicateMetres: metres ?? 0, position: position ?? 0 }
      if (service)
        await ask<Ends['setService']>('POST', '/api/lists/services/:id', {
          params: { id: service.id },
          input: { ...input, reason },
        })
      else await ask<Ends['addService']>('POST', '/api/lists/services', { input: { ...input, key } })
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
      <h2>{service ? w('改种类', 'Change the kind') : w('新种类', 'New kind')}</h2>
      {save.error ? <p className="field-error">▲ {save.error.message}</p> : null}
      <div className="two">
        <TextField
          label={w('名称', 'Name')}
          required
          value={words.nameZh}
          onChange={set('nameZh')}
          max={80}
          {...faultIn(save.error, 'nameZh')}
        />
        <TextField
          label={w('名称(英文)', 'Name in English')}
          required={false}
          value={words.nameEn}
          onChange={set('nameEn')}
          max={80}
        />
        {service ? null : (
          <TextField
            label={w('代号(小写字母,定了不改)', 'Key (small letters, never changes)')}
            required
            value={words.key}
            onChange={set('key')}
            {...faultIn(save.error, 'key')}
          />
        )}
        <TextField
          label={w('别的说法(空格隔开)', 'Other words for it, by spaces')}
          required={false}
          value={words.words}
          onChange={set('words')}
        />
        <Select
          label={w('哨类', 'Kind of whistle')}
          value={kind}
          onChange={(value) => setKind(value as ServiceItem['kind'])}
          options={[
            { value: 'emergency', label: w('应急', 'emergency') },
            { value: 'enforcement', label: w('综合执法', 'joint enforcement') },
            { value: 'livelihood', label: w('民生', 'livelihood') },
          ]}
        />
        <Select
          label={w('反映人要留什么', 'What the resident must leave')}
          value={level}
          onChange={(value) => setLevel(value as ServiceItem['level'])}
          options={[
            { value: 'anonymous', label: w('可以匿名', 'nothing: anonymous is fine') },
            { value: 'phone', label: w('要留电话', 'a phone number') },
            { value: 'resident', label: w('要核实居民', 'proof of residence') },
          ]}
        />
        <Select
          label={w('照片', 'Photo')}
          value={photo}
          onChange={(value) => setPhoto(value as ServiceItem['photo'])}
          options={[
            { value: 'wanted', label: w('最好有', 'wanted') },
            { value: 'optional', label: w('可有可无', 'optional') },
          ]}
        />
        <NumberField
          label={w('多近算同一处', 'How near is the same spot')}
          value={metres}
          onChange={setMetres}
          min={0}
          max={5000}
          step={50}
          unit={w('米', 'm')}
        />
        <NumberField
          label={w('排第几', 'Place in the list')}
          value={position}
          onChange={setPosition}
          min={0}
          max={9999}
        />
      </div>
      <Checkbox checked={danger} onChange={setDanger}>
        {w('可能有危险:先提示 110、119、120', 'May be dangerous: 110, 119 and 120 are shown first')}
      </Checkbox>
      {service ? (
        <TextField label={w('理由', 'Reason')} required value={words.reason} onChange={set('reason')} max={300} />
      ) : null}
      <div className="row">
        <Button
          kind="primary"
          type="submit"
          busy={save.isPending}
          disabled={!words.nameZh.trim() || (service ? words.reason.trim().length < 2 : !words.key.trim())}
        >
          {service ? w('保存改动', 'Save the change') : w('加入种类', 'Add the kind')}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}
