import type { FastifyInstance } from 'fastify'
import type { House } from '../../../kernel/house.ts'
import { serve } from '../../../kernel/identity/serve.ts'
import { readMap } from './actions.ts'
import { mapEndpoints } from './contract.ts'

export function mountMap(app: FastifyInstance, house: House): void {
  serve(app, house, mapEndpoints, { map: ({ actor, query }) => readMap(house, actor, query) })
}
