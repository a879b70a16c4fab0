import { statfs } from 'node:fs/promises'

/** Room on the disk a folder stands on, looked at every second. */
export type Space = {
  /** Bytes an ordinary user may still write, as last seen. */
  free(): number
  /** True where less than the reserve is left: nothing new is taken then, so that what is there can go on. */
  isLow(): boolean
  stop(): void
}

export async function watchSpace(folder: string, reserve: number): Promise<Space> {
  let free = Number.POSITIVE_INFINITY
  async function look(): Promise<void> {
    const found = await statfs(folder)
    free = found.bavail * found.bsize
  }
  await look()
  // a disk that does not answer keeps its last figure; the writes themselves will say what is wrong
  const timer = setInterval(() => void look().catch(() => {}), 1000)
  timer.unref()
  return { free: () => free, isLow: () => free < reserve, stop: () => clearInterval(timer) }
}
