import { randomUUIDv7 } from '../../platform/ids.ts'
import type { Family } from '../promise/actions.ts'
import type { HookBody, HookEvent } from './contract.ts'
import { eventsOf } from './rules.ts'
import { announce } from './store.ts'
import type { NewEvent } from './store.ts'

/**
 * Tells receivers what was done in this transaction: written with the acts, so there is no act without its event and no
 * event of an act that was rolled back. Ids, state and dates only; no title, no word anybody wrote, no person.
 */
export async function announceActs(family: Family): Promise<void> {
  const events: NewEvent[] = []
  const closed = new Map<string, boolean>()
  for (const { row, act, snapshot } of family.done) {
    const closedBefore = closed.get(row.id) ?? act.data.mark === undefined && family.closedBefore.has(row.id)
    const closedNow = snapshot.closedAt !== null
    closed.set(row.id, closedNow)
    for (const event of eventsOf({ act: act.act, mark: act.data.mark?.mark, closedBefore, closedNow }))
      events.push(eventOf(event, family, { row, act, snapshot }))
  }
  if (events.length > 0) await announce(family.tx, events)
}
