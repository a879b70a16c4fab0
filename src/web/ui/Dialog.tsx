import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useText } from '../i18n/text.tsx'
import { Button } from './Button.tsx'

export type DialogProps = {
  title: string
  open: boolean
  onClose: () => void
  children: ReactNode
  /** Buttons; the first is the act, the last says how to leave. Without them there is only the close button. */
  actions?: ReactNode
  width?: 'narrow' | 'normal' | 'wide'
  /** A question that needs an answer: a click outside does not leave it. */
  asks?: boolean
}

/** A window over the page: for one question or one short form. The focus goes back to where it came from. */
export function Dialog(props: DialogProps) {
  const { t } = useText()
  return (
    <ModalOverlay
      className="veil"
      isOpen={props.open}
      onOpenChange={(open) => (open ? undefined : props.onClose())}
      isDismissable={!props.asks}
    >
      <Modal className={`window ${props.width ?? 'normal'}`}>
        <AriaDialog className="dialog" role={props.asks ? 'alertdialog' : 'dialog'}>
          <header className="dialog-head">
            <Heading slot="title" level={2}>
              {props.title}
            </Heading>
            <Button kind="quiet" label={t('ui.close')} onPress={props.onClose} className="sign">
              ✕
            </Button>
          </header>
          <div className="dialog-body">{props.children}</div>
          {props.actions ? <footer className="dialog-foot">{props.actions}</footer> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
