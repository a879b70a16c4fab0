import { randomUUIDv7 } from '../../../platform/ids.ts'
import { Problem } from '../../../platform/problem.ts'
import { attachEvidence } from '../../evidence/store.ts'
import type { Actor } from '../../identity/contract.ts'
import { planDue } from '../clocks.ts'
import type { Act, ActData, Procedure, Snapshot, Standing } from '../contract.ts'
import { project, step } from '../fold.ts'
import { insertPromise } from '../store/write.ts'
import type { PromiseRow } from '../store/family.ts'
import { getRow, learnPaths } from './family.ts'
import type { Family } from './family.ts'
import { hashAct } from './record.ts'

const noHash = Buffer.alloc(32)

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

export async function openChildren(
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
