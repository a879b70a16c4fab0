import type { FastifyInstance } from 'fastify'
import type { House } from '../../../kernel/house.ts'
import { serve } from '../../../kernel/identity/serve.ts'
import { keepFor } from '../drawing/kept.ts'
import { readFlow } from './actions.ts'
import type { Flow } from './contract.ts'
import { flowEndpoints } from './contract.ts'

export function mountFlow(app: FastifyInstance, house: House): void {
  const kept = keepFor<Flow>(60_000)
  serve(app, house, flowEndpoints, { flow: ({ actor, query }) => readFlow(house, actor, query.unit, kept) })
}
