import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { DayField } from '../../../../web/ui/DayField.tsx'
import { cityToday, faultIn } from '../../../../web/ui/faults.ts'
import { Select } from '../../../../web/ui/Select.tsx'
import { TextField } from '../../../../web/ui/TextField.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'
import type { organizationEndpoints } from '../../contract.ts'
import { roleLabels } from '../../pages/words.ts'
import type { Person } from '../contract.ts'

type Ends = typeof organizationEndpoints
type Post = Person['posts'][number]
type Grant = Post['grants'][number]

function EndForm(props: {
  title: string
  warning: string
  send: (given: { on: string; reason: string }) => Promise<unknown>
  onDone: () => void
  onLeave: () => void
}) {
  const { w } = useText()
  const [on, setOn] = useState<string | null>(cityToday())
  const [reason, setReason] = useState('')
  const save = useMutation({
    mutationFn: () => props.send({ on: on ?? '', reason }),
    onSuccess: () => {
      toast(w('已办,记入日志', 'Done and journalled'))
      props.onDone()
    },
  })
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <p className="warning">
        <span aria-hidden="true">◆ </span>
        {props.warning}
      </p>
      {save.error ? (
        <p className="field-error" role="alert">
          ▲ {save.error.message}
        </p>
      ) : null}
      <div className="two">
        <DayField
          label={w('哪天起不再有效', 'No longer in force from')}
          required
          value={on}
          onChange={setOn}
          {...faultIn(save.error, 'on')}
        />
        <TextField label={w('理由', 'Reason')} required value={reason} onChange={setReason} max={300} />
      </div>
      <div className="row">
        <Button kind="primary" type="submit" busy={save.isPending} disabled={!on || reason.trim().length < 2}>
          {props.title}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}

function GrantForm(props: { post: Post; onDone: () => void; onLeave: () => void }) {
  const { w, say } = useText()
  const [role, setRole] = useState<string | null>(null)
  const [from, setFrom] = useState<string | null>(cityToday())
  const [to, setTo] = useState<string | null>(null)
  const save = useMutation({
    mutationFn: () =>
      ask<Ends['grant']>('POST', '/api/posts/:id/grants', {
        params: { id: props.post.id },
        input: { role: role ?? '', from: from ?? '', ...(to ? { to } : {}) },
      }),
    onSuccess: () => {
      toast(w('已授予', 'Granted'))
      props.onDone()
    },
  })
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      {save.error ? (
        <p className="field-error" role="alert">
          ▲ {save.error.message}
        </p>
      ) : null}
      <div className="two">
        <Select
          label={w('角色', 'Role')}
          required
          value={role}
          onChange={setRole}
          options={Object.entries(roleLabels).map(([value, label]) => ({ value, label: say(label) }))}
          {...faultIn(save.error, 'role')}
        />
        <DayField
          label={w('从哪天起', 'From')}
          required
          value={from}
          onChange={setFrom}
          {...faultIn(save.error, 'from')}
        />
        <DayField
          label={w('到哪天止', 'Until')}
          required={false}
          value={to}
          onChange={setTo}
          {...faultIn(save.error, 'to')}
        />
      </div>
      <div className="row">
        <Button kind="primary" type="submit" busy={save.isPending} disabled={!role || !from}>
          {w('授予角色', 'Grant the role')}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}

type Doing = { post: Post; what: 'grant' | 'end_post' } | { post: Post; what: 'end_grant'; grant: Grant }

