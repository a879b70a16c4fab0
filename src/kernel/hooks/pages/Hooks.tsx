import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Empty } from '../../../web/ui/Empty.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { hookEndpoints } from '../contract.ts'
import { HookCard } from './HookCard.tsx'
import { HookForm } from './HookForm.tsx'

type Ends = typeof hookEndpoints
type Secret = { name: string; secret: string }

function SecretOnce(props: { made: Secret; onSeen: () => void }) {
  const { w } = useText()
  return (
    <section className="stack tight sheet" role="status" aria-label={w('新密钥', 'New secret')}>
      <h2>
        {w('密钥', 'Secret')} · {props.made.name}
      </h2>
      <p>
        {w(
          '只显示这一次。请现在抄给接收方,用安全的办法送过去。',
          'Shown this once. Hand it to the receiver now, by a safe way.',
        )}
      </p>
      <p>
        <code>{props.made.secret}</code>
      </p>
      <div className="row">
        <Button
          kind="primary"
          onPress={async () => {
            try {
              await navigator.clipboard.writeText(props.made.secret)
              toast(w('已复制', 'Copied'))
            } catch {
              toast(w('没能复制,请手工抄下', 'It could not be copied; write it down'), { kind: 'warning' })
            }
          }}
        >
          {w('复制', 'Copy')}
        </Button>
        <Button onPress={props.onSeen}>{w('已经记下', 'I have it')}</Button>
      </div>
    </section>
  )
}

/** Other systems that hear what happens to promises: who, how they do, what was sent. */
export function Hooks() {
  const { w } = useText()
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<Secret | null>(null)
  const [ended, setEnded] = useState<'yes' | 'no'>('no')
  const found = useQuery({
    queryKey: ['hooks', ended],
    queryFn: () => ask<Ends['hooks']>('GET', '/api/hooks', { query: { ended } }),
    refetchInterval: 10_000,
  })
  const rows = found.data?.hooks ?? []
  const mayEdit = found.data?.mayEdit ?? false
  const add = (
    <Button kind="primary" onPress={() => setAdding(true)}>
      {w('登记接收端', 'Register a receiver')}
    </Button>
  )
  return (
    <div className="stack wide narrow-page">
      <div className="row apart">
        <h1>{w('回调', 'Webhooks')}</h1>
        {mayEdit && !adding && rows.length > 0 ? add : null}
      </div>
      <p className="quiet">
        {w(
          '承诺有变化时告诉别的系统。只带编号、状态和日期,不带人名、电话和原话;要看详情,对方凭自己的权限来查。签名按 Standard Webhooks。',
          'Tells other systems when a promise changes: number, state and dates, never names, contacts or words. Who wants more asks with rights of their own. Signed after Standard Webhooks.',
        )}
      </p>
      {secret ? <SecretOnce made={secret} onSeen={() => setSecret(null)} /> : null}
      {adding ? <HookForm onDone={() => setAdding(false)} onSecret={setSecret} /> : null}
      {found.isPending ? (
        <Loading />
      ) : !found.data ? (
        <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
      ) : rows.length === 0 && !adding ? (
        <Empty title={w('还没有接收端', 'No receivers yet')} action={mayEdit ? add : undefined}>
          {w(
            '让对方给一个 https 网址,登记后把密钥交给他们,再发一条测试看看通不通。',
            'Ask the other side for an https address, register it, hand them the secret, and send a test to see that it works.',
          )}
        </Empty>
      ) : (
        rows.map((hook) => <HookCard key={hook.id} hook={hook} mayEdit={mayEdit} onSecret={setSecret} />)
      )}
      {found.data ? (
        <div className="row">
          <button
            type="button"
            className="chip"
            aria-pressed={ended === 'yes'}
            onClick={() => setEnded(ended === 'yes' ? 'no' : 'yes')}
          >
            {w('也看已停用的', 'Show ended ones')}
          </button>
        </div>
      ) : null}
    </div>
  )
}
