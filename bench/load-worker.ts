import { Agent, request } from 'node:http'
import type { Wanted, Work, Worked } from './load.ts'

// Started by load.ts; gets its work by message and answers with one.

type Answer = { status: number; body: Buffer }

function ask(agent: Agent, origin: URL, wanted: Wanted): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        agent,
        host: origin.hostname,
        port: origin.port,
        method: wanted.method,
        path: wanted.path,
        headers: {
          ...wanted.headers,
          ...(wanted.body === undefined ? {} : { 'content-length': Buffer.byteLength(wanted.body) }),
        },
      },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces) }))
        response.on('error', reject)
      },
    )
    call.on('error', reject)
    call.end(wanted.body)
  })
}

async function run(work: Work): Promise<Worked> {
  const agent = new Agent({ keepAlive: true, maxSockets: work.concurrency })
  const origin = new URL(work.origin)
  const worked: Worked = { milliseconds: [], seconds: 0, failures: [], bodies: [], bytes: 0 }
  const began = performance.now()
  const until = work.seconds === undefined ? Number.POSITIVE_INFINITY : began + work.seconds * 1000
  const most = work.seconds === undefined ? work.requests.length : Number.POSITIVE_INFINITY
  let next = 0
  async function lane(): Promise<void> {
    while (next < most && performance.now() < until && worked.failures.length < 20) {
      const at = next++
      const wanted = work.requests[at % work.requests.length]
      if (!wanted) return
      const from = performance.now()
      try {
        const answer = await ask(agent, origin, wanted)
        worked.milliseconds.push(performance.now() - from)
        worked.bytes += answer.body.length
        if (answer.status < 200 || answer.status > 299)
          worked.failures.push(
            `${wanted.method} ${wanted.path}: ${answer.status} ${answer.body.toString('utf8', 0, 400)}`,
          )
        if (work.keep) worked.bodies[at] = answer.body.toString('utf8')
      } catch (error) {
        worked.failures.push(`${wanted.method} ${wanted.path}: ${String(error)}`)
      }
    }
  }
  await Promise.all(Array.from({ length: work.concurrency }, lane))
  worked.seconds = (performance.now() - began) / 1000
  agent.destroy()
  return worked
}

process.once('message', (work) => {
  void run(work as Work).then((worked) => process.send?.(worked, () => process.disconnect?.()))
})
