import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sha256 } from '../../../../platform/canonical.ts'
import type { Tx } from '../../../../platform/db/database.ts'
import { randomUUIDv7 } from '../../../../platform/ids.ts'
import { Problem } from '../../../../platform/problem.ts'
import { dayOf } from '../../../../kernel/calendar/rules.ts'
import type { House } from '../../../../kernel/house.ts'
import { refuseFlood } from '../../../../kernel/identity/actions.ts'
import type { Actor, DeskActor } from '../../../../kernel/identity/contract.ts'
import { scopeOf } from '../../../../kernel/identity/scope.ts'
import { recordJournal } from '../../../../kernel/journal/actions.ts'
import type { May } from '../contract.ts'
import type { Parameters } from '../parameters.ts'
import { endKey, findHolders, findKey, insertKey, touchKey } from '../store/keys.ts'
import type { KeyRow } from '../store/keys.ts'

function hashKey(key: string): Buffer {
  return sha256('api key:', key)
}

/**
 * The key a request came with, if any; every request is counted here, by key, else by address.
 * @throws Problem forbidden open311.key_wrong, too_many
 */
export async function readKey(house: House, request: FastifyRequest, given: Parameters): Promise<KeyRow | undefined> {
  const now = house.machine.now()
  const law = await house.law()
  const bearer = /^Bearer +(\S{1,100})$/i.exec(request.headers.authorization ?? '')?.[1]
  const text = given.one('api_key') ?? bearer
  const key = text ? await findKey(house.db, hashKey(text)) : undefined
  if (key) refuseFlood(`open311 key ${key.id}`, now, Number(law.param('open311.rate.key').value))
  else {
    // a wrong key is counted like none, so keys cannot be tried out faster than the lists may be read
    const writes = request.method === 'POST'
    const most = Number(law.param(writes ? 'open311.rate.write' : 'open311.rate.read').value)
    refuseFlood(`open311 ${writes ? 'write' : 'read'} ${request.ip}`, now, most)
  }
  // a unit that stands nowhere any more has no keys either
  if (text && !key?.path) throw new Problem('forbidden', 'open311.key_wrong')
  if (key) await touchKey(house.db, key.id, dayOf(now))
  return key
}

/** A form is read before its key is known; so forms are counted by address first. @throws Problem too_many */
export async function refuseManyForms(house: House, request: FastifyRequest): Promise<void> {
  if (request.method !== 'POST') return
  const most = Number((await house.law()).param('open311.rate.key').value)
  refuseFlood(`open311 form ${request.ip}`, house.machine.now(), most)
}

/** @throws Problem forbidden */
export function needMay(key: KeyRow | undefined, may: May): KeyRow {
  if (!key) throw new Problem('forbidden', 'open311.key_missing')
  if (!key.may.includes(may)) throw new Problem('forbidden', 'open311.key_may_not')
  return key
}

/** The person a key speaks for, with the rights that post has today; whoever lost the post, its key moves nothing. */
export async function actorOf(house: House, key: KeyRow, now: Date): Promise<DeskActor | undefined> {
  const holder = key.post_id ? (await findHolders(house.db, { postId: key.post_id }, now))[0] : undefined
  if (!holder) return undefined
  return {
    kind: 'desk',
    accountId: holder.account_id,
    personId: holder.person_id,
    postId: holder.post_id,
    unitId: holder.unit_id,
    path: holder.path,
    roles: holder.roles,
    scope: scopeOf(holder.path),
    sessionId: '',
    locale: 'zh',
  }
}

/** Makes a key. The answer is the only place where it is ever seen. @throws Problem invalid */
export async function addKey(
  house: House,
  tx: Tx,
  actor: Actor,
  given: { name: string; unitId: string; postId?: string; may: May[] },
): Promise<{ id: string; key: string }> {
  const now = house.clock.now()
  if (given.may.includes('updates')) {
    const holders = await findHolders(tx, { unitId: given.unitId }, now)
    if (!given.postId || !holders.some((holder) => holder.post_id === given.postId))
      throw new Problem('invalid', 'input.faulty', {}, [{ path: 'postId', code: 'open311.key_post' }])
  }
  const key = `gk_${randomBytes(24).toString('base64url')}`
  const id = randomUUIDv7()
  await insertKey(tx, {
    id,
    hash: hashKey(key),
    mark: key.slice(0, 7),
    name: given.name,
    unitId: given.unitId,
    postId: given.may.includes('updates') ? (given.postId ?? null) : null,
    may: given.may,
    at: now,
    by: actor.kind === 'desk' ? actor.personId : null,
  })
  await recordJournal(tx, {
    actor,
    verb: 'add_api_key',
    objectKind: 'api_key',
    objectId: id,
    data: { name: given.name, unit: given.unitId, may: given.may },
    now,
  })
  return { id, key }
}

/** Ends a key at once and for good. @throws Problem not_found */
export async function stopKey(house: House, tx: Tx, actor: Actor, id: string): Promise<void> {
  const now = house.clock.now()
  if (!(await endKey(tx, id, now))) throw new Problem('not_found', 'open311.key_unknown')
  await recordJournal(tx, { actor, verb: 'end_api_key', objectKind: 'api_key', objectId: id, now })
}
