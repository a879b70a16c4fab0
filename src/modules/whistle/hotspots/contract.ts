import { z } from 'zod'
import type { Tx } from '../../../platform/db/database.ts'
import type { Endpoints } from '../../../platform/http/contract.ts'
import type { Texts } from '../../../platform/i18n/problems.ts'

const instant = z.iso.datetime()
const unit = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })

/** Where and what: shared by hot spots, topics and what is planned from them. */
export const CauseSubject = z.object({
  area: unit,
  place: z.object({ id: z.uuid().nullable(), nameZh: z.string(), nameEn: z.string() }).nullable(),
  service: z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() }),
})

export const HotSpot = CauseSubject.extend({
  id: z.uuid(),
  scope: z.enum(['place', 'area']),
  from: instant,
  to: instant,
  days: z.number(),
  n: z.number(),
  usual: z.number(),
  /** Counts of the earlier periods of the same length, the nearest first. */
  history: z.array(z.number()),
  chance: z.number(),
  /** One in how many; null where it is rarer than a number can say. */
  oneIn: z.number().nullable(),
  /** Matters merged into others: counted once, with the one they were merged into. */
  merged: z.number(),
  /** Withdrawn, declined or excluded after review: not counted. */
  setAside: z.number(),
  firstFoundAt: instant,
})
export type HotSpot = z.infer<typeof HotSpot>

export const HotCase = z.object({
  id: z.uuid(),
  no: z.string(),
  title: z.string(),
  openedAt: instant,
  closedAt: instant.nullable(),
  state: z.string(),
  stateLabel: z.object({ zh: z.string(), en: z.string() }),
  light: z.enum(['overdue', 'soon', 'kept', 'running', 'closed']),
  why: z.enum(['counted', 'merged', 'set_aside']),
})
export type HotCase = z.infer<typeof HotCase>

const Run = z.object({
  at: instant,
  checked: z.number(),
  found: z.number(),
  expected: z.number(),
  periods: z.number(),
  milliseconds: z.number(),
})
const id = z.object({ id: z.uuid() })

export const hotspotEndpoints = {
  hotspots: {
    method: 'GET',
    path: '/api/hotspots',
    summary: 'Places that stand out against their own history, in my area',
    access: 'signed_in',
    since: '0.2.0',
    output: z.object({
      spots: z.array(HotSpot),
      run: Run.nullable(),
      limits: z.object({
        days: z.number(),
        months: z.number(),
        least: z.number(),
        chance: z.number(),
        periods: z.number(),
      }),
      mayLook: z.boolean(),
      mayPlan: z.boolean(),
    }),
  },
  hotspot: {
    method: 'GET',
    path: '/api/hotspots/:id',
    summary: 'One hot spot with the matters of a period',
    access: 'signed_in',
    since: '0.2.0',
    params: id,
    query: z.object({ period: z.coerce.number().int().min(0).max(400).default(0) }),
    output: z.object({ spot: HotSpot, period: z.number(), from: instant, to: instant, cases: z.array(HotCase) }),
  },
  lookNow: {
    method: 'POST',
    path: '/api/hotspots/look',
    summary: 'Look for hot spots now',
    access: ['dispatcher', 'supervisor', 'administrator'],
    since: '0.2.0',
    input: z.object({}),
    output: Run,
  },
} as const satisfies Endpoints

/** Who turns a hot spot into a topic or a project. */
export const coordinating = ['dispatcher', 'supervisor', 'deputy_mayor']

export const hotspotProblems: Texts = {
  'hotspot.unknown': { zh: '没有这个热点,或不在您的范围内。', en: 'There is no such hot spot within your area.' },
}

/** What another module may know of a hot spot: the numbers a plan begins with. */
export type Cause = {
  areaId: string
  placeId: string | null
  serviceId: string
  baseline: { n: number; days: number; usual: number; periods: number; oneIn: number | null }
}
type FindCause = (tx: Tx, range: { lo: string; hi: string }, id: string) => Promise<Cause | undefined>
let finder: FindCause = async () => undefined

export function provideCause(find: FindCause): void {
  finder = find
}

/** A hot spot within a range, for the module that plans something from it. */
export function findCause(tx: Tx, range: { lo: string; hi: string }, key: string): Promise<Cause | undefined> {
  return finder(tx, range, key)
}
