import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, Refusal } from '../../../web/api/client.ts'
import { useSession } from '../../../web/api/session.tsx'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Instant } from '../../../web/ui/Instant.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { identityEndpoints } from '../endpoints.ts'

type Ends = typeof identityEndpoints

function faultOf(error: unknown, field: string): { error?: string } {
  const fault = error instanceof Refusal ? error.faults[field] : undefined
  return fault ? { error: fault } : {}
}

function PasswordForm() {
  const { w } = useText()
  const [present, setPresent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => ask<Ends['changePassword']>('POST', '/api/account/password', { input: { present, next } }),
    onSuccess: () => {
      setPresent('')
      setNext('')
      toast(w('口令已改,其他地方已退出', 'The password is changed; you are signed out elsewhere'))
    },
  })
  return (
    <form
      className="stack sheet"
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate()
      }}
    >
      <h2>{w('改口令', 'Change the password')}</h2>
      <TextField
        label={w('现在的口令', 'Present password')}
        type="password"
        autoComplete="current-password"
        value={present}
        onChange={setPresent}
        required
        {...faultOf(change.error, 'present')}
      />
      <TextField
        label={w('新口令(至少 10 个字符)', 'New password (at least 10 characters)')}
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={setNext}
        required
        {...faultOf(change.error, 'next')}
      />
      <div className="row">
        <Button type="submit" busy={change.isPending}>
          {w('改口令', 'Change it')}
        </Button>
      </div>
    </form>
  )
}

function SecondStep() {
  const { w } = useText()
  const session = useSession()
  const client = useQueryClient()
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const refresh = () => client.invalidateQueries({ queryKey: ['session'] })
  const begin = useMutation({ mutationFn: () => ask<Ends['enrolTotp']>('POST', '/api/account/totp', { input: {} }) })
  const confirm = useMutation({
    mutationFn: () => ask<Ends['confirmTotp']>('PUT', '/api/account/totp', { input: { code } }),
    onSuccess: refresh,
  })
  const end = useMutation({
    mutationFn: () => ask<Ends['endTotp']>('POST', '/api/account/totp/end', { input: { password } }),
    onSuccess: refresh,
  })
  return (
    <section className="stack sheet">
      <h2>{w('两步登录', 'Second step at sign-in')}</h2>
      {session.account.totpOn ? (
        <>
          <p>{w('已启用:登录时要输动态码。', 'On: a one-time code is asked at sign-in.')}</p>
          <TextField
            label={w('口令', 'Password')}
            type="password"
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
            {...faultOf(end.error, 'password')}
          />
          <div className="row">
            <Button onPress={() => end.mutate()} disabled={password === ''}>
              {w('停用', 'Turn it off')}
            </Button>
          </div>
        </>
      ) : begin.data ? (
        <>
          <p>
            {w(
              '用验证器扫这个码,再输入它显示的六位数字。',
              'Scan this with an authenticator, then enter the six digits it shows.',
            )}
          </p>
          <img
            className="qr"
            src={`data:image/svg+xml;utf8,${encodeURIComponent(begin.data.svg)}`}
            alt={begin.data.secret}
            width={180}
            height={180}
          />
          <p className="quiet">
            {w('不能扫码就手工输入', 'Or type')} <code>{begin.data.secret}</code>
          </p>
          <TextField
            label={w('六位数字', 'Six digits')}
            value={code}
            onChange={setCode}
            inputMode="numeric"
            autoComplete="one-time-code"
            {...faultOf(confirm.error, 'code')}
          />
          <div className="row">
            <Button kind="primary" onPress={() => confirm.mutate()} disabled={!/^\d{6}$/.test(code)}>
              {w('启用', 'Turn it on')}
            </Button>
          </div>
        </>
      ) : (
        <div className="row">
          <Button onPress={() => begin.mutate()} busy={begin.isPending}>
            {w('开始设置', 'Set it up')}
          </Button>
        </div>
      )}
    </section>
  )
}

/** Links the city's own identity to this account, where a provider is connected. */
function Identity() {
  const { w } = useText()
  const doors = useQuery({
    queryKey: ['doors'],
    queryFn: async () => (await (await fetch('/api/doors')).json()) as { provider: string | null },
  })
  const unlink = useMutation({
    mutationFn: async () => {
      const answer = await fetch('/api/oidc/link', { method: 'DELETE' })
      if (!answer.ok) throw new Error(String(answer.status))
    },
    onSuccess: () => toast(w('已解除关联', 'The link is gone')),
  })
  if (!doors.data?.provider) return null
  return (
    <section className="stack sheet">
      <h2>{w('统一身份认证', 'Identity provider')}</h2>
      <p className="quiet">{doors.data.provider}</p>
      <div className="row">
        <a className="button secondary" href="/api/oidc/start?link=1">
          {w('关联我的统一身份', 'Link my identity')}
        </a>
        <Button kind="quiet" onPress={() => unlink.mutate()}>
          {w('解除关联', 'Unlink')}
        </Button>
      </div>
    </section>
  )
}

/** My own account: where I am signed in, password, second step. */
export function Account() {
  const { w } = useText()
  const session = useSession()
  const client = useQueryClient()
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: () => ask<Ends['sessions']>('GET', '/api/sessions', {}),
  })
  const revoke = useMutation({
    mutationFn: (id: string) => ask<Ends['revoke']>('DELETE', '/api/sessions/:id', { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
    onError: (error) => toast(error.message, { kind: 'warning' }),
  })
  return (
    <div className="stack wide narrow-page">
      <h1>
        {w('我的账号', 'My account')} <span className="quiet">{session.account.login}</span>
      </h1>
      <section className="stack sheet">
        <h2>{w('在哪些地方登录着', 'Where I am signed in')}</h2>
        <ul className="plain-list">
          {(sessions.data?.sessions ?? []).map((each) => (
            <li key={each.id} className="row apart">
              <span>
                {each.present ? <strong>{w('这里', 'here')} · </strong> : null}
                {each.device || w('不明设备', 'unknown device')}
                <br />
                <span className="quiet small">
                  {w('最近使用', 'last used')} <Instant at={each.seenAt} />
                </span>
              </span>
              {each.present ? null : (
                <Button onPress={() => revoke.mutate(each.id)}>{w('让它退出', 'Sign it out')}</Button>
              )}
            </li>
          ))}
        </ul>
      </section>
      <PasswordForm />
      <SecondStep />
      <Identity />
    </div>
  )
}
