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
export const community = 'community'
export const verifier = 'verifier'
export const dispatcher = 'dispatcher'

const blowWords = '请到现场看一看,说清什么时候能办好'

export function blow(given: Parameters<Plot>[0], after = '2h'): Step {
  const { kind, lead, supports } = given
  return {
    after,
    who: community,
    act: 'blow',
    input: { kind, reason: kind === 'emergency' ? 'urgent' : 'beyond', lead, supports, words: blowWords },
  }
}

export function comes(unit: string, after = '40min'): Step[] {
  return [
    { after, who: `clerk:${unit}`, act: 'receive', on: unit },
    { after: '1h', who: `clerk:${unit}`, act: 'contact', on: unit, input: { words: '已和居民通话,说明了到场时间' } },
    { after: '1h', who: `clerk:${unit}`, act: 'arrive', on: unit, input: { how: 'site' } },
  ]
}

export function works(unit: string, after = '3h', words = '现场查看,已开始处理'): Step {
  return { after, who: `clerk:${unit}`, act: 'work', on: unit, input: { words } }
}

export function finishes(unit: string, after = '5h', words = '处理完毕,现场已恢复'): Step {
  return { after, who: `clerk:${unit}`, act: 'finish', on: unit, input: { words }, photos: true }
}

export function supportsFinish(given: Parameters<Plot>[0]): Step[] {
  return given.supports.flatMap((unit) => [...comes(unit, '15min'), finishes(unit, '2h', '配合处理完毕')])
}

export function reports(given: Parameters<Plot>[0], result = 'solved', words = '各单位均已办完,请核验'): Step {
  return { after: '1h', who: `head:${given.lead}`, act: 'report_done', input: { result, words }, photos: true }
}

export const verified: Step = {
  after: '4h',
  who: verifier,
  act: 'verify',
  input: { how: 'site', words: '到现场看过,与材料一致' },
}

export function says(verdict: 'solved' | 'unsolved', satisfied: boolean, words?: string, after = '6h'): Step {
  return { after, who: 'resident', act: 'rate', input: { verdict, satisfied, ...(words ? { words } : {}) } }
}

export function toRating(given: Parameters<Plot>[0]): Step[] {
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

export const takes: Step = { after: '1h', who: community, act: 'take_self', input: { words: '社区能办,当天上门' } }
export const selfDone: Step = {
  after: '20h',
  who: community,
  act: 'report_done_self',
  input: { words: '已上门处理,居民在场' },
  photos: true,
}

export function selfSolved(satisfied = true): Step[] {
  return [takes, selfDone, verified, says('solved', satisfied)]
}
