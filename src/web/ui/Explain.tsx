import { Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components'
import { useText } from '../i18n/text.tsx'
import { Button } from './Button.tsx'

export type ExplainProps = {
  /** Each step of the reckoning is a line: "15 working days from 23 Nov". */
  lines: string[]
  /** Default: "Why this date?" */
  label?: string
  /** Shown at the end, e.g. where the limit comes from. */
  source?: string
}

/** Opens the reasons of a date or a number beside it. On paper they are printed as they are. */
export function Explain(props: ExplainProps) {
  const { t } = useText()
  const label = props.label ?? t('ui.explain.day')
  return (
    <>
      <DialogTrigger>
        <Button kind="quiet" className="explain">
          {label} <span aria-hidden="true">›</span>
        </Button>
        <Popover className="popover explain-popover" placement="bottom start">
          <Dialog className="explain-body">
            <Heading slot="title" level={3}>
              {label}
            </Heading>
            <ExplainLines lines={props.lines} source={props.source} />
          </Dialog>
        </Popover>
      </DialogTrigger>
      <div className="only-print">
        <ExplainLines lines={props.lines} source={props.source} />
      </div>
    </>
  )
}

/** The same lines, standing open in the page. */
export function ExplainLines(props: { lines: string[]; source?: string }) {
  return (
    <>
      <ol className="explain-lines">
        {props.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      {props.source ? <p className="quiet small">{props.source}</p> : null}
    </>
  )
}
