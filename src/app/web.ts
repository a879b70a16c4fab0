import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from './failure.ts'
import { projectRoot } from './paths.ts'

const stamp = join(projectRoot, 'dist/web/.source')

/** A fingerprint of everything the bundle is made of. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const folders = ['src/web', 'src/modules', 'src/kernel', 'src/platform/http']
  for (const folder of folders)
    for (const entry of readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.includes('.test.') || entry.parentPath.includes('testdata')) continue
      const path = join(entry.parentPath, entry.name)
      hash.update(path.slice(projectRoot.length)).update(readFileSync(path))
    }
  for (const file of ['vite.config.ts', 'package-lock.json']) hash.update(readFileSync(join(projectRoot, file)))
  return hash.digest('hex')
}

/** Bundles the desk where its sources changed since the last time; in a process of its own, so that memory goes back. */
export async function buildWeb(say: (line: string) => void): Promise<void> {
  if (!existsSync(join(projectRoot, 'vite.config.ts'))) return
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('  bundling the desk …')
  const child = spawn(
    process.execPath,
    [join(projectRoot, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    },
  )
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => (text += piece.toString('utf8')))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Failure(`The desk could not be bundled:\n${text}`)
  mkdirSync(join(projectRoot, 'dist/web'), { recursive: true })
  writeFileSync(stamp, wanted)
}
