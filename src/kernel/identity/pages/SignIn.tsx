import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, Refusal } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import type { identityEndpoints } from '../endpoints.ts'

type Doors = {
  demo: boolean
  replay: { speed: number } | null
  city: { zh: string; en: string }
  accounts: { login: string; zh: string; en: string }[]
  password: string | null
  provider: string | null
}

export function SignIn(props: { onDone: () => Promise<void> }) {
  const { w, say, locale, setLocale } = useText()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const doors = useQuery({
    queryKey: ['doors'],
    queryFn: async () => (await (await fetch('/api/doors')).json()) as Doors,
  })
  const enter = useMutation({
    mutationFn: (given: { login: string; password: string; code?: string }) =>
      ask<(typeof identityEndpoints)['signIn']>('POST', '/api/session', { input: given }),
    onSuccess: () => props.onDone(),
  })
  const refusal = enter.error instanceof Refusal ? enter.error : undefined
  const needsCode = refusal?.code === 'session.code_needed' || refusal?.code === 'session.code_wrong' || code !== ''
  return (
    <main className="door" id="main">
      <p className="row apart">
        <span className="strong">{doors.data ? say(doors.data.city) : ''}</span>
        <Button kind="quiet" onPress={() => setLocale(locale === 'zh' ? 'en' : 'zh')}>
          {locale === 'zh' ? 'English' : '中文'}
        </Button>
      </p>
      <h1>{w('工作人员登录', 'Sign in')}</h1>
      {doors.data?.replay ? (
        <p className="notice">
          {w(
            '回放城市:重演过去的记录,时钟比真实的快。',
            'A replay city: a recorded past is played, its clock runs faster than real time.',
          )}
        </p>
      ) : null}
      <form
        className="stack sheet"
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate({ login, password, ...(code ? { code } : {}) })
        }}
      >
        {refusal && refusal.code !== 'session.code_needed' ? (
          <p className="field-error" role="alert">
            <span aria-hidden="true">▲ </span>
            {refusal.message}
          </p>
        ) : null}
        <TextField
          label={w('账号', 'Login')}
          value={login}
          onChange={setLogin}
          autoComplete="username"
          required
          autoFocus
        />
        <TextField
          label={w('口令', 'Password')}
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          required
        />
        {needsCode ? (
          <TextField
            label={w('动态码(六位数字)', 'One-time code (six digits)')}
            value={code}
            onChange={setCode}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
          />
        ) : null}
        <Button kind="primary" type="submit" busy={enter.isPending} wide>
          {w('登录', 'Sign in')}
        </Button>
        {doors.data?.provider ? (
          <a className="button secondary wide" href="/api/oidc/start">
            {w('用统一身份认证登录', 'Sign in with the city’s identity provider')}
          </a>
        ) : null}
      </form>
      {doors.data?.demo && doors.data.accounts.length > 0 ? (
        <section className="stack tight" aria-labelledby="demo-accounts">
          <h2 id="demo-accounts">{w('演示账号(点一下就登录)', 'Demo accounts (a press signs you in)')}</h2>
          <ul className="plain-list">
            {doors.data.accounts.map((account) => (
              <li key={account.login}>
                <Button
                  kind="quiet"
                  wide
                  onPress={() => enter.mutate({ login: account.login, password: doors.data.password ?? '' })}
                >
                  {say(account)}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <p>
        <a href="/">{w('居民请走这边', 'Residents: this way')}</a>
      </p>
    </main>
  )
}
