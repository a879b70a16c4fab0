import { z } from 'zod'
import type { Endpoints } from '../../platform/http/contract.ts'

/** The trees a unit may stand in; `duty` is the one that work is handed down in. */
export const trees = {
  duty: { zh: '工作责任', en: 'duty' },
  party: { zh: '党组织', en: 'party' },
  government: { zh: '政府', en: 'government' },
  congress: { zh: '人大', en: 'congress' },
} as const
export type Tree = keyof typeof trees
export const treeNames = ['duty', 'party', 'government', 'congress'] as const

export const unitKinds = {
  city: { zh: '市', en: 'city' },
  street: { zh: '街道', en: 'sub-district' },
  town: { zh: '镇', en: 'town' },
  township: { zh: '乡', en: 'township' },
  zone: { zh: '开发区', en: 'development zone' },
  community: { zh: '社区', en: 'community' },
  village: { zh: '村', en: 'village' },
  grid: { zh: '网格', en: 'grid' },
  department: { zh: '部门', en: 'department' },
  property_firm: { zh: '物业企业', en: 'property firm' },
  office: { zh: '科室', en: 'office' },
  party_committee: { zh: '党(工)委', en: 'party committee' },
  party_branch: { zh: '党支部', en: 'party branch' },
  school: { zh: '学校', en: 'school' },
  firm: { zh: '企业', en: 'firm' },
} as const
const unitKindNames = Object.keys(unitKinds) as (keyof typeof unitKinds)[]

const day = z.iso.date()
const id = z.object({ id: z.uuid() })
const name = z.string().trim().min(1).max(80)
const reason = z.string().trim().min(2).max(300)
const done = z.object({ done: z.literal(true) })

export const UnitNode = z.object({
  id: z.uuid(),
  kind: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  code: z.string().nullable(),
  parentId: z.uuid().nullable(),
  children: z.number(),
  invented: z.boolean(),
  endedOn: z.string().nullable(),
})
export type UnitNode = z.infer<typeof UnitNode>

const UnitChange = z.object({
  at: z.string(),
  what: z.enum(['founded', 'named', 'placed', 'ended', 'merged', 'split']),
  tree: z.string().nullable(),
  zh: z.string(),
  en: z.string(),
  by: z.object({ zh: z.string(), en: z.string() }).nullable(),
  reason: z.string().nullable(),
})

export const UnitDetail = UnitNode.extend({
  phone: z.string().nullable(),
  since: z.string(),
  externalNo: z.string().nullable(),
  line: z.array(z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })),
  posts: z.array(
    z.object({
      id: z.uuid(),
      personId: z.uuid(),
      nameZh: z.string(),
      nameEn: z.string(),
      titleZh: z.string(),
      titleEn: z.string(),
      from: z.string(),
      to: z.string().nullable(),
      login: z.string().nullable(),
      roles: z.array(z.object({ id: z.uuid(), role: z.string(), from: z.string(), to: z.string().nullable() })),
    }),
  ),
  history: z.array(UnitChange),
  mayEdit: z.boolean(),
})
export type UnitDetail = z.infer<typeof UnitDetail>

const tree = z.enum(treeNames).default('duty')

/**
 * Reads take `on`: the organisation as it was on that day. Changes take effect on `from`, not before the last change and
 * not after today; one of the same day replaces it. Ranges are half open: from `on` or `to` on, a post or grant no
 * longer holds.
 */
