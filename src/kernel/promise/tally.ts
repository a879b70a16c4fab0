import type { Snapshot } from './contract.ts'

/** A vote as counted: only numbers, never who voted how. */
export type Counts = {
  /** Entitled to vote and due to attend. */
  due: number
  present: number
  yes: number
  no: number
  rule: string
}

export type Outcome = 'carried' | 'lost' | 'inquorate'

type Share = { share: number; strict: boolean; of: 'due' | 'present' }

export const rulePattern = /^present(>=|>)(\d+)\/(\d+) yes(>=|>)(\d+)\/(\d+) of (due|present)$/

/**
 * A rule in words a parameter can hold: `present>=1/2 yes>1/2 of due`.
 * @returns undefined where the text is no rule
 */
export function parseRule(text: string): { quorum: Share; majority: Share } | undefined {
  const match = rulePattern.exec(text)
  if (!match) return undefined
  const [, quorumSign, a, b, majoritySign, c, d, of] = match
  const quorum = Number(a) / Number(b)
  const majority = Number(c) / Number(d)
  if (!(quorum > 0 && quorum <= 1 && majority > 0 && majority <= 1)) return undefined
  return {
    quorum: { share: quorum, strict: quorumSign === '>', of: 'due' },
    majority: { share: majority, strict: majoritySign === '>', of: of === 'present' ? 'present' : 'due' },
  }
}

function reaches(n: number, share: Share, of: number): boolean {
  // whole numbers on both sides: 2/3 of 9 is 6, not 5.999…
  const left = Math.round(n * 1e9)
  const right = Math.round(share.share * of * 1e9)
  return share.strict ? left > right : left >= right
}

/** What the counts say under their rule: too few present decides nothing, whatever the votes. */
export function tallyOf(counts: Counts): Outcome {
  const rule = parseRule(counts.rule)
  if (!rule) throw new Error(`no rule of voting: ${counts.rule}`)
  if (!reaches(counts.present, rule.quorum, counts.due)) return 'inquorate'
  return reaches(counts.yes, rule.majority, rule.majority.of === 'due' ? counts.due : counts.present)
    ? 'carried'
    : 'lost'
}

export function countsOf(facts: Snapshot['facts']): Counts {
  const n = (name: string): number => Number(facts[name] ?? 0)
  return { due: n('due'), present: n('present'), yes: n('yes'), no: n('no'), rule: String(facts['rule_text'] ?? '') }
}
