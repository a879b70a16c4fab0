import { closingAt, dueAt, parseLimit, warningsAt } from '../calendar/rules.ts'
import type { Calendar } from '../calendar/rules.ts'
import type { Act, ClockSpec, ClockState, DueRecord, Procedure, Snapshot } from './contract.ts'
import { step } from './fold.ts'
import type { Library } from './fold.ts'

/** A limit in force: its value and who says so. */
export type Param = { value: string | number | boolean; source: string; level: string }

/** What an act is measured by: the procedures, the limits and the calendar in force now. */
export type Law = { library: Library; calendar: Calendar; param(key: string): Param }

type Spec = ClockSpec<string, string, string>

function limitOf(spec: Spec, snapshot: Snapshot, law: Law): { text: string; source: string } | undefined {
  if (!spec.limit) return undefined
  const key = spec.limit.replace(/\{(\w+)\}/, (_, fact: string) => String(snapshot.facts[fact]))
  const param = law.param(key)
  return { text: String(param.value), source: `${key}: ${param.source}` }
}

function marksOf(spec: Spec, start: Date, due: Date, law: Law): DueRecord['marks'] {
  if (spec.window && !spec.onExpiry) return []
  const marks = [{ at: due.toISOString(), mark: 'due' }]
  if (!spec.escalates) return marks
  const [half, most] = warningsAt(start, due, law.calendar, spec.calendar === 'working')
  if (half && half < due) marks.push({ at: half.toISOString(), mark: 'half' })
  if (most && most < due) marks.push({ at: most.toISOString(), mark: 'most' })
  for (const [mark, key] of [
    ['up2', 'escalation.second'],
    ['up3', 'escalation.third'],
  ] as const) {
    const later = dueAt({ start: due, limit: parseLimit(String(law.param(key).value)), calendar: law.calendar })
    marks.push({ at: later.due.toISOString(), mark })
  }
  return marks.sort((a, b) => (a.at < b.at ? -1 : 1))
}

function reckon(
  spec: Spec,
  clock: Pick<ClockState, 'startedAt' | 'pauses'>,
  limit: { text: string; source: string },
  law: Law,
): DueRecord {
  const start = new Date(clock.startedAt)
  const due = dueAt({
    start,
    limit: parseLimit(limit.text),
    calendar: law.calendar,
    pauses: clock.pauses.map((pause) => ({ from: new Date(pause.from), to: new Date(pause.to), reason: pause.reason })),
  })
  return {
    at: due.due.toISOString(),
    provisional: due.provisional,
    limit: limit.text,
    source: limit.source,
    steps: due.steps,
    marks: marksOf(spec, start, due.due, law),
  }
}

/**
 * The due dates an act sets: of clocks it starts, resumes or extends. They are written into the act, so a later
 * change of a limit or of the calendar never moves a deadline by itself.
 */
export function planDue(law: Law, before: Snapshot | undefined, act: Act): Record<string, DueRecord> | undefined {
  const after = step(law.library, before, act)
  const procedure: Procedure = law.library.get(after.kind, after.version)
  const spec = procedure.acts[act.act]
  const due: Record<string, DueRecord> = {}
  for (const [name, clock] of Object.entries(after.clocks)) {
    const clockSpec = procedure.clocks[name]
    if (!clockSpec || clock.stoppedAt) continue
    const started = before?.clocks[name] === undefined || (before.clocks[name]?.stoppedAt != null && !clockSpec.goesOn)
    const resumed = before?.clocks[name]?.pausedAt != null && clock.pausedAt === null
    if (!started && !resumed) continue
    const limit =
      resumed && clock.due ? { text: clock.due.limit, source: clock.due.source } : limitOf(clockSpec, after, law)
    // an agreed date has no limit behind it: whoever resumes it names the new one
    if (limit?.text) due[name] = reckon(clockSpec, clock, limit, law)
  }
  for (const effect of spec?.effects ?? []) {
    if (!('extend' in effect)) continue
    const clock = after.clocks[effect.extend]
    const clockSpec = procedure.clocks[effect.extend]
    const until = act.data.input['until'] ?? after.facts['until']
    if (!clock || !clockSpec || typeof until !== 'string') continue
    // the clock as it is after the act already has its former date among those before; none: the date is the first
    const from = clock.before.at(-1) ?? clock.due?.at
    const at = until.length === 10 ? closingAt(until, law.calendar) : new Date(until)
    due[effect.extend] = {
      at: at.toISOString(),
      provisional: law.calendar.isProvisional(at.getUTCFullYear()),
      limit: clock.due?.limit ?? '',
      source: clock.due?.source ?? '',
      steps: [
        from
          ? { kind: 'extended', from, until: at.toISOString(), at: act.at }
          : { kind: 'agreed', until: at.toISOString(), at: act.at },
      ],
      marks: marksOf(clockSpec, new Date(act.at), at, law),
    }
  }
  return Object.keys(due).length > 0 ? due : undefined
}
