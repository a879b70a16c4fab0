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

export const problems = {
  'session.none': { zh: '请先登录。', en: 'Please sign in first.' },
  'session.wrong': { zh: '登录名或口令不对。', en: 'The login or the password is wrong.' },
  'session.locked': {
    zh: '输错次数太多,{until} 以后再试,或请管理员解锁。',
    en: 'Too many wrong tries; try again after {until}, or ask an administrator to unlock.',
  },
  'session.code_needed': { zh: '请再输入验证器上的六位数字。', en: 'Now enter the six digits of your authenticator.' },
  'session.code_wrong': {
    zh: '验证码不对,或者已经用过。请等下一个。',
    en: 'The code is wrong or was used already; wait for the next one.',
  },
  'session.disabled': { zh: '这个账号已停用,请找管理员。', en: 'This account is disabled; ask an administrator.' },
  'session.no_post': {
    zh: '这个账号现在没有岗位,请找管理员。',
    en: 'This account has no post at present; ask an administrator.',
  },
  'session.unknown': { zh: '没有这次登录,可能已经退出。', en: 'There is no such sign-in; it may have ended.' },
  'role.missing': { zh: '您现在的岗位没有这项权限。', en: 'The post you act through has no right to this.' },
  'post.unknown': { zh: '没有这个岗位,或者已经结束。', en: 'There is no such post, or it has ended.' },
  'grant.unknown': { zh: '没有这项授权,或者已经结束。', en: 'There is no such grant, or it has ended.' },
  'grant.twice': { zh: '这个岗位已经有这个角色。', en: 'This post has this role already.' },
  'account.unknown': {
    zh: '没有这个账号,或者不在您的范围内。',
    en: 'There is no such account, or it is outside your area.',
  },
  'account.elsewhere': {
    zh: '这个人在您的范围外还有岗位,请由上级管理员办。',
    en: 'This person also has a post outside your area; an administrator above both has to do this.',
  },
  'account.own': {
    zh: '不能对自己做这一步,请另一位管理员办。',
    en: 'You cannot do this to yourself; ask another administrator.',
  },
  'account.login_taken': { zh: '这个登录名已有人用。', en: 'This login is taken.' },
  'account.no_password': {
    zh: '这个账号没有口令,只能由统一身份登录。',
    en: 'This account has no password; it signs in through the identity provider.',
  },
  'password.wrong': { zh: '现在的口令不对', en: 'The present password is wrong' },
  'password.weak': { zh: '这个口令太容易猜到,换一个', en: 'This password is too easy to guess; choose another' },
  'totp.on_already': { zh: '两步验证已经开着。', en: 'The second step is on already.' },
  'totp.not_started': { zh: '请先开始设置两步验证。', en: 'Start setting up the second step first.' },
  'totp.code_wrong': { zh: '验证码不对,请看手机时间是否准确', en: 'The code is wrong; check the clock of your phone' },
  'invitation.unknown': {
    zh: '这个邀请链接无效、已用过或已过期,请找管理员要新的。',
    en: 'This invitation is not valid, was used or has expired; ask an administrator for a new one.',
  },
  'oidc.off': { zh: '这里没有接统一身份认证。', en: 'No identity provider is connected here.' },
  'oidc.away': {
    zh: '统一身份认证现在连不上,请过一会儿再试。',
    en: 'The identity provider cannot be reached; try again in a moment.',
  },
  'oidc.refused': {
    zh: '统一身份认证没有通过,请重新登录。',
    en: 'The identity provider did not confirm who you are; sign in again.',
  },
  'oidc.state': {
    zh: '登录已超时,或者不是从这个浏览器开始的,请重新登录。',
    en: 'This sign-in timed out or was begun in another browser; start again.',
  },
  'oidc.unlinked': {
    zh: '您的统一身份还没有和这里的账号关联。请用口令登录后自己关联,或者把这个编号告诉管理员:{subject}',
    en: 'Your identity is not linked to an account here. Sign in with your password and link it, or give an administrator this number: {subject}',
  },
  'oidc.taken': { zh: '这个统一身份已经关联了另一个账号。', en: 'This identity is linked to another account already.' },
  'link.unknown': { zh: '没有这个关联。', en: 'There is no such link.' },
  'post.dates': { zh: '结束日期不能早于开始日期', en: 'The last day cannot be before the first' },
} as const
