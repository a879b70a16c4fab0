import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../../../../web/i18n/text.tsx'
import { Button } from '../../../../web/ui/Button.tsx'
import { DayField } from '../../../../web/ui/DayField.tsx'
import { cityToday } from '../../../../web/ui/faults.ts'
import { TextField } from '../../../../web/ui/TextField.tsx'
import { toast } from '../../../../web/ui/Toast.tsx'

/** Ends something on a day, or offers it again; says first what follows. */
export function EndForm(props: {
  name: string
  ended: boolean
  warning: string
  send: (given: { on: string | null; reason: string }) => Promise<unknown>
  onDone: () => void
  onLeave: () => void
}) {
  const { w } = useText()
  const { ended } = props
  const [on, setOn] = useState<string | null>(cityToday())
  const [reason, setReason] = useState('')
  const save = useMutation({
    mutationFn: () => props.send({ on: ended ? null : on, reason }),
    onSuccess: () => {
      toast(w('已办', 'Done'))
      props.onDone()
    },
  })
  return (
    <form
      className="sheet stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <h2>
        {ended ? w('重新启用', 'Offer again') : w('停用', 'End')} · {props.name}
      </h2>
      {ended ? null : <p className="warning">◆ {props.warning}</p>}
      {save.error ? <p className="field-error">▲ {save.error.message}</p> : null}
      {ended ? null : <DayField label={w('从哪天起停用', 'From which day')} required value={on} onChange={setOn} />}
      <TextField label={w('理由', 'Reason')} required value={reason} onChange={setReason} max={300} />
      <div className="row">
        <Button
          kind="primary"
          type="submit"
          busy={save.isPending}
          disabled={reason.trim().length < 2 || (!ended && !on)}
        >
          {ended ? w('重新启用', 'Offer it again') : w('停用', 'End it')}
        </Button>
        <Button kind="quiet" onPress={props.onLeave}>
          {w('先不办', 'Not now')}
        </Button>
      </div>
    </form>
  )
}
