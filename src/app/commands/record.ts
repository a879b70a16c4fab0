import { describeFault } from '../../kernel/journal/faults.ts'
import { join } from 'node:path'
import { exportJournal } from '../../kernel/journal/export.ts'
import { sealFinishedDays } from '../../kernel/journal/jobs.ts'
import { verifyJournal } from '../../kernel/journal/verify.ts'
import { checkReplay } from '../../kernel/promise/replay.ts'
import type { City } from '../city.ts'
import { Failure } from '../failure.ts'
import { withCity } from './maintain.ts'

type Env = NodeJS.ProcessEnv
type Say = (line: string) => void

/** The city's present; of a replay city that is being served a day less, for its clock is in another process. */
function presentOf(city: City): Date {
  const now = city.house.clock.now()
  return city.pace && city.adopted ? new Date(now.getTime() - 86_400_000) : now
}

/** Seals what can be sealed, then recomputes all of the record. @throws Failure where anything was changed */
export async function verifyCity(env: Env, say: Say): Promise<void> {
  await withCity(env, async (city) => {
    const now = presentOf(city)
    await sealFinishedDays(city.owner, city.keys, now)
    const verdict = await verifyJournal(city.owner, { keys: city.keys, now })
    say(`${verdict.acts} acts, ${verdict.entries} entries, ${verdict.days} signed days`)
    if (verdict.last) say(`last signed day ${verdict.last.day}, hash ${verdict.last.hash}`)
    for (const fault of verdict.faults) say(`  ${describeFault(fault)}`)
    if (!verdict.ok) throw new Failure(`${verdict.found} places are not as they were written.`)
    say('the journal is whole')
  })
}

/** Folds every promise anew and compares. @throws Failure where a row says something else than its acts */
export async function replayCity(env: Env, say: Say): Promise<void> {
  await withCity(env, async (city) => {
    const { library } = await city.house.law()
    const began = performance.now()
    const found = await checkReplay(city.owner, library)
    const seconds = (performance.now() - began) / 1000
    say(
      `${found.promises} promises, ${found.acts} acts in ${seconds.toFixed(1)} s (${Math.round(found.acts / seconds)}/s)`,
    )
    for (const fault of found.faults) say(`  ${fault}`)
    if (found.wrong > 0) throw new Failure(`${found.wrong} promises are not what their acts make them.`)
    say('every row is what its acts make it')
  })
}

/** Writes the record for whoever verifies it elsewhere. */
export async function exportCity(folder: string, env: Env, say: Say): Promise<void> {
  await withCity(env, async (city) => {
    await sealFinishedDays(city.owner, city.keys, presentOf(city))
    const done = await exportJournal(city.owner, join(city.dataDir, 'keys'), folder)
    say(`${done.acts} acts, ${done.entries} entries, ${done.days} signed days in ${folder}`)
    say(`verify them anywhere: node ${join(folder, 'verify-journal.mjs')} ${folder}`)
  })
}
