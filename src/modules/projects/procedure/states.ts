import type { Both, PartySpec, StateSpec } from '../../../kernel/promise/contract.ts'

export const parties = {
  owner: {
    label: { zh: '牵头单位', en: 'owner' },
    roles: ['unit_clerk', 'unit_handler', 'unit_head'],
    stands: 'within',
  },
  served: {
    label: { zh: '受益方', en: 'those served' },
    roles: ['community_secretary'],
    stands: 'within',
  },
  verifier: { label: { zh: '核验', en: 'verifier' }, roles: ['verifier'], stands: 'above' },
  supervisor: { label: { zh: '督办', en: 'supervisor' }, roles: ['supervisor', 'deputy_mayor'], stands: 'above' },
  coordinator: { label: { zh: '统筹', en: 'coordinator' }, roles: ['dispatcher'], stands: 'above' },
} as const satisfies Record<string, PartySpec>
export type Party = keyof typeof parties

export const states = {
  planned: { label: { zh: '已立项', en: 'planned' }, plain: { zh: '计划好了', en: 'planned' }, waitsFor: 'owner' },
  running: { label: { zh: '实施中', en: 'under way' }, plain: { zh: '正在做', en: 'under way' }, waitsFor: 'owner' },
  reported: {
    label: { zh: '待核验', en: 'reported done' },
    plain: { zh: '说做完了,正在核对', en: 'said to be done, being checked' },
    waitsFor: 'verifier',
  },
  judging: {
    label: { zh: '待评判', en: 'to be judged' },
    plain: { zh: '等社区说办到了没有', en: 'the community says whether it was kept' },
    waitsFor: 'served',
  },
  reopened: {
    label: { zh: '没办到,待重定', en: 'not kept, to be planned again' },
    plain: { zh: '还没办到,要重新定日期', en: 'not kept yet; a new date is due' },
    waitsFor: 'owner',
  },
  kept: { label: { zh: '已办到', en: 'kept' }, plain: { zh: '办到了', en: 'kept' }, end: true, light: 'kept' },
  dropped: {
    label: { zh: '已撤销', en: 'dropped' },
    plain: { zh: '不做了,有理由', en: 'dropped, with a reason' },
    end: true,
    light: 'closed',
  },
} satisfies Record<string, StateSpec<Party>>
export type State = keyof typeof states

export const facts = {
  until: { zh: '答应的日期', en: 'promised by' },
  until_asked: { zh: '申请延至', en: 'extension asked until' },
  extensions: { zh: '延期次数', en: 'extensions' },
  pause_reason: { zh: '停表理由', en: 'reason of the pause' },
  review_due: { zh: '到复核时间', en: 'review is due' },
  reviews: { zh: '复核次数', en: 'reviews' },
  reopenings: { zh: '没办到次数', en: 'times not kept' },
} as const satisfies Record<string, Both>
export type Fact = keyof typeof facts
