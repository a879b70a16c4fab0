import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Light } from '../../../web/ui/Light.tsx'
import type { PromiseView } from '../endpoints.ts'
import { Clocks } from './Clocks.tsx'

const counted: [string, string, string][] = [
  ['due', '应到', 'due'],
  ['present', '实到', 'present'],
  ['yes', '赞成', 'yes'],
  ['no', '反对', 'no'],
  ['abstain', '弃权', 'abstentions'],
]

const opinions: Record<string, [string, string]> = {
  agrees: ['同意', 'agrees'],
  conditions: ['有条件同意', 'agrees on conditions'],
  objects: ['不同意', 'objects'],
}

/** A part of a matter that another unit or a room full of people answers: an opinion asked, a vote called. */
export function PartCard(props: { row: PromiseView; open: boolean; onAct: (row: PromiseView, act: string) => void }) {
  const { say, w, locale } = useText()
  const { row } = props
  const unit = locale === 'zh' ? row.unit.nameZh : row.unit.nameEn
  const opinion = opinions[String(row.facts['opinion'] ?? '')]
  const counts = counted.filter(([name]) => typeof row.facts[name] === 'number')
  return (
    <article className="sheet stack tight call-up" aria-label={`${say(row.kindLabel)} ${row.no}`}>
      <div className="row apart">
        <h3>
          {row.title} <span className="quiet">{say(row.kindLabel)}</span>
        </h3>
        <Light state={row.light}>{say(row.stateLabel)}</Light>
      </div>
      <p className="quiet">
        {row.no} · {unit}
      </p>
      {opinion ? <p className="strong">{w(opinion[0], opinion[1])}</p> : null}
      {counts.length > 0 ? (
        <dl className="facts inline-facts">
          {counts.map(([name, zh, en]) => (
            <div key={name} className="facts-row">
              <dt>{w(zh, en)}</dt>
              <dd className="num">{row.facts[name]}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {row.closedAt ? null : <Clocks clocks={row.clocks} />}
      {row.may.length > 0 && !props.open ? (
        <div className="row">
          {row.may.map((offer) => (
            <Button
              key={offer.act}
              kind={offer.primary ? 'secondary' : 'quiet'}
              disabled={offer.blocked !== null}
              onPress={() => props.onAct(row, offer.act)}
            >
              {say(offer.label)}
            </Button>
          ))}
        </div>
      ) : null}
    </article>
  )
}
