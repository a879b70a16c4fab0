import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { Dialog } from '../../../../web/ui/Dialog.tsx'
import { Empty } from '../../../../web/ui/Empty.tsx'
import { Instant } from '../../../../web/ui/Instant.tsx'
import { Light } from '../../../../web/ui/Light.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'
import type { KeyView, open311Endpoints } from '../endpoints.ts'
import { KeyForm } from './KeyForm.tsx'
import { mayTexts } from './may.ts'

type Ends = typeof open311Endpoints

function Row(props: { row: KeyView; onEnd: () => void }) {
  const { w, say, locale } = useText()
  const { row } = props
  return (
    <li className="stack tight limit-row">
      <div className="row apart">
        <span>
          <strong>{row.name}</strong> <code className="mono quiet">{row.mark}…</code>
        </span>
        <Light state={row.endedAt ? 'closed' : 'kept'}>
          {row.endedAt ? w('已停用', 'ended') : w('可用', 'in use')}
        </Light>
      </div>
      <p>
        {locale === 'zh' ? row.unit.nameZh : row.unit.nameEn}
        {row.post ? ` · ${say(row.post.title)} · ${say(row.post.person)}` : ''}
      </p>
      <p className="quiet">
        {row.may.length > 0
          ? row.may.map((word) => say(mayTexts[word].label)).join(w('、', ', '))
          : w('只读', 'reading only')}
      </p>
      <p className="row quiet small">
        <span>
          {w('发出', 'made')} <Instant at={row.createdAt} />
        </span>
        <span>
          {row.lastUsedOn
            ? w(`最近一天用过:${row.lastUsedOn}`, `last used on ${row.lastUsedOn}`)
            : w('没用过', 'never used')}
        </span>
        {row.endedAt ? null : (
          <Button kind="quiet" onPress={props.onEnd} label={w(`停用 ${row.name}`, `End ${row.name}`)}>
            {w('停用', 'End')}
          </Button>
        )}
      </p>
    </li>
  )
}

/** Who may write through the open interface: keys of units, shown once, ended at once. */
export function Keys() {
  const { w } = useText()
  const client = useQueryClient()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const [ending, setEnding] = useState<KeyView | null>(null)
  const found = useQuery({ queryKey: ['keys'], queryFn: () => ask<Ends['keys']>('GET', '/api/keys', {}) })
  const end = useMutation({
    mutationFn: (id: string) => ask<Ends['endKey']>('POST', '/api/keys/:id/end', { params: { id }, input: {} }),
    onSuccess: async () => {
      setEnding(null)
      await client.invalidateQueries({ queryKey: ['keys'] })
      toast(w('已停用,马上生效', 'Ended, with immediate effect'))
    },
    onError: (error) => toast(error.message, { kind: 'warning' }),
  })
  if (found.isPending) return <Loading />
  if (!found.data) return <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
  return (
    <div className="stack">
      <header className="stack tight">
        <h1>{w('接口密钥', 'Interface keys')}</h1>
        <p className="quiet">
          {w(
            '外部程序凭密钥通过开放接口反映事情、回报进展;查看公开内容不用密钥。',
            'With a key a program reports matters or work through the open interface. Reading what is public needs none.',
          )}{' '}
          <a href="/open311">{w('接口说明', 'About the interface')}</a>
        </p>
      </header>
      {made ? (
        <section className="notice stack tight" aria-labelledby="made" role="status">
          <h2 id="made">{w('新密钥,只显示这一次', 'The new key, shown this once')}</h2>
          <p>
            <code className="mono key-once">{made}</code>
          </p>
          <div className="row">
            <Button
              onPress={() =>
                void navigator.clipboard.writeText(made).then(
                  () => toast(w('已复制', 'Copied')),
                  () => toast(w('没能复制,请手工选中', 'Could not copy; select it by hand'), { kind: 'warning' }),
                )
              }
            >
              {w('复制', 'Copy')}
            </Button>
            <Button kind="quiet" onPress={() => setMade(null)}>
              {w('已保存好,收起', 'I have kept it')}
            </Button>
          </div>
        </section>
      ) : null}
      {making ? (
        <KeyForm
          onDone={(key) => {
            setMaking(false)
            setMade(key)
            void client.invalidateQueries({ queryKey: ['keys'] })
          }}
          onLeave={() => setMaking(false)}
        />
      ) : (
        <div className="row">
          <Button kind="primary" onPress={() => setMaking(true)}>
            {w('新密钥', 'New key')}
          </Button>
        </div>
      )}
      {found.data.keys.length === 0 ? (
        <Empty title={w('还没有密钥', 'No keys yet')}>
          {w('没有密钥时,外部程序只能看公开内容。', 'Without keys, programs can only read what is public.')}
        </Empty>
      ) : (
        <ul className="plain-list">
          {found.data.keys.map((row) => (
            <Row key={row.id} row={row} onEnd={() => setEnding(row)} />
          ))}
        </ul>
      )}
      <Dialog
        title={w('停用这个密钥?', 'End this key?')}
        open={ending !== null}
        onClose={() => setEnding(null)}
        asks
        width="narrow"
        actions={
          <>
            <Button kind="primary" busy={end.isPending} onPress={() => ending && end.mutate(ending.id)}>
              {w('停用', 'End it')}
            </Button>
            <Button kind="quiet" onPress={() => setEnding(null)}>
              {w('不停用', 'Leave it')}
            </Button>
          </>
        }
      >
        <p>
          {ending?.name}
          {w(
            ':马上失效,不能恢复;以后可以另发新的。',
            ': it stops at once and cannot come back; a new one can be made.',
          )}
        </p>
      </Dialog>
    </div>
  )
}
