import { Problem } from '../../platform/problem.ts'
import type { Claim, House } from '../house.ts'
import type { DeskActor } from '../identity/contract.ts'
import { recordJournal } from '../journal/actions.ts'
import type { DayRule } from './rules.ts'
import { insertDayRule, withdrawDayRule } from './store.ts'

function refuseLocal(actor: DeskActor): void {
  if (actor.path.length !== 8) throw new Problem('forbidden', 'calendar.city_only')
}

/** A day of the city's own. A changed day moves no deadline that was already set: those are recorded in their acts. */
export async function setDay(
  house: House,
  actor: DeskActor,
  rule: DayRule,
  claim: Claim | undefined,
  now: Date,
): Promise<void> {
  refuseLocal(actor)
  await house.write(actor, claim, async (tx) => {
    if ((await insertDayRule(tx, { ...rule, setBy: actor.personId, now })) === 0)
      throw new Problem('conflict', 'promise.changed_meanwhile')
    await recordJournal(tx, {
      actor,
      verb: 'set_day',
      objectKind: 'calendar_day',
      objectId: rule.on,
      data: rule,
      now,
    })
    return {}
  })
  await house.lawChanged()
}

export async function withdrawDay(
  house: House,
  actor: DeskActor,
  on: string,
  claim: Claim | undefined,
  now: Date,
): Promise<void> {
  refuseLocal(actor)
  await house.write(actor, claim, async (tx) => {
    if ((await withdrawDayRule(tx, on, now)) === 0) throw new Problem('not_found', 'not_found')
    await recordJournal(tx, { actor, verb: 'withdraw_day', objectKind: 'calendar_day', objectId: on, now })
    return {}
  })
  await house.lawChanged()
}
