import { Problem } from '../../../../platform/problem.ts'
import type { Locale } from '../../../../platform/i18n/problems.ts'
import type { House } from '../../../../kernel/house.ts'
import { wholeCity } from '../../../../kernel/identity/scope.ts'
import { mostDays, mostRows } from '../contract.ts'
import type { ServiceRequest } from '../contract.ts'
import { readDate } from '../dates.ts'
import { numberOf } from '../parameters.ts'
import type { Parameters } from '../parameters.ts'
import type { KeyRow } from '../store/keys.ts'
import { findNumber, findRequests } from '../store/requests.ts'
import type { RequestFilter, RequestRow } from '../store/requests.ts'
import { findAnswersFor } from '../store/services.ts'
import type { AnswerRow } from '../store/services.ts'
import { presentRequest } from './present.ts'

const span = mostDays * 86_400_000

/** Answers give times in whole seconds: an end without fractions means all of its second. */
function endOf(at: Date): Date {
  return at.getUTCMilliseconds() === 0 ? new Date(at.getTime() + 999) : at
}

type Range = { from?: Date; to?: Date }

export function readRange(given: Parameters, names: { from: string; to: string }): Range {
  const from = given.one(names.from)
  const to = given.one(names.to)
  const range: Range = {
    ...(from ? { from: readDate(names.from, from) } : {}),
    ...(to ? { to: endOf(readDate(names.to, to)) } : {}),
  }
  if (range.from && range.to && range.from > range.to) throw new Problem('invalid', 'open311.order', names)
  return range
}

/** One end of a range of at most 90 days gives the other; none is the last 90 days. @throws Problem invalid open311.span */
export function closeRange(range: Range, now: Date): { from: Date; to: Date } {
  if (range.from && range.to) {
    if (range.to.getTime() - range.from.getTime() > span + 999)
      throw new Problem('invalid', 'open311.span', { days: mostDays })
    return { from: range.from, to: range.to }
  }
  if (range.from) return { from: range.from, to: new Date(range.from.getTime() + span) }
  const to = range.to ?? now
  return { from: new Date(to.getTime() - span), to }
}

export function readPage(given: Parameters): { limit: number; offset: number; page: number } {
  const limit = Math.floor(numberOf(given, 'page_size', 1, mostRows) ?? mostRows)
  const page = Math.floor(numberOf(given, 'page', 1, 10_000) ?? 1)
  return { limit, offset: (page - 1) * limit, page }
}

function isYes(text: string | undefined): boolean {
  return text !== undefined && ['true', '1', 'yes', 't'].includes(text.toLowerCase())
}

function readFilter(given: Parameters, now: Date): RequestFilter {
  const { limit, offset } = readPage(given)
  const ids = given.list('service_request_id', mostRows)
  // the specification: with ids given, nothing else narrows the list
  if (ids) return { ids, byChange: false, limit, offset }
  const services = given.list('service_code')
  const status = given.list('status')
  if (status?.some((word) => !['open', 'closed'].includes(word.toLowerCase())))
    throw new Problem('invalid', 'open311.status')
  const words = new Set(status?.map((word) => word.toLowerCase()))
  const changed = readRange(given, { from: 'updated_after', to: 'updated_before' })
  const requested = readRange(given, { from: 'start_date', to: 'end_date' })
  const byChange = changed.from !== undefined || changed.to !== undefined
  // whoever asks what has changed wants old requests too, unless dates of request are given besides
  const window = byChange && !requested.from && !requested.to ? {} : closeRange(requested, now)
  const lat = numberOf(given, 'lat', -90, 90)
  const lon = numberOf(given, 'long', -180, 180)
  const radius = numberOf(given, 'radius', 0, 100_000)
  if ((lat === undefined) !== (lon === undefined) || (radius !== undefined && lat === undefined))
    throw new Problem('invalid', 'open311.both_needed')
  return {
    ...(services ? { services } : {}),
    ...window,
    ...(words.size === 1 ? { open: words.has('open') } : {}),
    ...(changed.from ? { changedFrom: changed.from } : {}),
    ...(changed.to ? { changedTo: changed.to } : {}),
    ...(lat !== undefined && lon !== undefined ? { near: { lat, lon, metres: radius ?? 500 } } : {}),
    byChange,
    limit,
    offset,
  }
}

async function present(
  house: House,
  rows: RequestRow[],
  given: Parameters,
  key: KeyRow | undefined,
  locale: Locale,
): Promise<ServiceRequest[]> {
  const extended = isYes(given.one('extensions')) || isYes(given.one('extended_attributes'))
  const path = key?.may.includes('read_extended') ? key.path : null
  let answers: Map<string, AnswerRow[]> | undefined
  if (extended && path) {
    const ids = rows.map((row) => row.id)
    const found = await house.read({ kind: 'system', scope: wholeCity }, (tx) => findAnswersFor(tx, ids, path))
    answers = Map.groupBy(found, (row) => row.case_id)
  }
  const { library } = await house.law()
  const view = { locale, origin: house.settings.origin, library, now: house.clock.now(), answers, extended }
  return rows.map((row) => presentRequest(row, view))
}

/** The list, and whether there is more behind this page. */
export async function listRequests(
  house: House,
  given: Parameters,
  key: KeyRow | undefined,
  locale: Locale,
): Promise<{ requests: ServiceRequest[]; more: boolean }> {
  const filter = readFilter(given, house.clock.now())
  const rows = await findRequests(house.db, { ...filter, limit: filter.limit + 1 })
  const more = rows.length > filter.limit
  return { requests: await present(house, rows.slice(0, filter.limit), given, key, locale), more }
}

/** One request, as a list of one. @throws Problem not_found, also where the city hid it */
export async function readRequest(
  house: House,
  id: string,
  given: Parameters,
  key: KeyRow | undefined,
  locale: Locale,
): Promise<ServiceRequest[]> {
  const rows = await findRequests(house.db, { ids: [id], byChange: false, limit: 1, offset: 0 })
  if (rows.length === 0) throw new Problem('not_found', 'open311.request')
  return present(house, rows, given, key, locale)
}

/** What became of a token: the short word of a request's public page stands for its number. */
export async function readToken(house: House, token: string): Promise<{ service_request_id: string; token: string }[]> {
  const slug = token.toUpperCase()
  const no = /^[0-9A-Z]{1,12}$/.test(slug) ? await findNumber(house.db, slug) : undefined
  if (!no) throw new Problem('not_found', 'open311.token')
  return [{ service_request_id: no, token: slug }]
}
