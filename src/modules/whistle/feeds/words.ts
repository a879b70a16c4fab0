import { sayInstant } from '../../../kernel/calendar/explain.ts'
import type { Law } from '../../../kernel/promise/clocks.ts'
import type { Locale } from '../../../platform/i18n/problems.ts'
import { outcomes } from './contract.ts'
import type { PublicMatter } from './contract.ts'

/** What a matter is called and says in one language, for every format alike. */
export type Said = {
  url: string
  service: string
  area: string
  place: string
  state: string
  outcome: string
  lead: string
  supports: string[]
}

export type Speaker = { locale: Locale; origin: string; law: Law }

export function sayMatter(row: PublicMatter, { locale, origin, law }: Speaker): Said {
  const one = (zh: string | null, en: string | null): string => (locale === 'en' ? en : zh) ?? ''
  const state = law.library.latest('case').states[row.state]?.plain
  const known: readonly string[] = outcomes
  return {
    url: `${origin}/c/${row.slug}${locale === 'en' ? '?lang=en' : ''}`,
    service: one(row.service_zh, row.service_en),
    area: one(row.area_zh, row.area_en),
    place: one(row.place_zh, row.place_en),
    state: one(state?.zh ?? row.state, state?.en ?? row.state),
    outcome: row.outcome === null ? '' : known.includes(row.outcome) ? row.outcome : 'other',
    lead: row.parties
      .filter((party) => party.role === 'lead')
      .map((party) => one(party.zh, party.en))
      .join('; '),
    supports: row.parties.filter((party) => party.role !== 'lead').map((party) => one(party.zh, party.en)),
  }
}

/** The text of an entry: how it stands, by when, who is on it; then the public account, where there is one. */
export function describe(row: PublicMatter, speaker: Speaker): string {
  const said = sayMatter(row, speaker)
  const { locale } = speaker
  const lines = [
    locale === 'en' ? `State: ${said.state}` : `状态:${said.state}`,
    row.closed_at
      ? locale === 'en'
        ? `Closed: ${sayInstant(row.closed_at.toISOString(), 'en')}`
        : `办结:${sayInstant(row.closed_at.toISOString(), 'zh')}`
      : row.due_at
        ? locale === 'en'
          ? `Promised by: ${sayInstant(row.due_at.toISOString(), 'en')}`
          : `答应何时办好:${sayInstant(row.due_at.toISOString(), 'zh')}`
        : '',
    said.lead ? (locale === 'en' ? `Leads: ${said.lead}` : `牵头:${said.lead}`) : '',
    said.supports.length > 0
      ? locale === 'en'
        ? `Supports: ${said.supports.join('; ')}`
        : `配合:${said.supports.join(';')}`
      : '',
    row.said,
  ]
  return lines.filter(Boolean).join('\n')
}

/** An instant in the time of the city, as ISO 8601 with its offset. */
export function inCity(at: Date | null): string {
  if (!at) return ''
  return `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
}
