import type { ReactNode } from 'react'
import { useText } from '../i18n/text.tsx'
import { Button } from './Button.tsx'

export type FailureProps = {
  /** What happened, in a sentence. */
  title: string
  /** What is safe: "what you wrote is still here". */
  kept?: ReactNode
  /** How to mend it; a refusal names its rule and the next door. */
  todo?: ReactNode
  /** The request's number, to quote on the phone. */
  number?: string
  onRetry?: () => void
  action?: ReactNode
}

export function Failure(props: FailureProps) {
  const { t } = useText()
  return (
    <section className="failure" role="alert">
      <p className="failure-title">
        <span aria-hidden="true">▲ </span>
        {props.title}
      </p>
      {props.kept || props.todo ? (
        <dl className="facts">
          {props.kept ? (
            <>
              <dt>{t('ui.failure.kept')}</dt>
              <dd>{props.kept}</dd>
            </>
          ) : null}
          {props.todo ? (
            <>
              <dt>{t('ui.failure.todo')}</dt>
              <dd>{props.todo}</dd>
            </>
          ) : null}
        </dl>
      ) : null}
      {props.onRetry || props.action ? (
        <div className="row">
          {props.onRetry ? <Button onPress={props.onRetry}>{t('ui.retry')}</Button> : null}
          {props.action}
        </div>
      ) : null}
      {props.number ? (
        <p className="quiet small">
          {t('ui.failure.number')} <code>{props.number}</code>
        </p>
      ) : null}
    </section>
  )
}
