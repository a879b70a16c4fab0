import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

export type Answer = { status: number; text: string }

/** What was measured, by what was asked; the first failures in words. */
export type Tally = {
  measuring: boolean
  milliseconds: Map<string, number[]>
  failures: string[]
  /** Answers that were promised: what must be found again afterwards. */
  reports: Map<string, { no: string }>
  acts: Map<string, string[]>
  twice: number
  changed: number
}

export function newTally(): Tally {
  return {
    measuring: false,
    milliseconds: new Map(),
    failures: [],
    reports: new Map(),
    acts: new Map(),
    twice: 0,
    changed: 0,
  }
}

type Call = {
  method: 'GET' | 'POST'
  path: string
  /** What it is counted as. */
  as: string
  cookie?: string
  /** Whose address the proxy in front would give. */
  from?: string
  body?: string | Buffer
  type?: string
  key?: string
  /** When it was due: waiting for a free connection is waiting, too. */
  due?: number
}

export type Wire = {
  ask(call: Call): Promise<Answer>
  listen(cookie: string, onChanged: () => void): void
  end(): void
}

/** Connections to one server; every answer is timed from when it was due, every one that is no success is a failure. */
export function openWire(origin: string, tally: Tally): Wire {
  const { hostname: host, port } = new URL(origin)
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const streams = new Agent({ keepAlive: true, maxSockets: 1000 })
  let ended = false
  const open = new Set<IncomingMessage>()

  function once(call: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          agent,
          host,
          port,
          method: call.method,
          path: call.path,
          headers: {
            accept: call.path.startsWith('/api/') ? 'application/json' : 'text/html',
            ...(call.cookie ? { cookie: call.cookie } : {}),
            ...(call.from ? { 'x-forwarded-for': call.from } : {}),
            ...(call.key ? { 'idempotency-key': call.key } : {}),
            ...(call.body === undefined
              ? {}
              : { 'content-type': call.type ?? 'application/json', 'content-length': Buffer.byteLength(call.body) }),
          },
        },
        (response) => {
          const pieces: Buffer[] = []
          response.on('data', (piece: Buffer) => pieces.push(piece))
          response.on('error', reject)
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') }),
          )
        },
      )
      asked.on('error', reject)
      asked.end(call.body)
    })
  }

  return {
    async ask(call) {
      const from = call.due ?? performance.now()
      const answer = await once(call).catch((error: unknown): Answer => ({ status: 0, text: String(error) }))
      if (tally.measuring) {
        const list = tally.milliseconds.get(call.as) ?? []
        list.push(performance.now() - from)
        tally.milliseconds.set(call.as, list)
      }
      if (answer.status < 200 || answer.status > 299)
        tally.failures.push(`${call.method} ${call.path}: ${answer.status} ${answer.text.slice(0, 300)}`)
      return answer
    },
    /** A page that is open: hears that something changed; comes back when the stream ends, as a browser does. */
    listen(cookie, onChanged) {
      const asked = request({ agent: streams, host, port, path: '/api/live', headers: { cookie } }, (response) => {
        open.add(response)
        if (response.statusCode !== 200) tally.failures.push(`GET /api/live: ${response.statusCode}`)
        response.on('data', (piece: Buffer) => {
          if (!piece.includes('event: changed')) return
          tally.changed += 1
          onChanged()
        })
        const again = (): void => {
          open.delete(response)
          if (!ended) void wait(3000).then(() => !ended && this.listen(cookie, onChanged))
        }
        response.once('close', again)
      })
      asked.on('error', (error) => !ended && tally.failures.push(`GET /api/live: ${String(error)}`))
      asked.end()
    },
    end() {
      ended = true
      for (const response of open) response.destroy()
      agent.destroy()
      streams.destroy()
    },
  }
}
