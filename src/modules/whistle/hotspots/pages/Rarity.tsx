import { useText } from '../../../../web/i18n/text.tsx'
import { formatNumber } from '../../../../web/ui/format.ts'

export type Numbers = { n: number; days: number; usual: number; periods: number; oneIn: number | null }

/** "9 in 30 days, usual is 2.1 (of 12 periods); by chance 1 in 2,000": the numbers behind, in one sentence. */
export function Rarity(props: { of: Numbers }) {
  const { w, locale } = useText()
  const { n, days, usual, periods, oneIn } = props.of
  const mean = formatNumber(Math.round(usual * 10) / 10, locale, 1)
  const rare = oneIn === null || oneIn > 1_000_000
  const one = formatNumber(rare ? 1_000_000 : oneIn, locale)
  return (
    <span>
      {w(`${days} 天里 ${n} 件,往常 ${mean} 件`, `${n} in ${days} days, usual is ${mean}`)}{' '}
      <span className="quiet">
        {w(`(前 ${periods} 段同样长的时间)`, `(of ${periods} earlier periods of that length)`)}
      </span>
      {w(',', ', ')}
      {rare
        ? w(`碰巧这样的机会不到 ${one} 分之一`, `by chance less than 1 in ${one}`)
        : w(`碰巧这样的机会约 ${one} 分之一`, `this happens by chance about 1 in ${one}`)}
    </span>
  )
}
