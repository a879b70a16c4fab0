import type { Tx } from '../../../../platform/db/database.ts'
import { Problem } from '../../../../platform/problem.ts'
import { findEvidenceOf } from '../../../evidence/store.ts'
import type { House } from '../../../house.ts'
import type { DeskActor } from '../../../identity/contract.ts'
import type { Both, Procedure, Snapshot } from '../../contract.ts'
import type { PromiseDetail } from '../../endpoints.ts'
import { readActs } from '../../store/acts.ts'
import { findActors, findUnitsById } from '../../store/names.ts'
import { familyOf } from '../family.ts'
import type { Family } from '../family.ts'
import { pictureOf, viewOf } from './promise.ts'
import type { Names } from './promise.ts'
import { timelineOf } from './timeline.ts'
import { answerOf, nameOf } from './words.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

type Acts = Awaited<ReturnType<typeof readActs>>

/** Names of every unit and person the family and its acts speak of, in two statements. */
export async function namesOf(tx: Tx, family: Family, acts: Acts): Promise<Names> {
  const rows = [...family.rows.values()]
  const units = new Set(
    rows.flatMap((row) => [
      row.unit_id,
      ...Object.values(row.snapshot.parties).flatMap((standing) => standing.unit ?? []),
      ...Object.values(row.snapshot.facts).flatMap((value) =>
        typeof value === 'string' && uuid.test(value) ? [value] : [],
      ),
    ]),
  )
  const people: { person: string; post: string | null }[] = rows.flatMap((row) =>
    row.hold_person ? [{ person: row.hold_person, post: null }] : [],
  )
  for (const act of acts) {
    if (act.unitId) units.add(act.unitId)
    if (act.personId) people.push({ person: act.personId, post: act.postId })
    for (const value of Object.values(act.data.input).flat())
      if (typeof value === 'string' && uuid.test(value)) {
        units.add(value)
        people.push({ person: value, post: null })
      }
  }
  return { units: await findUnitsById(tx, [...units]), people: await findActors(tx, people) }
}

/** Facts in words: an answer by the question it was given to, everything else as it is. */
function knownFacts(procedure: Procedure, snapshot: Snapshot, names: Names): { label: Both; text: Both }[] {
  return Object.entries(snapshot.facts).flatMap(([name, value]) => {
    const label = procedure.facts[name]
    if (!label || value === null || value === false || value === '') return []
    const field = Object.values(procedure.acts)
      .flatMap((act) => act.asks ?? [])
      .find((asked) => asked.name === name)
    const unit = typeof value === 'string' ? names.units.get(value) : undefined
    const text =
      (field ? answerOf(field, value, names.units) : undefined) ??
      (unit ? { zh: unit.name_zh, en: unit.name_en } : undefined) ??
      (typeof value === 'boolean' ? { zh: '是', en: 'yes' } : { zh: String(value), en: String(value) })
    return [{ label, text }]
  })
}

/** Address of the page a matter has at the desk. */
export function pageOf(house: House, kind: string, root: string): string {
  return (house.follow(kind).page ?? '/desk/promises/:id').replace(':id', root)
}

/**
 * A promise of any kind, whole, as this post may see it; the transaction must already reach its root.
 * @throws Problem not_found where the promise is none
 */
export async function readPromise(
  house: House,
  tx: Tx,
  actor: DeskActor,
  rootId: string,
  now: Date,
): Promise<PromiseDetail> {
  const family = await familyOf(tx, await house.law(), rootId, now)
  const root = family.rows.get(rootId)
  if (!root) throw new Problem('not_found', 'promise.unknown')
  const acts = await readActs(tx, rootId)
  const names = await namesOf(tx, family, acts)
  const procedure = family.law.library.get(root.kind, root.snapshot.version)
  const evidence = await findEvidenceOf(tx, rootId)
  return {
    ...viewOf(family, root, actor, names),
    parties: Object.entries(root.snapshot.parties).flatMap(([party, standing]) =>
      standing.unit
        ? [
            {
              party,
              label: procedure.parties[party]?.label ?? { zh: party, en: party },
              unit: nameOf(names.units, standing.unit),
            },
          ]
        : [],
    ),
    known: knownFacts(procedure, root.snapshot, names),
    children: [...family.rows.values()]
      .filter((row) => row.id !== rootId)
      .map((row) => viewOf(family, row, actor, names)),
    evidence: evidence.map((row) => ({
      id: row.id,
      side: row.side,
      media: row.media,
      takenAt: row.taken_at?.toISOString() ?? null,
      addedAt: row.added_at.toISOString(),
      published: row.published,
      redactedOf: row.redacted_of,
    })),
    timeline: timelineOf(family, acts, names),
    picture: pictureOf(procedure, root.state),
    page: pageOf(house, root.kind, rootId),
  }
}
