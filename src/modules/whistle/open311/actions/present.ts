import { explain } from '../../../../kernel/calendar/explain.ts'
import type { Library } from '../../../../kernel/promise/fold.ts'
import type { Locale } from '../../../../platform/i18n/problems.ts'
import { lightOf } from '../../../../kernel/promise/rules.ts'
import type { ExtendedAttributes, ServiceRequest } from '../contract.ts'
import { writeDate } from '../dates.ts'
import type { AnswerRow } from '../store/services.ts'
import type { RequestRow } from '../store/requests.ts'

export type View = {
  locale: Locale
  origin: string
  library: Library
  now: Date
  /** Answers by case, where the key may read them; none: not asked for. */
  answers: Map<string, AnswerRow[]> | undefined
  extended: boolean
}

function pick(locale: Locale, zh: string | null, en: string | null): string | null {
  const text = locale === 'en' ? en || zh : zh || en
  return text || null
}

function extend(row: RequestRow, view: View): ExtendedAttributes {
  const { locale, origin, now } = view
  const state = view.library.latest('case').states[row.state]
  const answers = view.answers?.get(row.id)
  return {
    title: row.title,
    url: `${origin}/c/${row.slug}`,
    state: row.state,
    state_name: state?.plain[locale] ?? row.state,
    light: lightOf(row, now, view.library.latest('case')),
    day: Math.floor(((row.closed_at ?? now).getTime() - row.opened_at.getTime()) / 86_400_000) + 1,
    verdict: row.outcome,
    due_datetime: row.due_at ? writeDate(row.due_at) : null,
    due_explanation: row.due ? explain(row.due, locale) : [],
    units: row.parties.map((party) => ({
      name: locale === 'en' ? party.en : party.zh,
      role: party.role,
      state: locale === 'en' ? party.stateEn : party.stateZh,
      arrived_datetime: party.at ? writeDate(new Date(party.at)) : null,
    })),
    area: pick(locale, row.area_zh, row.area_en),
    place_code: row.place_code,
    place_name: pick(locale, row.place_zh, row.place_en),
    media_urls: row.photos.map((photo) => `${origin}/photo/${photo.id}`),
    changed_datetime: writeDate(row.changed_at),
    ...(answers ? { attributes: answers.map((answer) => ({ code: answer.code, values: answer.given })) } : {}),
  }
}

/**
 * A public copy in the words of the specification. Its point is that of the place: where a resident stood is not public.
 * `updated_datetime` of a closed request is the day it was closed, as the specification says.
 */
export function presentRequest(row: RequestRow, view: View): ServiceRequest {
  const { locale, origin } = view
  const state = view.library.latest('case').states[row.state]
  const lead = row.parties.find((party) => party.role === 'lead') ?? row.parties[0]
  const explained = row.due && !row.closed_at ? explain(row.due, locale) : []
  const photo = row.photos[0]
  return {
    service_request_id: row.no,
    status: row.closed_at ? 'closed' : 'open',
    status_notes: state?.plain[locale] ?? row.state,
    service_name: locale === 'en' ? row.service_en : row.service_zh,
    service_code: row.service_key,
    description: row.said || row.title,
    agency_responsible: lead ? pick(locale, lead.zh, lead.en) : pick(locale, row.area_zh, row.area_en),
    service_notice: explained.at(-1) ?? null,
    requested_datetime: writeDate(row.opened_at),
    updated_datetime: writeDate(row.closed_at ?? row.changed_at),
    expected_datetime: row.due_at ? writeDate(row.due_at) : null,
    address: pick(locale, row.address_zh || row.place_zh, row.address_en || row.place_en),
    address_id: row.place_code,
    zipcode: null,
    lat: row.lat,
    long: row.lon,
    media_url: photo ? `${origin}/photo/${photo.id}` : null,
    ...(view.extended ? { extended_attributes: extend(row, view) } : {}),
  }
}
