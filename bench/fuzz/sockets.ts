import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { FuzzCity } from './city.ts'
import { send, toBytes } from './shoot.ts'

/** What only bytes on a socket can do. Each answers with what was wrong; nothing where all went well. */
export type SocketAttack = (city: FuzzCity, seconds: number) => Promise<string[]>

function open(city: FuzzCity): Socket {
  const { hostname, port } = new URL(city.origin)
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
  socket.on('error', () => {})
  return socket
}

function get(url: string, more = ''): Buffer {
  return Buffer.from(`GET ${url} HTTP/1.1\r\nhost: gankao.example\r\n${more}\r\n`)
}

function head(length: string): Buffer {
  return Buffer.from(
    `POST /api/session HTTP/1.1\r\nhost: gankao.example\r\ncontent-type: application/json\r\n${length}\r\n\r\n`,
  )
}

async function answersNow(city: FuzzCity): Promise<string[]> {
  const shot = await send(city.origin, toBytes({ method: 'GET', url: '/', headers: {}, payload: undefined }))
  const well = shot.status === 200 && shot.ms < 3000
  return well ? [] : [`the front page answered ${shot.status} after ${Math.round(shot.ms)} ms`]
}

/** The whole conversation of one socket within some seconds. */
async function talk(city: FuzzCity, write: (socket: Socket) => void, seconds: number): Promise<string> {
  const socket = open(city)
  let heard = ''
  socket.on('data', (piece: Buffer) => (heard += piece.toString('latin1')))
  const ended = new Promise<void>((resolve) => {
    socket.on('end', () => resolve())
    socket.on('close', () => resolve())
  })
  write(socket)
  await Promise.race([ended, wait(seconds * 1000)])
  socket.destroy()
  return heard
}

const statuses = (heard: string): string[] => [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => match[1] ?? '')

export const socketAttacks: Record<string, SocketAttack> = {
  async pipelined(city) {
    const heard = await talk(
      city,
      (socket) => {
        for (let n = 0; n < 30; n++)
          socket.write(get(n % 3 === 0 ? '/healthz' : n % 3 === 1 ? '/api/cases' : '/c/none'))
        socket.write(get('/healthz', 'connection: close\r\n'))
      },
      10,
    )
    const wanted = Array.from({ length: 31 }, (_, n) => (n === 30 || n % 3 === 0 ? '200' : n % 3 === 1 ? '401' : '404'))
    return statuses(heard).join() === wanted.join() ? [] : [`answers came as ${statuses(heard).join()}`]
  },
  async half_closed(city) {
    const heard = await talk(city, (socket) => socket.end(get('/healthz')), 5)
    return statuses(heard)[0] === '200'
      ? []
      : [`a caller that closed its side heard ${statuses(heard).join() || 'nothing'}`]
  },
  async dropped(city) {
    const callers = Array.from({ length: 100 }, (_, n) => {
      const socket = open(city)
      socket.write(n % 2 ? get('/board') : head('content-length: 40').subarray(0, 40 + n))
      return socket
    })
    await wait(50)
    for (const socket of callers) socket.resetAndDestroy()
    return answersNow(city)
  },
  async smuggled(city) {
    const wrong: string[] = []
    const odd = [
      Buffer.concat([
        head('content-length: 2\r\ntransfer-encoding: chunked'),
        Buffer.from('0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n'),
      ]),
      Buffer.concat([head('content-length: 2\r\ncontent-length: 50'), Buffer.from('{}')]),
      Buffer.concat([head('transfer-encoding: chunked'), Buffer.from('zz\r\n{}\r\n0\r\n\r\n')]),
      Buffer.concat([head('content-length: -1'), Buffer.from('{}')]),
      Buffer.from('GET / HTTP/9.9\r\n\r\n'),
      Buffer.from('\0\0\0\0\r\n\r\n'),
      Buffer.from(`GET / HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(5000)}\r\n`),
      Buffer.from(`GET /${'a'.repeat(40_000)} HTTP/1.1\r\nhost: x\r\n\r\n`),
      Buffer.from('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'latin1'),
    ]
    for (const [at, bytes] of odd.entries()) {
      const heard = await talk(city, (socket) => socket.end(bytes), 5)
      const found = statuses(heard)
      if (found.length > 1 || !(found[0] ?? '4').startsWith('4'))
        wrong.push(`odd bytes ${at} were answered ${found.join()}`)
    }
    return wrong
  },
  /** A body that comes byte by byte: it is cut off, and nobody else waits for it. */
  async slow_body(city, seconds) {
    const slow = Array.from({ length: 150 }, () => {
      const socket = open(city)
      socket.write(head('content-length: 4000'))
      const drip = setInterval(() => socket.write(' '), 500)
      const ended = new Promise<void>((resolve) => socket.on('close', () => resolve()))
      socket.on('end', () => socket.end())
      return { socket, drip, ended }
    })
    const wrong: string[] = []
    for (let n = 0; n < 5; n++) {
      wrong.push(...(await answersNow(city)))
      await wait(100)
    }
    if (seconds >= 95) {
      const cut = await Promise.race([
        Promise.all(slow.map((each) => each.ended)).then(() => true),
        wait(seconds * 1000).then(() => false),
      ])
      if (!cut) wrong.push(`slow senders were not cut off in ${seconds} s`)
    }
    for (const { socket, drip } of slow) {
      clearInterval(drip)
      socket.destroy()
    }
    return wrong
  },
  /** A reader that never reads: what is written for it must not pile up without bound, nor hold up others. */
  async slow_reader(city) {
    const readers = Array.from({ length: 40 }, () => {
      const socket = open(city)
      socket.pause()
      for (let n = 0; n < 40; n++) socket.write(get('/board'))
      return socket
    })
    await wait(300)
    const wrong = await answersNow(city)
    for (const socket of readers) socket.destroy()
    return wrong
  },
}
