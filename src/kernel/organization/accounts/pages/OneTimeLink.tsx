import { useText } from '../../../../web/i18n/text.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'

/** The link that opens an account: shown once, to be handed over. */
export function OneTimeLink(props: { token: string; onDone: () => void }) {
  const { w } = useText()
  const link = `${location.origin}/desk/invitation#${props.token}`
  return (
    <div className="sheet stack tight" role="status">
      <p className="strong">
        {w(
          '把这个链接交给本人。72 小时内有效,用一次就失效,只显示这一次:',
          'Give this link to the person. It holds for 72 hours, works once and is shown only now:',
        )}
      </p>
      <code className="one-time">{link}</code>
      <div className="row">
        <Button
          kind="primary"
          onPress={() =>
            void navigator.clipboard.writeText(link).then(
              () => toast(w('已复制', 'Copied')),
              () => toast(w('没有复制成,请手工选中', 'Not copied; select it by hand'), { kind: 'warning' }),
            )
          }
        >
          {w('复制链接', 'Copy the link')}
        </Button>
        <Button kind="quiet" onPress={props.onDone}>
          {w('好了', 'Done')}
        </Button>
      </div>
    </div>
  )
}
