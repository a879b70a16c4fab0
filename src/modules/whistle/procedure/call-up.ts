import { defineProcedure } from '../../../kernel/promise/define.ts'
import { clocks } from './call-up/clocks.ts'
import { disputeActs } from './call-up/dispute.ts'
import { handlingActs } from './call-up/handling.ts'
import { peopleActs } from './call-up/people.ts'
import { facts, parties, states } from './call-up/states.ts'
import { timeActs } from './call-up/time.ts'

/** One unit that was called: receipt, arrival, work, evidence (whistle.md, CallUp). Silence is receipt; there is no refusal. */
export const callUpProcedure = defineProcedure({
  kind: 'call_up',
  version: 1,
  label: { zh: '报到任务', en: 'call-up' },
  parties,
  first: 'sent',
  states,
  facts,
  alsoWaits: [
    { fact: 'pause_asked', is: 'any', party: 'community' },
    { fact: 'extension_asked', is: true, party: 'dispatcher' },
  ],
  outcome: { done: 'done', released: 'released', moved: 'moved', cancelled: 'cancelled' },
  acts: {
    ...handlingActs,
    ...disputeActs,
    ...timeActs,
    ...peopleActs,
  },
  clocks,
})
