import { canonical, sha256 } from '../../../platform/canonical.ts'
import { Problem } from '../../../platform/problem.ts'
import { attachEvidence } from '../../evidence/store.ts'
import type { Actor } from '../../identity/contract.ts'
import { planDue } from '../clocks.ts'
import type { Act, ActData } from '../contract.ts'
import { step } from '../fold.ts'
import { asksOf, project } from '../projection.ts'
import { saveAct, saveAsks } from '../store/write.ts'
import type { PromiseRow } from '../store/family.ts'
import { learnPaths, unitsOf } from './family.ts'
import type { Family } from './family.ts'

/** The hash of an act: its content and the hash of the act before it. The offline verifier does the same. */
export function hashAct(prev: Uint8Array, act: Act, recordedAt: Date): Buffer {
  return sha256(prev, canonical({ ...act, recordedAt: recordedAt.toISOString() }))
}

export async function record(
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
    hold_person: projection.holdPerson,
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
