import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as client from 'openid-client'
import { declareProblems } from '../../platform/i18n/problems.ts'
import { Problem } from '../../platform/problem.ts'
import type { House } from '../house.ts'
import { recordJournal } from '../journal/actions.ts'
import { findActor, refuseFlood, startSession } from './actions.ts'
import { systemActor } from './contract.ts'
import { findLink, insertLink, removeLinks } from './store.ts'

/** The city's identity provider, from the environment; discovered with the first sign-in. */
export type Oidc = { issuer: string; name: string; config(): Promise<client.Configuration> }

declareProblems({
  'oidc.off': { zh: '这里没有接统一身份认证。', en: 'No identity provider is connected here.' },
  'oidc.away': {
    zh: '统一身份认证现在连不上,请过一会儿再试,或用口令登录。',
    en: 'The identity provider cannot be reached; try again in a moment, or sign in by password.',
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
    zh: '您的统一身份还没有和这里的账号关联。请先用口令登录,再在“我的账号”里关联;或把这个编号告诉管理员:{subject}',
    en: 'Your identity is not linked to an account here. Sign in by password and link it under “My account”, or give an administrator this number: {subject}',
  },
  'oidc.taken': {
    zh: '这个统一身份已经关联了另一个账号。',
    en: 'This identity is linked to another account already.',
  },
})

function isLoopback(url: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
}

/** GANKAO_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET and _NAME; undefined where none is named. @throws where half is */
export function buildOidc(env: NodeJS.ProcessEnv): Oidc | undefined {
  const issuer = env['GANKAO_OIDC_ISSUER']
  const id = env['GANKAO_OIDC_CLIENT_ID']
  if (!issuer && !id) return undefined
  if (!issuer || !id) throw new Error('GANKAO_OIDC_ISSUER and GANKAO_OIDC_CLIENT_ID belong together')
  const url = new URL(issuer)
  if (url.protocol !== 'https:' && !isLoopback(url)) throw new Error('GANKAO_OIDC_ISSUER must begin with https://')
  let found: Promise<client.Configuration> | undefined
  return {
    issuer,
    name: env['GANKAO_OIDC_NAME'] ?? url.hostname,
    config() {
      found ??= client
        .discovery(url, id, env['GANKAO_OIDC_CLIENT_SECRET'], undefined, {
          // without TLS only a provider on this very machine: a trial, a test
          execute: [
            // the token came over TLS, but its signature is checked as well
            client.enableNonRepudiationChecks,
            ...(isLoopback(url) ? [client.allowInsecureRequests] : []),
          ],
          timeout: 10,
        })
        .catch((error: unknown) => {
          found = undefined
          throw error
        })
      return found
    },
  }
}

const cookieName = 'gankao_oidc'
const patienceMs = 600_000
type Begun = { state: string; nonce: string; verifier: string; at: number; link: boolean }

function readBegun(house: House, request: FastifyRequest): Begun {
  try {
    const sealed = Buffer.from(request.cookies[cookieName] ?? '', 'base64url')
    const begun = JSON.parse(house.sealer.open(sealed)) as Begun
    if (house.machine.now().getTime() - begun.at <= patienceMs) return begun
  } catch {
    // no cookie, or one that is not ours
  }
  throw new Problem('forbidden', 'oidc.state')
}

async function provider(oidc: Oidc): Promise<client.Configuration> {
  try {
    return await oidc.config()
  } catch {
    throw new Problem('unavailable', 'oidc.away')
  }
}

/**
 * Sign-in through the city's provider: authorization code with PKCE, state and nonce, kept sealed in a cookie for ten
 * minutes. Who may do what stays here: a provider says who somebody is, never which post they hold.
 */
export function mountOidc(app: FastifyInstance, house: House, oidc: Oidc | undefined): void {
  const redirect = `${house.settings.origin}/api/oidc/callback`
  const secure = house.settings.origin.startsWith('https:')

  app.get('/api/oidc/start', async (request, reply) => {
    if (!oidc) throw new Problem('not_found', 'oidc.off')
    refuseFlood(request.ip, house.machine.now())
    const config = await provider(oidc)
    const link = (request.query as Record<string, unknown>)['link'] === '1'
    if (link && !(await findActor(house, request, house.clock.now())))
      throw new Problem('unauthenticated', 'session.none')
    const begun: Begun = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      at: house.machine.now().getTime(),
      link,
    }
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirect,
      scope: 'openid',
      state: begun.state,
      nonce: begun.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
      code_challenge_method: 'S256',
    })
    reply.setCookie(cookieName, house.sealer.seal(JSON.stringify(begun)).toString('base64url'), {
      path: '/api/oidc',
      httpOnly: true,
      sameSite: 'lax',
      secure,
      maxAge: patienceMs / 1000,
    })
    return reply.redirect(url.href, 303)
  })

  app.get('/api/oidc/callback', async (request, reply) => {
    if (!oidc) throw new Problem('not_found', 'oidc.off')
    const begun = readBegun(house, request)
    // used up, whatever comes of it
    reply.clearCookie(cookieName, { path: '/api/oidc' })
    const config = await provider(oidc)
    let claims: client.IDToken | undefined
    try {
      const tokens = await client.authorizationCodeGrant(config, new URL(request.url, redirect), {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      })
      claims = tokens.claims()
    } catch {
      throw new Problem('forbidden', 'oidc.refused')
    }
    if (!claims) throw new Problem('forbidden', 'oidc.refused')
    if (begun.link) return linkAccount(request, reply, claims.sub)
    const found = await findLink(house.db, oidc.issuer, claims.sub)
    if (!found) throw new Problem('forbidden', 'oidc.unlinked', { subject: claims.sub })
    if (found.disabled) throw new Problem('forbidden', 'session.wrong')
    await startSession(house, found.account_id, request, reply, house.clock.now())
    return reply.redirect('/desk/today', 303)
  })

  async function linkAccount(request: FastifyRequest, reply: FastifyReply, subject: string): Promise<FastifyReply> {
    const now = house.clock.now()
    const actor = await findActor(house, request, now)
    if (!actor || !oidc) throw new Problem('unauthenticated', 'session.none')
    const known = await findLink(house.db, oidc.issuer, subject)
    if (known && known.account_id !== actor.accountId) throw new Problem('conflict', 'oidc.taken')
    await house.write(systemActor, undefined, async (tx) => {
      await insertLink(tx, { issuer: oidc.issuer, subject, accountId: actor.accountId, at: now })
      await recordJournal(tx, { actor, verb: 'link_identity', objectKind: 'account', objectId: actor.accountId, now })
    })
    return reply.redirect('/desk/account', 303)
  }

  app.delete('/api/oidc/link', async (request) => {
    const now = house.clock.now()
    const actor = await findActor(house, request, now)
    if (!actor) throw new Problem('unauthenticated', 'session.none')
    await house.write(actor, undefined, async (tx) => {
      await removeLinks(tx, actor.accountId)
      await recordJournal(tx, { actor, verb: 'unlink_identity', objectKind: 'account', objectId: actor.accountId, now })
    })
    return { done: true }
  })
}
