import type { Db } from '../../../platform/db/database.ts'
import { Problem } from '../../../platform/problem.ts'
import { dayOf } from '../../calendar/rules.ts'
import type { DeskActor } from '../../identity/contract.ts'
import type { Tree } from '../contract.ts'
import { findPlaces, findUnit } from '../store/units.ts'
import type { PlaceRow, UnitRow } from '../store/units.ts'

/** Who stands at the root of a tree (d/00001/) answers for the whole city. */
export function isTop(actor: DeskActor): boolean {
  return actor.path.length === 8
}

/** The place a unit is judged by: in the duty tree, where it stands there. */
export function homeOf(places: PlaceRow[]): PlaceRow | undefined {
  return places[0]
}

export function reaches(actor: DeskActor, path: string | undefined): boolean {
  return isTop(actor) || (path?.startsWith(actor.path) ?? false)
}

export type Standing = { unit: UnitRow; places: PlaceRow[]; home: PlaceRow | undefined }

/** A living unit inside the actor's area: for acts on it. */
export async function getOwnUnit(tx: Pick<Db, 'one' | 'many'>, actor: DeskActor, id: string): Promise<Standing> {
  const unit = await findUnit(tx, { id })
  if (!unit) throw new Problem('not_found', 'unit.unknown')
  const places = await findPlaces(tx, id)
  const home = homeOf(places)
  if (!reaches(actor, home?.path)) throw new Problem('forbidden', 'unit.outside')
  if (unit.until) throw new Problem('refused', 'unit.ended')
  return { unit, places, home }
}

export function getPlace(standing: Standing, tree: Tree): PlaceRow {
  const place = standing.places.find((row) => row.tree === tree)
  if (!place) throw new Problem('refused', 'unit.not_placed')
  return place
}

/** A day of effect: not before the last change, since history is not rewritten, and not after today. */
export function checkDay(from: string, since: string[], now: Date): void {
  if (from > dayOf(now) || since.some((day) => from < day))
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'from', code: 'unit.day' }])
}
