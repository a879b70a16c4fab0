/** How something dated stands on a day; `to` is the first day that no longer counts. */
export function standing(span: { from: string; to: string | null }, on: string): 'present' | 'coming' | 'ended' {
  if (span.to !== null && span.to <= on) return 'ended'
  return span.from > on ? 'coming' : 'present'
}
