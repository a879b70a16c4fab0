import { randomUUIDv7 } from '../../../platform/ids.ts'
import { Problem } from '../../../platform/problem.ts'
import { attachEvidence } from '../../evidence/store.ts'
import type { Actor } from '../../identity/contract.ts'
import { planDue } from '../clocks.ts'
import type { Act, ActData, Opens, Snapshot, Standing } from '../contract.ts'
import { step } from '../fold.ts'
import { project } from '../projection.ts'
import { insertPromise } from '../store/write.ts'
import type { PromiseRow } from '../store/family.ts'
import { childrenOf, getRow, learnPaths } from './family.ts'
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
    hold_person: projection.holdPerson,
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

/** Opens what the act opens, one child for each unit its answers name. */
export async function openChildren(
  family: Family,
  parent: PromiseRow,
  opens: Opens,
  input: Record<string, unknown>,
  actor: Actor,
  act: Act,
): Promise<void> {
  const current = getRow(family, parent.id)
  const party = opens.party ?? 'unit'
  const answers: Record<string, unknown> = { ...input, actor_unit: act.unitId }
  const kept = pick(answers as Snapshot['facts'], opens.keep ?? [])
  const pinned = Object.fromEntries(
    (opens.pin ?? []).map(({ fact, param }) => [
      fact,
      family.law.param(param.replace(/\{(\w+)\}/g, (_, field: string) => String(input[field]))).value,
    ]),
  )
  let number = childrenOf(family, parent.id).filter((child) => child.kind === opens.kind).length
  const taken = new Set<string>()
  for (const each of opens.each)
    for (const unit of [answers[each.field] ?? []].flat().map(String)) {
      if (taken.has(unit)) continue
      taken.add(unit)
      number += 1
      await openPromise(family, {
        kind: opens.kind,
        no: `${parent.no}-${opens.mark ?? ''}${number}`,
        unitId: unit,
        title: typeof kept['question'] === 'string' ? kept['question'] : parent.title,
        parties: opens.alone
          ? { [opens.alone]: act.unitId ? { unit: act.unitId } : {}, [party]: { unit } }
          : { ...current.snapshot.parties, [party]: { unit }, lead: current.snapshot.parties['lead'] ?? { unit } },
        facts: {
          ...pick(current.snapshot.facts, opens.carry ?? []),
          ...kept,
          ...pinned,
          role: each.as,
        },
        madeTo: parent.made_to,
        parent: current,
        actor,
        party: opens.alone ?? act.party,
        cause: { promiseId: parent.id, act: act.act },
        at: new Date(act.at),
      })
    }
}

function pick(facts: Snapshot['facts'], names: string[]): Snapshot['facts'] {
  return Object.fromEntries(names.flatMap((name) => (facts[name] === undefined ? [] : [[name, facts[name] ?? null]])))
}
