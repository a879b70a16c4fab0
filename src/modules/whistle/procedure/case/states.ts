import type { Both, PartySpec, StateSpec } from '../../../../kernel/promise/contract.ts'

export const parties = {
  reporter: { label: { zh: '反映人', en: 'resident' }, roles: [], stands: 'outside' },
  community: {
    label: { zh: '社区', en: 'community' },
    roles: ['grid_worker', 'community_worker', 'community_secretary'],
    stands: 'within',
  },
  dispatcher: { label: { zh: '分办', en: 'dispatcher' }, roles: ['dispatcher'], stands: 'above' },
  agent: { label: { zh: '热线窗口', en: 'hotline' }, roles: ['agent'], stands: 'above' },
  lead: {
    label: { zh: '牵头单位', en: 'lead unit' },
    roles: ['unit_clerk', 'unit_handler', 'unit_head'],
    stands: 'within',
  },
  unit: { label: { zh: '承办单位', en: 'handling unit' }, roles: [], stands: 'outside' },
  verifier: { label: { zh: '核验', en: 'verifier' }, roles: ['verifier'], stands: 'above' },
  supervisor: { label: { zh: '督办', en: 'supervisor' }, roles: ['supervisor'], stands: 'above' },
} satisfies Record<string, PartySpec>

export const states = {
  received: { label: { zh: '已收', en: 'received' }, plain: { zh: '已收到', en: 'Received' }, waitsFor: 'community' },
  triage: {
    label: { zh: '待分办', en: 'in triage' },
    plain: { zh: '正在看由谁来办', en: 'Deciding who handles it' },
    waitsFor: 'community',
  },
  returned: {
    label: { zh: '已退回派单方', en: 'returned to sender' },
    plain: { zh: '正在重新确定由谁来办', en: 'Deciding again who handles it' },
    waitsFor: 'dispatcher',
  },
  self_handling: {
    label: { zh: '社区自办', en: 'community handles' },
    plain: { zh: '社区在办', en: 'The community is on it' },
    waitsFor: 'community',
  },
  whistled: {
    label: { zh: '已吹哨', en: 'whistled' },
    plain: { zh: '已请部门来办', en: 'Departments were called' },
    waitsFor: 'lead',
  },
  joint_handling: {
    label: { zh: '联办', en: 'joint handling' },
    plain: { zh: '部门在办', en: 'Departments are on it' },
    waitsFor: 'lead',
  },
  reported_done: {
    label: { zh: '已报结', en: 'reported done' },
    plain: { zh: '办理单位说办完了,正在核对', en: 'Said to be done, being checked' },
    waitsFor: 'verifier',
  },
  rating: {
    label: { zh: '待评价', en: 'awaiting verdict' },
    plain: { zh: '等您说解决了没有', en: 'Waiting for your verdict' },
    waitsFor: 'reporter',
  },
  reopened: {
    label: { zh: '重办', en: 'reopened' },
    plain: { zh: '没解决,重新办', en: 'Not solved, opened again' },
    waitsFor: 'supervisor',
  },
  planned: {
    label: { zh: '挂账', en: 'planned with a date' },
    plain: { zh: '一时办不了,已定日期', en: 'Cannot be done at once, a date is set' },
    waitsFor: 'lead',
  },
  closed: { label: { zh: '已办结', en: 'closed' }, plain: { zh: '办完了', en: 'Done' }, end: true, light: 'kept' },
  declined: {
    label: { zh: '不受理', en: 'declined' },
    plain: { zh: '不归这里办,已说明去处', en: 'Not for us; we said who can help' },
    end: true,
    light: 'closed',
  },
  merged: {
    label: { zh: '已并件', en: 'merged' },
    plain: { zh: '并入同一件事', en: 'Joined with the same matter' },
    end: true,
    light: 'closed',
  },
  withdrawn: {
    label: { zh: '已撤回', en: 'withdrawn' },
    plain: { zh: '反映人撤回', en: 'Withdrawn by the resident' },
    end: true,
    light: 'closed',
  },
} satisfies Record<string, StateSpec<Party>>

export const facts = {
  whistle_kind: { zh: '哨类', en: 'kind of whistle' },
  round: { zh: '吹哨次数', en: 'whistles blown' },
  confirmed: { zh: '书记已确认', en: 'confirmed by the secretary' },
  handled_by: { zh: '由谁办', en: 'handled by' },
  result: { zh: '结果', en: 'result' },
  attempts: { zh: '联系次数', en: 'attempts to reach' },
  reopenings: { zh: '重办次数', en: 'times reopened' },
  contested: { zh: '已申辩', en: 'contested' },
  until: { zh: '约定日期', en: 'date agreed' },
  plan_asked: { zh: '申请挂账', en: 'plan asked for' },
  excluded: { zh: '剔除理由', en: 'reason of exclusion' },
  exclusion_asked: { zh: '申请剔除', en: 'exclusion asked for' },
  supervised: { zh: '已督办', en: 'supervised' },
  verdict: { zh: '居民评价', en: 'verdict' },
  satisfied: { zh: '满意', en: 'satisfied' },
  merged_into: { zh: '并入', en: 'merged into' },
  merged_verdict: { zh: '并件反映人评价', en: 'verdict of the merged reporter' },
  returned_clause: { zh: '退回条款', en: 'clause of return' },
  not_reached: { zh: '未联系上', en: 'not reached' },
  asked_again: { zh: '催评次数', en: 'times asked for a verdict' },
  recall_due: { zh: '抽查回访', en: 'drawn to be asked again' },
  recalled: { zh: '回访结果', en: 'answer when asked again' },
} satisfies Record<string, Both>

export type Party = keyof typeof parties
export type State = keyof typeof states
export type Fact = keyof typeof facts
