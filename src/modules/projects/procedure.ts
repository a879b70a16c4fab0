import { defineProcedure } from '../../kernel/promise/define.ts'
import type { Procedure } from '../../kernel/promise/contract.ts'
import { clocks } from './procedure/clocks.ts'
import { photos, proof, until, words } from './procedure/fields.ts'
import { facts, parties, states } from './procedure/states.ts'
import { steeringActs } from './procedure/steering.ts'
import { workActs } from './procedure/work.ts'

/**
 * A planned project: what a place was promised beyond single matters. The owner says it is done, somebody who had no part
 * in it checks, and those it was promised to say whether it was kept. Every unit that takes part has its own part.
 */
const projectProcedure = defineProcedure({
  kind: 'project',
  version: 1,
  label: { zh: '项目', en: 'project' },
  parties,
  first: 'planned',
  states,
  facts,
  alsoWaits: [
    { fact: 'until_asked', is: 'any', party: 'supervisor' },
    { fact: 'review_due', is: true, party: 'verifier' },
  ],
  outcome: { kept: 'kept', dropped: 'dropped' },
  acts: { ...workActs, ...steeringActs },
  clocks,
})

/** What one unit does in a project, the owner's own share too: ended with evidence, or released by the owner. */
const projectPartProcedure = defineProcedure({
  kind: 'project_part',
  version: 1,
  label: { zh: '项目分工', en: 'part of a project' },
  parties: {
    unit: {
      label: { zh: '参与单位', en: 'unit' },
      roles: ['unit_clerk', 'unit_handler', 'unit_head'],
      stands: 'within',
    },
    owner: {
      label: { zh: '牵头单位', en: 'owner' },
      roles: ['unit_clerk', 'unit_handler', 'unit_head'],
      stands: 'within',
    },
  },
  first: 'open',
  states: {
    open: { label: { zh: '在做', en: 'open' }, plain: { zh: '正在做', en: 'under way' }, waitsFor: 'unit' },
    done: { label: { zh: '本单位做完', en: 'done' }, plain: { zh: '做完了', en: 'done' }, end: true, light: 'kept' },
    released: {
      label: { zh: '无需再做', en: 'released' },
      plain: { zh: '不用再做', en: 'not needed any more' },
      end: true,
      light: 'closed',
    },
  },
  facts: { role: { zh: '角色', en: 'role' }, until: { zh: '答应的日期', en: 'promised by' } },
  outcome: { done: 'done', released: 'released' },
  acts: {
    schedule: {
      label: { zh: '定下日期', en: 'Date set' },
      from: ['open'],
      to: 'same',
      by: ['system'],
      asks: [until],
      effects: [{ set: 'until', to: { field: 'until' } }, { extend: 'done' }],
    },
    step: {
      label: { zh: '记一步', en: 'Record a step' },
      from: ['open'],
      to: 'same',
      by: ['unit'],
      asks: [words, photos],
    },
    finish: {
      label: { zh: '本单位做完', en: 'Our part is done' },
      says: { zh: '做完自己那部分', en: 'Finished its part' },
      primary: true,
      open: true,
      from: ['open'],
      to: 'done',
      by: ['unit'],
      needs: ['evidence'],
      asks: [words, proof],
      tells: ['owner'],
    },
    release: {
      label: { zh: '不需要该单位再做', en: 'Release this unit' },
      from: ['open'],
      to: 'released',
      by: ['owner'],
      roles: ['unit_head'],
      needs: [{ fact: 'role', is: 'support' }],
      asks: [words],
      tells: ['unit'],
    },
  },
  clocks: {
    done: {
      label: { zh: '做完', en: 'done' },
      starts: { act: ['schedule'] },
      stops: { state: ['done', 'released'] },
      calendar: 'working',
      runsOn: 'unit',
      escalates: true,
    },
  },
})

export const projectProcedures: Procedure[] = [projectProcedure, projectPartProcedure]
