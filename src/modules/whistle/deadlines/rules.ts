import type { Procedure } from '../../../kernel/promise/contract.ts'
import type { DeadlineRow } from './contract.ts'

/** Ended deadlines stay in the calendar for so long, so that every reader hears that they are over. */
export const keptFor = 30 * 86_400_000

/** One due date of one promise, as a calendar knows it. */
export type Deadline = {
  /** The same for this clock of this promise, however often its date moves. */
  uid: string
  /** Rises with every change of the date or of whether it runs. */
  sequence: number
  row: DeadlineRow
  clock: { zh: string; en: string }
  dueAt: string
  provisional: boolean
  state: 'running' | 'paused' | 'kept' | 'dropped'
  endedAt: string | null
}

/**
 * The due dates of a promise that are this place's to keep. A clock runs on a party; a party stands somewhere; only what
 * stands in the place counts. Windows in which something may be done are nobody's duty.
 */
export function deadlinesOf(
  row: DeadlineRow,
  procedure: Procedure,
  given: { within(unitId: string): boolean; now: Date },
): Deadline[] {
  return Object.entries(row.clocks).flatMap(([name, clock]) => {
    const spec = procedure.clocks[name]
    if (!spec || spec.window || !clock.due) return []
    const unit = row.parties[spec.runsOn]?.unit
    if (unit && !given.within(unit)) return []
    if (clock.stoppedAt && given.now.getTime() - Date.parse(clock.stoppedAt) > keptFor) return []
    const light = procedure.states[row.state]
    const dropped = light?.end === true && light.light !== 'kept'
    const state = clock.stoppedAt ? (dropped ? 'dropped' : 'kept') : clock.pausedAt ? 'paused' : 'running'
    return [
      {
        uid: `${row.id}.${name}`,
        // a new date counts two, so that a clock that stopped and starts again is above the stop as well
        sequence: 2 * Math.max(0, (row.dues[name] ?? 1) - 1) + (state === 'running' ? 0 : 1),
        row,
        clock: spec.label,
        dueAt: clock.due.at,
        provisional: clock.due.provisional,
        state,
        endedAt: clock.stoppedAt,
      } satisfies Deadline,
    ]
  })
}
