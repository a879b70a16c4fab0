import { randomBytes } from 'node:crypto'
import type { Tx } from '../../../platform/db/database.ts'
import { randomUUIDv7 } from '../../../platform/ids.ts'
import { Problem } from '../../../platform/problem.ts'
import type { FieldFault } from '../../../platform/problem.ts'
import type { Claim, House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { recordJournal } from '../../../kernel/journal/actions.ts'
import { areaKinds } from '../rules.ts'
import type { ClauseInput, PlaceInput, ServiceInput } from './contract.ts'
import { mayEditAt, mayEditCity } from './policy.ts'
import * as store from './store.ts'

type By = { house: House; actor: DeskActor; claim: Claim | undefined }

function faulty(path: string, code: string): Problem {
  const faults: FieldFault[] = [{ path, code }]
  return new Problem('invalid', 'input.faulty', {}, faults)
}

function ofCity(actor: DeskActor): void {
  if (!mayEditCity(actor)) throw new Problem('forbidden', 'lists.city_only')
}

async function note(
  tx: Tx,
  by: By,
  verb: string,
  kind: string,
  id: string,
  data: object,
  path?: string,
): Promise<void> {
  const { actor, house } = by
  await recordJournal(tx, {
    actor,
    verb,
    objectKind: kind,
    objectId: id,
    ...(path ? { path } : {}),
    data,
    now: house.clock.now(),
  })
}

const english = <T extends { nameZh: string; nameEn: string }>(given: T): T => ({
  ...given,
  nameEn: given.nameEn || given.nameZh,
})

export async function addService(by: By, given: ServiceInput & { key: string }): Promise<{ id: string }> {
  ofCity(by.actor)
  return by.house.write(by.actor, by.claim, async (tx) => {
    if (await store.isKeyTaken(tx, given.key)) throw faulty('key', 'lists.key_taken')
    const id = randomUUIDv7()
    await store.insertServiceItem(tx, id, given.key, english(given))
    await note(tx, by, 'add_service', 'service', id, given)
    return { id }
  })
}

export async function setService(by: By, id: string, given: ServiceInput & { reason: string }): Promise<void> {
  ofCity(by.actor)
  await by.house.write(by.actor, by.claim, async (tx) => {
    const before = await store.lockService(tx, id)
    if (!before) throw new Problem('not_found', 'lists.unknown')
    await store.updateService(tx, id, english(given))
    const { reason, ...after } = given
    await note(tx, by, 'change_service', 'service', id, { before, after, reason })
    return {}
  })
}

/** Matters that are under way or closed keep the kind; only new reports can no longer choose it. */
export async function endService(by: By, id: string, given: { on: string | null; reason: string }): Promise<void> {
  ofCity(by.actor)
  await by.house.write(by.actor, by.claim, async (tx) => {
    if (!(await store.lockService(tx, id))) throw new Problem('not_found', 'lists.unknown')
    await store.setServiceEnd(tx, id, given.on)
    await note(tx, by, given.on ? 'end_service' : 'reopen_service', 'service', id, given)
    return {}
  })
}

/** @returns the path of the area the place lies in */
async function checkPlace(tx: Tx, actor: DeskActor, given: PlaceInput): Promise<string> {
  const units = await store.findKinds(tx, [given.unitId, ...(given.firmId ? [given.firmId] : [])])
  const area = units.get(given.unitId)
  if (!area?.path || !areaKinds.includes(area.kind)) throw faulty('unitId', 'lists.area_kind')
  if (!mayEditAt(actor, area.path)) throw new Problem('forbidden', 'unit.outside')
  if (given.firmId && !['property_firm', 'firm', 'office', 'department'].includes(units.get(given.firmId)?.kind ?? ''))
    throw faulty('firmId', 'lists.firm_kind')
  if ((given.lon === null) !== (given.lat === null)) throw faulty('lat', 'lists.point')
  return area.path
}

const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

function drawPlaceCode(): string {
  return [...randomBytes(6)].map((byte) => alphabet[byte % alphabet.length]).join('')
}

export async function addPlace(by: By, given: PlaceInput): Promise<{ id: string; code: string }> {
  return by.house.write(by.actor, by.claim, async (tx) => {
    const path = await checkPlace(tx, by.actor, given)
    const id = randomUUIDv7()
    let code = drawPlaceCode()
    while (!(await store.insertPlaceItem(tx, id, code, english(given)))) code = drawPlaceCode()
    await note(tx, by, 'add_place', 'place', id, { ...given, code }, path)
    return { id, code }
  })
}

async function lockOwnPlace(tx: Tx, actor: DeskActor, id: string): Promise<store.PlaceRow> {
  const row = await store.lockPlace(tx, id)
  if (!row || !mayEditAt(actor, row.path)) throw new Problem('not_found', 'lists.unknown')
  return row
}

export async function setPlace(by: By, id: string, given: PlaceInput & { reason: string }): Promise<void> {
  await by.house.write(by.actor, by.claim, async (tx) => {
    const before = await lockOwnPlace(tx, by.actor, id)
    const path = await checkPlace(tx, by.actor, given)
    await store.updatePlace(tx, id, english(given))
    const { reason, ...after } = given
    await note(tx, by, 'change_place', 'place', id, { before, after, reason }, path)
    return {}
  })
}

export async function endPlace(by: By, id: string, given: { on: string | null; reason: string }): Promise<void> {
  await by.house.write(by.actor, by.claim, async (tx) => {
    const row = await lockOwnPlace(tx, by.actor, id)
    await store.setPlaceEnd(tx, id, given.on)
    await note(tx, by, given.on ? 'end_place' : 'reopen_place', 'place', id, given, row.path ?? '')
    return {}
  })
}

type Words = Omit<ClauseInput, 'list' | 'no'>

async function keepClause(
  tx: Tx,
  given: Words & { list: string; no: string },
  replaces: string | null,
): Promise<string> {
  if (await store.findClauseClash(tx, { list: given.list, no: given.no, from: given.from, except: null }))
    throw faulty('no', 'lists.clause_held')
  const id = randomUUIDv7()
  await store.insertClauseItem(tx, {
    ...given,
    textEn: given.textEn || given.textZh,
    basisEn: given.basisEn || given.basisZh,
    id,
    replaces,
  })
  return id
}

/** Two who write the same number at once are lined up by the constraint. */
async function lined<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if ((error as { code?: string }).code === '23P01') throw new Problem('conflict', 'promise.changed_meanwhile')
    throw error
  }
}

