import type { ActSpec, ClockSpec } from '../../../kernel/promise/contract.ts'
import type { Fact, Party, State } from './states.ts'

/** Keeps the names of the acts that start and stop a clock; that they exist is checked where the procedure is put together. */
function clocksOf<C extends string, A extends string>(
  given: Record<C, ClockSpec<State, A, Party>>,
): Record<C, ClockSpec<State, A, Party>> {
  return given
}

export const clocks = clocksOf({
  done: {
    label: { zh: '办好', en: 'done' },
    starts: { act: ['schedule', 'replan'] },
    stops: { state: ['judging', 'kept', 'dropped'] },
    calendar: 'working',
    runsOn: 'owner',
    pauses: ['approval', 'season', 'legal'],
    escalates: true,
  },
  verification: {
    label: { zh: '核验', en: 'check' },
    starts: { state: ['reported'] },
    stops: { state: ['judging', 'running'] },
    calendar: 'working',
    limit: 'project.verification',
    runsOn: 'verifier',
    escalates: true,
  },
  verdict: {
    label: { zh: '评判', en: 'verdict' },
    starts: { state: ['judging'] },
    stops: { state: ['kept', 'reopened'] },
    calendar: 'working',
    limit: 'project.verdict',
    runsOn: 'served',
    escalates: true,
  },
  replan: {
    label: { zh: '重新定日期', en: 'new date' },
    starts: { state: ['reopened'] },
    stops: { state: ['running', 'dropped'] },
    calendar: 'working',
    limit: 'project.replan',
    runsOn: 'owner',
    escalates: true,
  },
  review: {
    label: { zh: '定期复核', en: 'planned review' },
    starts: { state: ['running'], act: ['review'] },
    stops: { state: ['reported', 'dropped'], act: ['review'] },
    calendar: 'working',
    limit: 'project.review',
    runsOn: 'verifier',
    window: true,
    onExpiry: 'review_comes',
  },
  reopen: {
    label: { zh: '可重办', en: 'may be reopened' },
    starts: { state: ['kept'] },
    stops: { state: ['reopened'] },
    calendar: 'working',
    limit: 'project.reopen',
    runsOn: 'served',
    window: true,
  },
})
export type Act = ActSpec<State, Party, keyof typeof clocks, Fact>
