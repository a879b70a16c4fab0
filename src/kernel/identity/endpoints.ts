import { z } from 'zod'
import type { Endpoints } from '../../platform/http/contract.ts'
import type { Texts } from '../../platform/i18n/problems.ts'
import { Login, Password } from './contract.ts'

const done = z.object({ done: z.literal(true) })
const code = z.string().regex(/^\d{6}$/)

export const Session = z.object({
  person: z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() }),
  account: z.object({ login: z.string(), totpOn: z.boolean(), mustChange: z.boolean() }),
  posts: z.array(
    z.object({
      id: z.uuid(),
      unitId: z.uuid(),
      unitZh: z.string(),
      unitEn: z.string(),
      titleZh: z.string(),
      titleEn: z.string(),
      roles: z.array(z.string()),
    }),
  ),
  acting: z.string(),
  locale: z.enum(['zh', 'en']),
  demo: z.boolean(),
  /** A replay city: what its clock shows and how many times as fast it runs. */
  replay: z.object({ now: z.iso.datetime(), speed: z.number() }).nullable(),
  city: z.object({ zh: z.string(), en: z.string() }),
})
export type Session = z.infer<typeof Session>

export const identityEndpoints = {
  session: {
    method: 'GET',
    path: '/api/session',
    summary: 'Who I am and through which post I act',
    access: 'signed_in',
    since: '0.1.0',
    output: Session,
  },
  signIn: {
    method: 'POST',
    path: '/api/session',
    summary: 'Sign in',
    access: 'anyone',
    since: '0.1.0',
    input: z.object({ login: Login, password: z.string().min(1).max(200), code: code.optional() }),
    output: done,
  },
  signOut: {
    method: 'DELETE',
    path: '/api/session',
    summary: 'Sign out',
    access: 'signed_in',
    since: '0.1.0',
    output: done,
  },
  actThrough: {
    method: 'POST',
    path: '/api/session/post',
    summary: 'Act through another of my posts',
    access: 'signed_in',
    since: '0.1.0',
    input: z.object({ postId: z.uuid() }),
    output: done,
  },
  sessions: {
    method: 'GET',
    path: '/api/sessions',
    summary: 'Where I am signed in',
    access: 'signed_in',
    since: '0.1.0',
    output: z.object({
      sessions: z.array(
        z.object({
          id: z.uuid(),
          device: z.string(),
          createdAt: z.iso.datetime(),
          seenAt: z.iso.datetime(),
          present: z.boolean(),
        }),
      ),
    }),
  },
  revoke: {
    method: 'DELETE',
    path: '/api/sessions/:id',
    summary: 'Sign out elsewhere',
    access: 'signed_in',
    since: '0.1.0',
    params: z.object({ id: z.uuid() }),
    output: done,
  },
  changePassword: {
    method: 'POST',
    path: '/api/account/password',
    summary: 'Change my password',
    access: 'signed_in',
    since: '0.1.0',
    input: z.object({ present: z.string().max(200), next: Password }),
    output: done,
  },
  enrolTotp: {
    method: 'POST',
    path: '/api/account/totp',
    summary: 'Begin using one-time codes',
    access: 'signed_in',
    since: '0.1.0',
    input: z.object({}),
    output: z.object({ secret: z.string(), uri: z.string(), svg: z.string() }),
  },
  confirmTotp: {
    method: 'PUT',
    path: '/api/account/totp',
    summary: 'Turn one-time codes on',
    access: 'signed_in',
    since: '0.1.0',
    input: z.object({ code }),
    output: done,
  },
  endTotp: {
    method: 'POST',
    path: '/api/account/totp/end',
    summary: 'Turn one-time codes off',
    access: 'signed_in',
    since: '0.1.0',
    input: z.object({ password: z.string().max(200) }),
    output: done,
  },
  acceptInvitation: {
    method: 'POST',
    path: '/api/invitation',
    summary: 'Open an account by its one-time link',
    access: 'anyone',
    since: '0.1.0',
    input: z.object({ token: z.string().min(20).max(80), password: Password }),
    output: done,
  },
} as const satisfies Endpoints

export const identityProblems: Texts = {
  'session.none': { zh: '请先登录。', en: 'Please sign in.' },
  'session.wrong': { zh: '账号或口令不对。', en: 'Login or password is wrong.' },
  'session.locked': {
    zh: '连续输错,账号已锁定,请 {seconds} 秒后再试。',
    en: 'Locked after wrong tries; try again in {seconds} seconds.',
  },
  'session.code_needed': { zh: '请输入动态码。', en: 'Enter the one-time code.' },
  'session.code_wrong': { zh: '动态码不对,或已用过。', en: 'The one-time code is wrong or was used before.' },
  'session.code_on': { zh: '动态码已经启用。', en: 'One-time codes are already on.' },
  'role.missing': {
    zh: '您现在的岗位没有这项权限,可以换一个岗位试试。',
    en: 'The post you act through has no right to this; try another of your posts.',
  },
  'invitation.unknown': {
    zh: '链接已用过或已过期,请向管理员要新的。',
    en: 'This link was used or has expired; ask the administrator for a new one.',
  },
}
