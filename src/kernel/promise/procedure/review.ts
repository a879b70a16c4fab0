import { roleNames } from '../../identity/contract.ts'
import { defineProcedure } from '../define.ts'

/** Everybody who handles something at the desk; who only administers or audits is asked for no opinion. */
export const handlingRoles: string[] = roleNames.filter((role) => !['administrator', 'auditor'].includes(role))

/** A second opinion: asked of a unit while something is handled, signed, and waited for before the work is called done. */
export const reviewProcedure = defineProcedure({
  kind: 'review',
  version: 1,
  without: ['review', 'vote'],
  label: { zh: '会签意见', en: 'opinion asked' },
  parties: {
    reviewer: { label: { zh: '会签单位', en: 'unit asked' }, roles: handlingRoles, stands: 'within' },
    asker: { label: { zh: '征求单位', en: 'unit that asked' }, roles: handlingRoles, stands: 'within' },
  },
  first: 'asked',
  states: {
    asked: {
      label: { zh: '待回复', en: 'to be answered' },
      plain: { zh: '在听取另一家的意见', en: 'Another unit is asked for its opinion' },
      waitsFor: 'reviewer',
    },
    answered: {
      label: { zh: '已回复', en: 'answered' },
      plain: { zh: '已听取意见', en: 'Opinion given' },
      end: true,
      light: 'closed',
    },
    withdrawn: {
      label: { zh: '不再需要', en: 'no longer needed' },
      plain: { zh: '不再需要', en: 'No longer needed' },
      end: true,
      light: 'closed',
    },
  },
  facts: {
    role: { zh: '角色', en: 'role' },
    question: { zh: '想听什么意见', en: 'what was asked' },
    opinion: { zh: '意见', en: 'opinion' },
  },
  outcome: { answered: 'opinion', withdrawn: 'withdrawn' },
  acts: {
    answer: {
      label: { zh: '回复意见', en: 'Give the opinion' },
      primary: true,
      from: ['asked'],
      to: 'answered',
      by: ['reviewer'],
      notBy: ['asker'],
      asks: [
        {
          name: 'opinion',
          type: 'choice',
          required: true,
          label: { zh: '意见', en: 'Opinion' },
          options: [
            { value: 'agrees', label: { zh: '同意', en: 'agrees' } },
            { value: 'conditions', label: { zh: '有条件同意', en: 'agrees on conditions' } },
            { value: 'objects', label: { zh: '不同意', en: 'objects' } },
          ],
        },
        { name: 'words', type: 'text', required: true, min: 2, max: 2000, label: { zh: '理由', en: 'Reasons' } },
        { name: 'papers', type: 'evidence', side: 'paper', max: 9, label: { zh: '材料', en: 'Papers' } },
      ],
      effects: [{ set: 'opinion', to: { field: 'opinion' } }],
      tells: ['asker'],
    },
    withdraw: {
      label: { zh: '不再征求', en: 'No longer needed' },
      from: ['asked'],
      to: 'withdrawn',
      by: ['asker'],
      asks: [{ name: 'words', type: 'text', required: true, min: 2, max: 500, label: { zh: '为什么', en: 'Why' } }],
      tells: ['reviewer'],
    },
    lapse: {
      label: { zh: '事项已结束', en: 'The matter ended' },
      from: ['asked'],
      to: 'withdrawn',
      by: ['system'],
    },
  },
  clocks: {
    answer: {
      label: { zh: '回复意见', en: 'opinion' },
      starts: { state: ['asked'] },
      stops: { state: ['answered', 'withdrawn'] },
      calendar: 'working',
      limit: 'review.answer',
      runsOn: 'reviewer',
      escalates: true,
    },
  },
})
