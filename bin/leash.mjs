// Loaded before our own programs when bin/gankao.mjs had to start a second process. When that process is gone
// without having handed on a signal (kill -9), the program is asked to end as by SIGTERM. The variable is removed, so
// that processes started from here are not tied to anyone.
import { isMainThread } from 'node:worker_threads'

const parent = Number(process.env.GANKAO_PARENT)
const everyMs = 500

if (parent > 0 && isMainThread) {
  delete process.env.GANKAO_PARENT
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, everyMs)
  timer.unref()
}
