import { expect, test } from 'vitest'
import { builtInParams } from './built-in.ts'
import { parseRule, tallyOf } from './tally.ts'

const ruleOf = (name: string): string => String(builtInParams.find((spec) => spec.key === `vote.rule.${name}`)?.value)

const cases: [string, number, number, number, number, string][] = [
  // rule, due, present, yes, no, outcome
  ['branch', 12, 6, 6, 0, 'lost'],
  ['branch', 12, 7, 7, 0, 'carried'],
  ['branch', 12, 5, 5, 0, 'inquorate'],
  ['branch', 12, 12, 6, 6, 'lost'],
  ['branch', 13, 7, 7, 0, 'carried'],
  ['admission', 12, 6, 6, 0, 'inquorate'],
  ['admission', 12, 7, 7, 0, 'carried'],
  ['admission', 12, 7, 6, 1, 'lost'],
  ['appointment', 9, 6, 5, 1, 'carried'],
  ['appointment', 9, 5, 5, 0, 'inquorate'],
  ['appointment', 9, 9, 4, 5, 'lost'],
  ['villagers', 30, 20, 11, 9, 'carried'],
  ['villagers', 30, 20, 10, 10, 'lost'],
  ['villagers', 30, 19, 19, 0, 'inquorate'],
  ['collective', 300, 200, 200, 0, 'carried'],
  ['collective', 300, 250, 199, 51, 'lost'],
  ['collective', 300, 199, 199, 0, 'inquorate'],
  ['congress', 198, 150, 99, 51, 'lost'],
  ['congress', 198, 150, 100, 50, 'carried'],
]

test.each(cases)(
  'by the rule of %s, of %i due %i came, %i for and %i against: %s',
  (rule, due, present, yes, no, outcome) => {
    expect(tallyOf({ due, present, yes, no, rule: ruleOf(rule) })).toBe(outcome)
  },
)

test('every rule that ships can be read and has a source', () => {
  const rules = builtInParams.filter((spec) => spec.key.startsWith('vote.rule.'))
  expect(rules.length).toBeGreaterThan(6)
  for (const rule of rules) {
    expect(parseRule(String(rule.value)), rule.key).toBeDefined()
    expect(rule.source).not.toBe('')
  }
})

test('what is no rule is not read as one', () => {
  for (const text of ['', 'present>1/2', 'present>3/2 yes>1/2 of due', 'yes>1/2 of due', 'present>1/0 yes>1/2 of due'])
    expect(parseRule(text), text).toBeUndefined()
})
