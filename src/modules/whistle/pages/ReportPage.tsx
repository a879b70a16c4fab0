import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ask, Refusal, sendFile } from '../../../web/api/client.ts'
import { usePost } from '../../../web/api/session.tsx'
import { useText } from '../../../web/i18n/text.tsx'
import { Button, Link } from '../../../web/ui/Button.tsx'
import { ComboBox } from '../../../web/ui/ComboBox.tsx'
import { FileField } from '../../../web/ui/FileField.tsx'
import type { FileEntry } from '../../../web/ui/FileField.tsx'
import { RadioGroup } from '../../../web/ui/RadioGroup.tsx'
import { Select } from '../../../web/ui/Select.tsx'
import { TextArea } from '../../../web/ui/TextArea.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import type { Reported } from '../contract.ts'
import type { whistleEndpoints } from '../endpoints.ts'

type Ends = typeof whistleEndpoints

function Sent(props: { sent: Reported; onAgain: () => void }) {
  const { w } = useText()
  const { sent } = props
  return (
    <div className="stack narrow-page">
      <h1>{w('已记下', 'Recorded')}</h1>
      <section className="sheet stack">
        <p>
          {w('编号', 'Number')} <strong>{sent.no}</strong>
        </p>
        <p>
          {w(
            '查询码,只显示这一次,请念给居民或写在回执上:',
            'The follow-up code, shown only now: read it out or write it on the slip:',
          )}
        </p>
        <p className="big-code">{sent.code}</p>
        <div className="row">
          <Link href={`/cases/${sent.id}/slip`} as="primary">
            {w('打印回执', 'Print the slip')}
          </Link>
          <Link href={`/cases/${sent.id}`} as="secondary">
            {w('打开事项', 'Open the matter')}
          </Link>
          <Button kind="quiet" onPress={props.onAgain}>
            {w('再录一件', 'Record another')}
          </Button>
        </div>
      </section>
    </div>
  )
}

