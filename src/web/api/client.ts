import type { z } from 'zod'
import type { Endpoint } from '../../platform/http/contract.ts'

/** A refusal as the server said it (RFC 9457), or the lack of an answer. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly number: string
  /** By path of the field: what is wrong and how to mend it. */
  readonly faults: Record<string, string>
  constructor(status: number, code: string, title: string, number: string, faults: Record<string, string>) {
    super(title)
    this.status = status
    this.code = code
    this.number = number
    this.faults = faults
  }
}

type Part<E extends Endpoint, Key extends 'params' | 'query' | 'input'> = E[Key] extends z.ZodType
  ? { [K in Key]: z.input<E[Key]> }
  : object

export type Given<E extends Endpoint> = Part<E, 'params'> & Part<E, 'query'> & Part<E, 'input'>
export type OutputOf<E extends Endpoint> = z.output<E['output']>

const away = {
  zh: '没有连上服务器。您填的内容还在,连上后再试一次。',
  en: 'The server cannot be reached. What you typed is kept; try again when you are connected.',
}

function addressOf(path: string, given: { params?: unknown; query?: unknown }): string {
  const params = (given.params ?? {}) as Record<string, string>
  const address = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const query = Object.entries((given.query ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined && value !== '' && value !== null)
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`)
  return query.length > 0 ? `${address}?${query.join('&')}` : address
}

export async function readRefusal(answer: Response): Promise<Refusal> {
  const said = (await answer.json().catch(() => ({}))) as {
    title?: string
    code?: string
    instance?: string
    errors?: { path: string; message: string }[]
  }
  const faults = Object.fromEntries((said.errors ?? []).map((each) => [each.path, each.message]))
  return new Refusal(
    answer.status,
    said.code ?? 'internal',
    said.title ?? answer.statusText,
    said.instance ?? '',
    faults,
  )
}

/**
 * Asks one endpoint of a contract; method and path are checked against it by the compiler, without its schema in the
 * bundle. `key` makes a write that is sent again (a bad line, a double press) happen once.
 * @throws Refusal
 */
export async function ask<E extends Endpoint>(
  method: E['method'],
  path: E['path'],
  given: Given<E>,
  options: { key?: string; signal?: AbortSignal } = {},
): Promise<OutputOf<E>> {
  const parts = given as { params?: unknown; query?: unknown; input?: unknown }
  const locale = document.documentElement.lang.startsWith('en') ? 'en' : 'zh'
  let answer: Response
  try {
    answer = await fetch(addressOf(path, parts), {
      method,
      headers: {
        accept: 'application/json',
        ...(parts.input === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'idempotency-key': options.key ?? crypto.randomUUID() }),
      },
      ...(parts.input === undefined ? {} : { body: JSON.stringify(parts.input) }),
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new Refusal(0, 'away', away[locale], '', {})
  }
  if (!answer.ok) throw await readRefusal(answer)
  return (await answer.json()) as OutputOf<E>
}

/** Sends one file with its progress; a photo goes up while the words are still being written. */
export function sendFile(file: File, side: string, onProgress: (share: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const body = new FormData()
    body.append('file', file)
    const request = new XMLHttpRequest()
    request.open('POST', `/api/evidence?side=${side}`)
    request.upload.addEventListener('progress', (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0))
    request.addEventListener('load', () => {
      const said = JSON.parse(request.responseText || '{}') as { id?: string; title?: string }
      if (request.status === 200 && said.id) resolve(said.id)
      else reject(new Error(said.title ?? String(request.status)))
    })
    request.addEventListener('error', () =>
      reject(new Error(document.documentElement.lang.startsWith('en') ? 'no connection' : '没有连上')),
    )
    request.send(body)
  })
}
