import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Dialog } from '../../../web/ui/Dialog.tsx'
import { Instant } from '../../../web/ui/Instant.tsx'
import { InstantField } from '../../../web/ui/InstantField.tsx'
import { Light } from '../../../web/ui/Light.tsx'
import type { LightState } from '../../../web/ui/Light.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { hookEndpoints, HookState, HookView } from '../contract.ts'
import { HookForm } from './HookForm.tsx'
import { HookLog } from './HookLog.tsx'
import { hookEvents } from '../events.ts'

type Ends = typeof hookEndpoints
type Secret = { name: string; secret: string }

const stateWords: Record<HookState, [LightState, string, string]> = {
  well: ['kept', '送得到', 'delivering'],
  failing: ['soon', '这次没送到,在重试', 'failing, tried again'],
  paused: ['overdue', '已暂停', 'paused'],
  ended: ['closed', '已停用', 'ended'],
}

const reasons = {
  by_hand: ['人工', 'by hand'],
  failing: ['一直送不到', 'it kept failing'],
  gone: ['对方答复不再需要(410)', 'it said it is gone (410)'],
} as const

/** All since an instant again: the receiver knows the doubles by their ids. */
function ReplaySince(props: { id: string; onDone: () => void }) {
  const { w } = useText()
  const client = useQueryClient()
  const [since, setSince] = useState<string | null>(null)
  const replay = useMutation({
    mutationFn: (from: string) =>
      ask<Ends['replay']>('POST', '/api/hooks/:id/replay', { params: { id: props.id }, input: { since: from } }),
    onSuccess: async ({ count }) => {
      await client.invalidateQueries({ queryKey: ['hooks'] })
      toast(w(`${count} 条重新排上`, `${count} are waiting again`))
      props.onDone()
    },
    onError: (error) => toast(error.message, { kind: 'warning' }),
  })
  return (
    <div className="stack tight sheet">
      <InstantField
        label={w('从什么时候起', 'Since when')}
        hint={w('编号不变,对方认得出重复的', 'Ids stay the same, so the receiver knows doubles')}
        value={since}
        onChange={setSince}
      />
      <div className="row">
        <Button disabled={!since || replay.isPending} onPress={() => since && replay.mutate(since)}>
          {w('都再送一次', 'Send all again')}
        </Button>
        <Button kind="quiet" onPress={props.onDone}>
          {w('不用了', 'Leave it')}
        </Button>
      </div>
    </div>
  )
}

type Asked = 'rotate' | 'end'

