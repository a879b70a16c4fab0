import type { Tx } from '../../../../platform/db/database.ts'
import { randomUUIDv7 } from '../../../../platform/ids.ts'
import { Problem } from '../../../../platform/problem.ts'
import { cleanse, takeEvidence } from '../../../../kernel/evidence/actions.ts'
import type { House } from '../../../../kernel/house.ts'
import type { DeskActor } from '../../../../kernel/identity/contract.ts'
import { circumstancesOf, lockCase } from '../../../../kernel/promise/actions/family.ts'
import type { Family } from '../../../../kernel/promise/actions/family.ts'
import { takeAct } from '../../../../kernel/promise/actions/take.ts'
import { fills, isLegal, mayTake } from '../../../../kernel/promise/legal.ts'
import { reachRoot } from '../../../../kernel/promise/store/family.ts'
import type { PromiseRow } from '../../../../kernel/promise/store/family.ts'
import { settle } from '../../actions/settle.ts'
import { readDate, writeDate } from '../dates.ts'
import type { Parameters } from '../parameters.ts'
import type { KeyRow } from '../store/keys.ts'
import { findPublicId } from '../store/requests.ts'
import { findUpdates, insertUpdate } from '../store/updates.ts'
import type { UpdateRow } from '../store/updates.ts'
import { actorOf } from './keys.ts'
import { rehearsal } from './rehearse.ts'

/** Words of the extension for "nothing more will be done"; from a handler each is a report, none closes anything. */
const ended = [
  'closed',
  'fixed',
  'no_further_action',
  'not_councils_responsibility',
  'unable_to_fix',
  'duplicate',
  'internal_referral',
]
const going = ['open', 'investigating', 'action_scheduled', 'in_progress', 'confirmed', 'planned']
const mostUpdateWords = 1900

type Wanted = { updateId: string; no: string; status: 'open' | 'closed'; said: string; at: Date }

export type Taken = {
  update_id: string
  service_request_id: string
  status: 'open' | 'closed'
  updated_datetime: string
  extended_attributes: { landed: string }
}

function need(given: Parameters, name: string, most?: number): string {
  const value = given.one(name, most)
  if (value === undefined) throw new Problem('invalid', 'open311.missing', { name })
  return value
}

function readWanted(given: Parameters, now: Date): Wanted {
  const word = need(given, 'status').toLowerCase().replaceAll(' ', '_')
  if (!ended.includes(word) && !going.includes(word)) throw new Problem('invalid', 'open311.status')
  const at = readDate('updated_datetime', need(given, 'updated_datetime'))
  if (at.getTime() > now.getTime() + 300_000) throw new Problem('invalid', 'open311.future')
  return {
    updateId: need(given, 'update_id', 100),
    no: need(given, 'service_request_id', 60),
    status: ended.includes(word) ? 'closed' : 'open',
    said: need(given, 'description', mostUpdateWords),
    at,
  }
}

/** Call-ups of the key's unit, those still in hand first. */
function ownCallUps(family: Family, actor: DeskActor): PromiseRow[] {
  return [...family.rows.values()]
    .filter((row) => row.kind === 'call_up')
    .filter((row) => fills(family.law.library.get(row.kind, row.version), 'unit', actor, circumstancesOf(family, row)))
    .sort((a, b) => Number(a.closed_at !== null) - Number(b.closed_at !== null))
}

/** The act that the procedure lets follow from an update; none: it stands as a note beside the matter. */
function actFor(family: Family, row: PromiseRow, actor: DeskActor, wanted: Wanted, photos: number): string | undefined {
  const procedure = family.law.library.get(row.kind, row.version)
  const circumstances = circumstancesOf(family, row, photos)
  const names = [...(wanted.status === 'closed' ? ['finish'] : []), 'work', 'receive']
  return names.find((name) => {
    const spec = procedure.acts[name]
    return spec && 'party' in mayTake(procedure, spec, actor, circumstances) && !isLegal(spec, circumstances)
  })
}

function answer(
  row: Pick<UpdateRow, 'id' | 'act' | 'seq' | 'promise_no' | 'received_at'>,
  no: string,
  closed: boolean,
): Taken {
  return {
    update_id: row.promise_no && row.seq ? `${row.promise_no}.${row.seq}` : row.id,
    service_request_id: no,
    status: closed ? 'closed' : 'open',
    updated_datetime: writeDate(row.received_at),
    extended_attributes: { landed: row.act ?? 'note' },
  }
}

async function take(
  house: House,
  tx: Tx,
  given: { key: KeyRow; actor: DeskActor; wanted: Wanted; caseId: string; photos: string[]; now: Date },
): Promise<Taken> {
  const { key, actor, wanted, caseId, photos, now } = given
  if (!(await reachRoot(tx, caseId))) throw new Problem('forbidden', 'open311.not_handler')
  const family = await lockCase(tx, await house.law(), caseId, now)
  const [callUp] = ownCallUps(family, actor)
  const root = family.rows.get(caseId)
  if (!callUp || !root) throw new Problem('forbidden', 'open311.not_handler')
  const [known] = await findUpdates(tx, caseId, { keyId: key.id, updateId: wanted.updateId })
  if (known) return answer(known, wanted.no, root.closed_at !== null)
  const act = actFor(family, callUp, actor, wanted, photos.length)
  if (act) {
    const asked = family.law.library.get(callUp.kind, callUp.version).acts[act]?.asks ?? []
    const words = `${wanted.said}\n(${key.name})`
    const input = {
      ...(asked.some((field) => field.name === 'words') ? { words } : {}),
      ...(asked.some((field) => field.name === 'photos') && photos.length > 0 ? { photos } : {}),
    }
    // it counts from when it came in: nobody can report himself into a limit that has passed
    await takeAct(family, callUp.id, act, actor, { input })
  }
  const present = family.rows.get(callUp.id)
  const row = {
    id: randomUUIDv7(),
    keyId: key.id,
    updateId: wanted.updateId,
    caseId,
    said: wanted.said,
    status: wanted.status,
    at: wanted.at,
    receivedAt: now,
    promiseId: act ? callUp.id : null,
    act: act ?? null,
    seq: act ? (present?.seq ?? null) : null,
  }
  if (!(await insertUpdate(tx, row))) throw new Problem('conflict', 'open311.update_elsewhere')
  await settle(house, family, actor)
  const closed = (family.rows.get(caseId) ?? root).closed_at !== null
  return answer({ ...row, promise_no: callUp.no, received_at: now }, wanted.no, closed)
}

/**
 * An update of a handler's own system. It becomes the act that the procedure allows the unit's post right now, else it
 * stands as a note. Closed here means: our part is done, and only with a picture of it; checking, judging and closing
 * are never the handler's. The same update_id again changes nothing and is answered the same.
 */
export async function takeUpdate(
  house: House,
  given: Parameters,
  key: KeyRow,
  options: { test: boolean },
): Promise<Taken[]> {
  const now = house.clock.now()
  const wanted = readWanted(given, now)
  const caseId = await findPublicId(house.db, wanted.no)
  if (!caseId) throw new Problem('not_found', 'open311.request')
  const actor = await actorOf(house, key, now)
  if (!actor) throw new Problem('forbidden', 'open311.key_post_gone')
  const photos: string[] = []
  for (const bytes of given.files.slice(0, 9))
    if (options.test) await cleanse(bytes)
    else photos.push(await takeEvidence(house, actor, bytes, 'after'))
  const there = options.test ? rehearsal(house) : house
  return [await there.write(actor, undefined, (tx) => take(house, tx, { key, actor, wanted, caseId, photos, now }))]
}
