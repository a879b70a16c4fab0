import { openCity, writeSettings } from '../city.ts'
import type { City } from '../city.ts'
import { Failure } from '../failure.ts'
import { beginDemo, clearHalfDemo, endDemo } from '../first-start.ts'
import { readNetworks } from '../../kernel/hooks/address.ts'
import { openHookSender } from '../../kernel/hooks/send.ts'
import { sealFinishedDays } from '../../kernel/journal/jobs.ts'
import { buildPost } from '../../kernel/notice/post.ts'
import { startWorker } from '../worker.ts'

type Env = NodeJS.ProcessEnv
type Say = (line: string) => void

/** Opens the city for one command and closes it whatever happens. */
export async function withCity<T>(env: Env, work: (city: City) => Promise<T>): Promise<T> {
  const city = await openCity({ env })
  try {
    return await work(city)
  } finally {
    await city.close()
  }
}

export async function runWorker(env: Env): Promise<{ stop(): Promise<void> }> {
  const log = (line: Record<string, unknown>): void =>
    void process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`)
  const city = await openCity({ env, log })
  if (city.pace) {
    await city.close()
    throw new Failure('The clock of a replay city is held by the process that serves it; it runs its own jobs.')
  }
  const seal = (): Promise<unknown> => sealFinishedDays(city.owner, city.keys, city.house.clock.now())
  const hooks = openHookSender(city.house, { networks: readNetworks(env['GANKAO_HOOK_NETWORKS']) })
  const worker = startWorker(city.house, { seal, post: buildPost(env), hooks })
  return {
    async stop() {
      await worker.stop()
      await city.close()
    },
  }
}

export async function migrateCity(env: Env, say: Say): Promise<void> {
  const city = await openCity({ env, say })
  await city.close()
  say('the database is up to date')
}

function progressOf(say: (line: string) => void): (done: number, of: number) => void {
  const live = process.stdout.isTTY
  let last = -1
  return (done, of) => {
    const percent = Math.round((done / of) * 100)
    if (live) {
      process.stdout.write(`\r  loading the demo city ${'█'.repeat(percent / 5).padEnd(20, '░')} ${percent} %`)
      if (done === of) process.stdout.write('\n')
    } else if (percent >= last + 25 || done === of) {
      say(`  loading the demo city ${percent} %`)
      last = percent
    }
  }
}

export async function fillDemo(env: Env, say: Say): Promise<void> {
  await withCity(env, async (city) => {
    if (!city.empty) throw new Failure('The city is not empty; the demo only goes into an empty one.')
    if (await clearHalfDemo(city.owner)) say('  the last start was ended while the demo was loading; it is loaded anew')
    await beginDemo(city.owner)
    const { loadDemo } = await import('../../../demo/load.ts')
    const names = { demo: true, city: { zh: '格木市(演示)', en: 'Gemu City (demo)' } }
    const accounts = await loadDemo(city.build, city.house.db, new Date(), progressOf(say))
    await writeSettings(city.owner, { ...names, accounts } as City['settings'])
    await endDemo(city.owner)
  })
}
