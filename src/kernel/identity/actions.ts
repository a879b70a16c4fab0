import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Secret, TOTP } from 'otpauth'
import { sha256 } from '../../platform/canonical.ts'
import { randomUUIDv7 } from '../../platform/ids.ts'
import { Problem } from '../../platform/problem.ts'
import { parseLimit } from '../calendar/limits.ts'
import type { House } from '../house.ts'
import { recordJournal } from '../journal/actions.ts'
import type { DeskActor } from './contract.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { noScope, scopeOf } from './scope.ts'
import * as store from './store.ts'

const sessionCookie = 'gankao_session'
const longest = 30 * 86_400_000

function lengthOf(limit: string): number {
  const { amount, unit } = parseLimit(limit)
  return amount * ({ min: 60_000, h: 3_600_000, d: 86_400_000 }[unit as 'min'] ?? 3_600_000)
}

export function hashToken(token: string): Buffer {
  return sha256('token:', token)
}

/** Who a request comes from and through which post; nothing where there is no session that still holds. */
export async function findActor(house: House, request: FastifyRequest, now: Date): Promise<DeskActor | undefined> {
  const token = request.cookies[sessionCookie]
  if (!token || token.length !== 43) return undefined
  const law = await house.law()
  const idle = lengthOf(String(law.param('session.idle').value))
  const at = house.machine.now()
  const row = await store.findSession(house.db, hashToken(token), {
    on: now,
    at,
    idleSince: new Date(at.getTime() - idle),
  })
  if (!row) return undefined
  if (at.getTime() - row.seen_at.getTime() > 60_000) void store.touchSession(house.db, row.id, at).catch(() => {})
  const acts = row.post_id !== null && row.path !== null && row.roles.length > 0
  return {
    kind: 'desk',
    accountId: row.account_id,
    personId: row.person_id,
    postId: row.post_id ?? '',
    unitId: row.unit_id ?? '',
    path: acts ? (row.path ?? '~') : '~',
    roles: acts ? row.roles : [],
    scope: acts && row.path ? scopeOf(row.path) : noScope,
    sessionId: row.id,
    locale: row.locale === 'en' ? 'en' : 'zh',
  }
}

/** Tries of one address in the last minute; in memory only, never kept or logged. */
const tries = new Map<string, number[]>()

export function refuseFlood(address: string, now: Date, most = 30): void {
  const since = now.getTime() - 60_000
  const recent = (tries.get(address) ?? []).filter((at) => at > since && at <= now.getTime())
  if (recent.length >= most) throw new Problem('too_many', 'too_many', { seconds: 60 })
  recent.push(now.getTime())
  tries.set(address, recent)
  if (tries.size > 20_000) for (const [key, at] of tries) if ((at.at(-1) ?? 0) < since) tries.delete(key)
}

function totpOf(secret: string, login: string): TOTP {
  return new TOTP({ issuer: 'Gankao', label: login, secret: Secret.fromBase32(secret) })
}

async function checkCode(house: House, account: store.AccountRow, code: string, now: Date): Promise<boolean> {
  if (!account.totp_secret) return false
  const totp = totpOf(house.sealer.open(account.totp_secret), account.login)
  const delta = totp.validate({ token: code, window: 1, timestamp: now.getTime() })
  if (delta === null) return false
  return store.useTotpStep(house.db, account.id, Math.floor(now.getTime() / 30_000) + delta)
}

/** Starts a session of an account that proved itself, with its first post; sets the cookie. */
export async function startSession(
  house: House,
  accountId: string,
  request: FastifyRequest,
  reply: FastifyReply,
  now: Date,
): Promise<void> {
  const token = randomBytes(32).toString('base64url')
  const began = house.machine.now()
  const posts = await store.findPosts(house.db, accountId, now)
  await store.insertSession(house.db, {
    tokenHash: hashToken(token),
    id: randomUUIDv7(),
    accountId,
    postId: posts[0]?.id ?? null,
    device: (request.headers['user-agent'] ?? '').slice(0, 200),
    now: began,
    expires: new Date(began.getTime() + longest),
  })
  reply.setCookie(sessionCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https' || house.settings.origin.startsWith('https:'),
    maxAge: longest / 1000,
  })
}

/**
 * Signs in by password and, where the account has it, a one-time code. Unknown login and wrong password answer the same.
 * @throws Problem unauthenticated session.wrong | session.code_needed | session.code_wrong; too_many session.locked
 */
