import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { symlinkSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const leash = join(root, 'bin/leash.mjs')
const neededMajor = 26
const pinnedPlatforms = ['linux-x64', 'linux-arm64']

/** Something to tell the person at the terminal; no stack. */
export class Failure extends Error {
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Where the pinned Node.js of this platform belongs; undefined where none is published. */
export function pinnedNodePath() {
  const platform = `${process.platform}-${process.arch}`
  if (!pinnedPlatforms.includes(platform)) return undefined
  return join(root, 'node_modules', `node-${platform}`, 'bin/node')
}

function isNewEnough() {
  return Number.parseInt(process.versions.node, 10) >= neededMajor
}

/** Whether an installation could not give us a better Node.js than there is. */
export function hasNode() {
  const pinned = pinnedNodePath()
  return !pinned || existsSync(pinned) || isNewEnough()
}

/** The Node.js to run everything with: the pinned one, else the running one if it is new enough. */
export function pinnedNode() {
  const pinned = pinnedNodePath()
  if (pinned && existsSync(pinned)) return pinned
  if (isNewEnough()) return process.execPath
  throw new Failure(
    `Node.js ${neededMajor} or later is needed, this is ${process.version}. ` +
      (pinned
        ? `The pinned one (${pinned}) was not installed: was npm told to omit optional packages?`
        : `No pinned Node.js exists for ${process.platform}-${process.arch}: please install it.`),
  )
}

/** A PATH on which `node` is the one we run, so that the children of tools use it too. */
export function shimPath(node) {
  const shim = join(root, 'node_modules/.cache/gankao-node')
  const bin = join(root, 'node_modules/.bin')
  const rest = (process.env.PATH ?? '').split(delimiter).filter((part) => part !== shim && part !== bin)
  try {
    linkTo(node, shim)
    return [shim, bin, ...rest].join(delimiter)
  } catch {
    // A checkout we may not write to: the folder of the binary itself serves as well.
    return [dirname(node), bin, ...rest].join(delimiter)
  }
}

/** Several may do this at once: the finished link is moved into place. */
function linkTo(node, shim) {
  const link = join(shim, 'node')
  try {
    if (readlinkSync(link) === node) return
  } catch {
    mkdirSync(shim, { recursive: true })
  }
  const made = `${link}.${process.pid}`
  rmSync(made, { force: true })
  symlinkSync(node, made)
  renameSync(made, link)
}

export function toolFile(name) {
  const link = join(root, 'node_modules/.bin', name)
  return existsSync(link) ? realpathSync(link) : undefined
}

export function isElf(file) {
  const head = Buffer.alloc(4)
  const fd = openSync(file, 'r')
  try {
    readSync(fd, head, 0, 4, 0)
  } finally {
    closeSync(fd)
  }
  return head.equals(Buffer.from('\x7fELF', 'latin1'))
}

/**
 * Runs the program in our place. Where we already are the wanted Node.js (npm puts node_modules/.bin first on the
 * PATH) the process is replaced, so that there is only one; otherwise a child is started.
 *
 * `leash` is for our own Node.js programs: bin/leash.mjs ends them with SIGTERM when this process has died without
 * handing a signal on (kill -9), so that no server is left behind without anyone knowing.
 */
export function launch(program, args, { env, cwd = process.cwd(), leash: leashed = false }) {
  const isUs = existsSync(process.execPath) && realpathSync(process.execPath) === realpathSync(program)
  if (isUs && typeof process.execve === 'function') {
    process.chdir(cwd)
    process.execve(program, [program, ...args], env)
  }
  const child = leashed
    ? spawn(program, ['--import', leash, ...args], {
        cwd,
        env: { ...env, GANKAO_PARENT: String(process.pid) },
        stdio: 'inherit',
      })
    : spawn(program, args, { cwd, env, stdio: 'inherit' })

  // A terminal sends Ctrl-C to the child as well: handing it on would be a second one.
  const fromTerminal = process.stdin.isTTY === true
  process.on('SIGINT', () => fromTerminal || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => child.kill(signal))

  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Failure(startFailure(program, error), 126)))
    child.on('exit', (code, signal) => {
      process.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 1)
      resolve()
    })
  })
}

function startFailure(program, error) {
  const libc = error.code === 'ENOENT' && existsSync(program) ? ' It needs a Linux with glibc (not musl).' : ''
  return `${program} could not be started: ${error.message}.${libc}`
}
