import { defineProcedure } from '../../../kernel/promise/define.ts'
import type { Field } from '../../../kernel/promise/contract.ts'

const words: Field = {
  name: 'words',
  type: 'text',
  label: { zh: '裁定理由', en: 'Reasons' },
  required: true,
  min: 4,
  max: 2000,
}

/** A dispute of jurisdiction: ruled once, on the arbiter's own clock, and precedent from then on (whistle.md). */
export const disputeProcedure = defineProcedure({
  kind: 'dispute',
  version: 1,
  label: { zh: '职责争议', en: 'dispute of jurisdiction' },
  parties: {
    arbiter: { label: { zh: '裁定', en: 'arbiter' }, roles: ['arbiter'], stands: 'above' },
    unit: { label: { zh: '提出单位', en: 'disputing unit' }, roles: ['unit_clerk', 'unit_head'], stands: 'within' },
    community: {
      label: { zh: '社区', en: 'community' },
      roles: ['community_worker', 'community_secretary'],
      stands: 'within',
    },
    lead: { label: { zh: '牵头单位', en: 'lead unit' }, roles: ['unit_clerk', 'unit_head'], stands: 'within' },
  },
  first: 'filed',
  states: {
    filed: {
      label: { zh: '待裁定', en: 'to be ruled' },
      plain: { zh: '正在确定由谁办', en: 'deciding who handles it' },
      waitsFor: 'arbiter',
    },
    upheld: {
      label: { zh: '异议成立', en: 'upheld' },
      plain: { zh: '改由别的单位办', en: 'another unit handles it' },
      end: true,
      light: 'closed',
    },
    rejected: {
      label: { zh: '异议不成立', en: 'rejected' },
      plain: { zh: '仍由原单位办', en: 'the same unit handles it' },
      end: true,
      light: 'closed',
    },
    dropped: {
      label: { zh: '已撤回', en: 'dropped' },
      plain: { zh: '已撤回', en: 'dropped' },
      end: true,
      light: 'closed',
    },
  },
  facts: {
    whistle_kind: { zh: '哨类', en: 'kind' },
    round: { zh: '第几次', en: 'round' },
    role: { zh: '角色', en: 'role' },
    new_unit: { zh: '裁定单位', en: 'unit ruled' },
  },
  outcome: { upheld: 'upheld', rejected: 'rejected', dropped: 'dropped' },
  acts: {
    uphold: {
      label: { zh: '裁定由别的单位办', en: 'Rule: another unit' },
      primary: true,
      from: ['filed'],
      to: 'upheld',
      by: ['arbiter'],
      notBy: ['unit'],
      asks: [
        {
          name: 'unit',
          type: 'unit',
          required: true,
          units: ['department', 'property_firm', 'office'],
          label: { zh: '由谁办', en: 'Who handles it' },
        },
        { name: 'basis', type: 'text', required: true, min: 2, max: 500, label: { zh: '依据', en: 'Basis' } },
        words,
      ],
      effects: [{ set: 'new_unit', to: { field: 'unit' } }],
      tells: ['unit', 'community'],
    },
    dismiss: {
      label: { zh: '裁定仍由该单位办', en: 'Rule: it stays' },
      from: ['filed'],
      to: 'rejected',
      by: ['arbiter'],
      notBy: ['unit'],
      asks: [
        { name: 'basis', type: 'text', required: true, min: 2, max: 500, label: { zh: '依据', en: 'Basis' } },
        words,
      ],
      tells: ['unit', 'community'],
    },
    drop: {
      label: { zh: '撤回异议', en: 'Drop the dispute' },
      from: ['filed'],
      to: 'dropped',
      by: ['unit', 'system'],
      tells: ['arbiter'],
    },
  },
  clocks: {
    ruling: {
      label: { zh: '裁定', en: 'ruling' },
      starts: { state: ['filed'] },
      stops: { state: ['upheld', 'rejected', 'dropped'] },
      calendar: 'working',
      limit: 'whistle.ruling',
      runsOn: 'arbiter',
      escalates: true,
    },
  },
})
