import { Problem } from '../../../platform/problem.ts'
import type { Actor } from '../../identity/contract.ts'
import { checkAnswers } from '../answers.ts'
import { dependentKinds } from '../built-in.ts'
import type { ActData, Field, Procedure, Snapshot } from '../contract.ts'
import { isLegal, mayTake } from '../legal.ts'
import { findColleagues } from '../store/colleagues.ts'
import type { PromiseRow } from '../store/family.ts'
import { childrenOf, circumstancesOf, getRow, learnPaths } from './family.ts'
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
  await checkPeople(family, row, procedure, may.party, spec.asks ?? [], input)
  checkCounts(row, name, input)
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
  if (spec.opens) await openChildren(family, row, spec.opens, input, actor, act)
  if (getRow(family, id).closed_at) await endDependents(family, id, name)
  return getRow(family, id).snapshot
}

const system: Actor = { kind: 'system', scope: { lo: '', hi: '~' } }

/** An opinion or a vote nobody needs any more ends with what it was for. */
async function endDependents(family: Family, id: string, act: string): Promise<void> {
  for (const child of childrenOf(family, id))
    if (dependentKinds.includes(child.kind) && !child.snapshot.closedAt)
      await takeAct(family, child.id, 'lapse', system, { cause: { promiseId: id, act } })
}

/** Who is named must be of the unit that has it, with a role that may handle it. */
async function checkPeople(
  family: Family,
  row: PromiseRow,
  procedure: Procedure,
  party: string,
  fields: Field[],
  input: Record<string, unknown>,
): Promise<void> {
  for (const field of fields) {
    const person = input[field.name]
    if (field.type !== 'person' || typeof person !== 'string') continue
    const unit = row.snapshot.parties[party]?.unit
    const path = unit ? family.paths.get(unit) : undefined
    const found = path
      ? await findColleagues(family.tx, { path, roles: procedure.parties[party]?.roles ?? [], at: family.now, person })
      : []
    if (found.length === 0)
      throw new Problem('invalid', 'input.faulty', {}, [{ path: field.name, code: 'field.not_of_unit' }])
  }
}

/** More votes than people present, or more present than due, is a slip of the pen, never a result. */
function checkCounts(row: PromiseRow, act: string, input: Record<string, unknown>): void {
  if (row.kind !== 'vote' || act !== 'count') return
  const n = (name: string): number => Number(input[name] ?? 0)
  if (n('present') > Number(row.snapshot.facts['due']))
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'present', code: 'field.more_than_due' }])
  if (n('yes') + n('no') + n('abstain') > n('present'))
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'yes', code: 'field.more_than_present' }])
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
