import type { Act } from './clocks.ts'
import { words } from './fields.ts'

/** What cannot be done at once gets a date, agreed by the supervisor. */
export const planActs = {
  ask_plan: {
    label: { zh: '申请挂账', en: 'Ask to plan it with a date' },
    from: ['joint_handling'],
    to: 'same',
    by: ['lead'],
    roles: ['unit_head'],
    needs: [{ without: 'plan_asked' }],
    asks: [
      { name: 'until', type: 'day', required: true, label: { zh: '何时办好', en: 'Done by' } },
      { ...words, label: { zh: '原因和节点', en: 'Cause and milestone' } },
    ],
    effects: [
      { set: 'plan_asked', to: { const: true } },
      { set: 'until', to: { field: 'until' } },
    ],
    tells: ['supervisor'],
  },
  approve_plan: {
    label: { zh: '同意挂账', en: 'Agree to the plan' },
    says: { zh: '一时办不了,定下日期', en: 'Cannot be done now; a date is set' },
    primary: true,
    from: ['joint_handling'],
    to: 'planned',
    by: ['supervisor'],
    notBy: ['lead', 'unit'],
    needs: [{ fact: 'plan_asked', is: true }],
    asks: [words],
    effects: [{ extend: 'done' }, { set: 'plan_asked', to: { const: false } }],
    tells: ['reporter', 'lead'],
    open: true,
  },
  deny_plan: {
    label: { zh: '不同意挂账', en: 'Refuse the plan' },
    from: ['joint_handling'],
    to: 'same',
    by: ['supervisor'],
    notBy: ['lead', 'unit'],
    needs: [{ fact: 'plan_asked', is: true }],
    asks: [words],
    effects: [{ set: 'plan_asked', to: { const: false } }],
    tells: ['lead'],
  },
  review_plan: {
    label: { zh: '到期复核,继续办', en: 'Review: take it up again' },
    says: { zh: '到了日子,继续办', en: 'Taken up again' },
    primary: true,
    from: ['planned'],
    to: 'joint_handling',
    by: ['lead', 'supervisor', 'system'],
    open: true,
  },
} satisfies Record<string, Act>
