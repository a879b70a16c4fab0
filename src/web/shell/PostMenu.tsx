import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'
import type { identityEndpoints, Session } from '../../kernel/identity/endpoints.ts'
import { ask } from '../api/client.ts'
import { useText } from '../i18n/text.tsx'
import { Button } from '../ui/Button.tsx'
import { toast } from '../ui/Toast.tsx'

/** Who I am, and through which of my posts I act: one at a time. */
export function PostMenu(props: { session: Session }) {
  const { t, locale } = useText()
  const { session } = props
  const client = useQueryClient()
  const zh = locale === 'zh'
  const acting = session.posts.find((post) => post.id === session.acting)
  const change = useMutation({
    mutationFn: (postId: string) =>
      ask<(typeof identityEndpoints)['actThrough']>('POST', '/api/session/post', { input: { postId } }),
    onSuccess: () => client.resetQueries(),
    onError: (error) => toast(error.message, { kind: 'warning' }),
  })
  const leave = useMutation({
    mutationFn: () => ask<(typeof identityEndpoints)['signOut']>('DELETE', '/api/session', {}),
    onSuccess: () => location.assign('/desk'),
    onError: (error) => toast(error.message, { kind: 'warning' }),
  })
  const unit = acting ? (zh ? acting.unitZh : acting.unitEn) : t('shell.noPost')
  return (
    <MenuTrigger>
      <Button kind="quiet" className="post-button">
        <span className="strong">{zh ? session.person.nameZh : session.person.nameEn}</span>
        <span className="quiet wide-only">
          {unit} {acting ? (zh ? acting.titleZh : acting.titleEn) : ''}
        </span>
        <span aria-hidden="true" className="caret" />
      </Button>
      <Popover className="popover options" placement="bottom end">
        <Menu
          className="listbox"
          onAction={(key) => {
            if (key === 'leave') leave.mutate()
            else if (key !== session.acting) change.mutate(String(key))
          }}
        >
          {session.posts.map((post) => (
            <MenuItem key={post.id} id={post.id} className="option" textValue={zh ? post.titleZh : post.titleEn}>
              {post.id === session.acting ? '✓ ' : ''}
              {zh ? post.unitZh : post.unitEn} · {zh ? post.titleZh : post.titleEn}
            </MenuItem>
          ))}
          <Separator />
          <MenuItem id="leave" className="option">
            {t('shell.signOut')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
