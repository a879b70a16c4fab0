import { useText } from '../i18n/text.tsx'
import { formatInstant, wallClock } from './format.ts'

export type InstantProps = {
  /** ISO instant; shown on the city's clock. */
  at: string
  /** With it the present year is left out. */
  now?: Date
  weekday?: boolean
  className?: string
}

export function Instant(props: InstantProps) {
  const { locale } = useText()
  const at = new Date(props.at)
  const { day, time } = wallClock(at)
  return (
    <time dateTime={props.at} title={`${day} ${time}`} className={props.className}>
      {formatInstant(at, locale, { now: props.now, weekday: props.weekday })}
    </time>
  )
}
