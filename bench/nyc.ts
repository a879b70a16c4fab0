import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'

/** A request to the city of New York, as bench/data has it. */
export type Request = {
  key: string
  kind: string
  descriptor: string
  address: string
  board: string
  borough: string
  lon: number | undefined
  lat: number | undefined
  at: Date
  closedAt: Date | undefined
}

/** 3/14/2025 1:20, in New York; which zone is of no matter to differences of days. */
function instantOf(text: string | undefined): Date | undefined {
  const match = /^(\d+)\/(\d+)\/(\d{4}) (\d+):(\d+)$/.exec(text ?? '')
  if (!match) return undefined
  const [month, day, year, hour, minute] = match.slice(1).map(Number)
  return new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, (hour ?? 0) + 5, minute))
}

/** All of them, oldest first. */
export async function readRequests(): Promise<Request[]> {
  const packed = await readFile(join(import.meta.dirname, 'data/nyc311_animals.csv.gz'))
  const rows = parse<Record<string, string>>(gunzipSync(packed), { columns: true })
  return rows
    .map((row): Request => {
      const at = instantOf(row['Created Date'])
      if (!at) throw new Error(`${row['Unique Key']}: no date`)
      const point = row['Longitude'] ? { lon: Number(row['Longitude']), lat: Number(row['Latitude']) } : undefined
      return {
        key: row['Unique Key'] ?? '',
        kind: row['Complaint Type'] ?? '',
        descriptor: row['Descriptor'] ?? '',
        address: (row['Incident Address'] ?? '').trim(),
        board: row['Community Board'] ?? '',
        borough: row['Borough'] ?? '',
        lon: point?.lon,
        lat: point?.lat,
        at,
        closedAt: instantOf(row['Closed Date']),
      }
    })
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.key < b.key ? -1 : 1))
}

const week = 7 * 86_400_000

/** The earlier requests each one repeats: the same address and descriptor within the seven days before. */
export function repeatsOf(requests: Request[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  const before = new Map<string, Request[]>()
  for (const request of requests) {
    if (request.address === '') continue
    const same = `${request.address}|${request.descriptor}`
    const earlier = (before.get(same) ?? []).filter((other) => request.at.getTime() - other.at.getTime() < week)
    if (earlier.length > 0) found.set(request.key, new Set(earlier.map((other) => other.key)))
    before.set(same, [...earlier, request])
  }
  return found
}
