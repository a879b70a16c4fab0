import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { canonical, sha256 } from '../../platform/canonical.ts'
import type { Endpoint, Endpoints, InputOf, OutputOf, ParamsOf, QueryOf } from '../../platform/http/contract.ts'
import { localeOf } from '../../platform/http/server.ts'
import type { Locale } from '../../platform/i18n/problems.ts'
import { Problem } from '../../platform/problem.ts'
import type { FieldFault } from '../../platform/problem.ts'
import type { Claim, House } from '../house.ts'
import type { DeskActor } from './contract.ts'
import { findActor } from './actions.ts'

type Context<E extends Endpoint> = {
  params: ParamsOf<E>
  query: QueryOf<E>
  input: InputOf<E>
  actor: E['access'] extends 'anyone' ? DeskActor | undefined : DeskActor
  claim: Claim | undefined
  locale: Locale
  now: Date
  request: FastifyRequest
  reply: FastifyReply
}

export type Handlers<T extends Endpoints> = { [K in keyof T]: (context: Context<T[K]>) => Promise<OutputOf<T[K]>> }

type Issue = { path: PropertyKey[]; code: string; minimum?: unknown; maximum?: unknown; keys?: string[] }

function faultOf(issue: Issue): FieldFault[] {
  const path = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys')
    return (issue.keys ?? []).map((key) => ({ path: [path, key].filter(Boolean).join('.'), code: 'field.not_asked' }))
  if (issue.code === 'too_small') return [{ path, code: 'field.too_short', params: { min: issue.minimum } }]
  if (issue.code === 'too_big') return [{ path, code: 'field.too_long', params: { max: issue.maximum } }]
  if (issue.code === 'invalid_value') return [{ path, code: 'field.choice' }]
  return [{ path, code: 'field.format' }]
}

function parse(schema: Endpoint['input'], value: unknown): unknown {
  if (!schema) return value ?? {}
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Problem('invalid', 'input.faulty', {}, (parsed.error.issues as Issue[]).flatMap(faultOf))
}

function claimOf(request: FastifyRequest, actor: DeskActor | undefined): Claim | undefined {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key.length < 8 || key.length > 100) return undefined
  const who = actor?.accountId ?? 'anyone'
  return {
    key: `${who}:${key}`,
    fingerprint: sha256(`${request.method} ${request.url} ${canonical(request.body ?? null)}`).toString('hex'),
  }
}

/**
 * Puts the endpoints of one contract on the server. Every request is checked here: who (session), whether the post may
 * at all, whether the input has the contract's shape; the handler only does its work.
 */
export function serve<const T extends Endpoints>(
  app: FastifyInstance,
  house: House,
  endpoints: T,
  handlers: Handlers<T>,
): void {
  for (const name of Object.keys(endpoints) as (keyof T & string)[]) {
    const endpoint = endpoints[name] as Endpoint
    const handler = handlers[name] as unknown as (context: Context<Endpoint>) => Promise<unknown>
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      handler: async (request, reply) => {
        const now = house.clock.now()
        const actor = await findActor(house, request, now)
        if (endpoint.access !== 'anyone') {
          if (!actor) throw new Problem('unauthenticated', 'session.none')
          if (Array.isArray(endpoint.access) && !endpoint.access.some((role) => actor.roles.includes(role)))
            throw new Problem('forbidden', 'role.missing')
        }
        const result = await handler({
          params: parse(endpoint.params, request.params) as ParamsOf<Endpoint>,
          query: parse(endpoint.query, request.query) as QueryOf<Endpoint>,
          input: (endpoint.input ? parse(endpoint.input, request.body ?? {}) : undefined) as InputOf<Endpoint>,
          actor: actor as DeskActor,
          claim: endpoint.method === 'GET' ? undefined : claimOf(request, actor),
          locale: localeOf(request),
          now,
          request,
          reply,
        })
        if (reply.sent) return reply
        return reply.type('application/json; charset=utf-8').send(JSON.stringify(result ?? {}))
      },
    })
  }
}
