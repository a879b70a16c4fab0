import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const cli = join(dirname(dirname(import.meta.dirname)), 'src/app/cli.ts')
const data = mkdtempSync(join(tmpdir(), 'gankao-half-'))
afterAll(() => {
  // the database outlived the process that started it and was found again by the next ones: nobody's to end but ours
  const [pid = ''] = readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(pid), 'SIGQUIT')
  rmSync(data, { recursive: true, force: true })
})

/** Runs `gankao …`; with `until` it and all it started are killed as soon as it has said that. */
async function run(args: string[], until?: RegExp): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, GANKAO_DATA: data, DATABASE_URL: '', NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => {
      text += piece.toString('utf8')
      if (until?.test(text) && child.pid) process.kill(-child.pid, 'SIGKILL')
    })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, text }
}

test('a demo that was killed while it was loading is loaded anew, whole', async () => {
  const killed = await run(['demo'], /loading the demo city [1-9]/)
  expect(killed.code).toBeNull()
  const again = await run(['demo'])
  expect([again.code, again.text]).toEqual([0, expect.stringContaining('it is loaded anew')])
  const replay = await run(['replay', '--check'])
  expect([replay.code, replay.text]).toEqual([0, expect.stringContaining('every row is what its acts make it')])
  // and only an empty city takes it
  expect((await run(['demo'])).code).toBe(1)
}, 180_000)
