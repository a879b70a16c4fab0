import { randomUUIDv7 } from '../../platform/ids.ts'
import { canonical, sha256 } from '../../platform/canonical.ts'
import type { Tx } from '../../platform/db/database.ts'
import { Problem } from '../../platform/problem.ts'
import { attachEvidence } from '../evidence/store.ts'
import type { Actor } from '../identity/contract.ts'
import { checkAnswers } from './answers.ts'
import { planDue } from './clocks.ts'
import type { Law } from './clocks.ts'
import type { Act, ActData, Child, Procedure, Snapshot, Standing } from './contract.ts'
import { asksOf, project, step } from './fold.ts'
import { isLegal, mayTake } from './legal.ts'
import type { Circumstances } from './legal.ts'
import { insertPromise, lockFamily, readFamily, readPaths, saveAct, saveAsks } from './store.ts'
import type { PromiseRow } from './store.ts'

const noHash = Buffer.alloc(32)

/** The hash of an act: its content and the hash of the act before it. The offline verifier does the same. */
export function hashAct(prev: Uint8Array, act: Act, recordedAt: Date): Buffer {
  return sha256(prev, canonical({ ...act, recordedAt: recordedAt.toISOString() }))
}

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

async function learnPaths(family: Family, unitIds: string[]): Promise<void> {
  const unknown = unitIds.filter((id) => !family.paths.has(id))
  for (const [id, path] of await readPaths(family.tx, unknown)) family.paths.set(id, path)
}

