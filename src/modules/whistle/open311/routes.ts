import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { localeOf } from '../../../platform/http/server.ts'
import { declareProblems, say } from '../../../platform/i18n/problems.ts'
import type { Locale } from '../../../platform/i18n/problems.ts'
import { isProblem, Problem } from '../../../platform/problem.ts'
import type { House } from '../../../kernel/house.ts'
import { needMay, readKey, refuseManyForms } from './actions/keys.ts'
import { createRequest } from './actions/report.ts'
import { listRequests, readRequest, readToken } from './actions/requests.ts'
import { listServices, readDefinition } from './actions/services.ts'
import { takeUpdate } from './actions/take-update.ts'
import { listUpdates } from './actions/updates.ts'
import { open311Problems } from './contract.ts'
import type { Format } from './contract.ts'
import { discover } from './discovery.ts'
import { hasControls, readParameters } from './parameters.ts'
import type { Parameters } from './parameters.ts'
import type { KeyRow } from './store/keys.ts'
import { writeXml } from './xml.ts'

declareProblems(open311Problems)

type Ask = {
  house: House
  request: FastifyRequest
  reply: FastifyReply
  given: Parameters
  key: KeyRow | undefined
  locale: Locale
  /** The part of the path that names one thing. */
  id: string
  test: boolean
}
type Said = { root: string; content: unknown; more?: boolean }
type Resource = { method: 'GET' | 'POST'; path: RegExp; run(ask: Ask): Promise<Said> }

const resources: Resource[] = [
  {
    method: 'GET',
    path: /^services$/,
    run: async ({ house, locale }) => ({ root: 'services', content: await listServices(house, locale) }),
  },
  {
    method: 'GET',
    path: /^services\/(.+)$/,
    run: async ({ house, id, locale }) => ({
      root: 'service_definition',
      content: await readDefinition(house, id, locale),
    }),
  },
  {
    method: 'GET',
    path: /^requests$/,
    async run({ house, given, key, locale }) {
      const { requests, more } = await listRequests(house, given, key, locale)
      return { root: 'service_requests', content: requests, more }
    },
  },
  {
    method: 'GET',
    // the specification says requests, its official Swagger file request
    path: /^requests?\/(.+)$/,
    run: async ({ house, given, key, locale, id }) => ({
      root: 'service_requests',
      content: await readRequest(house, id, given, key, locale),
    }),
  },
  {
    method: 'POST',
    path: /^requests$/,
    async run({ house, request, given, key, locale, test }) {
      const open = (await house.law()).param('open311.write_without_key').value === true
      if (!(open && !key)) needMay(key, 'write')
      const header = request.headers['idempotency-key']
      const repeat = typeof header === 'string' && header.length >= 8 && header.length <= 100 ? header : undefined
      const content = await createRequest(house, given, key, { locale, repeat, test })
      return { root: 'service_requests', content }
    },
  },
  {
    method: 'GET',
    path: /^tokens\/(.+)$/,
    run: async ({ house, id }) => ({ root: 'service_requests', content: await readToken(house, id) }),
  },
  {
    method: 'GET',
    path: /^servicerequestupdates$/,
    async run({ house, given, locale }) {
      const { updates, more } = await listUpdates(house, given, locale)
      return { root: 'service_request_updates', content: updates, more }
    },
  },
  {
    method: 'POST',
    path: /^servicerequestupdates$/,
    run: async ({ house, given, key, test }) => ({
      root: 'service_request_updates',
      content: await takeUpdate(house, given, needMay(key, 'updates'), { test }),
    }),
  },
]

function send(reply: FastifyReply, format: Format, root: string, content: unknown): FastifyReply {
  return format === 'json'
    ? reply.type('application/json; charset=utf-8').send(JSON.stringify(content))
    : reply.type('text/xml; charset=utf-8').send(writeXml(root, content))
}

/** The format an address asks for; XML where it asks for none we have, as the specification requires that one. */
function formatOf(url: string): Format {
  return /\.json$/i.test(url.split('?')[0] ?? '') ? 'json' : 'xml'
}

const statuses: Partial<Record<Problem['kind'], number>> = {
  invalid: 400,
  unauthenticated: 403,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  refused: 409,
  too_large: 413,
  unsupported: 415,
  too_many: 429,
  unavailable: 503,
}

type Known = { statusCode?: number; code?: string }

function problemOf(error: unknown): Problem | undefined {
  if (isProblem(error)) return error
  const known = error as Known
  if (known.code === 'FST_REQ_FILE_TOO_LARGE' || known.statusCode === 413)
    return new Problem('too_large', 'input.too_large', { max: 12 })
  if (known.statusCode === 415 || known.statusCode === 406) return new Problem('unsupported', 'open311.media')
  if (known.statusCode && known.statusCode >= 400 && known.statusCode < 500)
    return new Problem('invalid', 'input.unreadable')
  return undefined
}

