import type { ParamSpec } from '../params/contract.ts'
import type { ActSpec, BuiltIn, Field, Procedure } from './contract.ts'
import { reviewProcedure } from './procedure/review.ts'
import { voteProcedure } from './procedure/vote.ts'
import { rulePattern } from './tally.ts'

type AnyAct = ActSpec<string, string, string, string>

const ours = '本系统默认值 / our default'

/** Rules of voting the law or the Party's regulations give; a city adds none here, it changes their values. */
const votingRules = [
  ['branch', '支部党员大会', 'branch meeting', 'present>=1/2 yes>1/2 of due', '支部工作条例第十一条'],
  ['branch_committee', '支委会', 'branch committee', 'present>=1/2 yes>1/2 of due', '支部工作条例第十二条'],
  ['admission', '发展党员、转正', 'admission', 'present>1/2 yes>1/2 of due', '发展党员工作细则(2026)第十九、二十条'],
  ['appointment', '干部任免', 'appointment', 'present>=2/3 yes>1/2 of due', '选拔任用工作条例'],
  [
    'villagers',
    '村民代表会议',
    "villagers' representatives",
    'present>=2/3 yes>1/2 of present',
    '村委会组织法第三十条',
  ],
  ['collective', '集体成员大会', "collective's members", 'present>=2/3 yes>=2/3 of due', '集体经济组织法第二十七条'],
  [
    'residents',
    '居民代表会议',
    "residents' representatives",
    'present>=2/3 yes>1/2 of present',
    '居委会组织法第二十八条',
  ],
  ['congress', '人大表决', 'congress', 'present>1/2 yes>1/2 of due', '地方组织法第二十五条'],
] as const

export const builtInParams: ParamSpec[] = [
  {
    key: 'review.answer',
    value: '3wd',
    label: { zh: '会签意见回复', en: 'answer to an opinion asked' },
    source: ours,
    level: 'default',
  },
  { key: 'vote.held', value: '10wd', label: { zh: '表决', en: 'a vote is held' }, source: ours, level: 'default' },
  {
    key: 'vote.confirmed',
    value: '2wd',
    label: { zh: '复核票数', en: 'counts of a vote confirmed' },
    source: ours,
    level: 'default',
  },
  ...votingRules.map(([key, zh, en, value, source]): ParamSpec => ({
    key: `vote.rule.${key}`,
    value,
    label: { zh: `表决规则:${zh}`, en: `rule of voting: ${en}` },
    pattern: rulePattern,
    source,
    level: 'state',
  })),
]

const question = (zh: string, en: string): Field => ({
  name: 'question',
  type: 'line',
  required: true,
  min: 4,
  max: 100,
  label: { zh, en },
})

function delegateActs(from: string[]): Record<string, AnyAct> {
  return {
    delegate: {
      label: { zh: '交给同事办', en: 'Give it to a colleague' },
      from,
      to: 'same',
      by: ['holder'],
      asks: [
        { name: 'person', type: 'person', required: true, label: { zh: '交给谁', en: 'To whom' } },
        { name: 'note', type: 'text', max: 500, label: { zh: '说明', en: 'Note' } },
      ],
      effects: [{ hand: { field: 'person' } }],
    },
    take_back: {
      label: { zh: '收回,不指定人', en: 'Take it back' },
      from,
      to: 'same',
      by: ['holder'],
      needs: ['handed'],
      effects: [{ hand: null }],
    },
  }
}

function reviewAct(from: string[]): AnyAct {
  return {
    label: { zh: '征求其他单位意见', en: 'Ask another unit for its opinion' },
    from,
    to: 'same',
    by: ['holder'],
    asks: [
      { name: 'reviewers', type: 'units', required: true, min: 1, max: 6, label: { zh: '请谁', en: 'Whom' } },
      question('想听什么意见', 'What is asked'),
    ],
    opens: {
      kind: 'review',
      each: [{ field: 'reviewers', as: 'reviewer' }],
      party: 'reviewer',
      keep: ['question'],
      alone: 'asker',
      mark: 'R',
    },
  }
}

function voteAct(from: string[]): AnyAct {
  return {
    label: { zh: '提请表决', en: 'Put it to the vote' },
    from,
    to: 'same',
    by: ['holder'],
    asks: [
      question('表决事项', 'The question'),
      {
        name: 'rule',
        type: 'choice',
        required: true,
        label: { zh: '按哪条规则', en: 'By which rule' },
        options: votingRules.map(([value, zh, en]) => ({ value, label: { zh, en } })),
      },
      { name: 'due', type: 'number', required: true, min: 2, max: 100_000, label: { zh: '应到人数', en: 'Due' } },
    ],
    opens: {
      kind: 'vote',
      each: [{ field: 'actor_unit', as: 'teller' }],
      party: 'teller',
      keep: ['question', 'rule', 'due'],
      pin: [{ fact: 'rule_text', param: 'vote.rule.{rule}' }],
      alone: 'caller',
      mark: 'V',
    },
  }
}

/** States in which somebody at the desk has the promise. */
function heldStates(procedure: Procedure): string[] {
  return Object.entries(procedure.states).flatMap(([name, state]) => {
    const party = state.waitsFor ? procedure.parties[state.waitsFor] : undefined
    return !state.end && party && party.stands !== 'outside' ? [name] : []
  })
}

/** Gives a procedure what every promise can do, after all its own table says. */
export function withBuiltIns(procedure: Procedure): Procedure {
  const from = heldStates(procedure)
  const has = (name: BuiltIn): boolean => from.length > 0 && !(procedure.without ?? []).includes(name)
  const added: Record<string, AnyAct> = {
    ...(has('delegate') ? delegateActs(from) : {}),
    ...(has('review') ? { ask_review: reviewAct(from) } : {}),
    ...(has('vote') ? { call_vote: voteAct(from) } : {}),
  }
  const taken = Object.keys(added).filter((name) => procedure.acts[name])
  if (taken.length > 0) throw new Error(`${procedure.kind}: ${taken.join(', ')} stands for every promise already`)
  return { ...procedure, acts: { ...procedure.acts, ...added } }
}

/** Kinds of children that end with the promise they were opened for. */
export const dependentKinds = ['review', 'vote']

export const builtInProcedures: Procedure[] = [reviewProcedure, voteProcedure]