function unitsOf(snapshot: Snapshot): string[] {
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

function getRow(family: Family, id: string): PromiseRow {
  const row = family.rows.get(id)
  if (!row) throw new Problem('not_found', 'promise.unknown')
  return row
}

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

async function record(
  family: Family,
  row: PromiseRow,
  name: string,
  party: string,
  actor: Actor,
  data: ActData,
  evidence: string[],
  at: Date = family.now,
): Promise<Act> {
  // acts never run backwards, also where two machines' clocks differ
  const instant = at.toISOString() < row.snapshot.changedAt ? row.snapshot.changedAt : at.toISOString()
  const act: Act = {
    promiseId: row.id,
    seq: row.seq + 1,
    act: name,
    party,
    personId: actor.kind === 'desk' ? actor.personId : null,
    postId: actor.kind === 'desk' ? actor.postId : null,
    unitId: actor.kind === 'desk' ? actor.unitId : null,
    at: instant,
    data,
    evidence,
  }
  const due = planDue(family.law, row.snapshot, act)
  if (due) act.data = { ...act.data, due }
  const snapshot = step(family.law.library, row.snapshot, act)
  const procedure = family.law.library.get(snapshot.kind, snapshot.version)
  const projection = project(procedure, snapshot)
  await learnPaths(family, unitsOf(snapshot))
  const hold = projection.holdUnit ? (family.paths.get(projection.holdUnit) ?? null) : null
  const entry = { act, recordedAt: family.now, prevHash: row.hash, hash: hashAct(row.hash, act, family.now) }
  if (!(await saveAct(family.tx, entry, snapshot, projection, hold)))
    throw new Problem('conflict', 'promise.changed_meanwhile')
  if (evidence.length > 0) {
    const attached = await attachEvidence(
      family.tx,
      evidence,
      { promiseId: row.id, root: row.root, path: row.path },
      actor,
    )
    if (attached !== evidence.length) throw new Problem('invalid', 'evidence.unknown')
  }
  const next: PromiseRow = {
    ...row,
    version: snapshot.version,
    state: projection.state,
    hold_unit: projection.holdUnit,
    hold_party: projection.holdParty,
    due_at: projection.dueAt ? new Date(projection.dueAt) : null,
    due_clock: projection.dueClock,
    provisional: projection.provisional,
    outcome: projection.outcome,
    closed_at: projection.closedAt ? new Date(projection.closedAt) : null,
    changed_at: new Date(act.at),
    seq: act.seq,
    hash: entry.hash,
    snapshot,
  }
  family.rows.set(row.id, next)
  family.done.push({ row: next, act, snapshot })
  await saveAsks(family.tx, row.id, asksOf(procedure, row.snapshot), asksOf(procedure, snapshot), family.paths)
  return act
}

export type Opening = {
  id?: string
  kind: string
  no: string
  unitId: string
  title: string
  parties: Record<string, Standing>
  facts?: Snapshot['facts']
  madeTo?: Record<string, unknown>
  parent?: PromiseRow
  actor: Actor
  party: string
  evidence?: string[]
  input?: Record<string, unknown>
  cause?: ActData['cause']
  at?: Date
}

/** Opens a promise as the first act of its record. The family must be of its root (or a new, empty one). */
export async function openPromise(family: Family, opening: Opening): Promise<PromiseRow> {
  const procedure = family.law.library.latest(opening.kind)
  const id = opening.id ?? randomUUIDv7()
  const root = opening.parent?.root ?? id
  const units = Object.values(opening.parties).flatMap((standing) => (standing.unit ? [standing.unit] : []))
  await learnPaths(family, [...units, opening.unitId])
  const path = family.paths.get(opening.unitId)
  if (!path) throw new Problem('invalid', 'unit.unknown')
  const at = opening.at ?? family.now
  const act: Act = {
    promiseId: id,
    seq: 1,
    act: 'open',
    party: opening.party,
    personId: opening.actor.kind === 'desk' ? opening.actor.personId : null,
    postId: opening.actor.kind === 'desk' ? opening.actor.postId : null,
    unitId: opening.actor.kind === 'desk' ? opening.actor.unitId : null,
    at: at.toISOString(),
    data: {
      input: opening.input ?? {},
      opening: {
        kind: procedure.kind,
        version: procedure.version,
        parties: opening.parties,
        facts: opening.facts ?? {},
      },
      ...(opening.cause ? { cause: opening.cause } : {}),
    },
    evidence: opening.evidence ?? [],
  }
  const due = planDue(family.law, undefined, act)
  if (due) act.data = { ...act.data, due }
  const snapshot = step(family.law.library, undefined, act)
  const projection = project(procedure, snapshot)
  const hold = projection.holdUnit ? (family.paths.get(projection.holdUnit) ?? null) : null
  const entry = { act, recordedAt: family.now, prevHash: noHash, hash: hashAct(noHash, act, family.now) }
  const made = {
    id,
    no: opening.no,
    root,
    parent: opening.parent?.id ?? null,
    unitId: opening.unitId,
    path,
    rootPath: family.rows.get(root)?.path ?? path,
    title: opening.title,
    madeTo: opening.madeTo ?? {},
  }
  await insertPromise(family.tx, made, entry, snapshot, projection, hold)
  if (act.evidence.length > 0) {
    const attached = await attachEvidence(family.tx, act.evidence, { promiseId: id, root, path }, opening.actor)
    if (attached !== act.evidence.length) throw new Problem('invalid', 'evidence.unknown')
  }
  const row: PromiseRow = {
    id,
    no: opening.no,
    kind: opening.kind,
    version: procedure.version,
    root,
    parent: made.parent,
    unit_id: opening.unitId,
    path,
    title: opening.title,
    made_to: made.madeTo,
    state: projection.state,
    hold_unit: projection.holdUnit,
    hold_party: projection.holdParty,
    due_at: projection.dueAt ? new Date(projection.dueAt) : null,
    due_clock: projection.dueClock,
    provisional: projection.provisional,
    outcome: projection.outcome,
    opened_at: at,
    changed_at: at,
    closed_at: null,
    seq: 1,
    hash: entry.hash,
    snapshot,
  }
  family.rows.set(id, row)
  family.done.push({ row, act, snapshot })
  return row
}

/** An empty family for a promise that is about to be opened. */
export function newFamily(tx: Tx, law: Law, root: string, now: Date): Family {
  return { tx, law, now, root, rows: new Map(), paths: new Map(), done: [] }
}

async function openChildren(
  family: Family,
  parent: PromiseRow,
  procedure: Procedure,
  name: string,
  input: Record<string, unknown>,
  actor: Actor,
  act: Act,
): Promise<void> {
  const opens = procedure.acts[name]?.opens
  if (!opens) return
  const current = getRow(family, parent.id)
  let number = [...family.rows.values()].filter((row) => row.parent === parent.id).length
  const taken = new Set<string>()
  for (const each of opens.each)
    for (const unit of [input[each.field] ?? []].flat().map(String)) {
      if (taken.has(unit)) continue
      taken.add(unit)
      number += 1
      await openPromise(family, {
        kind: opens.kind,
        no: `${parent.no}-${number}`,
        unitId: unit,
        title: parent.title,
        parties: { ...current.snapshot.parties, unit: { unit }, lead: current.snapshot.parties['lead'] ?? { unit } },
        facts: { ...pick(current.snapshot.facts, ['whistle_kind', 'round']), role: each.as },
        madeTo: parent.made_to,
        parent: current,
        actor,
        party: act.party,
        cause: { promiseId: parent.id, act: name },
        at: new Date(act.at),
      })
    }
}

function pick(facts: Snapshot['facts'], names: string[]): Snapshot['facts'] {
  return Object.fromEntries(names.flatMap((name) => (facts[name] === undefined ? [] : [[name, facts[name] ?? null]])))
}
