/** One thing somebody does, `after` the step before it. `on`: the case itself, or the call-up of a unit. */
export type Step = {
  /** 20min, 3h, 2d */
  after: string
  who: string
  act: string
  on?: string
  input?: Record<string, unknown>
  photos?: boolean
}

export type Plot = (given: { lead: string; supports: string[]; kind: string; area: string }) => Step[]

/** Who stands for whom in an area; the loader turns these words into people. */
const community = 'community'
const verifier = 'verifier'
const dispatcher = 'dispatcher'

const blowWords = '请到现场看一看,说清什么时候能办好'

function blow(given: Parameters<Plot>[0], after = '2h'): Step {
  const { kind, lead, supports } = given
  return {
    after,
    who: community,
    act: 'blow',
    input: { kind, reason: kind === 'emergency' ? 'urgent' : 'beyond', lead, supports, words: blowWords },
  }
}

function comes(unit: string, after = '40min'): Step[] {
  return [
    { after, who: `clerk:${unit}`, act: 'receive', on: unit },
    { after: '1h', who: `clerk:${unit}`, act: 'contact', on: unit, input: { words: '已和居民通话,说明了到场时间' } },
    { after: '1h', who: `clerk:${unit}`, act: 'arrive', on: unit, input: { how: 'site' } },
  ]
}

function works(unit: string, after = '3h', words = '现场查看,已开始处理'): Step {
  return { after, who: `clerk:${unit}`, act: 'work', on: unit, input: { words } }
}

function finishes(unit: string, after = '5h', words = '处理完毕,现场已恢复'): Step {
  return { after, who: `clerk:${unit}`, act: 'finish', on: unit, input: { words }, photos: true }
}

function supportsFinish(given: Parameters<Plot>[0]): Step[] {
  return given.supports.flatMap((unit) => [...comes(unit, '15min'), finishes(unit, '2h', '配合处理完毕')])
}

function reports(given: Parameters<Plot>[0], result = 'solved', words = '各单位均已办完,请核验'): Step {
  return { after: '1h', who: `head:${given.lead}`, act: 'report_done', input: { result, words }, photos: true }
}

const verified: Step = {
  after: '4h',
  who: verifier,
  act: 'verify',
  input: { how: 'site', words: '到现场看过,与材料一致' },
}

function says(verdict: 'solved' | 'unsolved', satisfied: boolean, words?: string, after = '6h'): Step {
  return { after, who: 'resident', act: 'rate', input: { verdict, satisfied, ...(words ? { words } : {}) } }
}

function toRating(given: Parameters<Plot>[0]): Step[] {
  return [
    blow(given),
    ...comes(given.lead),
    ...supportsFinish(given),
    works(given.lead),
    finishes(given.lead),
    reports(given),
    verified,
  ]
}

const takes: Step = { after: '1h', who: community, act: 'take_self', input: { words: '社区能办,当天上门' } }
const selfDone: Step = {
  after: '20h',
  who: community,
  act: 'report_done_self',
  input: { words: '已上门处理,居民在场' },
  photos: true,
}

function selfSolved(satisfied = true): Step[] {
  return [takes, selfDone, verified, says('solved', satisfied)]
}

/** The lead says it is not for them, the arbiter rules, whoever was ruled does the work. */
function ruled(
  given: Parameters<Plot>[0],
  dispute: { words: string; basis: string },
  ruling: { unit?: string; basis: string; words: string },
): Step[] {
  const { unit, ...reasons } = ruling
  const worker = unit ?? given.lead
  const act = unit ? { act: 'uphold', input: { unit, ...reasons } } : { act: 'dismiss', input: reasons }
  return [
    blow(given),
    { after: '2h', who: `clerk:${given.lead}`, act: 'dispute', on: given.lead, input: dispute },
    { after: '1d', who: 'arbiter', on: 'dispute', ...act },
    ...(unit ? comes(unit) : comes(given.lead).slice(1)),
    ...supportsFinish(given),
    finishes(worker),
    reports({ ...given, lead: worker }),
    verified,
    says('solved', true),
  ]
}

/** Handed out as a ruling said before: no dispute any more. */
function asRuled(given: Parameters<Plot>[0], lead: string): Step[] {
  return [
    ...toRating({ ...given, lead, supports: given.supports.filter((unit) => unit !== lead) }),
    says('solved', true),
  ]
}

