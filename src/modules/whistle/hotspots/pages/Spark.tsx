import { useText } from '../../../../web/i18n/text.tsx'
import { Link } from '../../../../web/ui/Button.tsx'
import { Figure } from '../../drawing/pages/Figure.tsx'
import { round } from '../../drawing/shapes.ts'
import type { Drawing, Shape } from '../../drawing/shapes.ts'
import type { HotSpot } from '../contract.ts'

function draw(spot: HotSpot, says: string, usual: string, now: string): Drawing {
  const counts = [...spot.history.toReversed(), spot.n]
  const width = 420
  const height = 96
  const ground = height - 18
  const high = ground - 16
  const most = Math.max(1, ...counts)
  const step = width / counts.length
  const bar = Math.min(34, step - 6)
  const shapes: Shape[] = counts.flatMap((n, index): Shape[] => {
    const x = round(index * step + (step - bar) / 2)
    const tall = round((n / most) * high)
    const last = index === counts.length - 1
    return [
      {
        kind: 'rect',
        look: last ? 'hot' : 'usual',
        x,
        y: round(ground - Math.max(tall, 1)),
        width: round(bar),
        height: Math.max(tall, 1),
      },
      {
        kind: 'text',
        look: last ? 'strong' : '',
        x: round(x + bar / 2),
        y: round(ground - tall - 5),
        anchor: 'middle',
        text: String(n),
      },
    ]
  })
  const mean = round(ground - (spot.usual / most) * high)
  shapes.push({ kind: 'path', look: 'mean', d: `M0 ${mean}H${width}` })
  shapes.push({ kind: 'path', look: 'axis', d: `M0 ${ground}H${width}` })
  shapes.push({ kind: 'text', look: '', x: 0, y: height - 4, anchor: 'start', text: usual })
  shapes.push({ kind: 'text', look: '', x: width, y: height - 4, anchor: 'end', text: now })
  return { width, height, says, shapes }
}

/** The earlier periods beside the present one, as bars and as numbers that open. */
export function Spark(props: { spot: HotSpot; period?: number }) {
  const { w } = useText()
  const { spot } = props
  const counts = [spot.n, ...spot.history]
  return (
    <figure className="spark">
      <Figure
        drawing={draw(
          spot,
          w('各段时间的件数,数字见下', 'Matters by period; figures below'),
          w(
            `往前 ${spot.history.length} 段,虚线是平均`,
            `${spot.history.length} periods before, the dashes are their mean`,
          ),
          w(`最近 ${spot.days} 天`, `last ${spot.days} days`),
        )}
      />
      <figcaption className="row small">
        <span className="quiet">{w('点开看事项(从近到远):', 'Open the matters, latest first:')}</span>
        {counts.map((n, index) =>
          n === 0 ? (
            // periods have no name but their place in the row
            <span key={index} className="quiet num">
              0
            </span>
          ) : (
            <Link
              key={index}
              className="num"
              href={`/hotspots/${spot.id}?period=${index}`}
              current={props.period === index}
              label={
                index === 0
                  ? w(`最近 ${spot.days} 天 ${n} 件`, `${n} in the last ${spot.days} days`)
                  : w(`往前第 ${index} 段 ${n} 件`, `${n} in period ${index} before`)
              }
            >
              {n}
            </Link>
          ),
        )}
      </figcaption>
    </figure>
  )
}
