import { z } from 'zod'
import type { Endpoints } from '../../platform/http/contract.ts'

const instant = z.iso.datetime()
const both = z.object({ zh: z.string(), en: z.string() })

const JournalRow = z.object({
  id: z.uuid(),
  at: instant,
  who: both.nullable(),
  title: both.nullable(),
  verb: z.string(),
  objectKind: z.string(),
  objectId: z.string(),
  data: z.record(z.string(), z.unknown()),
})

export const journalEndpoints = {
  journal: {
    method: 'GET',
    path: '/api/journal',
    summary: 'What was written and read besides acts, newest first',
    access: ['administrator', 'auditor'],
    since: '0.1.0',
    query: z.object({
      verb: z.string().max(40).optional(),
      object: z.string().max(80).optional(),
      before: z.string().max(80).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.object({ rows: z.array(JournalRow), next: z.string().nullable() }),
  },
  roots: {
    method: 'GET',
    path: '/api/journal/roots',
    summary: 'Signed days, newest first',
    access: ['administrator', 'auditor'],
    since: '0.1.0',
    output: z.object({
      days: z.array(
        z.object({
          day: z.string(),
          leaves: z.number(),
          root: z.string(),
          prev: z.string(),
          keyId: z.string(),
          signature: z.string(),
          signedAt: z.string(),
        }),
      ),
    }),
  },
  verify: {
    method: 'POST',
    path: '/api/journal/verify',
    summary: 'Recompute the last days: chains, entries, roots, signatures',
    access: ['administrator', 'auditor'],
    since: '0.1.0',
    input: z.object({ days: z.number().int().min(1).max(31).default(7) }),
    output: z.object({
      ok: z.boolean(),
      acts: z.number(),
      entries: z.number(),
      days: z.number(),
      found: z.number(),
      faults: z.array(z.string()),
    }),
  },
} as const satisfies Endpoints
