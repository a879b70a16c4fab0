import type { ActSpec, ClockSpec } from '../../../../kernel/promise/contract.ts'
import type { Fact, Party, State } from './states.ts'

/** Keeps the names of the acts that start and stop a clock; that they exist is checked where the procedure is put together. */
function clocksOf<C extends string, A extends string>(
  given: Record<C, ClockSpec<State, A, Party>>,
): Record<C, ClockSpec<State, A, Party>> {
  return given
}

export const clocks = clocksOf({
  receipt: {
    label: { zh: '签收', en: 'receipt' },
    starts: { state: ['sent'] },
    stops: { act: ['receive', 'auto_receive', 'arrive', 'dispute'], state: ['released', 'moved', 'cancelled'] },
    calendar: 'working',
    limit: 'whistle.{whistle_kind}.receipt',
    runsOn: 'unit',
    onExpiry: 'auto_receive',
  },
  arrival: {
    label: { zh: '到场', en: 'arrival' },
    starts: { state: ['sent'], act: ['redo'] },
    stops: { act: ['arrive'], state: ['released', 'moved', 'cancelled'] },
    calendar: 'working',
    limit: 'whistle.{whistle_kind}.arrival',
    pauses: ['resident', 'approval', 'season', 'legal'],
    runsOn: 'unit',
    escalates: true,
  },
  contact: {
    label: { zh: '联系居民', en: 'contact' },
    starts: { state: ['sent'] },
    stops: { act: ['contact'], state: ['done', 'released', 'moved', 'cancelled'] },
    calendar: 'working',
    limit: 'whistle.{whistle_kind}.contact',
    pauses: ['resident'],
    runsOn: 'unit',
  },
  done: {
    label: { zh: '办结', en: 'done by' },
    starts: { state: ['sent'], act: ['redo'] },
    stops: { state: ['done', 'released', 'moved', 'cancelled'] },
    calendar: 'working',
    limit: 'whistle.{whistle_kind}.done',
    pauses: ['resident', 'approval', 'season', 'legal'],
    runsOn: 'unit',
    escalates: true,
  },
  dispute_window: {
    label: { zh: '提异议', en: 'dispute' },
    window: true,
    starts: { state: ['sent'] },
    stops: { act: ['dispute', 'dispute_emergency'], state: ['done', 'released', 'moved', 'cancelled'] },
    calendar: 'working',
    limit: 'whistle.dispute',
    runsOn: 'unit',
  },
  pause_end: {
    label: { zh: '停表到期', en: 'pause ends' },
    window: true,
    starts: { act: ['pause'] },
    stops: { act: ['resume'], state: ['done', 'released', 'moved', 'cancelled'] },
    calendar: 'working',
    limit: 'whistle.pause',
    runsOn: 'community',
    onExpiry: 'resume',
  },
})

/** An act of this procedure, with no state, party, clock or fact it does not know. */
export type Act = ActSpec<State, Party, keyof typeof clocks, Fact>