export function HookCard(props: { hook: HookView; mayEdit: boolean; onSecret: (made: Secret) => void }) {
  const { w, say, locale } = useText()
  const client = useQueryClient()
  const { hook } = props
  const [open, setOpen] = useState<'log' | 'form' | 'replay' | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const params = { id: hook.id }
  const options = {
    onSuccess: () => client.invalidateQueries({ queryKey: ['hooks'] }),
    onError: (error: Error) => toast(error.message, { kind: 'warning' as const }),
  }
  const ping = useMutation({
    ...options,
    mutationFn: () => ask<Ends['pingHook']>('POST', '/api/hooks/:id/ping', { params, input: {} }),
    onSuccess: async () => {
      setOpen('log')
      await options.onSuccess()
    },
  })
  const pause = useMutation({
    ...options,
    mutationFn: (paused: boolean) =>
      ask<Ends['pauseHook']>('POST', '/api/hooks/:id/pause', { params, input: { paused } }),
  })
  const rotate = useMutation({
    ...options,
    mutationFn: () => ask<Ends['rotateHook']>('POST', '/api/hooks/:id/rotate', { params, input: {} }),
    onSuccess: async (made) => {
      props.onSecret({ name: hook.name, secret: made.secret })
      await options.onSuccess()
    },
  })
  const end = useMutation({
    ...options,
    mutationFn: () => ask<Ends['endHook']>('DELETE', '/api/hooks/:id', { params }),
  })
  const [light, zh, en]: (typeof stateWords)[HookState] =
    hook.state === 'well' && !hook.lastAt ? ['running', '还没发过', 'nothing sent yet'] : stateWords[hook.state]
  const toggle = (part: typeof open) => () => setOpen(open === part ? null : part)
  return (
    <article className="stack tight sheet" aria-label={hook.name}>
      <div className="row apart">
        <h2>{hook.name}</h2>
        <Light state={light}>
          {w(zh, en)}
          {hook.why ? ` · ${w(reasons[hook.why][0], reasons[hook.why][1])}` : ''}
        </Light>
      </div>
      <p>
        <code>{hook.url}</code>
      </p>
      <p className="quiet">
        {locale === 'en' ? hook.unit.nameEn : hook.unit.nameZh} ·{' '}
        {hook.events.map((event) => say(hookEvents[event])).join(w('、', ', '))}
      </p>
      <p className="quiet small">
        {hook.lastAt ? (
          <>
            {w('最近一次', 'last call')} <Instant at={hook.lastAt} /> ·{' '}
          </>
        ) : null}
        {w(`等着送 ${hook.waiting} 条`, `${hook.waiting} waiting`)}
        {hook.held > 0 ? w(`,没送到 ${hook.held} 条`, `, ${hook.held} not delivered`) : ''}
        {hook.oldUntil ? (
          <>
            {' · '}
            {w('旧密钥还能用到', 'the old secret signs until')} <Instant at={hook.oldUntil} />
          </>
        ) : null}
      </p>
      <div className="row">
        <Button onPress={toggle('log')}>{open === 'log' ? w('收起记录', 'Hide the log') : w('送达记录', 'Log')}</Button>
        {props.mayEdit && hook.state !== 'ended' ? (
          <>
            <Button onPress={() => ping.mutate()} busy={ping.isPending} disabled={hook.state === 'paused'}>
              {w('发一条测试', 'Send a test')}
            </Button>
            <Button onPress={() => pause.mutate(hook.state !== 'paused')} busy={pause.isPending}>
              {hook.state === 'paused' ? w('恢复', 'Resume') : w('暂停', 'Pause')}
            </Button>
            <Button kind="quiet" onPress={toggle('replay')}>
              {w('补送', 'Send again')}
            </Button>
            <Button kind="quiet" onPress={toggle('form')}>
              {w('改', 'Change')}
            </Button>
            <Button kind="quiet" onPress={() => setAsked('rotate')}>
              {w('换密钥', 'New secret')}
            </Button>
            <Button kind="quiet" onPress={() => setAsked('end')}>
              {w('停用', 'End it')}
            </Button>
          </>
        ) : null}
      </div>
      {open === 'form' ? <HookForm hook={hook} onDone={() => setOpen(null)} onSecret={props.onSecret} /> : null}
      {open === 'replay' ? <ReplaySince id={hook.id} onDone={() => setOpen(null)} /> : null}
      {open === 'log' ? <HookLog hookId={hook.id} mayReplay={props.mayEdit && hook.state !== 'ended'} /> : null}
      <Dialog
        title={asked === 'end' ? w('停用这个接收端?', 'End this receiver?') : w('换一个密钥?', 'Make a new secret?')}
        open={asked !== null}
        onClose={() => setAsked(null)}
        asks
        width="narrow"
        actions={
          <>
            <Button
              kind="primary"
              onPress={() => {
                if (asked === 'end') end.mutate()
                else rotate.mutate()
                setAsked(null)
              }}
            >
              {asked === 'end' ? w('停用', 'End it') : w('换密钥', 'Make it')}
            </Button>
            <Button kind="quiet" onPress={() => setAsked(null)}>
              {w('先不', 'Not now')}
            </Button>
          </>
        }
      >
        <p>
          {asked === 'end'
            ? w(
                '停用后不再发,也不能恢复;记录还在。',
                'Nothing is sent from then on, and it cannot be undone. The log stays.',
              )
            : w(
                '旧密钥还会一起签名一段时间,请对方在这段时间里换好。上一次换的旧密钥马上失效。',
                'The old secret signs beside it for a while, so that the receiver can change over. One that was replaced before ends now.',
              )}
        </p>
      </Dialog>
    </article>
  )
}
