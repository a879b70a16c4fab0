import { setTimeout as wait } from 'node:timers/promises'

export type Refusal = { status: number; code: string }
type RefusedError = Error & { refusal: Refusal }

/** An answer that will not become better by asking again. */
export function refused(status: number, code: string, what: string): RefusedError {
  return Object.assign(new Error(what), { refusal: { status, code } })
}

export function refusalOf(error: unknown): Refusal | undefined {
  return error instanceof Error && 'refusal' in error ? (error as RefusedError).refusal : undefined
}

type Request = {
  method?: 'GET' | 'POST'
  path: string
  /** Somebody at the desk, by login. */
  as?: string
  /** The address it comes from: each resident has one of their own. */
  from?: string
  headers?: Record<string, string>
  json?: object
  form?: Record<string, string>
  file?: { name: string; media: string; bytes: Uint8Array<ArrayBuffer> }
}

type Answer = { status: number; text: string }

export type Door = {
  /** Asks till there is an answer. @throws an error with its refusal */
  ask(request: Request): Promise<Answer>
  stop(): void
}

function addressOf(login: string): string {
  let sum = 7
  for (const sign of login) sum = (sum * 31 + sign.charCodeAt(0)) >>> 0
  return `10.255.${(sum >>> 8) & 255}.${sum & 255}`
}

function bodyOf(request: Request): { body?: string | FormData; headers: Record<string, string> } {
  if (request.json) return { body: JSON.stringify(request.json), headers: { 'content-type': 'application/json' } }
  if (request.form)
    return {
      body: new URLSearchParams(request.form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }
  if (!request.file) return { headers: {} }
  const body = new FormData()
  body.append('file', new Blob([request.file.bytes], { type: request.file.media }), request.file.name)
  return { body, headers: {} }
}

function codeOf(text: string): string {
  try {
    const body = JSON.parse(text) as { code?: string; title?: string } | { code: string; description: string }[]
    return Array.isArray(body) ? (body[0]?.description ?? '') : (body.code ?? '')
  } catch {
    return ''
  }
}

/**
 * The doors of a running city, as a client outside uses them. A server that is away, busy or broken is asked again, with
 * the same idempotency key, for as long as it takes; a session that ended is begun anew.
 */
export function openDoor(given: { origin: string; password: string; patience: number; say(line: string): void }): Door {
  const cookies = new Map<string, Promise<string>>()
  let stopped = false
  let awaySince: number | undefined

  async function send(request: Request, cookie: string | undefined): Promise<Answer> {
    const { body, headers } = bodyOf(request)
    const answer = await fetch(given.origin + request.path, {
      method: request.method ?? 'GET',
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        'accept-language': 'en',
        ...headers,
        ...(cookie ? { cookie } : {}),
        'x-forwarded-for': request.from ?? addressOf(request.as ?? 'replay'),
        ...request.headers,
      },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(60_000),
    })
    const text = await answer.text()
    if (request.path === '/api/session' && answer.ok)
      return { status: answer.status, text: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
    return { status: answer.status, text }
  }

  async function insist(request: Request, cookie: () => Promise<string | undefined>): Promise<Answer> {
    for (let tries = 0; ; tries++) {
      if (stopped) throw refused(0, 'stopped', 'stopped')
      try {
        const answer = await send(request, await cookie())
        if (answer.status < 500 && answer.status !== 429 && codeOf(answer.text) !== 'promise.changed_meanwhile') {
          if (awaySince !== undefined) given.say('  the city answers again')
          awaySince = undefined
          return answer
        }
        if (tries === 40 && answer.status !== 429 && answer.status !== 503)
          throw refused(answer.status, codeOf(answer.text), `${request.path}: ${answer.status} again and again`)
      } catch (error) {
        if (refusalOf(error)) throw error
        if (awaySince === undefined) given.say('  the city does not answer; asking again until it does')
        awaySince ??= performance.now()
        if (performance.now() - awaySince > given.patience)
          throw refused(0, 'away', `The city did not answer for ${Math.round(given.patience / 1000)} s.`)
      }
      await wait(Math.min(2000, 50 * 2 ** tries))
    }
  }

  async function signIn(login: string): Promise<string> {
    const request: Request = {
      method: 'POST',
      path: '/api/session',
      json: { login, password: given.password },
      from: addressOf(login),
    }
    const answer = await insist(request, async () => undefined)
    if (answer.status !== 200)
      throw refused(answer.status, codeOf(answer.text), `${login} cannot sign in: is the file of --as of this city?`)
    return answer.text
  }

  function cookieOf(login: string): Promise<string> {
    let cookie = cookies.get(login)
    if (!cookie) {
      cookie = signIn(login)
      cookies.set(login, cookie)
      cookie.catch(() => cookies.delete(login))
    }
    return cookie
  }

  return {
    stop() {
      stopped = true
    },
    async ask(request) {
      const { as } = request
      for (let again = false; ; again = true) {
        const answer = await insist(request, async () => (as ? cookieOf(as) : undefined))
        if (answer.status === 401 && as && !again) {
          cookies.delete(as)
          continue
        }
        if (answer.status >= 400) {
          const code = codeOf(answer.text)
          throw refused(answer.status, code, `${request.path}: ${answer.status} ${code}`)
        }
        return answer
      }
    },
  }
}
