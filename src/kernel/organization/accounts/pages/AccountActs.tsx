import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { TextField } from '../../../../web/ui/TextField.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'
import type { organizationEndpoints } from '../../contract.ts'
import type { accountEndpoints, Person } from '../contract.ts'
import { OneTimeLink } from './OneTimeLink.tsx'

type Act = Person['may'][number]
type Account = NonNullable<Person['account']>

function useActs(): Record<Act, { label: string; warns: string }> {
  const { w } = useText()
  return {
    invite: {
      label: w('重新邀请', 'Invite anew'),
      warns: w(
        '现在的口令和动态码会失效,所有地方都会退出;本人用新链接重设口令。',
        'The present password and second step stop working, and the person is signed out everywhere; the new link sets a password.',
      ),
    },
    unlock: { label: w('解除锁定', 'Unlock'), warns: w('可以马上再登录。', 'Signing in works again at once.') },
    disable: {
      label: w('停用账号', 'Disable'),
      warns: w(
        '所有地方马上退出,不能再登录;岗位和角色留着,启用后恢复。',
        'Signed out everywhere at once, nobody gets in; posts and roles stay and work again once enabled.',
      ),
    },
    enable: {
      label: w('启用账号', 'Enable'),
      warns: w('可以再登录,角色照旧。', 'Signing in works again, with the same roles.'),
    },
    reset_two_step: {
      label: w('关闭动态码', 'Turn the second step off'),
      warns: w(
        '用于手机丢失:动态码关闭,所有地方退出,只凭口令登录,直到本人重新启用。先确认是本人。',
        'For a lost phone: codes are off and the person is signed out everywhere; the password alone signs in until they turn it on again. Make sure it is the person.',
      ),
    },
  }
}

/** What can be done to an account; what takes something away says so before it is done. */
export function AccountActs(props: { account: Account; may: Act[]; onChanged: () => void }) {
  const { w } = useText()
  const acts = useActs()
  const { account } = props
  const [act, setAct] = useState<Act | null>(null)
  const [reason, setReason] = useState('')
  const [token, setToken] = useState<string | null>(null)
  const run = useMutation({
    mutationFn: async (): Promise<string | null> => {
      const params = { id: account.id }
      if (act === 'invite')
        return (
          await ask<(typeof organizationEndpoints)['inviteAgain']>('POST', '/api/accounts/:id/invitation', {
            params,
            input: {},
          })
        ).invitation
      if (act === 'unlock')
        await ask<(typeof accountEndpoints)['unlock']>('POST', '/api/accounts/:id/unlock', {
          params,
          input: { reason },
        })
      else if (act === 'reset_two_step')
        await ask<(typeof accountEndpoints)['resetTwoStep']>('POST', '/api/accounts/:id/two-step/reset', {
          params,
          input: { reason },
        })
      else
        await ask<(typeof organizationEndpoints)['setDisabled']>('POST', '/api/accounts/:id/disabled', {
          params,
          input: { disabled: act === 'disable', reason },
        })
      return null
    },
    onSuccess: (made) => {
      setToken(made)
      toast(act ? `${w('已办:', 'Done: ')}${acts[act].label}` : '')
      setAct(null)
      setReason('')
      props.onChanged()
    },
  })
  if (token) return <OneTimeLink token={token} onDone={() => setToken(null)} />
  if (!act)
    return (
      <div className="row">
        {props.may.map((each) => (
          <Button
            key={each}
            kind={each === 'unlock' || each === 'enable' ? 'secondary' : 'quiet'}
            onPress={() => {
              run.reset()
              setAct(each)
            }}
          >
            {acts[each].label}
          </Button>
        ))}
      </div>
    )
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        run.mutate()
      }}
    >
      <p className={act === 'enable' || act === 'unlock' ? 'notice' : 'warning'}>
        <span aria-hidden="true">◆ </span>
        {acts[act].warns}
      </p>
      {run.error ? (
        <p className="field-error" role="alert">
          ▲ {run.error.message}
        </p>
      ) : null}
      {act === 'invite' ? null : (
        <TextField label={w('理由', 'Reason')} required value={reason} onChange={setReason} max={300} autoFocus />
      )}
      <div className="row">
        <Button
          kind="primary"
          type="submit"
          busy={run.isPending}
          disabled={act !== 'invite' && reason.trim().length < 2}
        >
          {acts[act].label}
        </Button>
        <Button kind="quiet" onPress={() => setAct(null)}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}
