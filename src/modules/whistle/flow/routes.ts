import type { FastifyInstance } from 'fastify'
import type { House } from '../../../kernel/house.ts'
import { serve } from '../../../kernel/identity/serve.ts'
import { readFlow } from './actions.ts'
import { flowEndpoints } from './contract.ts'

export function mountFlow(app: FastifyInstance, house: House): void {
  serve(app, house, flowEndpoints, { flow: ({ actor, query }) => readFlow(house, actor, query.unit) })
}
