import { z } from 'zod'
import type { Endpoints } from '../../platform/http/contract.ts'
import type { Texts } from '../../platform/i18n/problems.ts'

const instant = z.iso.datetime()
const done = z.object({ done: z.literal(true) })
const both = z.object({ zh: z.string(), en: z.string() })

export const NoticeView = z.object({
  id: z.uuid(),
  root: z.uuid().nullable(),
  /** A page of the desk it is about, where it is about no matter. */
  page: z.string().nullable(),
  no: z.string(),
  title: z.string(),
  text: both,
  at: instant,
  read: z.boolean(),
})
export type NoticeView = z.infer<typeof NoticeView>

const OutboxRow = z.object({
  id: z.uuid(),
  channel: z.string(),
  address: z.string(),
  subject: z.string(),
  body: z.string(),
  createdAt: instant,
  tries: z.number(),
  nextTryAt: instant.nullable(),
  sentAt: instant.nullable(),
  held: z.boolean(),
  lastError: z.string().nullable(),
})

/** Live pages listen at GET /api/live (server-sent events): `changed` with data {root}, `ping` every 25 s. */
export const noticeEndpoints = {
  notices: {
    method: 'GET',
    path: '/api/notices',
    summary: 'My notices, newest first',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(30) }),
    output: z.object({ notices: z.array(NoticeView), unread: z.number() }),
  },
  readNotices: {
    method: 'POST',
    path: '/api/notices/read',
    summary: 'Mark notices as read; all without ids',
    access: 'signed_in',
    since: '0.1.0',
    input: z.object({ ids: z.array(z.uuid()).max(200).optional() }),
    output: done,
  },
  outbox: {
    method: 'GET',
    path: '/api/outbox',
    summary: 'What leaves the house by mail and message',
    access: ['administrator', 'auditor'],
    since: '0.1.0',
    query: z.object({
      what: z.enum(['all', 'waiting', 'failed', 'sent']).default('all'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.object({
      rows: z.array(OutboxRow),
      adapters: z.array(z.object({ channel: z.string(), zh: z.string(), en: z.string(), on: z.boolean() })),
    }),
  },
  retry: {
    method: 'POST',
    path: '/api/outbox/:id/retry',
    summary: 'Try to send again now',
    access: ['administrator'],
    since: '0.1.0',
    params: z.object({ id: z.uuid() }),
    input: z.object({}),
    output: done,
  },
  filters: {
    method: 'GET',
    path: '/api/filters',
    summary: 'My saved filters of a page',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({ page: z.string().max(40) }),
    output: z.object({ filters: z.array(z.object({ id: z.uuid(), name: z.string(), query: z.string() })) }),
  },
  saveFilter: {
    method: 'POST',
    path: '/api/filters',
    summary: 'Save a filter under a name',
    access: 'signed_in',
    since: '0.1.0',
    input: z.object({ page: z.string().max(40), name: z.string().trim().min(1).max(40), query: z.string().max(500) }),
    output: z.object({ id: z.uuid() }),
  },
  dropFilter: {
    method: 'DELETE',
    path: '/api/filters/:id',
    summary: 'Drop a saved filter',
    access: 'signed_in',
    since: '0.1.0',
    params: z.object({ id: z.uuid() }),
    output: done,
  },
} as const satisfies Endpoints

export const noticeProblems: Texts = {
  'outbox.sent': { zh: '这一条已经发出。', en: 'This one has been sent already.' },
  'filter.most': { zh: '最多存 30 个筛选。', en: 'At most 30 filters are kept.' },
}
