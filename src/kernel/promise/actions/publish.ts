import type { Db } from '../../../platform/db/database.ts'
import type { House } from '../../house.ts'
import type { Actor } from '../../identity/contract.ts'
import { wholeCity } from '../../identity/scope.ts'
import { stateIn } from '../fold.ts'
import type { Library } from '../fold.ts'
import { countVersions, findOlder } from '../store/versions.ts'
import type { VersionRow } from '../store/versions.ts'
import { lockCase } from './family.ts'
import { settleFamily } from './settle.ts'
import { rebase } from './take.ts'

const system: Actor = { kind: 'system', scope: wholeCity }

/** What publishing the newest version of a kind would do to the promises that are open now. */
export type Plan = {
  kind: string
  to: number
  moves: (VersionRow & { target: string })[]
  /** Why it cannot be done; empty where it can. */
  faults: string[]
}

function planOf(library: Library, kind: string, rows: VersionRow[]): Plan {
  const latest = library.latest(kind)
  const older = rows.filter((row) => row.kind === kind && row.version < latest.version)
  const moves: Plan['moves'] = []
  const faults: string[] = []
  for (const row of older) {
    if (!library.has(kind, row.version)) {
      faults.push(`version ${row.version} is not loaded, but ${row.n} open promises follow it`)
      continue
    }
    const target = stateIn(library, kind, row.version, latest.version, row.state)
    moves.push({ ...row, target })
    if (!latest.states[target])
      faults.push(`state ${row.state} of version ${row.version} (${row.n} open) has no successor in ${latest.version}`)
  }
  return { kind, to: latest.version, moves, faults }
}

/** The plan for one kind or, without one, for every kind of which older promises are open. Changes nothing. */
export async function planVersions(owner: Db, library: Library, kind?: string): Promise<Plan[]> {
  const rows = await countVersions(owner)
  const kinds = kind ? [kind] : library.all().map((procedure) => procedure.kind)
  return kinds.map((each) => planOf(library, each, rows)).filter((plan) => kind || plan.moves.length > 0)
}

/**
 * Moves every open promise of a kind to its newest version, each as an act of its own record. Stopped in the middle it
 * goes on where it was: those that moved are no longer older.
 * @returns how many moved
 */
export async function publishVersion(
  house: House,
  owner: Db,
  kind: string,
  progress: (done: number) => void,
): Promise<number> {
  const law = await house.law()
  const { version } = law.library.latest(kind)
  let done = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const page = await findOlder(owner, kind, version, after, 500)
    for (const row of page) {
      await house.write(system, undefined, async (tx) => {
        const family = await lockCase(tx, law, row.root, house.clock.now())
        await rebase(family, row.id)
        await settleFamily(house, family, system)
      })
      done += 1
      after = row.id
    }
    progress(done)
    if (page.length < 500) return done
  }
}
