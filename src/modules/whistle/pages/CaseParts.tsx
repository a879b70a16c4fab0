import { useState } from 'react'
import { useText } from '../../../web/i18n/text.tsx'
import { Button } from '../../../web/ui/Button.tsx'
import { Dialog } from '../../../web/ui/Dialog.tsx'
import { Explain } from '../../../web/ui/Explain.tsx'
import { formatLeft } from '../../../web/ui/format.ts'
import { Instant } from '../../../web/ui/Instant.tsx'
import { Light } from '../../../web/ui/Light.tsx'
import type { LightState } from '../../../web/ui/Light.tsx'
import { Timeline } from '../../../web/ui/Timeline.tsx'
import type { CaseView, ClockView, PromiseView } from '../contract.ts'
import { present } from '../../../web/ui/present.ts'

/** A clock's light of now: stopped ones are quiet, paused ones say so. */
function lightOf(clock: ClockView, now: Date): LightState {
  if (clock.window) return 'closed'
  if (clock.stoppedAt) return clock.expired || (clock.dueAt && clock.stoppedAt > clock.dueAt) ? 'overdue' : 'closed'
  if (!clock.dueAt || clock.pausedAt) return 'running'
  const left = new Date(clock.dueAt).getTime() - now.getTime()
  return left < 0 ? 'overdue' : left < 86_400_000 ? 'soon' : 'running'
}

export function Clocks(props: { clocks: ClockView[]; all?: boolean }) {
  const { say, w, locale } = useText()
  const now = present()
  const shown = props.all
    ? props.clocks
    : props.clocks.filter((clock) => !clock.stoppedAt && clock.dueAt && !(clock.window && new Date(clock.dueAt) < now))
  if (shown.length === 0) return <p className="quiet">{w('现在没有在走的期限。', 'No limit is running now.')}</p>
  return (
    <ul className="plain-list clocks">
      {shown.map((clock) => (
        <li key={clock.name}>
          <div className="row apart">
            <span className="strong">{say(clock.label)}</span>
            <Light state={lightOf(clock, now)}>
              {clock.stoppedAt
                ? w('已停', 'stopped')
                : clock.pausedAt
                  ? w('已暂停', 'paused')
                  : clock.dueAt
                    ? formatLeft(new Date(clock.dueAt), now, locale)
                    : w('不限时', 'no limit')}
            </Light>
          </div>
          {clock.dueAt ? (
            <div className="row">
              <span className="quiet">
                <Instant at={clock.dueAt} now={now} weekday />
                {clock.provisional ? ` · ${w('暂定', 'provisional')}` : ''}
                {clock.before.length > 0
                  ? ` · ${w(`延过 ${clock.before.length} 次`, `extended ${clock.before.length} times`)}`
                  : ''}
              </span>
              <Explain lines={clock.explain[locale]} {...(clock.source ? { source: clock.source } : {})} />
            </div>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

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

export function Gallery(props: { view: CaseView }) {
  const { w } = useText()
  const { view } = props
  const [shown, setShown] = useState<string | null>(null)
  const address = (id: string, small: boolean): string => `/api/evidence/${id}?case=${view.id}${small ? '&small' : ''}`
  if (view.evidence.length === 0) return <p className="quiet">{w('还没有照片或材料。', 'No photos or papers yet.')}</p>
  const sides = [
    ['before', w('之前', 'Before')],
    ['after', w('之后', 'After')],
    ['paper', w('材料', 'Papers')],
  ] as const
  return (
    <>
      <div className="gallery">
        {sides.map(([side, label]) => {
          const own = view.evidence.filter((each) => each.side === side)
          return own.length === 0 ? null : (
            <figure key={side}>
              <figcaption className="strong">
                {label} <span className="quiet num">{own.length}</span>
              </figcaption>
              <ul className="row plain-list inline">
                {own.map((each) => (
                  <li key={each.id}>
                    {each.media.startsWith('image/') ? (
                      <button type="button" className="thumb" onClick={() => setShown(each.id)}>
                        <img
                          src={address(each.id, true)}
                          alt={`${label}, ${each.addedAt.slice(0, 10)}`}
                          loading="lazy"
                        />
                      </button>
                    ) : (
                      <a href={address(each.id, false)} target="_blank" rel="noopener">
                        {each.media}
                      </a>
                    )}
                    {each.published ? <span className="small quiet">{w('已公开', 'public')}</span> : null}
                  </li>
                ))}
              </ul>
            </figure>
          )
        })}
      </div>
      <Dialog title={w('照片', 'Photo')} open={shown !== null} onClose={() => setShown(null)} width="wide">
        {shown ? (
          <img className="whole-photo" src={address(shown, false)} alt={w('照片全图', 'The whole photo')} />
        ) : null}
      </Dialog>
    </>
  )
}

export function History(props: { view: CaseView }) {
  const { w, say, locale } = useText()
  const { view } = props
  const [onlyPeople, setOnlyPeople] = useState(false)
  const entries = view.timeline.filter((entry) => !onlyPeople || entry.who !== null).toReversed()
  return (
    <div className="stack tight">
      <div className="row">
        <button type="button" className="chip" aria-pressed={onlyPeople} onClick={() => setOnlyPeople(!onlyPeople)}>
          {w('只看人办的', 'Only what people did')}
        </button>
      </div>
      <Timeline
        label={w('经过', 'What happened')}
        now={present()}
        entries={entries.map((entry) => ({
          id: `${entry.promiseId}-${entry.seq}`,
          at: entry.at,
          title: (
            <>
              {say(entry.label)}
              {entry.unit ? (
                <span className="quiet"> · {locale === 'zh' ? entry.unit.nameZh : entry.unit.nameEn}</span>
              ) : null}
            </>
          ),
          who: entry.who
            ? `${locale === 'zh' ? entry.who.nameZh : entry.who.nameEn} (${locale === 'zh' ? entry.who.titleZh : entry.who.titleEn})`
            : say(entry.party),
          detail:
            entry.answers.length > 0 ? (
              <dl className="facts">
                {entry.answers.map((answer) => (
                  <div key={answer.label.en} className="facts-row">
                    <dt>{say(answer.label)}</dt>
                    <dd>{say(answer.text)}</dd>
                  </div>
                ))}
              </dl>
            ) : undefined,
          photos: entry.evidence.map((id) => ({
            src: `/api/evidence/${id}?case=${view.id}&small`,
            href: `/api/evidence/${id}?case=${view.id}`,
            alt: w('随附照片', 'attached photo'),
          })),
        }))}
      />
    </div>
  )
}
