import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { organizationEndpoints } from '../../organization/contract.ts'
import { ask, Refusal } from '../../../web/api/client.ts'
import { useSession } from '../../../web/api/session.tsx'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { CheckboxGroup } from '../../../web/ui/Checkbox.tsx'
import { ComboBox } from '../../../web/ui/ComboBox.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { HookEvent, hookEndpoints, HookView } from '../contract.ts'
import { hookEventNames, hookEvents } from '../events.ts'

type Ends = typeof hookEndpoints

/** Registers a receiver, or changes one. After registering it hands over the secret, which is shown this once. */
export function HookForm(props: {
  hook?: HookView
  onDone: () => void
  onSecret: (made: { name: string; secret: string }) => void
}) {
  const { w, say, locale } = useText()
  const client = useQueryClient()
  const session = useSession()
  const own = session.posts.find((post) => post.id === session.acting)
  const [name, setName] = useState(props.hook?.name ?? '')
  const [url, setUrl] = useState(props.hook?.url ?? '')
  const [events, setEvents] = useState<string[]>(props.hook?.events ?? ['promise.opened', 'promise.closed'])
  const [unitId, setUnitId] = useState<string | null>(own?.unitId ?? null)
  const [key] = useState(() => crypto.randomUUID())
  const save = useMutation({
    mutationFn: async () => {
      const input = { name, url: url.trim(), events: events as HookEvent[] }
      if (props.hook) {
        await ask<Ends['changeHook']>('PUT', '/api/hooks/:id', { params: { id: props.hook.id }, input })
        return undefined
      }
      return ask<Ends['makeHook']>('POST', '/api/hooks', { input: { ...input, unitId: unitId ?? '' } }, { key })
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['hooks'] })
      if (made) props.onSecret({ name: made.hook.name, secret: made.secret })
      else toast(w('已改', 'Changed'))
      props.onDone()
    },
  })
  const refusal = save.error instanceof Refusal ? save.error : undefined
  const fault = (field: string): { error?: string } => (refusal?.faults[field] ? { error: refusal.faults[field] } : {})
  async function search(query: string, signal: AbortSignal) {
    const found = await ask<(typeof organizationEndpoints)['searchUnits']>(
      'GET',
      '/api/units/search',
      { query: { query } },
      { signal },
    )
    return found.units.map((unit) => ({ value: unit.id, label: locale === 'en' ? unit.nameEn : unit.nameZh }))
  }
  return (
    <form
      className="stack sheet"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <h2>{props.hook ? w('改接收端', 'Change the receiver') : w('登记接收端', 'Register a receiver')}</h2>
      {refusal ? (
        <p className="field-error" role="alert">
          ▲ {refusal.message}
        </p>
      ) : null}
      <TextField
        label={w('名称', 'Name')}
        hint={w('别人一看就知道发给谁,例如“市民服务大屏”', 'So that others know who hears of it')}
        value={name}
        onChange={setName}
        max={60}
        required
        {...fault('name')}
      />
      <TextField
        label={w('网址', 'Address')}
        hint={w('https:// 开头,由接收方给出', 'Begins with https://; the receiver gives it to you')}
        type="url"
        value={url}
        onChange={setUrl}
        max={500}
        required
        {...fault('url')}
      />
      {props.hook ? null : (
        <ComboBox
          label={w('哪个单位的事', 'Whose promises')}
          hint={w('包括它下面的单位', 'Units below it are included')}
          value={unitId}
          onChange={setUnitId}
          options={own ? [{ value: own.unitId, label: locale === 'en' ? own.unitEn : own.unitZh }] : []}
          search={search}
          required
          {...fault('unitId')}
        />
      )}
      <CheckboxGroup
        label={w('什么时候告诉它', 'When to tell it')}
        value={events}
        onChange={setEvents}
        options={hookEventNames.map((each) => ({
          value: each,
          label: say(hookEvents[each]),
          detail: each,
        }))}
        {...fault('events')}
      />
      <div className="row">
        <Button kind="primary" type="submit" disabled={save.isPending}>
          {props.hook ? w('保存改动', 'Save the change') : w('登记并生成密钥', 'Register and make a secret')}
        </Button>
        <Button kind="quiet" onPress={props.onDone}>
          {w('不改了', 'Leave it')}
        </Button>
      </div>
    </form>
  )
}
