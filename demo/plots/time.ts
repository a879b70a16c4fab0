import {
  blow,
  comes,
  community,
  dispatcher,
  finishes,
  says,
  supportsFinish,
  toRating,
  verified,
  verifier,
} from './steps.ts'
import type { Plot } from './steps.ts'

/** Plans, disputes, pauses, extensions, exclusions. */
export const timePlots: Record<string, Plot> = {
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
    ...(timePlots['extension_asked']?.(given) ?? []),
    { after: '4h', who: dispatcher, act: 'approve_extension', on: given.lead, input: { words: '同意一次,请告知居民' } },
  ],
  excluded: (given) => [
    ...toRating(given),
    says('solved', false, '要求给全楼换新窗'),
    { after: '1d', who: `head:${given.lead}`, act: 'ask_exclusion', input: { words: '诉求超出规定,已说明依据' } },
    { after: '1d', who: verifier, act: 'exclude', input: { reason: 'unreasonable', words: '复核属实,不计入评价' } },
  ],
}
