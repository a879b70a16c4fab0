import { z } from 'zod'
import type { Scope } from './scope.ts'

/** Every role of the house; a grant gives one of them at one unit. */
export const roles = {
  administrator: { zh: '系统管理员', en: 'administrator' },
  agent: { zh: '热线(窗口)受理员', en: 'hotline and window agent' },
  grid_worker: { zh: '网格员', en: 'grid worker' },
  community_worker: { zh: '社区工作者', en: 'community worker' },
  community_secretary: { zh: '社区(村)党组织书记', en: 'community secretary' },
  dispatcher: { zh: '分办员', en: 'dispatcher' },
  unit_clerk: { zh: '单位收发员', en: 'unit clerk' },
  unit_handler: { zh: '承办人', en: 'unit handler' },
  unit_head: { zh: '单位负责人', en: 'unit head' },
  verifier: { zh: '核验员', en: 'verifier' },
  arbiter: { zh: '裁定员', en: 'arbiter' },
  supervisor: { zh: '督办员', en: 'supervisor' },
  deputy_mayor: { zh: '分管负责人', en: 'leader in charge' },
  auditor: { zh: '审计员(只读)', en: 'auditor (read-only)' },
} as const

export type Role = keyof typeof roles
export const roleNames = Object.keys(roles) as Role[]

export type DeskActor = {
  kind: 'desk'
  accountId: string
  personId: string
  postId: string
  unitId: string
  /** Path of the post's unit. */
  path: string
  roles: string[]
  scope: Scope
  sessionId: string
  locale: 'zh' | 'en'
}

/** A resident who proved by code or phone that the matter is theirs; reaches that one case. */
export type ReporterActor = {
  kind: 'reporter'
  caseId: string
  channel: 'code' | 'phone' | 'call' | 'follower'
  scope: Scope
}
export type SystemActor = { kind: 'system'; scope: Scope }
export type Actor = DeskActor | ReporterActor | SystemActor

export const Login = z.string().trim().toLowerCase().min(2).max(80)
export const Password = z.string().min(10).max(200)

/** A scope of its own for what the system does at nobody's wish: sign-in, the command line, the loader. */
export const systemActor: SystemActor = { kind: 'system', scope: { lo: '', hi: '~' } }
