import { connect } from 'node:net'
import type { FuzzCity } from './city.ts'
import type { Wire } from './request.ts'

export type Shot = {
  status: number
  head: string
  body: Buffer
  ms: number
  /** Nothing came within the limit. */
  hung: boolean
  stream: boolean
}

const patienceMs = 15_000

function withTime<T>(work: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), patienceMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Through the server without a socket: fast, and everything above the parser is the real thing. */
export async function inject(city: FuzzCity, wire: Wire): Promise<Shot> {
  const began = performance.now()
  const work = (async () => {
    const answer = await city.app.inject({
      method: wire.method as 'GET',
      url: wire.url,
      headers: wire.headers,
      ...(wire.payload ? { payload: wire.payload } : {}),
      payloadAsStream: true,
    })
    const stream = answer.stream()
    const endless = (answer.headers['content-type'] ?? '').startsWith('text/event-stream')
    if (endless) stream.destroy()
    return {
      status: answer.statusCode,
      head: JSON.stringify(answer.headers),
      body: endless ? Buffer.alloc(0) : await readAll(stream),
      stream: endless,
    }
  })()
  const done = await withTime(work)
  const ms = performance.now() - began
  if (done === 'late') return { status: 0, head: '', body: Buffer.alloc(0), ms, hung: true, stream: false }
  return { ...done, ms, hung: false }
}

/** Bytes as they are to a socket, and what comes back until the server closes or an endless stream begins. */
export async function send(origin: string, bytes: Buffer, half = false): Promise<Shot> {
  const began = performance.now()
  const { hostname, port } = new URL(origin)
  let streaming = false
  const pieces: Buffer[] = []
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
  const work = new Promise<void>((resolve) => {
    socket.on('error', () => resolve())
    socket.on('close', () => resolve())
    socket.on('end', () => {
      socket.end()
      resolve()
    })
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece)
      if (pieces.length > 3 || !/content-type: text\/event-stream/i.test(piece.toString('latin1'))) return
      streaming = true
      socket.destroy()
    })
    socket.write(bytes)
    if (half) socket.end()
  })
  const done = await withTime(work)
  socket.destroy()
  const whole = Buffer.concat(pieces)
  const cut = whole.indexOf('\r\n\r\n')
  const head = whole.subarray(0, cut < 0 ? whole.length : cut).toString('latin1')
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    head,
    body: cut < 0 ? Buffer.alloc(0) : whole.subarray(cut + 4),
    ms: performance.now() - began,
    hung: done === 'late',
    stream: streaming,
  }
}

/** A request as HTTP/1.1 bytes; the parser of the server sees exactly what was drawn. */
export function toBytes(wire: Wire, keepAlive = false): Buffer {
  const headers = { host: 'gankao.example', connection: keepAlive ? 'keep-alive' : 'close', ...wire.headers }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  if (wire.payload) lines.push(`content-length: ${wire.payload.length}`)
  const head = Buffer.from(`${wire.method} ${wire.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  return wire.payload ? Buffer.concat([head, wire.payload]) : head
}

export function isPlain(wire: Wire): boolean {
  // what the injector refuses or tidies before the server sees it goes over a socket
  return (
    // eslint-disable-next-line no-control-regex
    /^\/(?!\/)[\x21-\x7e]*$/.test(wire.url) &&
    !/%(?![0-9a-f]{2})|\.\.|%2e|\\|#|\/\//i.test(wire.url) &&
    !('host' in wire.headers) &&
    // eslint-disable-next-line no-control-regex
    Object.values(wire.headers).every((value) => /^[\x20-\x7e]*$/.test(value)) &&
    wire.method !== 'TRACE'
  )
}
