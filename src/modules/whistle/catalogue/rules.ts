import type { EntryState } from './contract.ts'

export type Span = { from: string; to: string | null }

/** How an entry stands on a day; days compare as text. */
export function stateOn(entry: Span & { withdrawn: boolean }, on: string): EntryState {
  if (entry.withdrawn) return 'withdrawn'
  if (entry.from > on) return 'coming'
  return entry.to !== null && entry.to <= on ? 'ended' : 'in_force'
}

/** Whether two spans share a day; `to` is the first day that no longer counts. */
export function overlaps(a: Span, b: Span): boolean {
  return (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to)
}

type Both = { zh: string; en: string }
export type Candidate = Span & { id: string; areaPath: string; areaZh: string; areaEn: string; withdrawn: boolean }

/** Why an entry was looked at for a place on a day and not taken; nothing where it would hold. */
export function whyNot(entry: Candidate, areaPath: string, on: string): Both | null {
  const state = stateOn(entry, on)
  if (state === 'withdrawn') return { zh: '已更正', en: 'it was corrected' }
  if (!areaPath.startsWith(entry.areaPath))
    return { zh: `只管 ${entry.areaZh},不含这里`, en: `it is for ${entry.areaEn}, which this is not part of` }
  if (state === 'ended') return { zh: `${entry.to} 起不再有效`, en: `it holds no longer since ${entry.to}` }
  if (state === 'coming') return { zh: `${entry.from} 才生效`, en: `it holds only from ${entry.from}` }
  return null
}

/** How many steps two places share from the top: the more, the nearer. */
export function nearness(a: string, b: string): number {
  const [own, other] = [a.split('/'), b.split('/')]
  let shared = 0
  while (shared < own.length && own[shared] && own[shared] === other[shared]) shared++
  return shared
}
