import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components'
import type { noticeEndpoints } from '../../kernel/notice/contract.ts'
import { ask } from '../api/client.ts'
import { useText } from '../i18n/text.tsx'
import { Button, Link } from '../ui/Button.tsx'
import { Instant } from '../ui/Instant.tsx'
import { present } from '../ui/present.ts'

export function Notices() {
  const { t, say } = useText()
  const client = useQueryClient()
  const notices = useQuery({
    queryKey: ['notices'],
    queryFn: () => ask<(typeof noticeEndpoints)['notices']>('GET', '/api/notices', { query: { limit: 20 } }),
    refetchInterval: 60_000,
    meta: { live: true },
  })
  const read = useMutation({
    mutationFn: () => ask<(typeof noticeEndpoints)['readNotices']>('POST', '/api/notices/read', { input: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['notices'] }),
  })
  const unread = notices.data?.unread ?? 0
  return (
    <DialogTrigger>
      <Button kind="quiet" label={t('shell.noticesCount', { n: unread })}>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path
            d="M10 3a5 5 0 0 0-5 5v3l-1.5 3h13L15 11V8a5 5 0 0 0-5-5zM8 16a2 2 0 0 0 4 0"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.6"
          />
        </svg>
        {unread > 0 ? <span className="badge">{unread > 99 ? '99+' : unread}</span> : null}
      </Button>
      <Popover className="popover notices" placement="bottom end">
        <Dialog className="notices-body">
          {({ close }) => (
            <>
              <div className="row apart">
                <Heading slot="title" level={2}>
                  {t('shell.notices')}
                </Heading>
                {unread > 0 ? (
                  <Button kind="quiet" onPress={() => read.mutate()}>
                    {t('shell.readAll')}
                  </Button>
                ) : null}
              </div>
              {notices.data?.notices.length ? (
                <ul className="plain-list">
                  {notices.data.notices.map((notice) => (
                    <li key={notice.id} className={notice.read ? 'quiet' : ''} onClick={close}>
                      <Link href={notice.page ?? `/cases/${notice.root ?? ''}`}>
                        {notice.no} {notice.title}
                      </Link>
                      <span>
                        {notice.read ? '' : '● '}
                        {say(notice.text)}
                      </span>
                      <Instant at={notice.at} className="quiet small" now={present()} />
                    </li>
                  ))}
                </ul>
              ) : (
                <p className="quiet">{t('shell.noNotices')}</p>
              )}
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
