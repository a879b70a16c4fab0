import { useText } from '../i18n/text.tsx'
import { Dialog } from '../ui/Dialog.tsx'

export function Help(props: { open: boolean; onClose: () => void }) {
  const { t } = useText()
  const rows = [
    ['/', t('shell.help.search')],
    ['j', t('shell.help.down')],
    ['k', t('shell.help.up')],
    ['Enter', t('shell.help.open')],
    ['?', t('shell.help.help')],
    ['Esc', t('shell.help.close')],
  ]
  return (
    <Dialog title={t('shell.help')} open={props.open} onClose={props.onClose} width="narrow">
      <dl className="facts">
        {rows.map(([key, what]) => (
          <div key={key} className="facts-row">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
