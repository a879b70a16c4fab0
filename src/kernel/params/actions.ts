import { Problem } from '../../platform/problem.ts'
import { parseLimit } from '../calendar/limits.ts'
import type { Claim, House } from '../house.ts'
import type { DeskActor } from '../identity/contract.ts'
import { recordJournal } from '../journal/actions.ts'
import type { ParamSpec } from './contract.ts'
import { insertParam } from './store.ts'

function isSameKind(value: unknown, spec: ParamSpec): boolean {
  if (typeof value !== typeof spec.value) return false
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0
  if (typeof value !== 'string' || typeof spec.value !== 'string') return true
  if (spec.pattern) return spec.pattern.test(value)
  try {
    parseLimit(spec.value)
  } catch {
    return true
  }
  try {
    return parseLimit(value).amount > 0
  } catch {
    return false
  }
}

/** A new value from now on; the one before stays in the history. */
export async function setParam(
  house: House,
  actor: DeskActor,
  spec: ParamSpec,
  given: Pick<ParamSpec, 'value' | 'source' | 'level'> & { reason: string },
  claim: Claim | undefined,
  now: Date,
): Promise<void> {
  if (actor.path.length !== 8) throw new Problem('forbidden', 'param.city_only')
  if (!isSameKind(given.value, spec))
    throw new Problem('invalid', 'input.faulty', {}, [
      { path: 'value', code: 'param.kind', params: { example: spec.value } },
    ])
  await house.write(actor, claim, async (tx) => {
    await insertParam(tx, {
      key: spec.key,
      value: given.value,
      source: given.source,
      level: given.level,
      since: now,
      setBy: actor.personId,
      setAt: now,
      reason: given.reason,
    })
    await recordJournal(tx, {
      actor,
      verb: 'set_param',
      objectKind: 'param',
      objectId: spec.key,
      data: { value: given.value, source: given.source, reason: given.reason },
      now,
    })
    return {}
  })
  await house.lawChanged()
}
