import { dayOf } from '../../../kernel/calendar/rules.ts'
import type { House } from '../../../kernel/house.ts'
import { wholeCity } from '../../../kernel/identity/scope.ts'
import type { Report } from '../contract.ts'
import { findCandidates } from '../store/duplicates.ts'
import type { Candidate } from '../store/duplicates.ts'
import { addressKey, addressLikeness, likenessOf, matchOf, otherHouse } from './likeness.ts'
import { locate, serviceOf } from './report.ts'

export type Match = Candidate & { likeness: number }

export type Asked = Pick<Report, 'serviceId' | 'placeId' | 'areaId' | 'lon' | 'lat' | 'said' | 'address'>

function metresBetween(
  a: { lon: number | null; lat: number | null },
  b: { lon: number | null; lat: number | null },
): number | undefined {
  if (a.lon === null || a.lat === null || b.lon === null || b.lat === null) return undefined
  return 111_320 * Math.hypot((a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180), a.lat - b.lat)
}

/** All matters in reach with their likeness, the most alike first; `findDuplicates` shows the first few of them. */
export async function rankCandidates(house: House, given: Asked, now: Date, except?: string): Promise<Match[]> {
  const law = await house.law()
  const number = (key: string): number => Number(law.param(`whistle.duplicate.${key}`).value)
  const key = addressKey(given.address)
  const { found, place, point } = await house.read({ kind: 'system', scope: wholeCity }, async (tx) => {
    const service = await serviceOf(tx, given.serviceId, dayOf(now))
    const where = await locate(tx, given, dayOf(now))
    const at = { lon: given.lon ?? where.place?.lon ?? null, lat: given.lat ?? where.place?.lat ?? null }
    const rows = await findCandidates(tx, {
      serviceId: service.id,
      placeId: where.place?.id ?? null,
      areaPath: where.area.path,
      ...at,
      metres: service.duplicate_metres,
      addressKey: key,
      since: new Date(now.getTime() - number('days') * 86_400_000),
      now,
      ...(except ? { except } : {}),
    })
    return { found: rows, place: where.place, point: at }
  })
  const weights = { metres: number('metres'), halfDays: number('half_days') }
  return found
    .map((row) => ({
      ...row,
      likeness: matchOf(
        {
          samePlace: row.place_id !== null && row.place_id === place?.id,
          address: addressLikeness(key, row.address_key),
          metres: metresBetween(point, row),
          otherHouse: otherHouse(`${given.address} ${given.said}`, `${row.address} ${row.said}`),
          words: likenessOf(given.said, row.said),
          closedDays: row.closed_at && row.closed_at < now ? (now.getTime() - row.closed_at.getTime()) / 86_400_000 : 0,
        },
        weights,
      ),
    }))
    .sort((a, b) => b.likeness - a.likeness || b.opened_at.getTime() - a.opened_at.getTime())
}

/** Matters that are likely the same, most alike first; shown before sending. Few, and none where none is likely. */
export async function findDuplicates(house: House, given: Asked, now: Date, except?: string): Promise<Match[]> {
  const law = await house.law()
  const least = Number(law.param('whistle.duplicate.least').value)
  const most = Number(law.param('whistle.duplicate.most').value)
  return (await rankCandidates(house, given, now, except)).filter((row) => row.likeness >= least).slice(0, most)
}
