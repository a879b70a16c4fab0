import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { editors } from './contract.ts'
import type { EntryState } from './contract.ts'

/** Arbiters and administrators, for the areas below their own unit. */
export function mayEditArea(actor: Pick<DeskActor, 'roles' | 'path'>, areaPath: string): boolean {
  return editors.some((role) => actor.roles.includes(role)) && areaPath.startsWith(actor.path)
}

export function mayDo(
  actor: Pick<DeskActor, 'roles' | 'path'>,
  entry: { areaPath: string; state: EntryState; ended: boolean; ruled: boolean },
): ('end' | 'correct')[] {
  if (entry.state === 'withdrawn' || !mayEditArea(actor, entry.areaPath)) return []
  return [...(entry.ended ? [] : (['end'] as const)), ...(entry.ruled ? [] : (['correct'] as const))]
}