export async function addClause(by: By, given: ClauseInput & { reason: string }): Promise<{ id: string }> {
  ofCity(by.actor)
  return lined(() =>
    by.house.write(by.actor, by.claim, async (tx) => {
      const id = await keepClause(tx, given, null)
      await note(tx, by, 'add_clause', 'duty_clause', id, given)
      return { id }
    }),
  )
}

/** Other words from a day on: the old clause ends there and stays readable; what was returned under it still names it. */
export async function reviseClause(by: By, id: string, given: Words & { reason: string }): Promise<{ id: string }> {
  ofCity(by.actor)
  return lined(() =>
    by.house.write(by.actor, by.claim, async (tx) => {
      const row = await store.lockClause(tx, id)
      if (!row || row.to) throw new Problem('not_found', 'lists.unknown')
      if (given.from <= row.from) throw faulty('from', 'lists.clause_dates')
      await store.endClauseOn(tx, id, given.from, given.reason)
      const next = await keepClause(tx, { ...given, list: row.list, no: row.no }, id)
      await note(tx, by, 'revise_clause', 'duty_clause', id, { ...given, next })
      return { id: next }
    }),
  )
}

export async function endClause(by: By, id: string, given: { on: string; reason: string }): Promise<void> {
  ofCity(by.actor)
  await by.house.write(by.actor, by.claim, async (tx) => {
    const row = await store.lockClause(tx, id)
    if (!row || row.to) throw new Problem('not_found', 'lists.unknown')
    if (given.on <= row.from) throw faulty('on', 'lists.clause_dates')
    await store.endClauseOn(tx, id, given.on, given.reason)
    await note(tx, by, 'end_clause', 'duty_clause', id, given)
    return {}
  })
}
