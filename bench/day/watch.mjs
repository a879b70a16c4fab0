// Loaded into the measured server before its own program: how long its thread kept others waiting and what it holds,
// a line a second. Measures only; the program does not know of it.
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const file = process.env.GANKAO_WATCH
if (file && isMainThread) {
  delete process.env.GANKAO_WATCH
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  let cpu = process.cpuUsage()
  setInterval(() => {
    const { rss, heapUsed, external } = process.memoryUsage()
    const used = process.cpuUsage(cpu)
    cpu = process.cpuUsage()
    const line = {
      at: Date.now(),
      rss: rss / 2 ** 20,
      heap: heapUsed / 2 ** 20,
      external: external / 2 ** 20,
      // the resolution itself is part of what is measured
      p50: Math.max(0, delay.percentile(50) / 1e6 - 5),
      p99: Math.max(0, delay.percentile(99) / 1e6 - 5),
      max: Math.max(0, delay.max / 1e6 - 5),
      cpu: (used.user + used.system) / 1e6,
    }
    delay.reset()
    appendFileSync(file, `${JSON.stringify(line)}\n`)
  }, 1000).unref()
}
