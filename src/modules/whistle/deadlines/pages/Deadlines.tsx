import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.tsx'
import { useText } from '../../../../web/i18n/text.tsx'
import { Loading, QueryFailure } from '../../../../web/shell/Shell.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { Dialog } from '../../../../web/ui/Dialog.tsx'
import { Empty } from '../../../../web/ui/Empty.tsx'
import { Instant } from '../../../../web/ui/Instant.tsx'
import { Light } from '../../../../web/ui/Light.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'
import type { deadlineEndpoints } from '../contract.ts'

type Ends = typeof deadlineEndpoints

function AddressOnce(props: { url: string; onSeen: () => void }) {
  const { w } = useText()
  return (
    <section className="stack tight sheet" role="status" aria-label={w('新网址', 'New address')}>
      <h2>{w('您的网址', 'Your address')}</h2>
      <p>
        {w(
          '只显示这一次。谁有这个网址,谁就看得到这些期限,请不要转给别人。',
          'Shown this once. Whoever has this address sees these deadlines; keep it to yourself.',
        )}
      </p>
      <p>
        <code>{props.url}</code>
      </p>
      <p className="quiet">
        {w(
          '在手机或电脑的日历里选“订阅日历”(不是“导入”),粘贴网址。要当作待办,在网址后面加 ?as=todo。',
          'In the calendar of your phone or computer choose “subscribe” (not “import”) and paste it. For a list of tasks add ?as=todo.',
        )}
      </p>
      <div className="row">
        <Button
          kind="primary"
          onPress={async () => {
            try {
              await navigator.clipboard.writeText(props.url)
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

/** The deadlines of my unit in my own calendar: a secret address for each post, made, made anew, ended. */
export function Deadlines() {
  const { w, locale } = useText()
  const session = useSession()
  const client = useQueryClient()
  const [url, setUrl] = useState<string | null>(null)
  const [asked, setAsked] = useState<{ kind: 'rotate' } | { kind: 'end'; id: string } | null>(null)
  const found = useQuery({
    queryKey: ['deadline-links'],
    queryFn: () => ask<Ends['deadlineLinks']>('GET', '/api/deadline-links', {}),
  })
  const refresh = () => client.invalidateQueries({ queryKey: ['deadline-links'] })
  const onError = (error: Error) => toast(error.message, { kind: 'warning' })
  const make = useMutation({
    mutationFn: () => ask<Ends['makeDeadlineLink']>('POST', '/api/deadline-links', { input: {} }),
    onSuccess: async (made) => {
      setUrl(made.url)
      await refresh()
    },
    onError,
  })
  const end = useMutation({
    mutationFn: (id: string) => ask<Ends['endDeadlineLink']>('DELETE', '/api/deadline-links/:id', { params: { id } }),
    onSuccess: async () => {
      setUrl(null)
      await refresh()
      toast(w('已停用,原来的网址不再有效', 'Ended; the address answers nothing any more'))
    },
    onError,
  })
  const own = session.posts.find((post) => post.id === session.acting)
  const links = found.data?.links ?? []
  const present = links.find((link) => link.post.id === session.acting)
  const unit = own ? (locale === 'en' ? own.unitEn : own.unitZh) : ''
  const making = (
    <Button kind="primary" onPress={() => make.mutate()} disabled={!own || make.isPending}>
      {w(`为“${unit}”生成网址`, `Make an address for ${unit}`)}
    </Button>
  )
  return (
    <div className="stack wide narrow-page">
      <h1>{w('期限日历', 'Deadlines in a calendar')}</h1>
      <p className="quiet">
        {w(
          '把本单位正在走的期限放进您自己的日历,有变动会跟着变。里面只有编号、公开标题和时间,没有居民的姓名、电话和原话。任职或权限一结束,网址就失效。',
          'Puts the running deadlines of your unit into your own calendar and keeps them current: number, public title and time, no name, contact or word of a resident. When your post or rights end, so does the address.',
        )}
      </p>
      {url ? <AddressOnce url={url} onSeen={() => setUrl(null)} /> : null}
      {found.isPending ? (
        <Loading />
      ) : !found.data ? (
        <QueryFailure error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          {links.map((link) => (
            <article
              key={link.id}
              className="stack tight sheet"
              aria-label={locale === 'en' ? link.post.unitEn : link.post.unitZh}
            >
              <div className="row apart">
                <h2>{locale === 'en' ? link.post.unitEn : link.post.unitZh}</h2>
                <Light state={link.holds ? 'kept' : 'closed'}>
                  {link.holds ? w('有效', 'in use') : w('任职已结束,不再有效', 'the post ended; answers nothing')}
                </Light>
              </div>
              <p className="quiet">
                {locale === 'en' ? link.post.titleEn : link.post.titleZh} · {w('生成于', 'made')}{' '}
                <Instant at={link.madeAt} />
              </p>
              <div className="row">
                {link.post.id === session.acting ? (
                  <Button onPress={() => setAsked({ kind: 'rotate' })}>{w('换一个网址', 'Make it anew')}</Button>
                ) : null}
                <Button kind="quiet" onPress={() => setAsked({ kind: 'end', id: link.id })}>
                  {w('停用', 'End it')}
                </Button>
              </div>
            </article>
          ))}
          {present ? null : links.length > 0 ? (
            <div className="row">{making}</div>
          ) : (
            <Empty title={w('还没有网址', 'No address yet')} action={making}>
              {w(
                '按您现在的岗位生成,随时可以换、可以停。',
                'Made for the post you act through; changed or ended at any time.',
              )}
            </Empty>
          )}
        </>
      )}
      <Dialog
        title={
          asked?.kind === 'end' ? w('停用这个网址?', 'End this address?') : w('换一个网址?', 'Make the address anew?')
        }
        open={asked !== null}
        onClose={() => setAsked(null)}
        asks
        width="narrow"
        actions={
          <>
            <Button
              kind="primary"
              onPress={() => {
                if (asked?.kind === 'end') end.mutate(asked.id)
                else make.mutate()
                setAsked(null)
              }}
            >
              {asked?.kind === 'end' ? w('停用', 'End it') : w('换一个', 'Make it anew')}
            </Button>
            <Button kind="quiet" onPress={() => setAsked(null)}>
              {w('先不', 'Not now')}
            </Button>
          </>
        }
      >
        <p>
          {w(
            '原来的网址马上失效,用它的日历不再更新。',
            'The old address ends now; calendars that use it get nothing more.',
          )}
        </p>
      </Dialog>
    </div>
  )
}
