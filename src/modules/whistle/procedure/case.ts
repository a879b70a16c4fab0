import { defineProcedure } from '../../../kernel/promise/define.ts'
import { checkActs } from './case/check.ts'
import { clocks } from './case/clocks.ts'
import { exitActs } from './case/exits.ts'
import { planActs } from './case/plan.ts'
import { facts, parties, states } from './case/states.ts'
import { triageActs } from './case/triage.ts'
import { verdictActs } from './case/verdict.ts'

/** What a resident sees as one matter, from the report to the resident's verdict (whistle.md, case states). */
export const caseProcedure = defineProcedure({
  kind: 'case',
  version: 1,
  label: { zh: '居民事项', en: 'resident matter' },
  parties,
  first: 'received',
  states,
  facts,
  alsoWaits: [
    { fact: 'confirmed', is: false, party: 'community' },
    { fact: 'plan_asked', is: true, party: 'supervisor' },
    { fact: 'exclusion_asked', is: true, party: 'verifier' },
    { fact: 'recall_due', is: true, party: 'agent' },
  ],
  outcome: { closed: 'result', declined: 'declined', merged: 'merged', withdrawn: 'withdrawn' },
  acts: {
    ...triageActs,
    ...checkActs,
    ...verdictActs,
    ...planActs,
    ...exitActs,
  },
  clocks,
})