/** Every way a matter can go, by name; what each case of the demo city lives through up to today. */
export const plots: Record<string, Plot> = {
  fresh: () => [],
  self: () => [takes],
  self_solved: () => selfSolved(),
  self_solved_slow: () => selfSolved(false),
  whistled: (given) => [blow(given)],
  received: (given) => [blow(given), comes(given.lead)[0] ?? blow(given)],
  arrived: (given) => [blow(given), ...comes(given.lead)],
  acting: (given) => [blow(given), ...comes(given.lead), ...supportsFinish(given), works(given.lead)],
  late: (given) => [blow(given), ...comes(given.lead, '3d'), works(given.lead, '2d', '配件已订,等到货')],
  reported: (given) => toRating(given).slice(0, -1),
  self_reported: () => [takes, selfDone],
  rating: (given) => toRating(given),
  solved: (given) => [...toRating(given), says('solved', true)],
  solved_unhappy: (given) => [...toRating(given), says('solved', false, '办是办好了,就是等得太久')],
  explained: (given) => [
    blow(given),
    ...comes(given.lead),
    ...supportsFinish(given),
    finishes(given.lead, '5h', '已向居民说明现行规定和下一步办法'),
    reports(given, 'explained', '已当面说明,材料附后'),
    verified,
    says('solved', true),
  ],
  not_reached: (given) => [
    ...toRating(given),
    ...Array.from({ length: 5 }, (): Step => ({
      after: '2d',
      who: 'agent',
      act: 'attempt_contact',
      input: { words: '无人接听' },
    })),
    { after: '13d', who: 'agent', act: 'close_not_reached' },
  ],
  reopened: (given) => [
    ...toRating(given),
    says('unsolved', false, '修了两天又漏了'),
    comes(given.lead)[2] ?? verified,
  ],
  reopened_solved: (given) => [
    ...toRating(given),
    says('unsolved', false, '只弄了一半'),
    ...[given.lead, ...given.supports].flatMap((unit): Step[] => [
      { after: '2h', who: `clerk:${unit}`, act: 'arrive', on: unit, input: { how: 'site' } },
      finishes(unit, '6h', '按居民意见补做完毕'),
    ]),
    reports(given, 'solved', '已按居民意见补做'),
    verified,
    says('solved', true, '这回好了,谢谢'),
  ],
  reopened_twice: (given) => [
    ...(plots['reopened_solved']?.(given).slice(0, -1) ?? []),
    says('unsolved', false, '还是老样子'),
  ],
  returned: () => [
    { after: '2h', who: community, act: 'not_on_list', input: { clause: 'forbidden:3', words: '依清单不属社区职责' } },
  ],
  returned_dispatched: (given) => [
    { after: '2h', who: community, act: 'not_on_list', input: { clause: 'forbidden:1', words: '涉及执法,依清单退回' } },
    {
      after: '3h',
      who: dispatcher,
      act: 'dispatch',
      input: { kind: given.kind, lead: given.lead, supports: given.supports, words: '请按职责处理' },
    },
    ...comes(given.lead),
    ...supportsFinish(given),
    finishes(given.lead),
    reports(given),
    verified,
    says('solved', true),
  ],
  returned_back: () => [
    { after: '2h', who: community, act: 'not_on_list', input: { clause: 'helped:1', words: '请分办核实' } },
    { after: '4h', who: dispatcher, act: 'send_back', input: { words: '现场巡查属清单第 1 项,请社区先看' } },
    takes,
  ],
  merged: () => [{ after: '1h', who: community, act: 'merge', input: { into: 'twin' } }],
  declined: () => [
    {
      after: '4h',
      who: dispatcher,
      act: 'decline',
      input: { reason: 'court', words: '此事已进入仲裁,请联系市仲裁委 0900-5550130' },
    },
  ],
  contested: () => [
    {
      after: '4h',
      who: dispatcher,
      act: 'decline',
      input: { reason: 'elsewhere', words: '请到政务大厅 3 号窗口办理' },
    },
    { after: '1d', who: 'resident', act: 'contest', input: { words: '窗口说还是要找社区' } },
  ],
  withdrawn: () => [{ after: '5h', who: 'resident', act: 'withdraw', input: { words: '自己修好了' } }],
  planned: (given) => [
    blow(given),
    ...comes(given.lead),
    ...supportsFinish(given),
    {
      after: '1d',
      who: `head:${given.lead}`,
      act: 'ask_plan',
      input: { until: 'day:45', words: '冻土期不能开挖,三月化冻后施工' },
    },
    { after: '1d', who: 'supervisor', act: 'approve_plan', input: { words: '同意,已告知居民' } },
  ],
  plan_asked: (given) => [
    blow(given),
    ...comes(given.lead),
    {
      after: '1d',
      who: `head:${given.lead}`,
      act: 'ask_plan',
      input: { until: 'day:60', words: '须列入年度改造计划' },
    },
  ],
  dispute: (given) => [
    blow(given),
    {
      after: '2h',
      who: `clerk:${given.lead}`,
      act: 'dispute',
      on: given.lead,
      input: { words: '该路段尚未移交,不归我局管理', basis: '移交协议第 3 条(演示)' },
    },
  ],
  dispute_upheld: (given) => [
    blow(given),
    {
      after: '2h',
      who: `clerk:${given.lead}`,
      act: 'dispute',
      on: given.lead,
      input: { words: '该树木在小区红线内', basis: '绿化条例第 12 条(演示)' },
    },
    {
      after: '1d',
      who: 'arbiter',
      act: 'uphold',
      on: 'dispute',
      input: { unit: 'housing', basis: '物业管理条例(演示)', words: '小区红线内由住建局督促物业办理' },
    },
    ...comes('housing'),
    ...supportsFinish(given),
    finishes('housing'),
    {
      after: '1h',
      who: 'head:housing',
      act: 'report_done',
      input: { result: 'solved', words: '已处理' },
      photos: true,
    },
    verified,
    says('solved', true),
  ],
  dispute_rejected: (given) => [
    blow(given),
    {
      after: '2h',
      who: `clerk:${given.lead}`,
      act: 'dispute',
      on: given.lead,
      input: { words: '认为应由交通部门办', basis: '职责清单(演示)' },
    },
    {
      after: '1d',
      who: 'arbiter',
      act: 'dismiss',
      on: 'dispute',
      input: { basis: '三定规定(演示)', words: '占道停放由交警牵头' },
    },
    ...comes(given.lead).slice(1),
  ],
  ruled_lamp: (given) =>
    ruled(
      given,
      { words: '进村公路的路灯不在市政管养范围', basis: '市政设施移交清单(演示)' },
      {
        unit: 'transport',
        basis: '《农村公路养护办法(演示)》第 9 条',
        words: '农村公路的照明随公路养护,由交通运输局牵头,供电配合接电',
      },
    ),
  as_lamp: (given) => asRuled(given, 'transport'),
  ruled_hall: (given) =>
    ruled(
      given,
      { words: '棋牌室属营业场所,不是占道或施工噪声', basis: '执法事项目录(演示)' },
      {
        unit: 'culture',
        basis: '《营业场所管理分工(演示)》第 5 条',
        words: '营业性棋牌、歌厅的噪声由文体旅游局牵头,公安协助',
      },
    ),
  as_hall: (given) => asRuled(given, 'culture'),
  ruled_fee_kept: (given) =>
    ruled(
      given,
      { words: '收费争议应由价格主管部门办', basis: '价格法(演示)' },
      { basis: '《物业管理条例(演示)》第 40 条', words: '未开业主大会的收费,先由住建局督促物业公示账目' },
    ),
  ruled_fee_moved: (given) =>
    ruled(
      given,
      { words: '账目已公示,争的是收费标准', basis: '裁定后的新情况' },
      {
        unit: 'market',
        basis: '《物业服务收费办法(演示)》第 11 条',
        words: '账目公示以后仍争收费标准的,由市场监督管理局牵头',
      },
    ),
  as_fee: (given) => asRuled(given, 'market'),
  ruled_drain: (given) =>
    ruled(
      given,
      { words: '市场内部排水沟归市场自管', basis: '市场管理办法(演示)' },
      { basis: '《城镇排水条例(演示)》第 14 条', words: '接入市政管网的支沟由水务局牵头,市场配合清掏' },
    ),
  paused: (given) => [
    blow(given),
    ...comes(given.lead),
    {
      after: '2h',
      who: `clerk:${given.lead}`,
      act: 'ask_pause',
      on: given.lead,
      input: { reason: 'resident', words: '居民出差,约定后天进门' },
    },
    { after: '1h', who: community, act: 'pause', on: given.lead, input: { reason: 'resident', words: '已和居民核实' } },
  ],
  extension_asked: (given) => [
    blow(given),
    ...comes(given.lead),
    {
      after: '2d',
      who: `head:${given.lead}`,
      act: 'ask_extension',
      on: given.lead,
      input: { until: 'day:20', words: '配件需从西宁调运' },
    },
  ],
  extended: (given) => [
    ...(plots['extension_asked']?.(given) ?? []),
    { after: '4h', who: dispatcher, act: 'approve_extension', on: given.lead, input: { words: '同意一次,请告知居民' } },
  ],
  excluded: (given) => [
    ...toRating(given),
    says('solved', false, '要求给全楼换新窗'),
    { after: '1d', who: `head:${given.lead}`, act: 'ask_exclusion', input: { words: '诉求超出规定,已说明依据' } },
    { after: '1d', who: verifier, act: 'exclude', input: { reason: 'unreasonable', words: '复核属实,不计入评价' } },
  ],
  emergency_unconfirmed: (given) => [
    {
      after: '10min',
      who: 'worker',
      act: 'blow_emergency',
      input: { lead: given.lead, supports: given.supports, words: '水已漫到一楼,请马上来' },
    },
    { after: '8min', who: `clerk:${given.lead}`, act: 'receive', on: given.lead },
  ],
  /** The burst pipe: three departments, 24 minutes, 5 hours, "not solved", done again, solved. */
  burst_pipe: (given) => [
    {
      after: '6min',
      who: 'worker',
      act: 'blow_emergency',
      input: {
        lead: given.lead,
        supports: given.supports,
        words: '3 号楼前主管爆裂,水往地下室灌,请住建、水务、物业都来',
      },
    },
    { after: '5min', who: `clerk:${given.lead}`, act: 'receive', on: given.lead },
    { after: '4min', who: community, act: 'confirm_whistle' },
    { after: '3min', who: 'clerk:water', act: 'arrive', on: 'water', input: { how: 'site', words: '关阀' } },
    { after: '12min', who: `clerk:${given.lead}`, act: 'arrive', on: given.lead, input: { how: 'site' } },
    { after: '2min', who: 'clerk:yunshan', act: 'arrive', on: 'yunshan', input: { how: 'site' } },
    {
      after: '9min',
      who: `clerk:${given.lead}`,
      act: 'contact',
      on: given.lead,
      input: { words: '告诉王阿姨:已关阀,先通临时水' },
    },
    {
      after: '4h',
      who: 'clerk:water',
      act: 'finish',
      on: 'water',
      input: { words: '更换 DN100 管 6 米,恢复供水' },
      photos: true,
    },
    {
      after: '10min',
      who: 'clerk:yunshan',
      act: 'finish',
      on: 'yunshan',
      input: { words: '地下室排水完毕' },
      photos: true,
    },
    {
      after: '30min',
      who: `clerk:${given.lead}`,
      act: 'finish',
      on: given.lead,
      input: { words: '抢修完成,路面已回填' },
      photos: true,
    },
    {
      after: '1h',
      who: `head:${given.lead}`,
      act: 'report_done',
      input: { result: 'solved', words: '五小时恢复供水' },
      photos: true,
    },
    { after: '3h', who: verifier, act: 'verify', input: { how: 'site', words: '水已通' } },
    says('unsolved', false, '水是来了,路面回填是软的,一踩一个坑', '2h'),
    {
      after: '14h',
      who: `clerk:${given.lead}`,
      act: 'arrive',
      on: given.lead,
      input: { how: 'site', words: '看回填' },
    },
    {
      after: '5h',
      who: `clerk:${given.lead}`,
      act: 'finish',
      on: given.lead,
      input: { words: '重新夯实并铺面层' },
      photos: true,
    },
    {
      after: '1h',
      who: 'clerk:water',
      act: 'arrive',
      on: 'water',
      input: { how: 'remote', why: '管道复压正常,无需到场' },
    },
    { after: '1h', who: 'clerk:water', act: 'finish', on: 'water', input: { words: '复压记录附后' }, photos: true },
    { after: '1h', who: 'clerk:yunshan', act: 'arrive', on: 'yunshan', input: { how: 'site' } },
    { after: '1h', who: 'clerk:yunshan', act: 'finish', on: 'yunshan', input: { words: '配合验收' }, photos: true },
    {
      after: '1h',
      who: `head:${given.lead}`,
      act: 'report_done',
      input: { result: 'solved', words: '路面已重做' },
      photos: true,
    },
    { after: '16h', who: verifier, act: 'verify', input: { how: 'site', words: '踩过,实的' } },
    says('solved', true, '这回走得稳了', '3h'),
    { after: '2h', who: community, act: 'rate_unit', on: 'yunshan', input: { rating: 'good' } },
  ],
}
