import { spawn } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { findRoots } from '../kernel/journal/store/roots.ts'
import { sealFinishedDays } from '../kernel/journal/jobs.ts'
import { verifyDays } from '../kernel/journal/verify.ts'
import { buildOidc } from '../kernel/identity/oidc.ts'
import { readNetworks } from '../kernel/hooks/address.ts'
import { openHookSender } from '../kernel/hooks/send.ts'
import { buildPost } from '../kernel/notice/post.ts'
import { DataDirInUse, lockDataDir } from '../platform/postgres/lock.ts'
import { defaultDataDir, prepareDataDir } from '../platform/postgres/datadir.ts'
import { openCity, originOf, readSettings } from './city.ts'
import type { City } from './city.ts'
import { Failure } from './failure.ts'
import { clearHalfDemo, prepareEmptyCity } from './first-start.ts'
import { markOf } from './replay/pace.ts'
import { openServer } from './server.ts'
import { buildWeb } from './web.ts'
import { startWorker } from './worker.ts'

export type StartOptions = {
  env: NodeJS.ProcessEnv
  empty: boolean
  worker: boolean
  /** Makes an empty city one that plays a past, from an instant on and so many times as fast. */
  replay?: { from: Date; speed: number }
  say(line: string): void
}

export type Started = { city: City; origin: string; stop(): Promise<void> }

type Doors = { accounts: { login: string; zh: string; en: string }[]; password: string }

async function fill(city: City, options: StartOptions): Promise<void> {
  if (options.replay && !city.settings.replay)
    throw new Failure(
      'This city is not empty, so its clock stays the real one. A replay needs a data folder of its own: GANKAO_DATA=/path gankao start --clock-from …',
    )
  if (options.replay && city.settings.replay && city.settings.replay.from !== options.replay.from.toISOString())
    throw new Failure(
      `This replay city began at ${city.settings.replay.from} and goes on where it stood; leave --clock-from out.`,
    )
  if (city.settings.replay && !options.worker)
    throw new Failure(
      'The clock of a replay city waits for its jobs, so the process that serves it runs them: leave --no-worker out.',
    )
  if (options.empty || city.settings.replay) {
    if (!city.empty && city.settings.demo)
      throw new Failure(
        'This data folder holds the demo city. Choose another one for a real city: GANKAO_DATA=/path npm start -- --empty',
      )
    await clearHalfDemo(city.owner)
    const link = await prepareEmptyCity(city)
    if (link) options.say(`\n  First administrator, valid once for 72 hours:\n  ${link}\n`)
    return
  }
  if (!city.empty) return
  await loadInChild(options.env)
  Object.assign(city.settings, await readSettings(city.owner))
  Object.assign(city.house.settings, { demo: true, city: city.settings.city })
  await city.house.lawChanged()
}

/** A process of its own, so that the memory of loading goes back when it is done. */
async function loadInChild(env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), 'demo'], { env, stdio: 'inherit' })
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Failure('The demo city could not be loaded; its messages are above.')
}

async function doorsOf(city: City): Promise<Doors | undefined> {
  const stored = city.settings as City['settings'] & { accounts?: Doors['accounts'] }
  if (!stored.demo) return undefined
  const { demoPassword } = await import('../../demo/city/people.ts')
  return { accounts: stored.accounts ?? [], password: demoPassword }
}

function describe(origin: string, city: City, doors: Doors | undefined): string[] {
  const lines = [
    '',
    `  ${city.settings.city.zh} · ${city.settings.city.en}`,
    `  public   ${origin}/`,
    `  desk     ${origin}/desk`,
    `  data     ${city.dataDir}`,
  ]
  const { replay } = city.settings
  if (replay)
    lines.push(
      '',
      '  REPLAY CITY · 回放城市',
      `  Its clock began at ${replay.from}, runs ${replay.speed} times as fast, and stands at`,
      `  ${city.house.clock.now().toISOString()} until gankao replay-cases lets it go.`,
    )
  if (doors) {
    lines.push('', `  demo accounts (password: ${doors.password})`)
    for (const account of doors.accounts) lines.push(`    ${account.login.padEnd(14)} ${account.zh} · ${account.en}`)
  }
  return [...lines, '', '  Ctrl-C ends it.', '']
}

/** Everything `gankao start` does, up to the first answered request. @throws Failure with what to do */
export async function start(options: StartOptions): Promise<Started> {
  const { env } = options
  const dataDir = defaultDataDir(env)
  prepareDataDir(dataDir)
  let lock: { release(): void }
  try {
    lock = lockDataDir(dataDir)
  } catch (error) {
    if (error instanceof DataDirInUse)
      throw new Failure(`Gankao already runs on ${dataDir} (process ${error.pid}). End it first, or set GANKAO_DATA.`)
    throw error
  }
  let city: City | undefined
  try {
    const host = env['HOST'] ?? '127.0.0.1'
    const port = Number(env['PORT'] ?? 8632)
    const web = buildWeb(options.say)
    const log = (line: Record<string, unknown>): void =>
      void process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`)
    city = await openCity({
      env,
      say: options.say,
      log,
      stopDatabase: true,
      ...(options.replay ? { replay: markOf(options.replay) } : {}),
    })
    const opened = city
    await web
    await fill(opened, options)
    const doors = await doorsOf(opened)
    const post = buildPost(env)
    const oidc = buildOidc(env)
    const hookNetworks = readNetworks(env['GANKAO_HOOK_NETWORKS'])
    const hooks = openHookSender(opened.house, { networks: hookNetworks })
    const seal = (): Promise<unknown> => sealFinishedDays(opened.owner, opened.keys, opened.house.clock.now())
    const worker = options.worker ? startWorker(opened.house, { seal, post, hooks, pace: opened.pace }) : undefined
    const app = await openServer({
      house: opened.house,
      jobsWell: () => worker?.isWell() ?? true,
      watch: { failing: () => worker?.failing() ?? [], space: opened.space, clock: worker?.clock },
      post,
      hookNetworks,
      journal: {
        days: () => opened.owner.tx({}, (tx) => findRoots(tx, '9999-12-31', 60)),
        verify: (days) => verifyDays(opened.owner, { keys: opened.keys, now: opened.house.clock.now(), days }),
      },
      ...(doors ? { doors } : {}),
      ...(oidc ? { oidc } : {}),
      ...(opened.pace ? { pace: opened.pace } : {}),
      // who plays many people on this machine may say which of them each request comes from
      trustProxy: env['GANKAO_PROXY'] === '1' ? true : opened.pace ? 'loopback' : false,
    })
    try {
      await app.listen({ host, port })
    } catch (error) {
      await worker?.stop()
      await app.close()
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
        throw new Failure(`Port ${port} is in use. Choose another: PORT=8633 npm start`)
      throw error
    }
    const origin = originOf(env)
    for (const line of describe(origin, opened, doors)) options.say(line)
    if (host === '0.0.0.0')
      for (const address of Object.values(networkInterfaces()).flat())
        if (address?.family === 'IPv4' && !address.internal)
          options.say(`  also     http://${address.address}:${port}/`)
    return {
      city: opened,
      origin,
      async stop() {
        await app.close()
        await worker?.stop()
        await opened.close()
        lock.release()
      },
    }
  } catch (error) {
    await city?.close()
    lock.release()
    throw error
  }
}
