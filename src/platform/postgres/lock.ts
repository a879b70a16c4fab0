import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export class DataDirInUse extends Error {
  readonly pid: number
  constructor(dataDir: string, pid: number) {
    super(`${dataDir} is in use by process ${pid}`)
    this.pid = pid
  }
}

/** When a process started, in clock ticks since boot: a number reused by another process starts at another time. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

/** Takes the data folder for this process. A lock whose process is gone, or is another by now, is taken over. */
export function lockDataDir(dataDir: string): { release(): void } {
  const file = join(dataDir, 'gankao.lock')
  for (let tries = 0; ; tries++) {
    try {
      const handle = openSync(file, 'wx', 0o600)
      writeSync(handle, `${process.pid} ${startOf(process.pid) ?? ''}`)
      closeSync(handle)
      return { release: () => rmSync(file, { force: true }) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries > 5) throw error
      const [pid, start] = readLock(file)
      if (pid !== undefined && start !== undefined && startOf(pid) === start) throw new DataDirInUse(dataDir, pid)
      rmSync(file, { force: true })
    }
  }
}

function readLock(file: string): [number | undefined, string | undefined] {
  try {
    const [pid, start] = readFileSync(file, 'utf8').trim().split(' ')
    return [Number(pid) || undefined, start]
  } catch {
    return [undefined, undefined]
  }
}
