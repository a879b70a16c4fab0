import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../platform/i18n/problems.ts'
import { randomUUIDv7 } from '../../platform/ids.ts'
import { Problem } from '../../platform/problem.ts'
import type { House } from '../house.ts'
import { findActor } from '../identity/actions.ts'
import { serve } from '../identity/serve.ts'
import { recordJournal } from '../journal/actions.ts'
import { noticeEndpoints, noticeProblems } from './contract.ts'
import type { NoticeView } from './contract.ts'
import type { Post } from './post.ts'
import {
  countFilters,
  countUnread,
  dropFilter,
  findFilters,
  findLetters,
  findNotices,
  markRead,
  retryLetter,
  saveFilter,
} from './store.ts'
import type { NoticeRow } from './store.ts'

declareProblems(noticeProblems)

const markTexts: Record<string, [string, string]> = {
  'mark.half': ['期限过半', 'half of the time is used'],
  'mark.most': ['期限已用八成', '80 % of the time is used'],
  'mark.due': ['到期', 'due'],
  'mark.up2': ['超期,已报分管负责人', 'overdue, the leader in charge is told'],
  'mark.up3': ['超期,已报督办', 'overdue, the supervisor is told'],
}

function viewOf(row: NoticeRow): NoticeView {
  const { no = '', title = '', zh = '', en = '', root } = row.params
  const mark = markTexts[row.code]
  return {
    id: row.id,
    root: root ?? null,
    page: row.params['page'] ?? null,
    no,
    title,
    text: mark ? { zh: `${zh}:${mark[0]}`, en: `${en}: ${mark[1]}` } : { zh, en },
    at: row.at.toISOString(),
    read: row.read_at !== null,
  }
}

/** Inbox of notices, the outbox page, saved filters, and the live stream that open pages listen to. */
export function mountNotice(app: FastifyInstance, house: House, post: Post): void {
  mountLive(app, house)
  serve(app, house, noticeEndpoints, {
    notices: ({ actor, query }) =>
      house.read(actor, async (tx) => ({
        notices: (await findNotices(tx, actor.personId, query.limit)).map(viewOf),
        unread: await countUnread(tx, actor.personId),
      })),
    readNotices: async ({ actor, input, now }) => {
      await markRead(house.db, actor.personId, input.ids ?? null, now)
      return { done: true as const }
    },
    outbox: async ({ actor, query }) => {
      const rows = await house.read(actor, (tx) => findLetters(tx, query.what, query.limit))
      return {
        adapters: post.adapters,
        rows: rows.map((row) => ({
          id: row.id,
          channel: row.channel,
          address: row.address,
          subject: row.subject,
          body: row.body,
          createdAt: row.created_at.toISOString(),
          tries: row.tries,
          nextTryAt: row.next_try_at?.toISOString() ?? null,
          sentAt: row.sent_at?.toISOString() ?? null,
          held: row.held,
          lastError: row.last_error,
        })),
      }
    },
    retry: async ({ actor, params, now }) =>
      house.write(actor, undefined, async (tx) => {
        if ((await retryLetter(tx, params.id, now)) === 0) throw new Problem('refused', 'outbox.sent')
        await recordJournal(tx, { actor, verb: 'retry_letter', objectKind: 'outbox', objectId: params.id, now })
        return { done: true as const }
      }),
    filters: async ({ actor, query }) => ({ filters: await findFilters(house.db, actor.accountId, query.page) }),
    saveFilter: async ({ actor, input, now }) => {
      if ((await countFilters(house.db, actor.accountId)) >= 30) throw new Problem('refused', 'filter.most')
      return { id: await saveFilter(house.db, { ...input, id: randomUUIDv7(), accountId: actor.accountId, at: now }) }
    },
    dropFilter: async ({ actor, params }) => {
      if ((await dropFilter(house.db, actor.accountId, params.id)) === 0) throw new Problem('not_found', 'not_found')
      return { done: true as const }
    },
  })
}

type Changed = { root: string; paths: string[] }

/** Changes within this time of the last message are told together. */
const restMs = 2000

/**
 * GET /api/live: server-sent events. A page hears that something in its area changed, never what: it asks again with its
 * own rights; of many changes in a row it hears every two seconds. The stream ends after ten minutes, so that a session
 * that was revoked does not go on listening.
 */
function mountLive(app: FastifyInstance, house: House): void {
  const streams = new Set<ServerResponse>()
  app.addHook('preClose', async () => {
    for (const raw of streams) raw.end()
  })
  // no HEAD beside it: a stream has no end that an answer without a body could wait for
  app.get('/api/live', { exposeHeadRoute: false }, async (request, reply) => {
    const actor = await findActor(house, request, house.clock.now())
    if (!actor) throw new Problem('unauthenticated', 'session.none')
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    raw.write('retry: 3000\n\n')
    streams.add(raw)
    // the first change is told at once, those of the next two seconds together: on a busy day every act would
    // otherwise be a message to everybody in whose area it lies
    let resting: NodeJS.Timeout | undefined
    let missed: string | undefined
    const tell = (root: string): void => {
      raw.write(`event: changed\ndata: ${JSON.stringify({ root })}\n\n`)
      missed = undefined
      resting = setTimeout(() => {
        resting = undefined
        if (missed !== undefined) tell(missed)
      }, restMs)
    }
    const onChanged = (event: Changed): void => {
      if (!event.paths.some((path) => path.startsWith(actor.path))) return
      if (resting) missed = event.root
      else tell(event.root)
    }
    const ping = setInterval(() => raw.write('event: ping\ndata: {}\n\n'), 25_000)
    const end = setTimeout(() => raw.end(), 600_000)
    house.bus.on('changed', onChanged)
    raw.on('close', () => {
      streams.delete(raw)
      clearInterval(ping)
      clearTimeout(end)
      clearTimeout(resting)
      missed = undefined
      house.bus.off('changed', onChanged)
    })
  })
}
