import type { FastifyInstance } from 'fastify'
import { sha256 } from '../../../platform/canonical.ts'
import { declareProblems } from '../../../platform/i18n/problems.ts'
import { Problem } from '../../../platform/problem.ts'
import type { House } from '../../../kernel/house.ts'
import { serve } from '../../../kernel/identity/serve.ts'
import { endLink, makeLink, readCalendar } from './actions.ts'
import { deadlineEndpoints, deadlineProblems } from './contract.ts'
import { findLinks } from './store.ts'

declareProblems(deadlineProblems)

/** Calendars of a unit's deadlines: the links at the desk, and the addresses calendar programs ask. */
export function mountDeadlines(app: FastifyInstance, house: House): void {
  serve(app, house, deadlineEndpoints, {
    deadlineLinks: async ({ actor, now }) => ({
      links: (await findLinks(house.db, actor.accountId, now)).map((row) => ({
        id: row.id,
        post: {
          id: row.post_id,
          unitZh: row.unit_zh,
          unitEn: row.unit_en,
          titleZh: row.title_zh,
          titleEn: row.title_en,
        },
        madeAt: row.made_at.toISOString(),
        holds: row.holds,
      })),
    }),
    makeDeadlineLink: async ({ actor, locale, reply }) => {
      reply.header('cache-control', 'no-store')
      return makeLink(house, actor, locale)
    },
    endDeadlineLink: async ({ actor, params }) => {
      await endLink(house, actor, params.id)
      return { done: true as const }
    },
  })
  app.get('/deadlines/:file', async (request, reply) => {
    const [, token = ''] = /^([\w-]{43})\.ics$/.exec((request.params as { file: string }).file) ?? []
    if (!token) throw new Problem('not_found', 'not_found')
    const as = (request.query as Record<string, unknown>)['as'] === 'todo' ? 'todo' : 'event'
    const { text } = await readCalendar(house, token, as)
    const etag = `"${sha256(text).toString('base64url').slice(0, 27)}"`
    // the address is the secret: nobody between keeps a copy, no engine lists it, no page is told where one came from
    reply
      .header('etag', etag)
      .header('cache-control', 'private, no-cache')
      .header('x-robots-tag', 'noindex')
      .header('referrer-policy', 'no-referrer')
    const known = (request.headers['if-none-match'] ?? '').split(',')
    if (known.some((tag) => tag.trim().replace(/^W\//, '') === etag)) return reply.code(304).send()
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', 'inline; filename="deadlines.ics"')
      .send(text)
  })
}
