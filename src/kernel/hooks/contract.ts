import { z } from 'zod'
import type { Endpoints } from '../../platform/http/contract.ts'
import type { Texts } from '../../platform/i18n/problems.ts'
import type { ParamSpec } from '../params/contract.ts'
import { hookEventNames } from './events.ts'
import type { HookEvent as HookEventName } from './events.ts'

const instant = z.iso.datetime()
const id = z.object({ id: z.uuid() })
const done = z.object({ done: z.literal(true) })

export const HookEvent = z.enum(hookEventNames)
export type HookEvent = HookEventName

/** The body of a request to a receiver (Standard Webhooks: type, timestamp, data). Thin: who wants more asks with rights. */
export const HookBody = z.object({
  type: z.union([HookEvent, z.literal('ping')]),
  timestamp: instant,
  data: z.object({
    id: z.uuid(),
    root: z.uuid(),
    number: z.string(),
    kind: z.string(),
    state: z.string(),
    act: z.string(),
    unit: z.uuid(),
    due: instant.nullable(),
    at: instant,
  }),
})
export type HookBody = z.infer<typeof HookBody>

export const HookState = z.enum(['well', 'failing', 'paused', 'ended'])
export type HookState = z.infer<typeof HookState>

export const HookView = z.object({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  unit: z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() }),
  events: z.array(HookEvent),
  state: HookState,
  why: z.enum(['by_hand', 'failing', 'gone']).nullable(),
  failingSince: instant.nullable(),
  oldUntil: instant.nullable(),
  madeAt: instant,
  waiting: z.number(),
  held: z.number(),
  lastAt: instant.nullable(),
})
export type HookView = z.infer<typeof HookView>

export const HookDelivery = z.object({
  eventId: z.uuid(),
  event: z.string(),
  at: instant,
  body: z.string(),
  state: z.enum(['sent', 'waiting', 'held']),
  tries: z.number(),
  nextTryAt: instant.nullable(),
  attempts: z.array(
    z.object({
      id: z.uuid(),
      at: instant,
      status: z.number().nullable(),
      ms: z.number(),
      fault: z.string().nullable(),
      answer: z.string(),
    }),
  ),
})
export type HookDelivery = z.infer<typeof HookDelivery>

const HookInput = z.object({
  name: z.string().trim().min(2).max(60),
  url: z.url().max(500),
  events: z.array(HookEvent).min(1).max(10),
})
export type HookInput = z.infer<typeof HookInput>
const withSecret = z.object({ hook: HookView, secret: z.string() })
const manage = ['administrator'] as const

export const hookEndpoints = {
  hooks: {
    method: 'GET',
    path: '/api/hooks',
    summary: 'Receivers in my area, with how they do',
    access: ['administrator', 'auditor'],
    since: '0.2.0',
    query: z.object({ ended: z.enum(['yes', 'no']).default('no') }),
    output: z.object({ hooks: z.array(HookView), mayEdit: z.boolean() }),
  },
  makeHook: {
    method: 'POST',
    path: '/api/hooks',
    summary: 'Register a receiver for a unit and all below it; the secret is answered this once',
    access: manage,
    since: '0.2.0',
    input: z.strictObject({ ...HookInput.shape, unitId: z.uuid() }),
    output: withSecret,
  },
  changeHook: {
    method: 'PUT',
    path: '/api/hooks/:id',
    summary: 'Change name, address or events of a receiver',
    access: manage,
    since: '0.2.0',
    params: id,
    input: z.strictObject(HookInput.shape),
    output: HookView,
  },
  rotateHook: {
    method: 'POST',
    path: '/api/hooks/:id/rotate',
    summary: 'A new secret; the old one signs beside it for a while',
    access: manage,
    since: '0.2.0',
    params: id,
    input: z.strictObject({}),
    output: withSecret,
  },
  pauseHook: {
    method: 'POST',
    path: '/api/hooks/:id/pause',
    summary: 'Pause or resume; what happens meanwhile waits',
    access: manage,
    since: '0.2.0',
    params: id,
    input: z.strictObject({ paused: z.boolean() }),
    output: HookView,
  },
  endHook: {
    method: 'DELETE',
    path: '/api/hooks/:id',
    summary: 'End a receiver for good; its log stays',
    access: manage,
    since: '0.2.0',
    params: id,
    output: done,
  },
  pingHook: {
    method: 'POST',
    path: '/api/hooks/:id/ping',
    summary: 'Send a test event',
    access: manage,
    since: '0.2.0',
    params: id,
    input: z.strictObject({}),
    output: z.object({ eventId: z.uuid() }),
  },
  deliveries: {
    method: 'GET',
    path: '/api/hooks/:id/deliveries',
    summary: 'What was sent to a receiver, newest first, with every attempt',
    access: ['administrator', 'auditor'],
    since: '0.2.0',
    params: id,
    query: z.object({
      what: z.enum(['all', 'waiting', 'held', 'sent']).default('all'),
      before: z.string().max(80).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    output: z.object({ deliveries: z.array(HookDelivery), next: z.string().nullable() }),
  },
  replay: {
    method: 'POST',
    path: '/api/hooks/:id/replay',
    summary: 'Send one event again, or all since an instant; each keeps its id',
    access: manage,
    since: '0.2.0',
    params: id,
    input: z.union([z.strictObject({ eventId: z.uuid() }), z.strictObject({ since: instant })]),
    output: z.object({ count: z.number() }),
  },
} as const satisfies Endpoints

export const hookProblems: Texts = {
  'hook.ended': { zh: '这个接收端已经停用。', en: 'This receiver has ended.' },
  'hook.url': {
    zh: '请填 https:// 开头的网址,不带账号口令。',
    en: 'Write an address that begins with https://, without a user name or password.',
  },
  'hook.private': {
    zh: '不能发到内部网络的地址。需要时请机房管理员在 GANKAO_HOOK_NETWORKS 里放行。',
    en: 'Addresses of internal networks are refused. Who runs the server can allow one in GANKAO_HOOK_NETWORKS.',
  },
  'hook.most': { zh: '一个单位最多登记 {max} 个接收端。', en: 'A unit may have {max} receivers at most.' },
  'hook.paused': { zh: '接收端暂停着,先恢复。', en: 'The receiver is paused; resume it first.' },
}

const ours = '本系统默认值 / our default'
const spec = 'Standard Webhooks, retries: immediately, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h'
export const hookParams: ParamSpec[] = [
  {
    key: 'hooks.retries',
    value: '5s 5min 30min 2h 5h 10h 14h 20h 24h',
    label: { zh: '回调没送到,隔多久再送', en: 'hooks: pauses before another try' },
    source: spec,
    level: 'default',
  },
  {
    key: 'hooks.jitter',
    value: 20,
    label: { zh: '回调重试间隔最多错开(%)', en: 'hooks: pauses are longer by up to (%)' },
    source: spec,
    level: 'default',
  },
  {
    key: 'hooks.pause_after',
    value: '5d',
    label: { zh: '回调一直送不到,多久后暂停', en: 'hooks: a receiver that keeps failing is paused after' },
    source: ours,
    level: 'default',
  },
  {
    key: 'hooks.old_secret',
    value: '24h',
    label: { zh: '换密钥后旧密钥还能用', en: 'hooks: the old secret stays valid for' },
    source: ours,
    level: 'default',
  },
  {
    key: 'hooks.keep',
    value: '90d',
    label: { zh: '回调记录保存', en: 'hooks: the delivery log is kept for' },
    source: ours,
    level: 'default',
  },
]
