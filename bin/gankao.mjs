#!/usr/bin/env node
// Starts Gankao under the Node.js that its lock file pins, whatever `node` the machine has (20 or later).
// Installs the dependencies where they are missing or older than the lock file. Needs no dependency itself.
//
//   gankao <command> …          src/app/cli.ts (start, worker, migrate, … and --help)
//   gankao run <script> …       scripts/<script>.ts, in the project's root (check, test, bench, fix)
//   gankao run <tool> …         node_modules/.bin/<tool>, in the present folder
//   gankao run node …           the pinned Node.js itself
//
// The program gets our signals and we leave with its exit code (128 + n where a signal ended it).
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './install.mjs'
import { Failure, isElf, launch, pinnedNode, root, shimPath, toolFile } from './launch.mjs'

async function main(args) {
  await ensureInstalled()
  const node = pinnedNode()
  // two arenas of glibc's allocator instead of eight a core, and what is free goes back: drawing pictures would leave
  // holes in each of them
  const env = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072', ...process.env, PATH: shimPath(node) }
  const [command, name, ...rest] = args

  if (command !== 'run') {
    const cli = join(root, 'src/app/cli.ts')
    if (!existsSync(cli)) throw new Failure(`${cli} is missing: this checkout is not complete.`)
    // a small nursery: measured under a day of load, 233 MB at the peak with it and the above, 302 without
    return launch(node, ['--max-semi-space-size=8', cli, ...args], { env, leash: true })
  }
  if (!name) throw new Failure('usage: gankao run <check|test|bench|fix|node|tool> …', 2)
  if (name === 'node') return launch(node, rest, { env })
  if (!/^[\w.-]+$/.test(name)) throw new Failure(`'${name}' is not the name of a script or a tool.`, 2)

  const script = join(root, 'scripts', `${name}.ts`)
  if (existsSync(script)) return launch(node, [script, ...rest], { env, cwd: root, leash: true })
  const tool = toolFile(name)
  if (!tool) throw new Failure(`There is neither scripts/${name}.ts nor node_modules/.bin/${name}.`, 127)
  return isElf(tool) ? launch(tool, rest, { env }) : launch(node, [tool, ...rest], { env, leash: true })
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Failure)) throw error
  process.stderr.write(`gankao: ${error.message}\n`)
  process.exitCode = error.exitCode
}
