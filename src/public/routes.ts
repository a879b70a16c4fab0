import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { renderSVG } from 'uqr'
import type { House } from '../kernel/house.ts'
import { Problem } from '../platform/problem.ts'

const files = {
  '/public.css': ['public.css', 'text/css; charset=utf-8'],
  '/public.js': ['public.js', 'text/javascript; charset=utf-8'],
  '/icon.svg': ['icon.svg', 'image/svg+xml'],
} as const

/** An address of this site, never another one: a path that begins with one slash. */
function ownPath(text: unknown): string | undefined {
  return typeof text === 'string' && text.length < 300 && /^\/(?![/\\])[^\\\s]*$/.test(text) ? text : undefined
}

/** What all public pages share: style, script, language, QR codes of our own addresses. */
export function mountPublic(app: FastifyInstance, house: House): void {
  for (const [url, [file, type]] of Object.entries(files)) {
    const text = readFileSync(join(import.meta.dirname, file))
    app.get(url, async (_request, reply) => reply.header('cache-control', 'public, max-age=3600').type(type).send(text))
  }
  app.get('/favicon.ico', async (_request, reply) => reply.redirect('/icon.svg', 301))
  app.get('/lang', async (request, reply) => {
    const { to, back } = request.query as Record<string, unknown>
    if (to === 'zh' || to === 'en')
      reply.setCookie('lang', to, { path: '/', maxAge: 31_536_000, sameSite: 'lax', httpOnly: false })
    return reply.redirect((ownPath(back) ?? '/').replace(/([?&])lang=(zh|en)(&|$)/, '$1'), 303)
  })
  app.get('/qr', async (request, reply) => {
    const to = ownPath((request.query as Record<string, unknown>)['to'])
    if (!to) throw new Problem('not_found', 'not_found')
    return reply
      .header('cache-control', 'public, max-age=86400')
      .type('image/svg+xml')
      .send(renderSVG(`${house.settings.origin}${to}`, { border: 2, ecc: 'M' }))
  })
}
