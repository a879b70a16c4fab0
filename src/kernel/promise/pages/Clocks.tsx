import { useText } from '../../../web/i18n/text.tsx'
import { Explain } from '../../../web/ui/Explain.tsx'
import { formatLeft } from '../../../web/ui/format.ts'
import { Instant } from '../../../web/ui/Instant.tsx'
import { Light } from '../../../web/ui/Light.tsx'
import type { LightState } from '../../../web/ui/Light.tsx'
import type { ClockView } from '../endpoints.ts'
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
