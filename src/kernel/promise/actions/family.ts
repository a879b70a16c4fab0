import type { Tx } from '../../../platform/db/database.ts'
import { Problem } from '../../../platform/problem.ts'
import type { Law } from '../clocks.ts'
import type { Act, Child, Snapshot } from '../contract.ts'
import type { Circumstances } from '../legal.ts'
import { lockFamily, readFamily } from '../store/family.ts'
import { readPaths } from '../store/paths.ts'
import type { PromiseRow } from '../store/family.ts'

/** A case with all its children, locked in this transaction; what happens to it goes through here. */
export type Family = {
  tx: Tx
  law: Law
  now: Date
  root: string
  rows: Map<string, PromiseRow>
  paths: Map<string, string>
  /** What was done in this transaction, oldest first, for notices and public copies. */
  done: { row: PromiseRow; act: Act; snapshot: Snapshot }[]
}

export async function learnPaths(family: Family, unitIds: string[]): Promise<void> {
  const unknown = unitIds.filter((id) => !family.paths.has(id))
  for (const [id, path] of await readPaths(family.tx, unknown)) family.paths.set(id, path)
}

export function unitsOf(snapshot: Snapshot): string[] {
  return Object.values(snapshot.parties).flatMap((standing) => (standing.unit ? [standing.unit] : []))
}

/** A case with all its children, locked: for acts. */
export async function lockCase(tx: Tx, law: Law, root: string, now: Date): Promise<Family> {
  return gather(tx, law, root, now, await lockFamily(tx, root))
}

/** The same, unlocked: for looking. */
export async function familyOf(tx: Tx, law: Law, root: string, now: Date): Promise<Family> {
  return gather(tx, law, root, now, await readFamily(tx, root))
}

async function gather(tx: Tx, law: Law, root: string, now: Date, rows: PromiseRow[]): Promise<Family> {
  if (rows.length === 0) throw new Problem('not_found', 'promise.unknown')
  const family: Family = {
    tx,
    law,
    now,
    root,
    rows: new Map(rows.map((row) => [row.id, row])),
    paths: new Map(),
    done: [],
  }
  await learnPaths(family, [...new Set(rows.flatMap((row) => unitsOf(row.snapshot)))])
  return family
}

export function childrenOf(family: Family, id: string): Child[] {
  return [...family.rows.values()]
    .filter((row) => row.parent === id)
    .map((row) => ({ id: row.id, kind: row.kind, snapshot: row.snapshot }))
}

export function circumstancesOf(family: Family, row: PromiseRow, evidence = 0): Circumstances {
  return {
    snapshot: row.snapshot,
    path: row.path,
    rootPath: family.rows.get(family.root)?.path ?? row.path,
    children: childrenOf(family, row.id),
    evidence,
    now: family.now,
    pathOf: (unitId) => family.paths.get(unitId),
  }
}

/** An empty family for a promise that is about to be opened. */
export function newFamily(tx: Tx, law: Law, root: string, now: Date): Family {
  return { tx, law, now, root, rows: new Map(), paths: new Map(), done: [] }
}

export function getRow(family: Family, id: string): PromiseRow {
  const row = family.rows.get(id)
  if (!row) throw new Problem('not_found', 'promise.unknown')
  return row
}
