import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { Instant } from '../../../../web/ui/Instant.tsx'
import { Light } from '../../../../web/ui/Light.tsx'
import type { accountEndpoints, Person } from '../contract.ts'
import { AccountActs } from './AccountActs.tsx'
import { AppointForm } from './AppointForm.tsx'
import { Posts } from './Posts.tsx'
import { stateWords, verbWords } from './words.ts'

type Ends = typeof accountEndpoints

function AccountPart(props: { person: Person; onChanged: () => void }) {
  const { w, say } = useText()
  const { person } = props
  const { account } = person
  if (!account) return <p className="quiet">{w('没有账号。', 'No account.')}</p>
  const state = stateWords[account.state]
  return (
    <>
      <div className="row">
        <Light state={state.light}>{say(state)}</Light>
        <code>{account.login}</code>
        <span className="quiet">
          {account.twoStep ? w('已启用动态码', 'second step on') : w('未启用动态码', 'no second step')}
        </span>
      </div>
      <dl className="facts">
        {account.lockedUntil ? (
          <>
            <dt>{w('锁定到', 'Locked until')}</dt>
            <dd>
              <Instant at={account.lockedUntil} />
            </dd>
          </>
        ) : null}
        {account.invitedUntil ? (
          <>
            <dt>{w('邀请有效到', 'Invitation holds until')}</dt>
            <dd>
              <Instant at={account.invitedUntil} />
            </dd>
          </>
        ) : null}
        {account.disabledAt ? (
          <>
            <dt>{w('停用于', 'Disabled')}</dt>
            <dd>
              <Instant at={account.disabledAt} />
            </dd>
          </>
        ) : null}
        <dt>{w('登录着的地方', 'Signed in at')}</dt>
        <dd className="num">{account.sessions}</dd>
      </dl>
      {person.own ? (
        <p className="notice">
          {w('这是您自己,要动请另一位管理员办。', 'This is you; another administrator has to do it.')}
        </p>
      ) : person.may.length === 0 ? (
        <p className="notice">
          {w(
            '这个人在您的范围外还有岗位,账号由上级管理员管。',
            'This person also has a post outside your area; an administrator above both looks after the account.',
          )}
        </p>
      ) : (
        <AccountActs account={account} may={person.may} onChanged={props.onChanged} />
      )}
    </>
  )
}

/** One person: account, posts and roles with their days, and what was done to them. */
export function PersonDetail(props: { id: string; onClose: () => void }) {
  const { w, say } = useText()
  const client = useQueryClient()
  const [appointing, setAppointing] = useState(false)
  const found = useQuery({
    queryKey: ['person', props.id],
    queryFn: () => ask<Ends['person']>('GET', '/api/people/:id', { params: { id: props.id } }),
  })
  if (found.isPending) return <Loading />
  const person = found.data
  if (!person) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  function onChanged(): void {
    void client.invalidateQueries({ queryKey: ['person', props.id] })
    void client.invalidateQueries({ queryKey: ['people'] })
  }
  const name = w(person.nameZh, person.nameEn)
  return (
    <section className="sheet stack" aria-labelledby="person-name">
      <div className="row apart">
        <h2 id="person-name">{name}</h2>
        <Button kind="quiet" className="sign" label={w('关闭', 'Close')} onPress={props.onClose}>
          ✕
        </Button>
      </div>
      <section className="stack tight" aria-labelledby="person-account">
        <h3 id="person-account">{w('账号', 'Account')}</h3>
        <AccountPart person={person} onChanged={onChanged} />
      </section>
      <section className="stack tight" aria-labelledby="person-posts">
        <div className="row apart">
          <h3 id="person-posts">{w('岗位和角色', 'Posts and roles')}</h3>
          {appointing ? null : <Button onPress={() => setAppointing(true)}>{w('加岗位', 'Add a post')}</Button>}
        </div>
        {appointing ? (
          <AppointForm
            person={{ id: person.id, name }}
            onDone={() => {
              setAppointing(false)
              onChanged()
            }}
            onLeave={() => setAppointing(false)}
          />
        ) : null}
        <Posts person={person} onChanged={onChanged} />
      </section>
      <section className="stack tight" aria-labelledby="person-history">
        <h3 id="person-history">{w('做过什么', 'What was done')}</h3>
        {person.history.length === 0 ? (
          <p className="quiet">{w('还没有改动。', 'Nothing was changed yet.')}</p>
        ) : (
          <ul className="plain-list">
            {person.history.map((entry) => (
              <li key={`${entry.at}${entry.verb}`}>
                <Instant at={entry.at} /> {say(verbWords[entry.verb] ?? { zh: entry.verb, en: entry.verb })}{' '}
                <span className="quiet">
                  {entry.by ? say(entry.by) : w('系统', 'system')} {entry.reason ?? ''}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </section>
  )
}
