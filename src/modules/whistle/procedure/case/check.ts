import type { Act } from './clocks.ts'
import { after, words } from './fields.ts'

/** Said to be done, and checked by somebody who had no part in it. */
export const checkActs = {
  report_done: {
    label: { zh: '报结并送核验', en: 'Report done and send to be checked' },
    says: { zh: '说办完了,送别人核对', en: 'Said to be done, sent to be checked' },
    primary: true,
    open: true,
    from: ['joint_handling'],
    to: 'reported_done',
    by: ['lead'],
    roles: ['unit_head'],
    needs: ['children_ended', 'evidence'],
    asks: [
      {
        name: 'result',
        type: 'choice',
        required: true,
        label: { zh: '结果', en: 'Result' },
        options: [
          { value: 'solved', label: { zh: '已解决', en: 'solved' } },
          { value: 'explained', label: { zh: '已解释说明', en: 'explained' } },
          { value: 'referred', label: { zh: '已转有权单位', en: 'referred' } },
        ],
      },
      words,
      after,
    ],
    effects: [{ set: 'result', to: { field: 'result' } }],
    tells: ['reporter'],
  },
  report_done_self: {
    label: { zh: '报结并送核验', en: 'Report done and send to be checked' },
    says: { zh: '说办完了,送别人核对', en: 'Said to be done, sent to be checked' },
    primary: true,
    open: true,
    from: ['self_handling'],
    to: 'reported_done',
    by: ['community'],
    needs: ['evidence'],
    asks: [words, after],
    effects: [{ set: 'result', to: { const: 'solved' } }],
    tells: ['reporter'],
  },
  verify: {
    label: { zh: '核验通过,请居民评价', en: 'Checked: ask the resident' },
    says: { zh: '核对过了,请反映人评价', en: 'Checked; the resident is asked' },
    primary: true,
    open: true,
    from: ['reported_done'],
    to: 'rating',
    by: ['verifier'],
    notBy: ['community', 'lead', 'unit'],
    asks: [
      {
        name: 'how',
        type: 'choice',
        required: true,
        label: { zh: '怎么核验的', en: 'How it was checked' },
        options: [
          { value: 'site', label: { zh: '现场看过', en: 'seen on site' } },
          { value: 'papers', label: { zh: '看材料', en: 'by the papers' } },
          { value: 'call', label: { zh: '电话问过居民', en: 'asked the resident' } },
        ],
      },
      words,
    ],
    tells: ['reporter'],
  },
  reject: {
    label: { zh: '核验不通过,退回', en: 'Not passed, send back' },
    says: { zh: '核对没通过,退回再办', en: 'Not passed, sent back' },
    from: ['reported_done'],
    to: 'before',
    by: ['verifier'],
    notBy: ['community', 'lead', 'unit'],
    asks: [words],
    tells: ['lead', 'community'],
    open: true,
  },
} satisfies Record<string, Act>
