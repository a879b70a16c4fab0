import type { Item } from '../import/items.ts'
import type { Book } from './book.ts'
import type { Door } from './door.ts'
import type { Log } from './log.ts'

type ServiceRequest = {
  service_request_id: string
  status: string
  service_code: string
  agency_responsible: string | null
  requested_datetime: string
  updated_datetime: string
}

type Mismatch = { number: string; no: string; what: string; file: string; city: string }

export type Check = {
  records: number
  sent: number
  found: number
  /** Things the city has that the file does not. */
  more: number
  status: Counted
  agency: Counted
  service: Counted
  /** Minutes of the city by which a span differs from the file's; of closed matters. */
  durations: { n: number; median: number; p95: number; most: number }
  /** Minutes after the recorded instant at which it was received here. */
  starts: { n: number; median: number; p95: number; most: number }
  mismatches: Mismatch[]
}

type Counted = Record<string, { file: number; city: number }>

/** Everything the interface gives, page by page, as a client that mirrors a city would take it. */
export async function readBack(door: Door, since: Date, apiKey: string): Promise<Map<string, ServiceRequest>> {
  const all = new Map<string, ServiceRequest>()
  for (let page = 1; ; page++) {
    const query = new URLSearchParams({
      updated_after: since.toISOString(),
      page: String(page),
      page_size: '500',
      api_key: apiKey,
      lang: 'en',
    })
    const rows = JSON.parse((await door.ask({ path: `/open311/v2/requests.json?${query}` })).text) as ServiceRequest[]
    for (const row of rows) all.set(row.service_request_id, row)
    if (rows.length < 500) return all
  }
}

function spread(values: number[]): Check['durations'] {
  const sorted = values.map(Math.abs).sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { n: sorted.length, median: at(0.5), p95: at(0.95), most: sorted.at(-1) ?? 0 }
}

function count(into: Counted, key: string, side: 'file' | 'city'): void {
  into[key] ??= { file: 0, city: 0 }
  into[key][side] += 1
}

/** Holds what the city says of itself against the file. `tolerance` in milliseconds of the city. */
export function compare(
  items: Item[],
  log: Log,
  book: Book,
  city: Map<string, ServiceRequest>,
  tolerance: number,
): Check {
  const mismatches: Mismatch[] = []
  const check: Check = {
    records: items.length,
    sent: 0,
    found: 0,
    more: city.size,
    status: {},
    agency: {},
    service: {},
    durations: spread([]),
    starts: spread([]),
    mismatches,
  }
  const spans: number[] = []
  const starts: number[] = []
  const keys = Object.fromEntries(Object.entries(book.services).map(([word, { key }]) => [key, word]))
  const names = Object.fromEntries(Object.entries(book.agencies).map(([word, { en }]) => [en, word]))
  for (const item of items) {
    const { no } = log.of(item.externalNo)
    const status = item.closedAt ? 'closed' : 'open'
    count(check.status, status, 'file')
    count(check.agency, item.agencyWord ?? '—', 'file')
    count(check.service, item.serviceWord, 'file')
    if (no) check.sent += 1
    const row = no ? city.get(no) : undefined
    const wrong = (what: string, file: string, here: string): void =>
      void mismatches.push({ number: item.externalNo, no: no ?? '—', what, file, city: here })
    if (!row) {
      wrong('missing', status, '—')
      continue
    }
    check.found += 1
    const agency = names[row.agency_responsible ?? ''] ?? row.agency_responsible ?? '—'
    const service = keys[row.service_code] ?? row.service_code
    count(check.status, row.status, 'city')
    count(check.agency, agency, 'city')
    count(check.service, service, 'city')
    if (row.status !== status) wrong('status', status, row.status)
    if (item.agencyWord && agency !== item.agencyWord) wrong('agency', item.agencyWord, agency)
    if (service !== item.serviceWord) wrong('service', item.serviceWord, service)
    const late = Date.parse(row.requested_datetime) - item.at.getTime()
    starts.push(late / 60_000)
    // the interface gives whole seconds
    if (Math.abs(late) > tolerance + 1000) wrong('received', item.at.toISOString(), row.requested_datetime)
    if (!item.closedAt || row.status !== 'closed') continue
    const recorded = item.closedAt.getTime() - item.at.getTime()
    const here = Date.parse(row.updated_datetime) - Date.parse(row.requested_datetime)
    spans.push((here - recorded) / 60_000)
    if (Math.abs(here - recorded) > tolerance + 1000)
      wrong('duration', `${Math.round(recorded / 60_000)} min`, `${Math.round(here / 60_000)} min`)
  }
  check.more = city.size - check.found
  check.durations = spread(spans)
  check.starts = spread(starts)
  return check
}

function table(title: string, counted: Counted): string[] {
  const rows = Object.entries(counted).sort((a, b) => b[1].file - a[1].file)
  return [
    `  ${title.padEnd(34)}${'file'.padStart(8)}${'city'.padStart(8)}`,
    ...rows.map(
      ([key, { file, city }]) =>
        `    ${key.padEnd(32)}${String(file).padStart(8)}${String(city).padStart(8)}${file === city ? '' : '  ✗'}`,
    ),
  ]
}

export function tellCheck(check: Check, tolerance: number): string[] {
  const minutes = (value: number): string => value.toFixed(1)
  const line = (what: string, given: Check['durations']): string =>
    `    ${what.padEnd(32)} n ${given.n}, median ${minutes(given.median)}, p95 ${minutes(given.p95)}, most ${minutes(given.most)} min`
  return [
    '',
    `  ${'records in the file'.padEnd(34)}${String(check.records).padStart(8)}`,
    `  ${'sent'.padEnd(34)}${String(check.sent).padStart(8)}`,
    `  ${'read back through Open311'.padEnd(34)}${String(check.found).padStart(8)}`,
    `  ${'in the city, not in the file'.padEnd(34)}${String(check.more).padStart(8)}`,
    ...table('by status', check.status),
    ...table('by agency', check.agency),
    ...table('by service', check.service),
    `  differences from the file, in the city's time (tolerance ${minutes(tolerance / 60_000)} min)`,
    line('received later than recorded', check.starts),
    line('span from received to closed', check.durations),
    `  mismatches ${check.mismatches.length}`,
    ...check.mismatches
      .slice(0, 200)
      .map((each) => `    ${each.number} ${each.no} ${each.what}: file ${each.file}, city ${each.city}`),
    ...(check.mismatches.length > 200 ? [`    … and ${check.mismatches.length - 200} more`] : []),
  ]
}

export function isEqual(check: Check): boolean {
  return check.mismatches.length === 0 && check.more === 0 && check.found === check.records
}