function PostCard(props: {
  post: Post
  doing: Doing | null
  setDoing: (doing: Doing | null) => void
  onDone: () => void
}) {
  const { w, say } = useText()
  const { post, doing } = props
  const roleName = (grant: Grant): string => say(roleLabels[grant.role] ?? { zh: grant.role, en: grant.role })
  const span = (each: { from: string; to: string | null; state: string }): string =>
    `${each.from} – ${each.to ?? ''}${each.state === 'coming' ? w(' 未开始', ' not yet') : each.state === 'ended' ? w(' 已结束', ' ended') : ''}`
  const own = doing?.post.id === post.id ? doing : null
  const present = post.grants.filter((grant) => grant.state !== 'ended').map(roleName)
  return (
    <li className="limit-row stack tight">
      <div className="row apart">
        <span>
          <strong>{w(post.titleZh, post.titleEn)}</strong> {w(post.unit.nameZh, post.unit.nameEn)}
          <br />
          <span className="quiet small num">{span(post)}</span>
        </span>
        {post.mayChange && !own ? (
          <span className="row">
            <Button kind="quiet" onPress={() => props.setDoing({ post, what: 'grant' })}>
              {w('加角色', 'Add a role')}
            </Button>
            <Button kind="quiet" onPress={() => props.setDoing({ post, what: 'end_post' })}>
              {w('结束岗位', 'End the post')}
            </Button>
          </span>
        ) : null}
      </div>
      <ul className="plain-list">
        {post.grants.map((grant) => (
          <li key={grant.id} className="row apart">
            <span className={grant.state === 'ended' ? 'quiet' : undefined}>
              {roleName(grant)} <span className="quiet small num">{span(grant)}</span>
            </span>
            {post.mayChange && grant.state !== 'ended' && grant.to === null && !own ? (
              <Button
                kind="quiet"
                label={w(`结束角色 ${roleName(grant)}`, `End the role ${roleName(grant)}`)}
                onPress={() => props.setDoing({ post, what: 'end_grant', grant })}
              >
                {w('结束', 'End')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {own?.what === 'grant' ? (
        <GrantForm post={post} onDone={props.onDone} onLeave={() => props.setDoing(null)} />
      ) : null}
      {own?.what === 'end_post' ? (
        <EndForm
          title={w('结束岗位', 'End the post')}
          warning={w(
            `岗位和它的角色(${present.join('、') || '无'})从这天起都失效;轮到这个岗位的事不会自己转给别人。`,
            `The post and its roles (${present.join(', ') || 'none'}) end on that day; what waits for the post does not move to somebody else by itself.`,
          )}
          send={(input) => ask<Ends['endPost']>('POST', '/api/posts/:id/end', { params: { id: post.id }, input })}
          onDone={props.onDone}
          onLeave={() => props.setDoing(null)}
        />
      ) : null}
      {own?.what === 'end_grant' ? (
        <EndForm
          title={w('结束角色', 'End the role')}
          warning={w(
            `从这天起不再有“${roleName(own.grant)}”的权限,岗位留着。`,
            `From that day the rights of “${roleName(own.grant)}” are gone; the post stays.`,
          )}
          send={(input) =>
            ask<Ends['revokeGrant']>('POST', '/api/grants/:id/end', { params: { id: own.grant.id }, input })
          }
          onDone={props.onDone}
          onLeave={() => props.setDoing(null)}
        />
      ) : null}
    </li>
  )
}

/** A person's posts with their roles, each with its days; what ended is behind a fold. */
export function Posts(props: { person: Person; onChanged: () => void }) {
  const { w } = useText()
  const [doing, setDoing] = useState<Doing | null>(null)
  const card = (post: Post) => (
    <PostCard
      key={post.id}
      post={post}
      doing={doing}
      setDoing={setDoing}
      onDone={() => {
        setDoing(null)
        props.onChanged()
      }}
    />
  )
  const past = props.person.posts.filter((post) => post.state === 'ended')
  const held = props.person.posts.filter((post) => post.state !== 'ended')
  return (
    <>
      {held.length === 0 ? <p className="quiet">{w('现在没有岗位。', 'No post now.')}</p> : null}
      <ul className="plain-list">{held.map(card)}</ul>
      {past.length > 0 ? (
        <details>
          <summary>{w(`以前的岗位(${past.length})`, `Earlier posts (${past.length})`)}</summary>
          <ul className="plain-list">{past.map(card)}</ul>
        </details>
      ) : null}
    </>
  )
}
