import type { House } from '../../house.ts'
import type { Actor } from '../../identity/contract.ts'
import { tellParties } from '../../notice/tell.ts'
import type { KnownActs } from '../consequences.ts'
import type { Family } from './family.ts'

/** What follows from acts of any kind: those concerned are told, live pages are refreshed after the commit. */
export async function settlePlainly(house: House, family: Family, actor: Actor): Promise<void> {
  await tellParties(house, family, actor)
  const paths = [...family.rows.values()].map((row) => row.path)
  family.tx.afterCommit(() => house.bus.emit('changed', { root: family.root, paths }))
}

/**
 * What follows from the acts of this transaction, by the module the root belongs to.
 * @returns all acts of the matter, where the module read them
 */
export async function settleFamily(house: House, family: Family, actor: Actor): Promise<KnownActs | undefined> {
  const kind = family.rows.get(family.root)?.kind ?? ''
  const { settle } = house.follow(kind)
  if (settle) return settle(house, family, actor)
  await settlePlainly(house, family, actor)
  return undefined
}
