/** One request before it becomes bytes. Mutations change its parts; `raw…` overrides what would be written from them. */
export type Body =
  | { kind: 'none' }
  | { kind: 'json'; value: unknown }
  | { kind: 'form'; fields: [string, string][] }
  | { kind: 'multipart'; parts: { name: string; value: string | Buffer; file?: string; type?: string }[] }

export type Request = {
  method: string
  /** With :params and *, as the server knows it. */
  route: string
  params: Record<string, string>
  query: [string, string][]
  body: Body
  headers: Record<string, string>
  /** Who asks; undefined is the public. */
  who: string | undefined
  rawUrl?: string
  rawBody?: string | Buffer
  /** Sent twice at once. */
  twice?: boolean
}

export type Wire = { method: string; url: string; headers: Record<string, string>; payload: Buffer | undefined }

/** Percent-encoding that does not throw on half a surrogate pair. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

export function urlOf(request: Request): string {
  if (request.rawUrl !== undefined) return request.rawUrl
  const path = request.route
    .replace(/:(\w+)/g, (_, name: string) => encode(request.params[name] ?? ''))
    .replace('*', () => encode(request.params['*'] ?? 'x'))
  const query = request.query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  return query ? `${path}?${query}` : path
}

const boundary = 'gankaoFuzzBoundary'

function bytesOf(body: Body): { type: string; payload: Buffer } | undefined {
  switch (body.kind) {
    case 'none':
      return undefined
    case 'json':
      return { type: 'application/json', payload: Buffer.from(JSON.stringify(body.value) ?? 'null') }
    case 'form':
      return {
        type: 'application/x-www-form-urlencoded',
        payload: Buffer.from(body.fields.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')),
      }
    case 'multipart': {
      const pieces = body.parts.flatMap((part) => [
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="${part.name}"${part.file === undefined ? '' : `; filename="${part.file}"`}\r\n${part.type ? `content-type: ${part.type}\r\n` : ''}\r\n`,
        ),
        Buffer.from(part.value),
        Buffer.from('\r\n'),
      ])
      return {
        type: `multipart/form-data; boundary=${boundary}`,
        payload: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
      }
    }
  }
}

export function toWire(request: Request, cookie: string | undefined): Wire {
  const made = bytesOf(request.body)
  const payload = request.rawBody === undefined ? made?.payload : Buffer.from(request.rawBody)
  const headers: Record<string, string> = {}
  if (cookie) headers['cookie'] = cookie
  if (payload && made) headers['content-type'] = made.type
  for (const [name, value] of Object.entries(request.headers))
    if (value === '') delete headers[name]
    else headers[name] = value
  return { method: request.method, url: urlOf(request), headers, payload }
}
