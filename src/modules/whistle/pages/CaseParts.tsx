import type { PromiseView } from '../../../kernel/promise/endpoints.ts'
import { Clocks } from '../../../kernel/promise/pages/Clocks.tsx'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Instant } from '../../../web/ui/Instant.tsx'
import { Light } from '../../../web/ui/Light.tsx'
import { present } from '../../../web/ui/present.ts'

const facts: [string, string, string][] = [
  ['arrived_at', '到场', 'came'],
  ['contacted_at', '联系居民', 'talked with the resident'],
  ['done_at', '办完', 'done'],
]

export function CallUpCard(props: { row: PromiseView; open: boolean; onAct: (row: PromiseView, act: string) => void }) {
  const { say, w, locale } = useText()
  const { row } = props
  return (
    <article className="sheet stack tight call-up" aria-label={locale === 'zh' ? row.unit.nameZh : row.unit.nameEn}>
      <div className="row apart">
        <h3>
          {locale === 'zh' ? row.unit.nameZh : row.unit.nameEn}{' '}
          <span className="quiet">
            {row.role === 'lead' ? w('牵头', 'lead') : row.role === 'support' ? w('协办', 'support') : ''}
          </span>
        </h3>
        <Light state={row.light}>{say(row.stateLabel)}</Light>
      </div>
      <dl className="facts">
        {facts.flatMap(([name, zh, en]) => {
          const at = row.facts[name]
          return typeof at === 'string' && at.includes('T')
            ? [
                <dt key={`${name}t`}>{w(zh, en)}</dt>,
                <dd key={name}>
                  <Instant at={at} now={present()} />
                </dd>,
              ]
            : []
        })}
        {row.facts['auto_received'] === true ? (
          <>
            <dt>{w('签收', 'receipt')}</dt>
            <dd>{w('到时未签收,视为签收', 'silent in time: counts as received')}</dd>
          </>
        ) : null}
      </dl>
      <Clocks clocks={row.clocks} />
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
