import { z } from 'zod'
import type { Endpoints } from '../../../platform/http/contract.ts'
import type { Texts } from '../../../platform/i18n/problems.ts'

const id = z.object({ id: z.uuid() })
const reason = z.string().trim().min(2).max(300)
const done = z.object({ done: z.literal(true) })
const unit = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })

/** none: a person without an account. */
const accountStates = ['none', 'invited', 'active', 'locked', 'disabled'] as const
export type AccountState = (typeof accountStates)[number]

const Found = z.object({
  id: z.uuid(),
  nameZh: z.string(),
  nameEn: z.string(),
  login: z.string().nullable(),
  state: z.enum(accountStates),
  twoStep: z.boolean(),
  posts: z.array(z.object({ unit, titleZh: z.string(), titleEn: z.string(), roles: z.array(z.string()) })),
})

export const Person = z.object({
  id: z.uuid(),
  nameZh: z.string(),
  nameEn: z.string(),
  account: z
    .object({
      id: z.uuid(),
      login: z.string(),
      state: z.enum(accountStates),
      twoStep: z.boolean(),
      lockedUntil: z.iso.datetime().nullable(),
      invitedUntil: z.iso.datetime().nullable(),
      disabledAt: z.iso.datetime().nullable(),
      /** Places where the account is signed in now. */
      sessions: z.number(),
    })
    .nullable(),
  posts: z.array(
    z.object({
      id: z.uuid(),
      unit,
      titleZh: z.string(),
      titleEn: z.string(),
      from: z.string(),
      to: z.string().nullable(),
      state: z.enum(['present', 'coming', 'ended']),
      mayChange: z.boolean(),
      grants: z.array(
        z.object({
          id: z.uuid(),
          role: z.string(),
          from: z.string(),
          to: z.string().nullable(),
          state: z.enum(['present', 'coming', 'ended']),
        }),
      ),
    }),
  ),
  own: z.boolean(),
  /** What the reader may do with the account. */
  may: z.array(z.enum(['invite', 'unlock', 'disable', 'enable', 'reset_two_step'])),
  /** What was done to the account, its posts and grants, newest first. */
  history: z.array(
    z.object({
      at: z.iso.datetime(),
      verb: z.string(),
      by: z.object({ zh: z.string(), en: z.string() }).nullable(),
      reason: z.string().nullable(),
    }),
  ),
})
export type Person = z.infer<typeof Person>

export const accountEndpoints = {
  searchPeople: {
    method: 'GET',
    path: '/api/people/search',
    summary: 'People of my area by name, login or unit, with posts, roles and the state of the account',
    access: ['administrator'],
    since: '0.1.0',
    query: z.object({
      query: z.string().trim().max(60).default(''),
      unit: z.uuid().optional(),
      role: z.string().max(40).optional(),
      state: z.enum(accountStates).optional(),
      after: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(40),
    }),
    output: z.object({ people: z.array(Found), next: z.string().nullable() }),
  },
  person: {
    method: 'GET',
    path: '/api/people/:id',
    summary: 'One person: account, posts and grants with their days, what was done',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    output: Person,
  },
  unlock: {
    method: 'POST',
    path: '/api/accounts/:id/unlock',
    summary: 'End the lock after wrong passwords',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    input: z.object({ reason }),
    output: done,
  },
  resetTwoStep: {
    method: 'POST',
    path: '/api/accounts/:id/two-step/reset',
    summary: 'Turn one-time codes off for somebody who lost the device; ends all sessions',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    input: z.object({ reason }),
    output: done,
  },
} as const satisfies Endpoints

export const accountProblems: Texts = {
  'account.last_administrator': {
    zh: '这样就没有管全市的管理员了。请先让另一位担任,再办这一步。',
    en: 'The city would be without an administrator. Appoint another one first.',
  },
  'account.not_locked': { zh: '这个账号没有锁定。', en: 'This account is not locked.' },
  'account.no_two_step': { zh: '这个账号没有启用动态码。', en: 'One-time codes are not on for this account.' },
}
