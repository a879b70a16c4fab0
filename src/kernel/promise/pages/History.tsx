import { useState } from 'react'
import { useText } from '../../../web/i18n/text.tsx'
import { Timeline } from '../../../web/ui/Timeline.tsx'
import type { PromiseDetail } from '../endpoints.ts'
import { present } from '../../../web/ui/present.ts'

/** What happened, the newest first. */
export function History(props: { view: Pick<PromiseDetail, 'id' | 'timeline'> }) {
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
