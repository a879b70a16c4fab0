import { Problem } from '../../../platform/problem.ts'
import type { SqlPart } from '../../../platform/db/sql.ts'
import type { Db } from '../../../platform/db/database.ts'
import type { House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { unitKinds } from '../actions/board.ts'
import { findUnitsById } from '../../../kernel/promise/store/names.ts'
import type { Flow } from './contract.ts'
import { copies, countTook, countWaits, countWeeks, promises } from './store.ts'

const weeks = 26

/** Monday of the week an instant lies in, in the city's zone. */
export function mondayOf(now: Date): string {
  const local = new Date(now.getTime() + 8 * 3_600_000)
  local.setUTCDate(local.getUTCDate() - ((local.getUTCDay() + 6) % 7))
  return local.toISOString().slice(0, 10)
}

async function read(
  db: Pick<Db, 'many' | 'one'>,
  source: SqlPart,
  range: { lo: string; hi: string },
  now: Date,
): Promise<Flow> {
  const took = await countTook(db, source, range, new Date(now.getTime() - 365 * 86_400_000))
  const ages = await countWaits(db, source, range, now)
  return {
    weeks: await countWeeks(db, source, range, weeks, mondayOf(now)),
    ages,
    took: took.map(({ least, most, n }) => ({ least, most, n })),
    median: took[0]?.median ?? null,
    open: ages.reduce((sum, row) => sum + row.n, 0),
    asOf: now.toISOString(),
  }
}

/** Of a place or unit at or below the actor's own; the same for all who may ask, so it may be kept by its path. */
export async function readFlow(
  house: House,
  actor: DeskActor,
  unitId: string | undefined,
  keep: (key: string, make: () => Promise<Flow>) => Promise<Flow>,
): Promise<Flow> {
  const wished = unitId ?? actor.unitId
  const unit = (await findUnitsById(house.db, [wished])).get(wished)
  if (!unit?.path?.startsWith(actor.path)) throw new Problem('not_found', 'unit.unknown')
  const kind = unitKinds.includes(unit.kind) ? 'call_up' : 'case'
  return keep(`${kind} ${unit.path}`, () =>
    house.read(actor, (tx) => read(tx, promises(kind), { lo: unit.path, hi: `${unit.path}~` }, house.clock.now())),
  )
}

/** Of the public copies below a path; what anybody may know. */
export function readPublicFlow(house: House, path: string): Promise<Flow> {
  return read(house.db, copies, { lo: path, hi: `${path}~` }, house.clock.now())
}
