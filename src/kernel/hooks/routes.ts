import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../platform/i18n/problems.ts'
import { Problem } from '../../platform/problem.ts'
import type { House } from '../house.ts'
import { serve } from '../identity/serve.ts'
import * as actions from './actions.ts'
import type { Networks } from './address.ts'
import { hookEndpoints, hookProblems } from './contract.ts'
import type { HookDelivery } from './contract.ts'
import { findDeliveries } from './store/deliveries.ts'
import type { DeliveryRow } from './store/deliveries.ts'
import { findHook, findHooks } from './store/hooks.ts'

declareProblems(hookProblems)

function deliveryOf(row: DeliveryRow): HookDelivery {
  return {
    eventId: row.event_id,
    event: row.event,
    at: row.made_at.toISOString(),
    body: row.body,
    state: row.done_at ? 'sent' : row.held ? 'held' : 'waiting',
    tries: row.tries,
    nextTryAt: row.next_try_at?.toISOString() ?? null,
    attempts: row.attempts.map((each) => ({ ...each, at: new Date(each.at).toISOString() })),
  }
}

function readCursor(text: string | undefined): { at: Date; id: string } | undefined {
  const [at = '', id = ''] = (text ?? '').split('~')
  const known = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) && !Number.isNaN(Date.parse(at))
  return known ? { at: new Date(at), id } : undefined
}

/** The receivers of a unit's area at the desk: registered, tested, watched, sent to again. */
export function mountHooks(app: FastifyInstance, house: House, networks: Networks): void {
  serve(app, house, hookEndpoints, {
    hooks: async ({ actor, query, now }) => {
      const rows = await house.read(actor, (tx) => findHooks(tx, { ended: query.ended === 'yes' }))
      return {
        hooks: rows.map((row) => actions.viewOf(row, now)),
        mayEdit: actor.roles.includes('administrator'),
      }
    },
    makeHook: ({ actor, input, claim }) => actions.makeHook(house, actor, input, networks, claim),
    changeHook: ({ actor, params, input }) => actions.changeHook(house, actor, params.id, input, networks),
    rotateHook: ({ actor, params, claim }) => actions.rotateHook(house, actor, params.id, claim),
    pauseHook: ({ actor, params, input }) => actions.pauseHook(house, actor, params.id, input.paused),
    endHook: async ({ actor, params }) => {
      await actions.endHook(house, actor, params.id)
      return { done: true as const }
    },
    pingHook: ({ actor, params, claim }) => actions.pingHook(house, actor, params.id, claim),
    deliveries: ({ actor, params, query }) =>
      house.read(actor, async (tx) => {
        if (!(await findHook(tx, params.id))) throw new Problem('not_found', 'not_found')
        const before = readCursor(query.before)
        const rows = await findDeliveries(tx, params.id, {
          what: query.what,
          limit: query.limit + 1,
          ...(before ? { before } : {}),
        })
        const page = rows.slice(0, query.limit)
        const last = page.at(-1)
        return {
          deliveries: page.map(deliveryOf),
          next: rows.length > query.limit && last ? `${last.made_at.toISOString()}~${last.event_id}` : null,
        }
      }),
    replay: ({ actor, params, input, claim }) => actions.replay(house, actor, params.id, input, claim),
  })
}
