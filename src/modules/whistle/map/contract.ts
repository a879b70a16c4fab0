import { z } from 'zod'
import type { Endpoints } from '../../../platform/http/contract.ts'

const unit = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })

export const MapCounts = z.object({ overdue: z.number(), running: z.number(), kept: z.number(), closed: z.number() })
export type MapCounts = z.infer<typeof MapCounts>

export const MapMark = z.object({
  /** cell: matters near each other. unit: matters of an area that have no place, or too few to be shown at one. */
  kind: z.enum(['cell', 'unit']),
  lon: z.number(),
  lat: z.number(),
  unit,
  counts: MapCounts,
  n: z.number(),
})
export type MapMark = z.infer<typeof MapMark>

export const CityMap = z.object({
  marks: z.array(MapMark),
  /** The same matters by area; where an area has no position on the map, `placed` says how many of its are drawn. */
  rows: z.array(z.object({ unit, hasChildren: z.boolean(), counts: MapCounts, n: z.number(), placed: z.number() })),
  path: z.array(unit),
  n: z.number(),
  placed: z.number(),
  cellMetres: z.number(),
  /** Least matters of a cell; 1 at the desk. */
  least: z.number(),
})
export type CityMap = z.infer<typeof CityMap>

const mapWhats = ['open', 'all'] as const

export const mapEndpoints = {
  map: {
    method: 'GET',
    path: '/api/map',
    summary: 'Where the matters of my area are',
    access: 'signed_in',
    since: '0.2.0',
    query: z.object({
      unit: z.uuid().optional(),
      service: z.uuid().optional(),
      what: z.enum(mapWhats).default('open'),
    }),
    output: CityMap,
  },
} as const satisfies Endpoints
