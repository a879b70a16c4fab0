import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../../platform/i18n/problems.ts'
import type { House } from '../../../kernel/house.ts'
import { serve } from '../../../kernel/identity/serve.ts'
import { listHotSpots, lookNow, openHotSpot } from './actions.ts'
import { hotspotEndpoints, hotspotProblems } from './contract.ts'

declareProblems(hotspotProblems)

export function mountHotSpots(app: FastifyInstance, house: House): void {
  serve(app, house, hotspotEndpoints, {
    hotspots: ({ actor }) => listHotSpots(house, actor),
    hotspot: ({ actor, params, query }) => openHotSpot(house, actor, params.id, query.period),
    lookNow: ({ actor }) => lookNow(house, actor),
  })
}
