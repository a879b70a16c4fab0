import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'

export const root = dirname(import.meta.dirname)

export type Step = { name: string; program: string; args: string[]; env?: NodeJS.ProcessEnv }

/** A tool of node_modules/.bin under the Node.js that runs us. */
export function tool(name: string, ...args: string[]): Pick<Step, 'program' | 'args'> {
  return { program: process.execPath, args: [join(root, 'bin/gankao.mjs'), 'run', name, ...args] }
}

/** Runs a step with its output shown. @returns its exit code and, where asked for, what it printed */
export async function runStep(step: Step, keep = false): Promise<{ code: number; text: string }> {
  const child = spawn(step.program, step.args, {
    cwd: root,
    env: { ...process.env, ...step.env },
    stdio: keep ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => {
      text += piece.toString('utf8')
      process.stdout.write(piece)
    })
  return new Promise((resolve) => {
    child.on('error', () => resolve({ code: 126, text }))
    child.on('close', (code) => resolve({ code: code ?? 1, text }))
  })
}

export async function runAll(steps: Step[]): Promise<number> {
  for (const step of steps) {
    const began = performance.now()
    process.stdout.write(`── ${step.name}\n`)
    const { code } = await runStep(step)
    if (code !== 0) {
      process.stdout.write(`── ${step.name} failed (${code})\n`)
      return code
    }
    process.stdout.write(`── ${step.name} in ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
  }
  return 0
}
