import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { organizationEndpoints, UnitDetail as Unit } from '../contract.ts'
import { AppointForm, ChangeForm } from './UnitForms.tsx'
import type { Change } from './UnitForms.tsx'
import { kindLabels, roleLabels } from './words.ts'

type Ends = typeof organizationEndpoints

function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
}

function Posts(props: { unit: Unit; mayEdit: boolean; onChanged: () => void }) {
  const { w, say } = useText()
  const { unit } = props
  const end = useMutation({
    mutationFn: (id: string) =>
      ask<Ends['endPost']>('POST', '/api/posts/:id/end', {
        params: { id },
        input: { on: today(), reason: w('离任', 'left the post') },
      }),
    onSuccess: () => {
      toast(w('岗位已结束', 'The post has ended'))
      props.onChanged()
    },
    onError: (error) => toast(error.message, { kind: 'warning' }),
  })
  if (unit.posts.length === 0)
    return <p className="quiet">{w('没有岗位,或不在您的范围内。', 'No posts, or outside your area.')}</p>
  return (
    <ul className="plain-list">
      {unit.posts.map((post) => (
        <li key={post.id} className="limit-row">
          <div className="row apart">
            <span>
              <strong>{w(post.nameZh, post.nameEn)}</strong> {w(post.titleZh, post.titleEn)}{' '}
              {post.login ? <code className="quiet">{post.login}</code> : null}
            </span>
            {props.mayEdit && post.to === null ? (
              <Button kind="quiet" onPress={() => end.mutate(post.id)}>
                {w('结束岗位', 'End the post')}
              </Button>
            ) : null}
          </div>
          <p className="quiet small">
            {post.roles
              .map((grant) => say(roleLabels[grant.role] ?? { zh: grant.role, en: grant.role }))
              .join(w('、', ', '))}{' '}
            · {w('自', 'since')} {post.from}
            {post.to ? ` ${w('至', 'to')} ${post.to}` : ''}
          </p>
        </li>
      ))}
    </ul>
  )
}

export function UnitDetail(props: { id: string; tree: string; on: string | undefined; onOpen: (id: string) => void }) {
  const { w, say } = useText()
  const client = useQueryClient()
  const [change, setChange] = useState<Change | 'appoint' | null>(null)
  const found = useQuery({
    queryKey: ['unit', props.id, props.tree, props.on],
    queryFn: () =>
      ask<Ends['unit']>('GET', '/api/units/:id', {
        params: { id: props.id },
        query: { tree: props.tree as 'duty', ...(props.on ? { on: props.on } : {}) },
      }),
  })
  if (found.isPending) return <Loading />
  const unit = found.data
  if (!unit) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  const mayEdit = unit.mayEdit && !props.on
  function onChanged(): void {
    setChange(null)
    void client.invalidateQueries({ queryKey: ['unit'] })
    void client.invalidateQueries({ queryKey: ['units-below'] })
  }
  const changes: [Change | 'appoint', string][] = [
    ['appoint', w('任命', 'Appoint somebody')],
    ['found', w('设下级单位', 'Found a unit below')],
    ['rename', w('改名', 'Rename')],
    ['move', w('移到别处', 'Move')],
    ['merge', w('并入', 'Merge into another')],
    ['split', w('拆分', 'Split')],
  ]
  return (
    <section className="stack" aria-labelledby="unit-name">
      <p className="quiet">
        {unit.line.map((above, index) => (
          <Fragment key={above.id}>
            {index > 0 ? ' › ' : ''}
            <button type="button" className="link plain-button" onClick={() => props.onOpen(above.id)}>
              {w(above.nameZh, above.nameEn)}
            </button>
          </Fragment>
        ))}
      </p>
      <h2 id="unit-name">
        {w(unit.nameZh, unit.nameEn)}{' '}
        <span className="quiet">{say(kindLabels[unit.kind] ?? { zh: unit.kind, en: unit.kind })}</span>
      </h2>
      <dl className="facts">
        {unit.code ? (
          <>
            <dt>{w('代码', 'Code')}</dt>
            <dd className="num">{unit.code}</dd>
          </>
        ) : null}
        {unit.phone ? (
          <>
            <dt>{w('电话', 'Phone')}</dt>
            <dd>
              <a href={`tel:${unit.phone}`}>{unit.phone}</a>
            </dd>
          </>
        ) : null}
        <dt>{w('设立', 'Since')}</dt>
        <dd className="num">{unit.since}</dd>
      </dl>
      {mayEdit && change === null ? (
        <div className="row">
          {changes.map(([key, label]) => (
            <Button key={key} kind={key === 'appoint' ? 'secondary' : 'quiet'} onPress={() => setChange(key)}>
              {label}
            </Button>
          ))}
        </div>
      ) : null}
      {change === 'appoint' ? <AppointForm unit={unit} onDone={onChanged} onLeave={() => setChange(null)} /> : null}
      {change !== null && change !== 'appoint' ? (
        <ChangeForm unit={unit} tree={props.tree} change={change} onDone={onChanged} onLeave={() => setChange(null)} />
      ) : null}
      <h3>{w('人和岗位', 'People and posts')}</h3>
      <Posts unit={unit} mayEdit={mayEdit} onChanged={onChanged} />
      <h3>{w('来历', 'History')}</h3>
      <ul className="plain-list">
        {unit.history.map((entry) => (
          <li key={`${entry.at}${entry.what}${entry.zh}`}>
            <span className="num">{entry.at.slice(0, 10)}</span> {say(entry)}{' '}
            {entry.by ? <span className="quiet">{say(entry.by)}</span> : null}{' '}
            {entry.reason ? <span className="quiet">{entry.reason}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
