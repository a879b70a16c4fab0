import type { Both, PartySpec, StateSpec } from '../../../../kernel/promise/contract.ts'

export const parties = {
  unit: {
    label: { zh: '报到单位', en: 'called unit' },
    roles: ['unit_clerk', 'unit_handler', 'unit_head'],
    stands: 'within',
  },
  lead: {
    label: { zh: '牵头单位', en: 'lead unit' },
    roles: ['unit_clerk', 'unit_handler', 'unit_head'],
    stands: 'within',
  },
  community: {
    label: { zh: '社区', en: 'community' },
    roles: ['community_worker', 'community_secretary'],
    stands: 'within',
  },
  dispatcher: { label: { zh: '分办', en: 'dispatcher' }, roles: ['dispatcher'], stands: 'above' },
  supervisor: { label: { zh: '督办', en: 'supervisor' }, roles: ['supervisor'], stands: 'above' },
  arbiter: { label: { zh: '裁定', en: 'arbiter' }, roles: ['arbiter'], stands: 'above' },
} satisfies Record<string, PartySpec>

export const states = {
  sent: { label: { zh: '已送达', en: 'sent' }, plain: { zh: '已通知', en: 'told' }, waitsFor: 'unit' },
  received: { label: { zh: '已签收', en: 'received' }, plain: { zh: '已收到', en: 'received' }, waitsFor: 'unit' },
  disputed: {
    label: { zh: '有异议', en: 'disputed' },
    plain: { zh: '正在确定是否由它办', en: 'being decided' },
    waitsFor: 'arbiter',
  },
  arrived: { label: { zh: '已到场', en: 'arrived' }, plain: { zh: '已到场', en: 'on site' }, waitsFor: 'unit' },
  acting: { label: { zh: '处理中', en: 'acting' }, plain: { zh: '处理中', en: 'working' }, waitsFor: 'unit' },
  done: { label: { zh: '本单位办完', en: 'done' }, plain: { zh: '办完了', en: 'done' }, end: true, light: 'kept' },
  released: {
    label: { zh: '无需再办', en: 'released' },
    plain: { zh: '不用再办', en: 'not needed any more' },
    end: true,
    light: 'closed',
  },
  moved: {
    label: { zh: '按裁定移交', en: 'moved by ruling' },
    plain: { zh: '改由别的单位办', en: 'given to another unit' },
    end: true,
    light: 'closed',
  },
  cancelled: {
    label: { zh: '已撤销', en: 'cancelled' },
    plain: { zh: '已撤销', en: 'cancelled' },
    end: true,
    light: 'closed',
  },
} satisfies Record<string, StateSpec<Party>>

export const facts = {
  role: { zh: '角色', en: 'role' },
  whistle_kind: { zh: '哨类', en: 'kind of whistle' },
  round: { zh: '第几次', en: 'round' },
  auto_received: { zh: '默认签收', en: 'received by silence' },
  arrived_at: { zh: '到场时间', en: 'arrived at' },
  contacted_at: { zh: '联系居民时间', en: 'contacted at' },
  done_at: { zh: '办完时间', en: 'done at' },
  redone: { zh: '重办次数', en: 'times done again' },
  disputed_before: { zh: '已提过异议', en: 'disputed before' },
  pause_asked: { zh: '申请停表', en: 'pause asked for' },
  pause_reason: { zh: '停表理由', en: 'reason of the pause' },
  extension_asked: { zh: '申请延期', en: 'extension asked for' },
  extensions: { zh: '延期次数', en: 'extensions' },
  until: { zh: '延至', en: 'until' },
  rated: { zh: '社区评价', en: "community's rating" },
} satisfies Record<string, Both>

export type Party = keyof typeof parties
export type State = keyof typeof states
export type Fact = keyof typeof facts
