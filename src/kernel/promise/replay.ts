import { canonical } from '../../platform/canonical.ts'
import type { Db } from '../../platform/db/database.ts'
import { oneByOne, readSnapshot } from '../journal/store/snapshot.ts'
import type { Act, Snapshot } from './contract.ts'
import { step } from './fold.ts'
import { project } from './projection.ts'
import type { Library } from './fold.ts'
import { allActsInOrder, allProjections } from './store/replay.ts'
import { toAct } from './store/acts.ts'
import type { ActRow } from './store/acts.ts'
import type { ProjectionRow } from './store/replay.ts'

export type Replay = { promises: number; acts: number; wrong: number; faults: string[] }

/** What differs between a row and the fold of its acts, by column; empty where they agree. */
function differences(library: Library, row: ProjectionRow, snapshot: Snapshot): string[] {
  const projection = project(library.get(snapshot.kind, snapshot.version), snapshot)
  const at = (value: Date | null): string | null => value?.toISOString() ?? null
  const pairs: [string, unknown, unknown][] = [
    ['state', row.state, projection.state],
    ['version', row.version, snapshot.version],
    ['hold_unit', row.hold_unit, projection.holdUnit],
    ['hold_party', row.hold_party, projection.holdParty],
    ['hold_person', row.hold_person, projection.holdPerson],
    ['due_at', at(row.due_at), projection.dueAt],
    ['due_clock', row.due_clock, projection.dueClock],
    ['provisional', row.provisional, projection.provisional],
    ['next_at', at(row.next_at), projection.nextAt],
    ['outcome', row.outcome, projection.outcome],
    ['closed_at', at(row.closed_at), projection.closedAt],
    ['seq', row.seq, snapshot.seq],
    ['snapshot', canonical(row.snapshot), canonical(snapshot)],
  ]
  return pairs.filter(([, kept, folded]) => kept !== folded).map(([column]) => column)
}

/**
 * Folds all acts of all promises and compares with the rows that are kept; one pass over both in the order of their
 * ids, so memory does not grow. Reads as the owner, in one snapshot of the database.
 */
export async function checkReplay(owner: Db, library: Library): Promise<Replay> {
  const found: Replay = { promises: 0, acts: 0, wrong: 0, faults: [] }
  const report = (no: string, what: string): void => {
    found.wrong += 1
    if (found.faults.length < 100) found.faults.push(`${no}: ${what}`)
  }
  await readSnapshot(owner, async (reader) => {
    const acts = oneByOne(reader.stream<ActRow>(allActsInOrder()))
    let act = await acts.next()
    for await (const rows of reader.stream<ProjectionRow>(allProjections()))
      for (const row of rows) {
        found.promises += 1
        let snapshot: Snapshot | undefined
        try {
          for (; act && act.promise_id <= row.id; act = await acts.next()) {
            if (act.promise_id < row.id) continue
            found.acts += 1
            const given: Act = toAct(act)
            snapshot = step(library, snapshot, given)
          }
        } catch (error) {
          report(row.no, error instanceof Error ? error.message : String(error))
          continue
        }
        if (!snapshot) report(row.no, 'has no acts')
        else {
          const wrong = differences(library, row, snapshot)
          if (wrong.length > 0) report(row.no, `${wrong.join(', ')} differ from the acts`)
        }
      }
  })
  return found
}
