import type { DeskActor } from '../../../kernel/identity/contract.ts'

type Who = Pick<DeskActor, 'roles' | 'path'>

/** Kinds of matters and lists of duties are the whole city's: who administers from the top of the tree. */
export function mayEditCity(actor: Who): boolean {
  return actor.roles.includes('administrator') && actor.path.length === 8
}

export function mayEditAt(actor: Who, path: string | null): boolean {
  return actor.roles.includes('administrator') && path !== null && path.startsWith(actor.path)
}
