import type { Act } from './clocks.ts'
import { note, words } from './fields.ts'

/** A reminder, a colleague, the word of the community. */
export const peopleActs = {
  remind: {
    label: { zh: '催办', en: 'Remind' },
    from: ['sent', 'received', 'arrived', 'acting'],
    to: 'same',
    by: ['community', 'lead', 'dispatcher', 'supervisor'],
    notBy: [],
    asks: [words],
    tells: ['unit'],
  },
  hand_over: {
    label: { zh: '转本单位他人', en: 'Hand to a colleague' },
    from: ['received', 'arrived', 'acting'],
    to: 'same',
    by: ['unit'],
    asks: [words],
  },
  rate_unit: {
    label: { zh: '社区评价这个单位', en: 'Rate this unit' },
    from: ['done'],
    to: 'same',
    by: ['community'],
    roles: ['community_secretary'],
    notBy: ['unit'],
    needs: [{ without: 'rated' }],
    asks: [
      {
        name: 'rating',
        type: 'choice',
        required: true,
        label: { zh: '报到和办理', en: 'Coming and handling' },
        options: [
          { value: 'good', label: { zh: '及时、办到', en: 'in time and done' } },
          { value: 'slow', label: { zh: '办到、不及时', en: 'done, not in time' } },
          { value: 'poor', label: { zh: '没办到', en: 'not done' } },
        ],
      },
      note,
    ],
    effects: [{ set: 'rated', to: { field: 'rating' } }],
  },
} satisfies Record<string, Act>