export const organizationEndpoints = {
  units: {
    method: 'GET',
    path: '/api/units',
    summary: 'Units directly below one, in a tree, as of a day',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({ tree, parent: z.uuid().optional(), on: day.optional() }),
    output: z.object({ units: z.array(UnitNode) }),
  },
  searchUnits: {
    method: 'GET',
    path: '/api/units/search',
    summary: 'Units by a piece of their name or code',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({
      query: z.string().trim().max(60).default(''),
      kinds: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(30),
    }),
    output: z.object({ units: z.array(UnitNode) }),
  },
  unit: {
    method: 'GET',
    path: '/api/units/:id',
    summary: 'One unit with its people, posts, grants and history',
    access: 'signed_in',
    since: '0.1.0',
    params: id,
    query: z.object({ tree, on: day.optional() }),
    output: UnitDetail,
  },
  found: {
    method: 'POST',
    path: '/api/units',
    summary: 'Found a unit',
    access: ['administrator'],
    since: '0.1.0',
    input: z.object({
      kind: z.enum(unitKindNames as [string, ...string[]]),
      nameZh: name,
      nameEn: name,
      parentId: z.uuid(),
      tree,
      code: z.string().trim().max(30).optional(),
      phone: z.string().trim().max(30).optional(),
      reason,
    }),
    output: z.object({ id: z.uuid() }),
  },
  rename: {
    method: 'POST',
    path: '/api/units/:id/rename',
    summary: 'Rename a unit from a day on',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    input: z.object({ nameZh: name, nameEn: name, from: day, reason }),
    output: done,
  },
  move: {
    method: 'POST',
    path: '/api/units/:id/move',
    summary: 'Move a unit with all below it under another',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    input: z.object({ parentId: z.uuid(), tree, from: day, reason }),
    output: z.object({ moved: z.number() }),
  },
  merge: {
    method: 'POST',
    path: '/api/units/:id/merge',
    summary: 'Merge a unit into another: its open work, posts and units below go there',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    input: z.object({ into: z.uuid(), from: day, reason }),
    output: done,
  },
  split: {
    method: 'POST',
    path: '/api/units/:id/split',
    summary: 'Split new units off a unit',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    input: z.object({
      parts: z
        .array(z.object({ nameZh: name, nameEn: name, takes: z.array(z.uuid()).max(500).default([]) }))
        .min(1)
        .max(12),
      from: day,
      reason,
    }),
    output: z.object({ ids: z.array(z.uuid()) }),
  },
  appoint: {
    method: 'POST',
    path: '/api/units/:id/posts',
    summary: 'Appoint a person to a post with roles',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    input: z.object({
      personId: z.uuid().optional(),
      nameZh: name.optional(),
      nameEn: name.optional(),
      login: z.string().trim().toLowerCase().min(2).max(80).optional(),
      titleZh: name,
      titleEn: name,
      roles: z.array(z.string()).min(1).max(14),
      from: day,
    }),
    output: z.object({ postId: z.uuid(), personId: z.uuid(), invitation: z.string().nullable() }),
  },
  endPost: {
    method: 'POST',
    path: '/api/posts/:id/end',
    summary: 'End a post and its grants on a day',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    input: z.object({ on: day, reason }),
    output: done,
  },
  grant: {
    method: 'POST',
    path: '/api/posts/:id/grants',
    summary: 'Grant a role to a post',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    input: z.object({ role: z.string().max(40), from: day, to: day.optional() }),
    output: z.object({ id: z.uuid() }),
  },
  revokeGrant: {
    method: 'POST',
    path: '/api/grants/:id/end',
    summary: 'End a grant on a day',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    input: z.object({ on: day, reason }),
    output: done,
  },
  people: {
    method: 'GET',
    path: '/api/people',
    summary: 'People of my area by a piece of their name or login',
    access: ['administrator'],
    since: '0.1.0',
    query: z.object({
      query: z.string().trim().max(60).default(''),
      limit: z.coerce.number().int().min(1).max(100).default(30),
    }),
    output: z.object({
      people: z.array(
        z.object({
          id: z.uuid(),
          nameZh: z.string(),
          nameEn: z.string(),
          accountId: z.uuid().nullable(),
          login: z.string().nullable(),
          disabled: z.boolean(),
          locked: z.boolean(),
          posts: z.array(
            z.object({ unitZh: z.string(), unitEn: z.string(), titleZh: z.string(), titleEn: z.string() }),
          ),
        }),
      ),
    }),
  },
  inviteAgain: {
    method: 'POST',
    path: '/api/accounts/:id/invitation',
    summary: 'A new one-time link that sets the password; ends all sessions',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    input: z.object({}),
    output: z.object({ invitation: z.string() }),
  },
  setDisabled: {
    method: 'POST',
    path: '/api/accounts/:id/disabled',
    summary: 'Disable or enable an account; ends its sessions',
    access: ['administrator'],
    since: '0.1.0',
    params: id,
    input: z.object({ disabled: z.boolean(), reason }),
    output: done,
  },
} as const satisfies Endpoints
