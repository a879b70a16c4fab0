import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join, sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Failure, hasNode, root } from './launch.mjs'

const wanted = join(root, 'package-lock.json')
const installed = join(root, 'node_modules/.package-lock.json')
// Outside of node_modules: `npm ci` removes that folder first.
const locks = join(root, '.cache/install')

/** Runs `npm ci` where the installed packages are not those of the lock file. One at a time. */
export async function ensureInstalled() {
  if (isInstalled()) return
  const release = await takeTurn()
  try {
    // Whoever had the turn before us may have done it.
    if (!isInstalled()) await install()
  } finally {
    release()
  }
}

function isInstalled() {
  if (!existsSync(wanted)) return existsSync(installed)
  if (!existsSync(installed)) return false
  if (!hasNode()) return false
  if (statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return true
  return hasTheSamePackages()
}

/** git sets new times on unchanged files: only another version of a package is worth a new installation. */
function hasTheSamePackages() {
  const present = readPackages(installed)
  const hasDevelopment = Object.values(present).some((entry) => entry.dev)
  return Object.entries(readPackages(wanted)).every(([path, entry]) => {
    if (path === '' || entry.link) return true
    const found = present[path]
    if (found) return found.version === entry.version && found.integrity === entry.integrity
    return Boolean(entry.optional || entry.devOptional || (entry.dev && !hasDevelopment))
  })
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {}
  } catch {
    return {}
  }
}

/**
 * Waits for the turn. Everyone puts down a file with a name of their own and then looks for others who live: nobody
 * ever removes a file that a living process may rely on, so a lock left by a dead process cannot be taken twice.
 */
async function takeTurn() {
  try {
    mkdirSync(locks, { recursive: true })
  } catch (error) {
    throw new Failure(`The dependencies are missing and ${root} is not writable: ${error.message}`)
  }
  const mine = `${process.pid}-${startOf(process.pid)}`
  const file = join(locks, mine)
  for (let said = false; ;) {
    writeFileSync(file, '')
    const other = readdirSync(locks).find((name) => name !== mine && isAlive(name))
    if (!other) return () => rmSync(file, { force: true })
    rmSync(file, { force: true })
    if (!said) process.stderr.write(`gankao: waiting for process ${other.split('-')[0]}, which is installing …\n`)
    said = true
    await sleep(200 + Math.random() * 300)
  }
}

/** Clears away what dead processes left. A number used again by another process has another start. */
function isAlive(name) {
  const [pid, start] = name.split('-')
  if (start !== '' && startOf(Number(pid)) === start) return true
  rmSync(join(locks, name), { force: true })
  return false
}

/** When the process started, in clock ticks since boot (proc(5), field 22); elsewhere only that it lives. */
function startOf(pid) {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0) ? 'alive' : ''
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? '' : (fields[19] ?? '')
  } catch (error) {
    return error.code === 'EPERM' ? 'alive' : ''
  }
}

async function install() {
  process.stderr.write('gankao: installing the dependencies (npm ci), once …\n')
  const began = Date.now()
  // Under `npm start` the PATH begins with node_modules/.bin, whose `node` is about to be removed.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((part) => !part.startsWith(join(root, 'node_modules') + sep))
  // Warnings about the machine's Node.js would mislead: the packages run under another one.
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: { ...process.env, PATH: path.join(delimiter) },
    // What the program prints on stdout may be read by another one.
    stdio: ['inherit', 2, 2],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward)
  function forward(signal) {
    npm.kill(signal)
  }
  const code = await new Promise((resolve, reject) => {
    npm.on('error', (error) => reject(new Failure(`npm could not be started (${error.message}): is npm installed?`)))
    npm.on('exit', (exitCode, signal) => resolve(exitCode ?? signal))
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, forward)
  if (code !== 0) {
    throw new Failure(`npm ci failed (${code}). Its messages are above; 'npm ci' in ${root} can be tried by hand.`)
  }
  process.stderr.write(`gankao: installed in ${((Date.now() - began) / 1000).toFixed(1)} s\n`)
}
