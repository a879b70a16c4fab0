import { z } from 'zod'
import type { Endpoints } from '../../../platform/http/contract.ts'
import { mayWords } from './contract.ts'

const both = z.object({ zh: z.string(), en: z.string() })
const unit = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })
const instant = z.iso.datetime()

export const KeyView = z.object({
  id: z.uuid(),
  /** Its first letters, to tell keys apart. */
  mark: z.string(),
  name: z.string(),
  unit,
  post: z.object({ title: both, person: both }).nullable(),
  may: z.array(z.enum(mayWords)),
  createdAt: instant,
  endedAt: instant.nullable(),
  /** The day, and no more than the day. */
  lastUsedOn: z.string().nullable(),
})
export type KeyView = z.infer<typeof KeyView>

export const Exchange = z.object({
  /** Answers to what the service asks besides the words. */
  answers: z.array(z.object({ label: both, text: both })),
  /** What a handler's own system reported by key. */
  updates: z.array(
    z.object({
      id: z.uuid(),
      from: z.string(),
      said: z.string(),
      status: z.enum(['open', 'closed']),
      at: instant,
      receivedAt: instant,
      /** The act it became, with the number of the promise; none: it stands as a note. */
      act: z.object({ label: both, no: z.string() }).nullable(),
    }),
  ),
  /** An address the reporter's program gave for a picture. Words only: nobody fetches it. */
  mediaUrl: z.string().nullable(),
})
export type Exchange = z.infer<typeof Exchange>

const administrator = ['administrator'] as const

export const open311Endpoints = {
  keys: {
    method: 'GET',
    path: '/api/keys',
    summary: 'Keys of the open interface',
    access: administrator,
    since: '0.2.0',
    output: z.object({ keys: z.array(KeyView), origin: z.string() }),
  },
  holders: {
    method: 'GET',
    path: '/api/keys/holders',
    summary: 'Posts of a unit that a key may speak for',
    access: administrator,
    since: '0.2.0',
    query: z.object({ unit: z.uuid() }),
    output: z.object({ holders: z.array(z.object({ postId: z.uuid(), title: both, person: both })) }),
  },
  addKey: {
    method: 'POST',
    path: '/api/keys',
    summary: 'Make a key; the answer is the only place where it is seen',
    access: administrator,
    since: '0.2.0',
    input: z.object({
      name: z.string().trim().min(2).max(60),
      unitId: z.uuid(),
      postId: z.uuid().optional(),
      may: z.array(z.enum(mayWords)).max(mayWords.length).default([]),
    }),
    output: z.object({ id: z.uuid(), key: z.string() }),
  },
  endKey: {
    method: 'POST',
    path: '/api/keys/:id/end',
    summary: 'End a key at once and for good',
    access: administrator,
    since: '0.2.0',
    params: z.object({ id: z.uuid() }),
    input: z.object({}),
    output: z.object({ done: z.literal(true) }),
  },
  exchange: {
    method: 'GET',
    path: '/api/cases/:id/exchange',
    summary: 'What came with and about a matter by the open interface',
    access: 'signed_in',
    since: '0.2.0',
    params: z.object({ id: z.uuid() }),
    output: Exchange,
  },
} as const satisfies Endpoints
