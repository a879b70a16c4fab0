import { randomUUIDv7 } from '../../platform/ids.ts'
import type { Family } from '../promise/actions/family.ts'
import type { HookBody, HookEvent } from './contract.ts'
import { eventsOf } from './rules.ts'
import { announce } from './store/hooks.ts'
import type { NewEvent } from './store/hooks.ts'

type Done = Family['done'][number]

function eventOf(family: Family, event: HookEvent, { row, act, snapshot }: Done): Omit<NewEvent, 'n'> {
  const body: HookBody = {
    type: event,
    timestamp: act.at,
    data: {
      id: row.id,
      root: row.root,
      number: row.no,
      kind: row.kind,
      state: snapshot.state,
      act: act.act,
      unit: row.unit_id,
      due: row.due_at?.toISOString() ?? null,
      at: act.at,
    },
  }
  return {
    id: randomUUIDv7(),
    event,
    promise_id: row.id,
    path: row.path,
    hold: row.hold_unit ? (family.paths.get(row.hold_unit) ?? null) : null,
    root_path: family.rows.get(family.root)?.path ?? row.path,
    body: JSON.stringify(body),
    at: family.now.toISOString(),
  }
}

/**
 * Tells receivers what was done in this transaction: written with the acts, so there is no act without its event and no
 * event of an act that was rolled back. Ids, state and dates only; no title, no word anybody wrote, no person.
 */
export async function announceActs(family: Family): Promise<void> {
  const events = family.done.flatMap((done) => {
    const { act, snapshot } = done
    const procedure = family.law.library.get(snapshot.kind, snapshot.version)
    const closedNow = snapshot.closedAt !== null
    const moved = (procedure.acts[act.act]?.to ?? 'same') !== 'same'
    const closedBefore = moved ? procedure.states[snapshot.stateBefore ?? '']?.end === true : closedNow
    return eventsOf({ act: act.act, mark: act.data.mark?.mark, closedBefore, closedNow }).map((event) =>
      eventOf(family, event, done),
    )
  })
  if (events.length > 0)
    await announce(
      family.tx,
      events.map((event, n) => ({ ...event, n })),
    )
}