/** A refusal in the form of the specification: a list of code and description, one for each fault. */
function refuse(house: House, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const locale = localeOf(request)
  const problem = problemOf(error)
  const code = error === methodRefused ? 405 : problem ? (statuses[problem.kind] ?? 400) : 500
  if (!problem && error !== methodRefused)
    house.log({
      level: 'error',
      id: request.id,
      path: request.url.split('?')[0],
      error: String((error as Error).stack ?? error),
    })
  if (problem?.kind === 'too_many') reply.header('retry-after', String(problem.params['seconds'] ?? 60))
  const texts =
    problem && problem.faults.length > 0
      ? problem.faults.map((fault) => {
          const text = say(fault.code, locale, fault.params)
          return fault.code.startsWith('open311.') ? text : `${fault.path}: ${text}`
        })
      : [problem ? say(problem.code, locale, problem.params) : say('internal', locale, { id: request.id })]
  return send(
    reply.code(code),
    formatOf(request.url),
    'errors',
    texts.map((description) => ({ code, description })),
  )
}

const methodRefused = new Problem('refused', 'open311.method')

function next(request: FastifyRequest, given: Parameters): string {
  const url = new URL(request.url, 'http://here')
  url.searchParams.set('page', String(Number(given.one('page') ?? 1) + 1))
  url.searchParams.delete('api_key')
  return `<${url.pathname}${url.search}>; rel="next"`
}

async function answer(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  test: boolean,
): Promise<FastifyReply> {
  const path = String((request.params as Record<string, unknown>)['*'])
  const match = /^(.+)\.(json|xml)$/i.exec(path)
  if (!match) throw new Problem('invalid', 'open311.format')
  const name = match[1] ?? ''
  if (hasControls(name)) throw new Problem('not_found', 'open311.path')
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const fitting = resources.filter((resource) => resource.path.test(name))
  if (fitting.length === 0) throw new Problem('not_found', 'open311.path')
  const resource = fitting.find((entry) => entry.method === method)
  if (!resource) {
    reply.header('allow', ['OPTIONS', ...fitting.map((entry) => entry.method)].join(', '))
    throw methodRefused
  }
  await refuseManyForms(house, request)
  const given = await readParameters(request)
  const key = await readKey(house, request, given)
  const jurisdiction = given.one('jurisdiction_id')
  if (jurisdiction !== undefined && jurisdiction.toLowerCase() !== new URL(house.settings.origin).hostname)
    throw new Problem('not_found', 'open311.jurisdiction')
  const id = resource.path.exec(name)?.[1] ?? ''
  const said = await resource.run({ house, request, reply, given, key, locale: localeOf(request), id, test })
  if (said.more) reply.header('link', next(request, given))
  return send(reply, match[2]?.toLowerCase() === 'json' ? 'json' : 'xml', said.root, said.content)
}

/**
 * GeoReport v2 with the extension servicerequestupdates. Nothing here looks at a cookie: who writes shows a key, so a
 * page of another site can do nothing in a visitor's name, and every origin may read.
 */
export function mountOpen311(app: FastifyInstance, house: House): void {
  app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('access-control-allow-origin', '*')
      reply.header('access-control-expose-headers', 'link, retry-after')
      reply.header('cross-origin-resource-policy', 'cross-origin')
      reply.header('cache-control', 'no-store')
      reply.header('vary', 'accept-language')
    })
    scope.setErrorHandler(async (error, request, reply) => refuse(house, error, request, reply))
    const config = { anyOrigin: true }
    for (const [prefix, test] of [
      ['/open311/v2', false],
      ['/open311/test/v2', true],
    ] as const) {
      scope.route({
        method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        url: `${prefix}/*`,
        config,
        handler: async (request, reply) => answer(house, request, reply, test),
      })
      scope.options(`${prefix}/*`, { config }, async (_request, reply) =>
        reply
          .header('access-control-allow-methods', 'GET, POST')
          .header('access-control-allow-headers', 'content-type, authorization, idempotency-key')
          .header('access-control-max-age', '86400')
          .code(204)
          .send(),
      )
    }
    scope.get('/open311/discovery.:format', { config }, async (request, reply) => {
      const { format } = request.params as { format: string }
      if (format !== 'json' && format !== 'xml') throw new Problem('not_found', 'open311.format')
      // the specification wants these two without a charset
      const content = discover(house, localeOf(request))
      return format === 'json'
        ? reply.type('application/json').send(Buffer.from(JSON.stringify(content)))
        : reply.type('text/xml').send(Buffer.from(writeXml('discovery', content)))
    })
  })
}
