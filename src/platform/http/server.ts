import { randomBytes } from 'node:crypto'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { say, sayProblem } from '../i18n/problems.ts'
import type { Locale } from '../i18n/problems.ts'
import { isProblem, Problem, problemStatus } from '../problem.ts'
import { refuseUnreadable } from './readable.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The reader's language: the choice made (cookie `lang`), else what the browser asks for, else Chinese. */
export function localeOf(request: FastifyRequest): Locale {
  const query = (request.query as Record<string, unknown> | undefined)?.['lang']
  const chosen = query ?? request.cookies?.['lang']
  if (chosen === 'en' || chosen === 'zh') return chosen
  const wanted = (request.headers['accept-language'] ?? '').toLowerCase()
  return wanted.startsWith('en') ? 'en' : 'zh'
}

/** Refuses writes that another site's page made the browser send. A client that is no browser sends neither header. */
function refuseForeign(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return
  const site = request.headers['sec-fetch-site']
  if (site && site !== 'same-origin' && site !== 'none') throw new Problem('forbidden', 'origin.foreign')
  const origin = request.headers.origin
  if (!site && origin && origin !== 'null') {
    const host = URL.canParse(origin) ? new URL(origin).host : ''
    if (host !== request.headers.host) throw new Problem('forbidden', 'origin.foreign')
  }
}

type KnownError = { statusCode?: number; code?: string; message?: string }

/** Fastify's own refusals, said as ours. */
function asProblem(error: unknown): Problem | undefined {
  if (isProblem(error)) return error
  const known = error as KnownError
  if (known.code === 'FST_REQ_FILE_TOO_LARGE' || known.statusCode === 413)
    return new Problem('too_large', 'input.too_large', { max: 12 })
  if (known.statusCode === 415) return new Problem('unsupported', 'input.type')
  if (known.statusCode === 429) return new Problem('too_many', 'too_many', { seconds: 60 })
  if (known.statusCode && known.statusCode >= 400 && known.statusCode < 500)
    return new Problem('invalid', 'input.unreadable')
  return undefined
}

type Route = { method: string; url: string }
const routes = new WeakMap<FastifyInstance, Route[]>()

/** Every address a server answers, as it was put there. */
export function routesOf(app: FastifyInstance): Route[] {
  return routes.get(app) ?? []
}

export type ProblemPage = (request: FastifyRequest, reply: FastifyReply, status: number, title: string) => unknown

/**
 * A server with our habits: problems after RFC 9457 in the reader's language (as a page where `page` is given and the
 * reader asked for HTML), a strict content policy, no request of another site, a number on every failure.
 */
export async function buildServer(options: {
  log: (line: Record<string, unknown>) => void
  page?: ProblemPage
  trustProxy?: boolean | string
}): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    trustProxy: options.trustProxy ?? false,
    bodyLimit: 1_000_000,
    genReqId: () => randomBytes(6).toString('hex'),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
  })
  const known: Route[] = []
  routes.set(app, known)
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) known.push({ method, url: route.url })
  })
  await app.register(cookie)
  await app.register(formbody, { bodyLimit: 200_000 })
  await app.register(multipart, {
    limits: { fileSize: 12_000_000, files: 9, fields: 40, fieldSize: 20_000, parts: 60 },
  })
  // whoever sends a byte a minute must not hold up the end; what is under way has these seconds to finish
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), 5000).unref()
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', policy)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'same-origin')
    reply.header('cross-origin-opener-policy', 'same-origin')
    reply.header('permissions-policy', 'geolocation=(self), camera=(self), microphone=(self)')
    // an interface for other sites' programs, where a cookie counts for nothing, says so on its routes
    if (!('anyOrigin' in request.routeOptions.config)) refuseForeign(request)
  })
  app.addHook('preValidation', async (request) => {
    refuseUnreadable(request.params)
    refuseUnreadable(request.query)
    refuseUnreadable(request.body)
  })
  app.setErrorHandler(async (error, request, reply) => {
    const locale = localeOf(request)
    const problem = asProblem(error)
    const status = problem ? problemStatus[problem.kind] : 500
    if (!problem)
      options.log({
        level: 'error',
        id: request.id,
        path: request.url.split('?')[0],
        error: String((error as Error).stack ?? error),
      })
    const said = problem
      ? sayProblem(problem, locale)
      : { title: say('internal', locale, { id: request.id }), faults: [] }
    if (problem?.kind === 'too_many') reply.header('retry-after', String(problem.params['seconds'] ?? 60))
    if (options.page && (request.headers.accept ?? '').includes('text/html'))
      return options.page(request, reply, status, said.title)
    return reply
      .code(status)
      .type('application/problem+json; charset=utf-8')
      .send(
        JSON.stringify({
          type: `urn:gankao:${problem?.code ?? 'internal'}`,
          title: said.title,
          status,
          code: problem?.code ?? 'internal',
          instance: request.id,
          errors: said.faults,
        }),
      )
  })
  app.setNotFoundHandler(async () => {
    throw new Problem('not_found', 'not_found')
  })
  return app
}
