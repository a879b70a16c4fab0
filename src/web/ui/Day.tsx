import { useText } from '../i18n/text.tsx'
import { formatDay } from './format.ts'

export type DayProps = {
  /** 'YYYY-MM-DD' */
  on: string
  /** With it the present year is left out. */
  now?: Date
  weekday?: boolean
}

export function Day(props: DayProps) {
  const { locale } = useText()
  return (
    <time dateTime={props.on} title={props.on}>
      {formatDay(props.on, locale, { now: props.now, weekday: props.weekday })}
    </time>
  )
}
