import { z } from 'zod'
import type { Endpoints } from '../../../platform/http/contract.ts'

export const Flow = z.object({
  /** Weeks by their Monday, the oldest first; the last one is not over. */
  weeks: z.array(z.object({ from: z.string(), opened: z.number(), closed: z.number() })),
  /** Open matters by how long they have waited. */
  ages: z.array(z.object({ least: z.number(), most: z.number().nullable(), n: z.number() })),
  /** Matters closed within the year by how long they took; `median` in days, null where none was closed. */
  took: z.array(z.object({ least: z.number(), most: z.number().nullable(), n: z.number() })),
  median: z.number().nullable(),
  open: z.number(),
  asOf: z.iso.datetime(),
})
export type Flow = z.infer<typeof Flow>

export const flowEndpoints = {
  flow: {
    method: 'GET',
    path: '/api/flow',
    summary: 'In and out by week, ages of open matters, time to close',
    access: 'signed_in',
    since: '0.2.0',
    query: z.object({ unit: z.uuid().optional() }),
    output: Flow,
  },
} as const satisfies Endpoints
