import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { TextField } from '../../../web/ui/TextField.tsx'
import type { identityEndpoints } from '../endpoints.ts'

/** Opens an account by its one-time link; the token stands behind the # and so never reaches a log. */
export function Invitation() {
  const { w } = useText()
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const token = location.hash.slice(1)
  const accept = useMutation({
    mutationFn: () =>
      ask<(typeof identityEndpoints)['acceptInvitation']>('POST', '/api/invitation', { input: { token, password } }),
    onSuccess: () => location.assign('/desk/today'),
  })
  const differs = again !== '' && again !== password
  return (
    <main className="door" id="main">
      <h1>{w('设置口令', 'Set your password')}</h1>
      <form
        className="stack sheet"
        onSubmit={(event) => {
          event.preventDefault()
          if (!differs) accept.mutate()
        }}
      >
        {accept.error ? (
          <p className="field-error" role="alert">
            ▲ {accept.error.message}
          </p>
        ) : null}
        <TextField
          label={w('口令', 'Password')}
          hint={w('至少 10 个字符;一句话最好记', 'At least 10 characters; a sentence is easiest to remember')}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          required
          autoFocus
        />
        <TextField
          label={w('再输一遍', 'Once more')}
          type="password"
          autoComplete="new-password"
          value={again}
          onChange={setAgain}
          required
          {...(differs ? { error: w('两次不一样', 'The two differ') } : {})}
        />
        <Button
          kind="primary"
          type="submit"
          busy={accept.isPending}
          disabled={password.length < 10 || again !== password}
          wide
        >
          {w('设好口令并进入', 'Set it and go in')}
        </Button>
      </form>
    </main>
  )
}
