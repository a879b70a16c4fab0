import { createSign, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openServer } from '../../src/app/server.ts'
import { buildOidc } from '../../src/kernel/identity/oidc.ts'
import { buildPost } from '../../src/kernel/notice/post.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const strange = generateKeyPairSync('rsa', { modulusLength: 2048 })
let world: World
let app: Awaited<ReturnType<typeof openServer>>
let server: Server
let issuer = ''
/** What the provider says next time; tests bend it. */
let says = { subject: 'u-100', key: keys.privateKey, nonce: undefined as string | undefined, up: true }
const codes = new Map<string, string>()

function token(nonce: string): string {
  const now = Math.floor(Date.now() / 1000)
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = part({ alg: 'RS256', kid: 'one', typ: 'JWT' })
  const body = part({
    iss: issuer,
    sub: says.subject,
    aud: 'gankao',
    iat: now,
    exp: now + 300,
    nonce: says.nonce ?? nonce,
  })
  return `${head}.${body}.${createSign('RSA-SHA256').update(`${head}.${body}`).sign(says.key).toString('base64url')}`
}

/** A small real provider on the loopback: discovery, keys, tokens. */
async function startProvider(): Promise<void> {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', issuer)
    const send = (body: object, status = 200): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (!says.up) return send({}, 503)
    if (url.pathname === '/.well-known/openid-configuration')
      return send({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      })
    if (url.pathname === '/jwks')
      return send({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] })
    if (url.pathname === '/token') {
      let text = ''
      request.on('data', (piece: Buffer) => (text += piece.toString('utf8')))
      request.on('end', () => {
        const code = new URLSearchParams(text).get('code') ?? ''
        const nonce = codes.get(code)
        codes.delete(code)
        if (nonce === undefined) return send({ error: 'invalid_grant' }, 400)
        return send({ access_token: 'a', token_type: 'Bearer', id_token: token(nonce) })
      })
      return undefined
    }
    return send({}, 404)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

beforeAll(async () => {
  await startProvider()
  world = await openWorld(new Date())
  const oidc = buildOidc({
    GANKAO_OIDC_ISSUER: issuer,
    GANKAO_OIDC_CLIENT_ID: 'gankao',
    GANKAO_OIDC_CLIENT_SECRET: 'secret',
  })
  if (!oidc) throw new Error('no provider')
  app = await openServer({
    house: world.house,
    jobsWell: () => true,
    post: buildPost({}),
    journal: { days: async () => [], verify: () => Promise.reject(new Error('not here')) },
    oidc,
  })
})
afterAll(async () => {
  await app.close()
  await world.close()
  server.close()
})
beforeEach(() => {
  says = { subject: 'u-100', key: keys.privateKey, nonce: undefined, up: true }
})

type Begun = { cookie: string; state: string; nonce: string }
async function begin(session = '', link = false): Promise<Begun> {
  const answer = await app.inject({
    method: 'GET',
    url: `/api/oidc/start${link ? '?link=1' : ''}`,
    headers: { cookie: session },
  })
  expect(answer.statusCode).toBe(303)
  const to = new URL(String(answer.headers.location))
  expect(to.searchParams.get('code_challenge_method')).toBe('S256')
  const own = answer.cookies.find((cookie) => cookie.name === 'gankao_oidc')
  expect(own).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  return {
    cookie: `gankao_oidc=${own?.value}`,
    state: to.searchParams.get('state') ?? '',
    nonce: to.searchParams.get('nonce') ?? '',
  }
}

let number = 0
async function comeBack(
  begun: Begun,
  bend: { state?: string; cookie?: string; code?: string } = {},
  session = '',
): Promise<{ status: number; code: string; location: string; cookies: string[] }> {
  const code = bend.code ?? `code-${number++}`
  if (!bend.code) codes.set(code, begun.nonce)
  const answer = await app.inject({
    method: 'GET',
    url: `/api/oidc/callback?code=${code}&state=${bend.state ?? begun.state}&iss=${encodeURIComponent(issuer)}`,
    headers: { cookie: [bend.cookie ?? begun.cookie, session].filter(Boolean).join('; '), accept: 'application/json' },
  })
  return {
    status: answer.statusCode,
    code: answer.statusCode >= 400 ? JSON.parse(answer.body).code : '',
    location: answer.headers.location ?? '',
    cookies: answer.cookies.map((cookie) => cookie.name),
  }
}

test('an identity that nobody linked opens nothing and says its number', async () => {
  const answer = await comeBack(await begin())
  expect([answer.status, answer.code]).toEqual([403, 'oidc.unlinked'])
  expect(answer.cookies).not.toContain('gankao_session')
})

test('who linked it while signed in gets in by it, with their own posts and no others', async () => {
  const han = await world.as('hanqinghe')
  const linked = await comeBack(await begin(han.cookie, true), {}, han.cookie)
  expect([linked.status, linked.location]).toEqual([303, '/desk/account'])
  const entered = await comeBack(await begin())
  expect([entered.status, entered.location]).toEqual([303, '/desk/today'])
  expect(entered.cookies).toContain('gankao_session')
  // another account cannot take the same identity
  const song = await world.as('songan')
  expect((await comeBack(await begin(song.cookie, true), {}, song.cookie)).code).toBe('oidc.taken')
})

test('another state, another nonce, another key, a used code and a missing cookie are refused', async () => {
  expect((await comeBack(await begin(), { state: 'forged' })).code).toBe('oidc.refused')
  says.nonce = 'another'
  expect((await comeBack(await begin())).code).toBe('oidc.refused')
  says.nonce = undefined
  says.key = strange.privateKey
  expect((await comeBack(await begin())).code).toBe('oidc.refused')
  says.key = keys.privateKey
  expect((await comeBack(await begin(), { code: 'used-before' })).code).toBe('oidc.refused')
  expect((await comeBack(await begin(), { cookie: 'gankao_oidc=forged' })).code).toBe('oidc.state')
})

test('a sign-in that took longer than ten minutes starts again', async () => {
  const begun = await begin()
  world.clock.set(new Date(world.clock.now().getTime() + 11 * 60_000))
  expect((await comeBack(begun)).code).toBe('oidc.state')
})

test('a disabled account does not get in by its identity', async () => {
  await world.owner.run({
    text: "update account set disabled_at = now() where login = 'hanqinghe'",
    values: [],
    name: 'disable',
  })
  expect((await comeBack(await begin())).status).toBe(403)
})

test('a provider that is away is said so, and sign-in by password goes on', async () => {
  const away = buildOidc({ GANKAO_OIDC_ISSUER: 'http://127.0.0.1:9', GANKAO_OIDC_CLIENT_ID: 'gankao' })
  await expect(away?.config()).rejects.toThrow()
  expect(() => buildOidc({ GANKAO_OIDC_ISSUER: 'http://login.example', GANKAO_OIDC_CLIENT_ID: 'x' })).toThrow(/https/)
  expect(() => buildOidc({ GANKAO_OIDC_ISSUER: 'https://login.example' })).toThrow(/belong together/)
})
