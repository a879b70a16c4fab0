import { Problem } from '../../../platform/problem.ts'
import type { Actor } from '../../identity/contract.ts'
import { checkAnswers } from '../answers.ts'
import type { ActData, Procedure, Snapshot } from '../contract.ts'
import { isLegal, mayTake } from '../legal.ts'
import { circumstancesOf, getRow, learnPaths } from './family.ts'
import type { Family } from './family.ts'
import { openChildren } from './open.ts'
import { record } from './record.ts'

function evidenceOf(procedure: Procedure, act: string, input: Record<string, unknown>): string[] {
  return (procedure.acts[act]?.asks ?? [])
    .filter((field) => field.type === 'evidence')
    .flatMap((field) => (Array.isArray(input[field.name]) ? (input[field.name] as string[]) : []))
}

export type Given = {
  input?: Record<string, unknown>
  /** The act of another promise that makes this one follow (system acts). */
  cause?: ActData['cause']
  /** When it happened, where it is recorded later (import); default now. */
  at?: Date
}

/**
 * Takes one act of a promise: may the actor, is it legal, what follows; then act, row, children and evidence are
 * written. Must run inside `lockCase`'s transaction.
 * @throws Problem not_found, forbidden (not_yours, own_work), refused (law), invalid (answers)
 */
export async function takeAct(
  family: Family,
  id: string,
  name: string,
  actor: Actor,
  given: Given = {},
): Promise<Snapshot> {
  const row = getRow(family, id)
  const procedure = family.law.library.get(row.kind, row.snapshot.version)
  const spec = procedure.acts[name]
  if (!spec) throw new Problem('not_found', 'promise.unknown_act', { act: name })
  const { input, faults } = checkAnswers(spec.asks ?? [], given.input ?? {})
  const evidence = evidenceOf(procedure, name, input)
  const circumstances = circumstancesOf(family, row, evidence.length)
  const may = mayTake(procedure, spec, actor, circumstances)
  if ('code' in may) throw new Problem('forbidden', may.code, may.params)
  const refusal = isLegal(spec, circumstances)
  if (refusal && refusal.code !== 'promise.evidence_missing') throw new Problem('refused', refusal.code, refusal.params)
  if (refusal) {
    const asked = spec.asks?.find((field) => field.type === 'evidence')
    faults.push({ path: asked?.name ?? 'evidence', code: refusal.code })
  }
  if (faults.length > 0) throw new Problem('invalid', 'input.faulty', {}, faults)
  await checkUnits(family, spec.asks ?? [], input)
  const act = await record(
    family,
    row,
    name,
    may.party,
    actor,
    { input, ...(given.cause ? { cause: given.cause } : {}) },
    evidence,
    given.at,
  )
  if (spec.opens) await openChildren(family, row, procedure, name, input, actor, act)
  return getRow(family, id).snapshot
}

async function checkUnits(
  family: Family,
  fields: { name: string; type: string }[],
  input: Record<string, unknown>,
): Promise<void> {
  const wanted = fields.flatMap((field) =>
    field.type === 'unit' || field.type === 'units'
      ? [input[field.name] ?? []].flat().map((id) => ({ path: field.name, id: String(id) }))
      : [],
  )
  if (wanted.length === 0) return
  await learnPaths(
    family,
    wanted.map((entry) => entry.id),
  )
  const unknown = wanted.filter((entry) => !family.paths.has(entry.id))
  if (unknown.length > 0)
    throw new Problem(
      'invalid',
      'input.faulty',
      {},
      unknown.map((entry) => ({ path: entry.path, code: 'field.unknown' })),
    )
}

/** Strikes a reached mark of a clock off, as an act of its own. */
export async function takeMark(family: Family, id: string, clock: string, mark: string): Promise<void> {
  await record(
    family,
    getRow(family, id),
    'mark',
    'system',
    { kind: 'system', scope: { lo: '', hi: '~' } },
    { input: {}, mark: { clock, mark } },
    [],
  )
}

/** Moves an open promise to the newest version of its procedure, by the map that version ships. */
export async function rebase(family: Family, id: string): Promise<void> {
  const row = getRow(family, id)
  const version = family.law.library.latest(row.kind).version
  if (version === row.snapshot.version) return
  await record(
    family,
    row,
    'rebase',
    'system',
    { kind: 'system', scope: { lo: '', hi: '~' } },
    { input: {}, version },
    [],
  )
}
