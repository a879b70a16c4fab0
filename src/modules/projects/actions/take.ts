import { Problem } from '../../../platform/problem.ts'
import type { Claim, House } from '../../../kernel/house.ts'
import type { Actor } from '../../../kernel/identity/contract.ts'
import { tellParties } from '../../../kernel/notice/tell.ts'
import { lockCase } from '../../../kernel/promise/actions/family.ts'
import { takeAct } from '../../../kernel/promise/actions/take.ts'
import { reachRoot } from '../../../kernel/promise/store/family.ts'

/** Takes one act of a project or of a part of it, and tells those it concerns. */
export async function takeProjectAct(
  house: House,
  actor: Actor,
  id: string,
  act: string,
  input: Record<string, unknown>,
  claim: Claim | undefined,
): Promise<{ state: string }> {
  const law = await house.law()
  const now = house.clock.now()
  return house.write(actor, claim, async (tx) => {
    const root = await reachRoot(tx, id)
    if (!root) throw new Problem('not_found', 'promise.unknown')
    const family = await lockCase(tx, law, root, now)
    const kind = family.rows.get(root)?.kind
    if (kind !== 'project') throw new Problem('not_found', 'promise.unknown')
    const snapshot = await takeAct(family, id, act, actor, { input })
    await tellParties(house, family, actor)
    family.tx.afterCommit(() =>
      house.bus.emit('changed', { root, paths: [...family.rows.values()].map((row) => row.path) }),
    )
    return { state: snapshot.state }
  })
}
