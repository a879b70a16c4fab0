import { fork } from 'node:child_process'
import { join } from 'node:path'
import { percentile } from './table.ts'

export type Wanted = { method: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: string }

/** Each request once, or, with `seconds`, round and round for that long; always `concurrency` of them at a time. */
export type Work = {
  origin: string
  concurrency: number
  requests: Wanted[]
  seconds?: number
  /** Send the bodies back, in the order of the requests. */
  keep?: boolean
}

/** What the worker process answers. */
export type Worked = { milliseconds: number[]; seconds: number; failures: string[]; bodies: string[]; bytes: number }

export type Load = { count: number; perSecond: number; p50: number; p95: number; bytes: number; bodies: string[] }

/**
 * Puts load on a server from a process of its own over connections that are kept open, so its own cost weighs on the
 * machine as other people's browsers do not, but not on the server's thread. @throws where a single answer was not 2xx
 */
export async function drive(work: Work): Promise<Load> {
  const worker = fork(join(import.meta.dirname, 'load-worker.ts'))
  try {
    const worked = await new Promise<Worked>((resolve, reject) => {
      worker.once('message', (message) => resolve(message as Worked))
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`the load generator ended (${code})`)))
      worker.send(work)
    })
    if (worked.failures.length > 0)
      throw new Error(`${worked.failures.length} requests failed, the first: ${worked.failures[0]}`)
    const count = worked.milliseconds.length
    return {
      count,
      perSecond: count / worked.seconds,
      p50: percentile(worked.milliseconds, 0.5),
      p95: percentile(worked.milliseconds, 0.95),
      bytes: worked.bytes / count,
      bodies: worked.bodies,
    }
  } finally {
    worker.kill()
  }
}