/** For somebody on the phone, at the window or met on the round. */
export function ReportPage() {
  const { w, locale } = useText()
  const post = usePost()
  const [channel, setChannel] = useState(
    post?.roles.includes('agent') ? 'phone' : post?.roles.includes('grid_worker') ? 'grid' : 'window',
  )
  const [serviceId, setService] = useState<string | null>(null)
  const [placeId, setPlace] = useState<string | null>(null)
  const [areaId, setArea] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const [address, setAddress] = useState('')
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [files, setFiles] = useState<FileEntry[]>([])
  const [sent, setSent] = useState<Reported | null>(null)
  const photos = useRef(new Map<string, string>())
  const key = useRef(crypto.randomUUID())
  const services = useQuery({
    queryKey: ['services'],
    queryFn: () => ask<Ends['services']>('GET', '/api/services', {}),
    staleTime: 600_000,
  })
  const findPlaces = async (query: string, signal?: AbortSignal) => {
    const found = await ask<Ends['places']>('GET', '/api/places', { query: { query } }, signal ? { signal } : {})
    return found.places.map((place) => ({
      value: place.id,
      label: w(place.nameZh, place.nameEn),
      detail: `${w(place.unit.nameZh, place.unit.nameEn)} ${place.addressZh}`,
    }))
  }
  const places = useQuery({ queryKey: ['places'], queryFn: () => findPlaces('') })
  const findAreas = async (query: string, signal?: AbortSignal) => {
    const answer = await fetch(
      `/api/units/search?kinds=community,village&limit=100&query=${encodeURIComponent(query)}`,
      signal ? { signal } : {},
    )
    const found = (await answer.json()) as { units: { id: string; nameZh: string; nameEn: string }[] }
    return found.units.map((unit) => ({ value: unit.id, label: w(unit.nameZh, unit.nameEn) }))
  }
  const areas = useQuery({ queryKey: ['areas'], queryFn: () => findAreas('') })
  const where = placeId ? { placeId } : areaId ? { areaId } : {}
  const twins = useQuery({
    queryKey: ['twins', serviceId, placeId, areaId, said, address],
    queryFn: () =>
      ask<Ends['duplicates']>('GET', '/api/duplicates', {
        query: { serviceId: serviceId ?? '', said, address, ...where },
      }),
    enabled: serviceId !== null && (placeId !== null || areaId !== null) && said.trim().length >= 4,
  })
  const send = useMutation({
    mutationFn: () =>
      ask<Ends['report']>(
        'POST',
        '/api/cases',
        {
          input: {
            serviceId: serviceId ?? '',
            said,
            address,
            channel: channel as 'phone',
            locale,
            photos: [...photos.current.values()],
            ...where,
            ...(name ? { name } : {}),
            ...(phone ? { phone } : {}),
          },
        },
        { key: key.current },
      ),
    onSuccess: setSent,
    onError: (error) => {
      if (error instanceof Refusal && error.status > 0) key.current = crypto.randomUUID()
    },
  })
  if (sent)
    return (
      <Sent
        sent={sent}
        onAgain={() => {
          setSent(null)
          setSaid('')
          setName('')
          setPhone('')
          setFiles([])
          photos.current.clear()
          key.current = crypto.randomUUID()
        }}
      />
    )
  const refusal = send.error instanceof Refusal ? send.error : undefined
  const faultOf = (field: string): { error?: string } =>
    refusal?.faults[field] ? { error: refusal.faults[field] } : {}
  function upload(entry: FileEntry): void {
    const patch = (next: Partial<FileEntry>): void =>
      setFiles((before) => before.map((each) => (each.id === entry.id ? { ...each, ...next } : each)))
    if (!entry.file) return
    patch({ state: 'sending' })
    sendFile(entry.file, 'before', (progress) => patch({ progress })).then(
      (id) => {
        photos.current.set(entry.id, id)
        patch({ state: 'done' })
      },
      (error: Error) => patch({ state: 'failed', reason: error.message }),
    )
  }
  return (
    <form
      className="stack narrow-page"
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate()
      }}
    >
      <h1>{w('代居民录一件', 'Record for a resident')}</h1>
      {refusal ? (
        <p className="field-error" role="alert">
          ▲ {refusal.message}
        </p>
      ) : null}
      <RadioGroup
        label={w('从哪里来', 'How it came')}
        value={channel}
        onChange={setChannel}
        inline
        options={[
          { value: 'phone', label: w('电话', 'phone') },
          { value: 'window', label: w('窗口', 'window') },
          { value: 'grid', label: w('走访', 'on the round') },
        ]}
      />
      <Select
        label={w('哪一类', 'Kind')}
        required
        value={serviceId}
        onChange={setService}
        options={(services.data?.services ?? []).map((row) => ({ value: row.id, label: w(row.nameZh, row.nameEn) }))}
        {...faultOf('serviceId')}
      />
      <TextArea
        label={w('居民怎么说的', 'What the resident said')}
        required
        value={said}
        onChange={setSaid}
        max={2000}
        {...faultOf('said')}
      />
      <ComboBox
        label={w('地点', 'Place')}
        value={placeId}
        onChange={setPlace}
        options={places.data ?? []}
        search={findPlaces}
      />
      {placeId ? null : (
        <ComboBox
          label={w('没有这个地点?选社区或村', 'No such place? Choose the community or village')}
          value={areaId}
          onChange={setArea}
          options={areas.data ?? []}
          search={findAreas}
          {...faultOf('areaId')}
        />
      )}
      <TextField label={w('详细位置', 'Exact spot')} required={false} value={address} onChange={setAddress} max={200} />
      <div className="two">
        <TextField label={w('称呼', 'Name')} required={false} value={name} onChange={setName} max={40} />
        <TextField
          label={w('电话(加密保存)', 'Phone (kept encrypted)')}
          required={false}
          type="tel"
          value={phone}
          onChange={setPhone}
          max={20}
          {...faultOf('phone')}
        />
      </div>
      <FileField
        label={w('照片', 'Photos')}
        photos
        max={9}
        files={files}
        onAdd={(added) => {
          const entries = added.map((file): FileEntry => ({
            id: crypto.randomUUID(),
            name: file.name,
            size: file.size,
            state: 'waiting',
            file,
          }))
          setFiles((before) => [...before, ...entries])
          for (const entry of entries) upload(entry)
        }}
        onRemove={(id) => {
          photos.current.delete(id)
          setFiles((before) => before.filter((each) => each.id !== id))
        }}
        onRetry={(id) => {
          const entry = files.find((each) => each.id === id)
          if (entry) upload(entry)
        }}
      />
      {twins.data?.candidates.length ? (
        <section className="notice stack tight" aria-live="polite">
          <p className="strong">
            {w('可能已经有人反映过,先看一眼:', 'Somebody may have reported this already; look first:')}
          </p>
          <ul>
            {twins.data.candidates.map((row) => (
              <li key={row.id}>
                <Link href={`/cases/${row.id}`} target="_blank">
                  {row.no} {row.title}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <div className="row">
        <Button kind="primary" type="submit" busy={send.isPending}>
          {w('录下并转社区', 'Record and send to the community')}
        </Button>
      </div>
    </form>
  )
}
