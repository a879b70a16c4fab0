import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Problem } from '../problem.ts'

/** Files by the hash of their content: the same bytes are kept once, and nothing is ever overwritten. */
export type Files = {
  /** Kept on disk when it answers. @returns sha256, hex */
  put(bytes: Buffer): Promise<string>
  read(hash: string): Promise<Buffer>
  has(hash: string): Promise<boolean>
  remove(hash: string): Promise<void>
}

/** `hasRoom` false: nothing new is taken, what is there is read on. */
export function openFiles(folder: string, hasRoom: () => boolean = () => true): Files {
  const pathOf = (hash: string): string => {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new RangeError('not a content hash')
    return join(folder, hash.slice(0, 2), hash)
  }
  const has = async (hash: string): Promise<boolean> => (await stat(pathOf(hash)).catch(() => undefined)) !== undefined
  return {
    async put(bytes) {
      const hash = createHash('sha256').update(bytes).digest('hex')
      if (await has(hash)) return hash
      if (!hasRoom()) throw new Problem('unavailable', 'files.full')
      const path = pathOf(hash)
      const fresh = `${path}.${randomBytes(6).toString('hex')}`
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        const file = await open(fresh, 'wx', 0o600)
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(fresh, path)
        const parent = await open(dirname(path), 'r')
        await parent.sync()
        await parent.close()
      } catch (error) {
        await rm(fresh, { force: true })
        if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? ''))
          throw new Problem('unavailable', 'files.full')
        throw error
      }
      return hash
    },
    read: (hash) => readFile(pathOf(hash)),
    has,
    remove: (hash) => rm(pathOf(hash), { force: true }),
  }
}
