const rule = /^present(>=|>)(\d+)\/(\d+) yes(>=|>)(\d+)\/(\d+) of (due|present)$/

/** A rule of voting as a sentence; undefined where the value is none. */
export function ruleInWords(value: string): { zh: string; en: string } | undefined {
  const match = rule.exec(value)
  if (!match) return undefined
  const [, here, a, b, yes, c, d, of] = match
  const zh = (sign: string | undefined, n: string): string => (sign === '>' ? `超过 ${n}` : `至少 ${n}`)
  const en = (sign: string | undefined, n: string): string => (sign === '>' ? `more than ${n}` : `at least ${n}`)
  return {
    zh: `应到人数${zh(here, `${a}/${b}`)}到会,${of === 'due' ? '应到' : '到会'}人数${zh(yes, `${c}/${d}`)}赞成,才算通过。`,
    en: `Carried if ${en(here, `${a}/${b}`)} of those due are present and ${en(yes, `${c}/${d}`)} of those ${of === 'due' ? 'due' : 'present'} say yes.`,
  }
}
