import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../web/api/client.ts'
import { useText } from '../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../web/shell/Shell.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Empty } from '../../../web/ui/Empty.tsx'
import { Instant } from '../../../web/ui/Instant.tsx'
import { Light } from '../../../web/ui/Light.tsx'
import { toast } from '../../../web/ui/Toast.tsx'
import type { noticeEndpoints } from '../contract.ts'

type Ends = typeof noticeEndpoints
const views = [
  ['all', '全部', 'All'],
  ['waiting', '等着发', 'Waiting'],
  ['failed', '没发成', 'Failed'],
  ['sent', '已发', 'Sent'],
] as const

/** What leaves the house, and what still waits to: nothing is lost while a receiver is away. */
export function Outbox() {
  const { w, say } = useText()
  const client = useQueryClient()
  const [what, setWhat] = useState<(typeof views)[number][0]>('all')
  const found = useQuery({
    queryKey: ['outbox', what],
    queryFn: () => ask<Ends['outbox']>('GET', '/api/outbox', { query: { what } }),
    refetchInterval: 10_000,
  })
  const retry = useMutation({
    mutationFn: (id: string) => ask<Ends['retry']>('POST', '/api/outbox/:id/retry', { params: { id }, input: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['outbox'] }),
    onError: (error) => toast(error.message, { kind: 'warning' }),
  })
  return (
    <div className="stack">
      <h1>{w('发件', 'Outbox')}</h1>
      <div className="row" role="group" aria-label={w('看哪些', 'Show')}>
        {views.map(([key, zh, en]) => (
          <button key={key} type="button" className="chip" aria-pressed={what === key} onClick={() => setWhat(key)}>
            {w(zh, en)}
          </button>
        ))}
      </div>
      {found.isPending ? (
        <Loading />
      ) : !found.data ? (
        <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <p className="row">
            {found.data.adapters.map((adapter) => (
              <Light key={adapter.channel} state={adapter.on ? 'kept' : 'closed'}>
                {say(adapter)} {adapter.on ? w('已接', 'on') : w('未接,留在这里看', 'off: read here')}
              </Light>
            ))}
          </p>
          {found.data.rows.length === 0 ? (
            <Empty title={w('没有信件', 'No letters')}>
              {w(
                '发给居民和外部系统的消息都先放在这里。',
                'Messages to residents and other systems are laid here first.',
              )}
            </Empty>
          ) : (
            <ul className="plain-list">
              {found.data.rows.map((row) => (
                <li key={row.id} className="stack tight limit-row">
                  <div className="row apart">
                    <span>
                      <strong>{row.subject}</strong>{' '}
                      <span className="quiet">
                        {row.address.startsWith('sealed:') ? w('号码已加密', 'number sealed') : row.address}
                      </span>
                    </span>
                    <Light state={row.sentAt ? 'kept' : row.held || row.tries > 0 ? 'overdue' : 'running'}>
                      {row.sentAt
                        ? w('已发', 'sent')
                        : row.held
                          ? w('停下了', 'held')
                          : row.tries > 0
                            ? w(`试过 ${row.tries} 次`, row.tries === 1 ? 'tried once' : `tried ${row.tries} times`)
                            : w('等着发', 'waiting')}
                    </Light>
                  </div>
                  <p>{row.body}</p>
                  {row.lastError ? <p className="field-error">▲ {row.lastError}</p> : null}
                  <p className="row quiet small">
                    <Instant at={row.createdAt} />
                    {row.nextTryAt && row.tries > 0 && !row.sentAt ? (
                      <span>
                        {w('下次再试', 'next try')} <Instant at={row.nextTryAt} />
                      </span>
                    ) : null}
                    {row.sentAt ? null : (
                      <Button kind="quiet" onPress={() => retry.mutate(row.id)}>
                        {w('现在再发', 'Send again now')}
                      </Button>
                    )}
                  </p>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  )
}
