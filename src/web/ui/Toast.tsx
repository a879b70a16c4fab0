import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as AriaToastRegion,
  Text,
} from 'react-aria-components'
import { useText } from '../i18n/text.tsx'
import { Button } from './Button.tsx'

type Notice = { text: string; detail?: string; undo?: () => void; kind: 'done' | 'warning' }

const queue = new ToastQueue<Notice>({ maxVisibleToasts: 3 })

export type ToastOptions = {
  detail?: string
  /** Offers to take it back. */
  undo?: () => void
  /** A warning stays until it is closed. */
  kind?: 'done' | 'warning'
}

/** Says that something is done. Never the only place where a failure is told. */
export function toast(text: string, options: ToastOptions = {}): void {
  const { kind = 'done', ...rest } = options
  // Ten seconds with an undo: slow readers must reach it. React Aria stops the clock on hover and focus.
  const timeout = kind === 'warning' ? undefined : rest.undo ? 10_000 : 6_000
  queue.add({ text, kind, ...rest }, timeout === undefined ? {} : { timeout })
}

export function ToastRegion() {
  const { t } = useText()
  return (
    <AriaToastRegion queue={queue} className="toasts" aria-label={t('shell.toasts')}>
      {({ toast: entry }) => (
        <AriaToast toast={entry} className={`toast ${entry.content.kind}`}>
          <ToastContent className="toast-content">
            <Text slot="title" className="strong">
              <span aria-hidden="true">{entry.content.kind === 'done' ? '✓ ' : '◆ '}</span>
              {entry.content.text}
            </Text>
            {entry.content.detail ? <Text slot="description">{entry.content.detail}</Text> : null}
          </ToastContent>
          {entry.content.undo ? (
            <Button
              kind="secondary"
              slot={null}
              onPress={() => {
                entry.content.undo?.()
                queue.close(entry.key)
              }}
            >
              {t('ui.undo')}
            </Button>
          ) : null}
          <Button kind="quiet" slot="close" label={t('ui.close')} className="sign">
            ✕
          </Button>
        </AriaToast>
      )}
    </AriaToastRegion>
  )
}
