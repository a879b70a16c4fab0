import { createHash } from 'node:crypto'
import { accessSync, chmodSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

const isRoot = process.getuid?.() === 0
/** Who PostgreSQL runs as when we are root; it refuses to run as root itself. */
export const nobody = 65534

/** Whether others may pass through every folder above `path`. */
export function isTraversable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/** GANKAO_DATA, else the XDG data folder; as root with a closed home, /var/lib/gankao. */
export function defaultDataDir(env: NodeJS.ProcessEnv): string {
  if (env['GANKAO_DATA']) return env['GANKAO_DATA']
  const base = env['XDG_DATA_HOME'] || join(homedir(), '.local/share')
  const wished = join(base, 'gankao')
  return isRoot && !isTraversable(dirname(wished)) ? '/var/lib/gankao' : wished
}

/** Makes the folder, closed to others but passable, so that the database's user can reach its own part. */
export function prepareDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  accessSync(dataDir, constants.W_OK)
  // as root the database runs as another user, who has to pass through a folder made closed (mkdtemp)
  const mode = statSync(dataDir).mode & 0o777
  if (isRoot && (mode & 0o001) === 0) chmodSync(dataDir, mode | 0o011)
}

/** A short folder for the socket: its path may have 107 bytes at most. */
export function socketDir(dataDir: string): string {
  const inside = join(dataDir, 'socket')
  if (Buffer.byteLength(inside) < 80) return inside
  return join('/tmp', `gankao-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`)
}
