import { request as requestPlain } from 'node:http'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP } from 'node:net'
import { AddressRefused, guardedLookup, mayCall } from './address.ts'
import type { Networks, Resolve } from './address.ts'

export type Call = {
  /** Networks besides the open internet that may be reached. */
  networks: Networks
  /** Milliseconds for the whole of a call, from the look-up to the last byte that is read. */
  patience?: number
  resolve?: Resolve
}

export type Answer = {
  status: number | null
  ms: number
  /** Why there was no answer, or why it does not count. */
  fault: string | null
  /** The first 500 characters of what the receiver said. */
  answer: string
  retryAfter: number | undefined
}

/** More than this of an answer is not taken in: a receiver may say what it likes, at its own cost. */
const mostBytes = 16_384
const mostCharacters = 500

function readRetryAfter(answer: IncomingMessage): number | undefined {
  const text = answer.headers['retry-after']
  return text && /^\d{1,6}$/.test(text) ? Number(text) : undefined
}

/** Text a log can hold: no null character, no half of a pair. */
function readable(bytes: Buffer): string {
  const text = bytes.toString('utf8').replaceAll('\u0000', '\uFFFD')
  return Array.from(text).slice(0, mostCharacters).join('')
}

/**
 * One POST to a receiver. Redirects are not followed: their target was never judged. The connection is closed with the
 * answer, and after the patience at the latest.
 */
export async function callReceiver(
  address: string,
  headers: Record<string, string>,
  body: string,
  given: Call,
): Promise<Answer> {
  const started = performance.now()
  const url = new URL(address)
  const secure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  let status: number | null = null
  let retryAfter: number | undefined
  const chunks: Buffer[] = []
  const done = (fault: string | null): Answer => ({
    status,
    ms: Math.round(performance.now() - started),
    fault,
    answer: readable(Buffer.concat(chunks)),
    retryAfter,
  })
  // no look-up is asked for a bare address
  if (isIP(host) !== 0 && !mayCall(host, given.networks, secure)) return done('address refused')
  let request: ClientRequest | undefined
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<Answer>((resolve) => {
      const patience = given.patience ?? 10_000
      timer = setTimeout(() => resolve(done(`no answer within ${patience / 1000} s`)), patience)
      const options: RequestOptions = {
        method: 'POST',
        agent: false,
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
        lookup: guardedLookup(given.networks, secure, given.resolve),
        maxHeaderSize: 16_384,
      }
      request = (secure ? requestSecure : requestPlain)(url, options)
      request.on('error', (error: NodeJS.ErrnoException) =>
        resolve(
          done(error instanceof AddressRefused ? 'address refused' : (error.code ?? error.message).slice(0, 200)),
        ),
      )
      request.on('response', (answer) => {
        status = answer.statusCode ?? null
        retryAfter = readRetryAfter(answer)
        const judge = (): void => resolve(done(faultOf(status)))
        let taken = 0
        answer.on('data', (chunk: Buffer) => {
          if (taken < mostBytes) chunks.push(chunk.subarray(0, mostBytes - taken))
          taken += chunk.length
          if (taken >= mostBytes) judge()
        })
        answer.on('end', judge)
        answer.on('error', judge)
        answer.on('aborted', judge)
      })
      request.end(body)
    })
  } finally {
    clearTimeout(timer)
    request?.destroy()
  }
}

function faultOf(status: number | null): string | null {
  if (status === null) return 'no answer'
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400) return `redirect (${status}) not followed`
  return `answered ${status}`
}
