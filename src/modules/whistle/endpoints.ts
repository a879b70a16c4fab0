import { z } from 'zod'
import type { Endpoints } from '../../platform/http/contract.ts'
import { At, BothTexts, Light, UnitName } from '../../kernel/promise/endpoints.ts'
import { BoardRow, CaseRow, CaseView, Report, Reported } from './contract.ts'

const id = z.object({ id: z.uuid() })

export const whistleEndpoints = {
  cases: {
    method: 'GET',
    path: '/api/cases',
    summary: 'Matters in my area',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({
      query: z.string().max(60).optional(),
      state: z.string().max(40).optional(),
      unit: z.uuid().optional(),
      service: z.uuid().optional(),
      light: Light.optional(),
      what: z
        .enum(['all', 'open', 'closed', 'late', 'reopened', 'planned', 'not_reached', 'excluded', 'unsolved'])
        .default('all'),
      month: z
        .string()
        .regex(/^\d{4}-\d{2}$/)
        .optional(),
      after: z.string().max(120).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.object({ rows: z.array(CaseRow), next: z.string().nullable() }),
  },
  case: {
    method: 'GET',
    path: '/api/cases/:id',
    summary: 'One matter with all its call-ups',
    access: 'signed_in',
    since: '0.1.0',
    params: id,
    output: CaseView,
  },
  report: {
    method: 'POST',
    path: '/api/cases',
    summary: 'Report on behalf of a resident',
    access: ['agent', 'grid_worker', 'community_worker', 'community_secretary', 'dispatcher'],
    since: '0.1.0',
    input: Report,
    output: Reported,
  },
  readContact: {
    method: 'POST',
    path: '/api/cases/:id/contact',
    summary: 'Show the contact once; the reading is journalled',
    access: 'signed_in',
    since: '0.1.0',
    params: id,
    input: z.object({}),
    output: z.object({ name: z.string().nullable(), phone: z.string().nullable(), mail: z.string().nullable() }),
  },
  publish: {
    method: 'POST',
    path: '/api/cases/:id/public',
    summary: 'Edit the public copy',
    access: ['community_secretary', 'community_worker', 'dispatcher'],
    since: '0.1.0',
    params: id,
    input: z.object({
      title: z.string().trim().min(2).max(60),
      said: z.string().trim().max(2000),
      hidden: z.boolean(),
    }),
    output: CaseView,
  },
  services: {
    method: 'GET',
    path: '/api/services',
    summary: 'What can be reported',
    access: 'anyone',
    since: '0.1.0',
    output: z.object({
      services: z.array(
        z.object({
          id: z.uuid(),
          key: z.string(),
          nameZh: z.string(),
          nameEn: z.string(),
          kind: z.string(),
          danger: z.boolean(),
          level: z.string(),
          photo: z.string(),
        }),
      ),
    }),
  },
  places: {
    method: 'GET',
    path: '/api/places',
    summary: 'Places of an area',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({ query: z.string().max(60).optional(), unit: z.uuid().optional() }),
    output: z.object({
      places: z.array(
        z.object({
          id: z.uuid(),
          nameZh: z.string(),
          nameEn: z.string(),
          addressZh: z.string(),
          unit: UnitName,
          code: z.string(),
        }),
      ),
    }),
  },
  duplicates: {
    method: 'GET',
    path: '/api/duplicates',
    summary: 'Likely the same matter',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({
      serviceId: z.uuid(),
      placeId: z.uuid().optional(),
      areaId: z.uuid().optional(),
      said: z.string().max(2000),
      address: z.string().max(200).default(''),
    }),
    output: z.object({
      candidates: z.array(
        z.object({
          id: z.uuid(),
          no: z.string(),
          slug: z.string(),
          title: z.string(),
          openedAt: At,
          likeness: z.number(),
        }),
      ),
    }),
  },
  clauses: {
    method: 'GET',
    path: '/api/duty-clauses',
    summary: 'Lists of duties of communities',
    access: 'signed_in',
    since: '0.1.0',
    output: z.object({
      clauses: z.array(
        z.object({
          id: z.uuid(),
          list: z.string(),
          no: z.string(),
          textZh: z.string(),
          textEn: z.string(),
          basisZh: z.string(),
          basisEn: z.string(),
        }),
      ),
    }),
  },
  board: {
    method: 'GET',
    path: '/api/board',
    summary: 'Promises by place or by unit, with honest rates',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({
      by: z.enum(['place', 'unit']).default('place'),
      unit: z.uuid().optional(),
      months: z.coerce.number().int().min(1).max(36).default(12),
    }),
    output: z.object({
      rows: z.array(BoardRow),
      total: BoardRow,
      path: z.array(UnitName),
      flow: z.array(z.object({ month: z.string(), opened: z.number(), closed: z.number() })),
      ages: z.array(z.object({ bucket: BothTexts, from: z.number(), n: z.number() })),
      asOf: At,
    }),
  },
} as const satisfies Endpoints
