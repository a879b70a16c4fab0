import type { ActSpec, ClockSpec } from '../../../../kernel/promise/contract.ts'
import type { Fact, Party, State } from './states.ts'

/** Keeps the names of the acts that start and stop a clock; that they exist is checked where the procedure is put together. */
function clocksOf<C extends string, A extends string>(
  given: Record<C, ClockSpec<State, A, Party>>,
): Record<C, ClockSpec<State, A, Party>> {
  return given
}

export const clocks = clocksOf({
  resident: {
    label: { zh: '居民等待', en: 'the resident waits' },
    starts: { state: ['received'] },
    stops: { state: ['closed', 'declined', 'merged', 'withdrawn'] },
    calendar: 'always',
    runsOn: 'community',
    goesOn: true,
  },
  triage: {
    label: { zh: '分办', en: 'triage' },
    starts: { state: ['triage', 'returned'] },
    stops: { state: ['self_handling', 'whistled', 'declined', 'merged', 'withdrawn', 'joint_handling', 'closed'] },
    calendar: 'working',
    limit: 'whistle.triage',
    runsOn: 'community',
    escalates: true,
  },
  self: {
    label: { zh: '社区办结', en: 'community done' },
    starts: { state: ['self_handling'] },
    stops: { state: ['reported_done', 'whistled', 'merged', 'withdrawn'] },
    calendar: 'working',
    limit: 'whistle.self',
    runsOn: 'community',
    escalates: true,
  },
  confirm: {
    label: { zh: '书记确认', en: 'confirmation' },
    starts: { act: ['blow_emergency'] },
    stops: { act: ['confirm_whistle', 'refuse_whistle'], state: ['closed', 'withdrawn'] },
    calendar: 'working',
    limit: 'whistle.confirm',
    runsOn: 'community',
  },
  done: {
    label: { zh: '办结', en: 'done by' },
    starts: { act: ['blow', 'blow_emergency', 'dispatch', 'reassign', 'redispatch'] },
    stops: { state: ['reported_done', 'triage', 'withdrawn'] },
    calendar: 'working',
    limit: 'whistle.{whistle_kind}.done',
    runsOn: 'lead',
    escalates: true,
  },
  verification: {
    label: { zh: '核验', en: 'check' },
    starts: { state: ['reported_done'] },
    stops: { state: ['rating', 'joint_handling', 'self_handling'] },
    calendar: 'working',
    limit: 'whistle.verification',
    runsOn: 'verifier',
    escalates: true,
  },
  ask_first: {
    label: { zh: '再次请评价', en: 'ask again' },
    window: true,
    starts: { state: ['rating'] },
    stops: { state: ['closed', 'reopened'] },
    calendar: 'always',
    limit: 'whistle.ask_again.first',
    runsOn: 'reporter',
    onExpiry: 'ask_again',
  },
  ask_second: {
    label: { zh: '第三次请评价', en: 'ask a third time' },
    window: true,
    starts: { state: ['rating'] },
    stops: { state: ['closed', 'reopened'] },
    calendar: 'always',
    limit: 'whistle.ask_again.second',
    runsOn: 'reporter',
    onExpiry: 'ask_again',
  },
  verdict: {
    label: { zh: '等居民评价', en: 'verdict' },
    window: true,
    starts: { state: ['rating'] },
    stops: { state: ['closed', 'reopened'] },
    calendar: 'working',
    limit: 'whistle.not_reached',
    runsOn: 'reporter',
  },
  supervision: {
    label: { zh: '督办改派', en: 'supervision' },
    starts: { state: ['reopened'] },
    stops: { state: ['whistled', 'joint_handling', 'self_handling'] },
    calendar: 'working',
    limit: 'whistle.supervision',
    runsOn: 'supervisor',
    escalates: true,
  },
  review: {
    label: { zh: '挂账复核', en: 'plan review' },
    starts: { state: ['planned'] },
    stops: { state: ['joint_handling', 'withdrawn'] },
    calendar: 'working',
    limit: 'whistle.plan_review',
    runsOn: 'lead',
    onExpiry: 'review_plan',
  },
  reopen_window: {
    label: { zh: '可重办', en: 'may be reopened' },
    window: true,
    starts: { state: ['closed'] },
    stops: { state: ['reopened'] },
    calendar: 'always',
    limit: 'whistle.reopen',
    runsOn: 'reporter',
  },
})

/** An act of this procedure, with no state, party, clock or fact it does not know. */
export type Act = ActSpec<State, Party, keyof typeof clocks, Fact>
