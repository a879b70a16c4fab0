import { useText } from '../i18n/text.tsx'
import { Link } from './Button.tsx'
import { formatMoney, formatNumber } from './format.ts'

export type FigureProps = {
  value: number
  /** What it counts: a number is a link to it. */
  href?: string
  fractions?: number
  label?: string
}

export function Figure(props: FigureProps) {
  const { locale } = useText()
  const text = formatNumber(props.value, locale, props.fractions)
  if (!props.href) return <span className="num">{text}</span>
  return (
    <Link href={props.href} className="num" label={props.label ? `${props.label} ${text}` : undefined}>
      {text}
    </Link>
  )
}

export type MoneyProps = { yuan: number; unit?: 'yuan' | 'wan'; href?: string }

/** A sum of money; in 万元 the full sum stands in the title. */
export function Money(props: MoneyProps) {
  const { locale } = useText()
  const text = formatMoney(props.yuan, locale, props.unit)
  const face = (
    <span className="num" title={props.unit === 'wan' ? formatMoney(props.yuan, locale) : undefined}>
      {text}
    </span>
  )
  return props.href ? <Link href={props.href}>{face}</Link> : face
}
