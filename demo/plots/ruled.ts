import { blow, comes, finishes, reports, says, supportsFinish, toRating, verified } from './steps.ts'
import type { Plot, Step } from './steps.ts'

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

/** Disputes that were ruled, and what was handed out by those rulings afterwards. */
export const ruledPlots: Record<string, Plot> = {
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
}