export async function signIn(
  house: House,
  given: { login: string; password: string; code?: string | undefined },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const now = house.machine.now()
  refuseFlood(request.ip, now)
  const account = await store.findAccount(house.db, { login: given.login })
  const law = await house.law()
  const lock = lengthOf(String(law.param('signin.lock').value))
  // a lock that lasts longer than one can was set by a clock that was ahead
  if (account?.locked_until && account.locked_until > now && account.locked_until.getTime() - now.getTime() <= lock)
    throw new Problem('too_many', 'session.locked', {
      seconds: Math.ceil((account.locked_until.getTime() - now.getTime()) / 1000),
    })
  const right = await isPassword(given.password, account?.password_hash ?? null)
  if (!account || account.disabled_at || !right) {
    if (account)
      await store.countFailure(
        house.db,
        account.id,
        Number(law.param('signin.tries').value),
        new Date(now.getTime() + lengthOf(String(law.param('signin.lock').value))),
      )
    throw new Problem('unauthenticated', 'session.wrong')
  }
  if (account.totp_on) {
    if (!given.code) throw new Problem('unauthenticated', 'session.code_needed')
    if (!(await checkCode(house, account, given.code, now))) {
      await store.countFailure(
        house.db,
        account.id,
        Number(law.param('signin.tries').value),
        new Date(now.getTime() + lengthOf(String(law.param('signin.lock').value))),
      )
      throw new Problem('unauthenticated', 'session.code_wrong')
    }
  }
  await store.clearFailures(house.db, account.id)
  await startSession(house, account.id, request, reply, house.clock.now())
}

export async function signOut(house: House, actor: DeskActor, reply: FastifyReply): Promise<void> {
  await store.endSessions(house.db, actor.accountId, house.clock.now(), { id: actor.sessionId })
  reply.clearCookie(sessionCookie, { path: '/' })
}

/** Ends another session of the same account. */
export async function revokeSession(house: House, actor: DeskActor, id: string, now: Date): Promise<void> {
  if ((await store.endSessions(house.db, actor.accountId, now, { id })) === 0)
    throw new Problem('not_found', 'not_found')
}

export async function changePassword(
  house: House,
  actor: DeskActor,
  given: { present: string; next: string },
): Promise<void> {
  const now = house.clock.now()
  const account = await store.findAccount(house.db, { id: actor.accountId })
  if (!account || !(await isPassword(given.present, account.password_hash)))
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'present', code: 'session.wrong' }])
  await store.setPasswordHash(house.db, account.id, await hashPassword(given.next))
  await store.endSessions(house.db, account.id, now, { except: actor.sessionId })
  await house.write(actor, undefined, (tx) =>
    recordJournal(tx, { actor, verb: 'change_password', objectKind: 'account', objectId: account.id, now }),
  )
}

/** A fresh secret, not yet in force: the first right code turns it on. */
export async function enrolTotp(house: House, actor: DeskActor): Promise<{ secret: string; uri: string }> {
  const account = await store.findAccount(house.db, { id: actor.accountId })
  if (!account) throw new Problem('not_found', 'not_found')
  if (account.totp_on) throw new Problem('refused', 'session.code_on')
  const secret = new Secret({ size: 20 }).base32
  await store.setTotp(house.db, account.id, house.sealer.seal(secret), false)
  return { secret, uri: totpOf(secret, account.login).toString() }
}

export async function confirmTotp(house: House, actor: DeskActor, code: string): Promise<void> {
  const account = await store.findAccount(house.db, { id: actor.accountId })
  if (!account?.totp_secret || !(await checkCode(house, account, code, house.machine.now())))
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'code', code: 'session.code_wrong' }])
  await store.setTotp(house.db, account.id, account.totp_secret, true)
}

export async function endTotp(house: House, actor: DeskActor, password: string): Promise<void> {
  const account = await store.findAccount(house.db, { id: actor.accountId })
  if (!account || !(await isPassword(password, account.password_hash)))
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'password', code: 'session.wrong' }])
  await store.setTotp(house.db, account.id, null, false)
}

/** Acts through another of one's own posts from now on. */
export async function actThrough(house: House, actor: DeskActor, postId: string): Promise<void> {
  const posts = await store.findPosts(house.db, actor.accountId, house.clock.now())
  if (!posts.some((post) => post.id === postId)) throw new Problem('not_found', 'not_found')
  await store.setSessionPost(house.db, actor.sessionId, postId)
}
