import { randomUUIDv7 } from '../../platform/ids.ts'
import type { Tx } from '../../platform/db/database.ts'
import { Problem } from '../../platform/problem.ts'
import type { Claim, House } from '../house.ts'
import type { DeskActor } from '../identity/contract.ts'
import { recordJournal } from '../journal/actions.ts'
import { faultOfUrl } from './address.ts'
import type { Networks } from './address.ts'
import type { HookBody, HookInput, HookView } from './contract.ts'
import { lengthOf, makeSecret } from './rules.ts'
import { replayDeliveries } from './store/deliveries.ts'
import * as store from './store/hooks.ts'
import type { HookLine, HookRow } from './store/hooks.ts'

const mostOfUnit = 20

export function viewOf(row: HookLine, now: Date): HookView {
  const state = row.ended_at ? 'ended' : row.paused_at ? 'paused' : row.failing_since ? 'failing' : 'well'
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    unit: { id: row.present_unit, nameZh: row.unit_zh, nameEn: row.unit_en },
    events: row.events,
    state,
    why: row.ended_why ?? row.paused_why,
    failingSince: row.failing_since?.toISOString() ?? null,
    oldUntil: row.old_until && row.old_until > now ? row.old_until.toISOString() : null,
    madeAt: row.made_at.toISOString(),
    waiting: row.waiting,
    held: row.held,
    lastAt: row.last_at?.toISOString() ?? null,
  }
}

async function readView(tx: Tx, id: string, now: Date): Promise<HookView> {
  const row = (await store.findHooks(tx, { id }))[0]
  if (!row) throw new Problem('not_found', 'not_found')
  return viewOf(row, now)
}

/** A receiver in reach that still lives, locked. */
async function lockLiving(tx: Tx, id: string): Promise<HookRow> {
  const hook = await store.lockHook(tx, id)
  if (!hook) throw new Problem('not_found', 'not_found')
  if (hook.ended_at) throw new Problem('refused', 'hook.ended')
  return hook
}

function checkUrl(url: string, networks: Networks): void {
  const code = faultOfUrl(url, networks)
  if (code) throw new Problem('invalid', 'input.faulty', {}, [{ path: 'url', code }])
}

/** The address as the journal keeps it: a path or query may hold a key of the receiver's own. */
function hostOf(url: string): string {
  return new URL(url).origin
}

export async function makeHook(
  house: House,
  actor: DeskActor,
  given: HookInput & { unitId: string },
  networks: Networks,
  claim: Claim | undefined,
): Promise<{ hook: HookView; secret: string }> {
  checkUrl(given.url, networks)
  const now = house.clock.now()
  const made = await house.write(actor, claim, async (tx) => {
    const path = await store.findPlaceOf(tx, given.unitId, actor.scope)
    if (!path) throw new Problem('invalid', 'input.faulty', {}, [{ path: 'unitId', code: 'field.unknown' }])
    if ((await store.countHooks(tx, given.unitId)) >= mostOfUnit)
      throw new Problem('refused', 'hook.most', { max: mostOfUnit })
    const id = randomUUIDv7()
    const events = [...new Set(given.events)]
    await store.insertHook(tx, {
      ...given,
      id,
      events,
      secret: house.sealer.seal(makeSecret()),
      by: actor.personId,
      at: now,
    })
    await recordJournal(tx, {
      actor,
      verb: 'make_hook',
      objectKind: 'hook',
      objectId: id,
      path,
      data: { unit: given.unitId, to: hostOf(given.url), events },
      now,
    })
    return { id }
  })
  return showSecret(house, actor, made.id, now)
}

/**
 * The secret, for the answer that shows it. Read here and not kept with the answer of the write: what is kept for a
 * repeat of the request is no place for a secret.
 */
async function showSecret(
  house: House,
  actor: DeskActor,
  id: string,
  now: Date,
): Promise<{ hook: HookView; secret: string }> {
  return house.read(actor, async (tx) => {
    const hook = await store.findHook(tx, id)
    if (!hook) throw new Problem('not_found', 'not_found')
    return { hook: await readView(tx, id, now), secret: house.sealer.open(hook.secret) }
  })
}

export async function changeHook(
  house: House,
  actor: DeskActor,
  id: string,
  given: HookInput,
  networks: Networks,
): Promise<HookView> {
  checkUrl(given.url, networks)
  const now = house.clock.now()
  return house.write(actor, undefined, async (tx) => {
    await lockLiving(tx, id)
    const events = [...new Set(given.events)]
    await store.updateHook(tx, id, { ...given, events })
    const data = { to: hostOf(given.url), events }
    await recordJournal(tx, { actor, verb: 'change_hook', objectKind: 'hook', objectId: id, data, now })
    return readView(tx, id, now)
  })
}

/** A new secret now; the present one goes on signing beside it, so that the receiver can change over in its own time. */
export async function rotateHook(
  house: House,
  actor: DeskActor,
  id: string,
  claim: Claim | undefined,
): Promise<{ hook: HookView; secret: string }> {
  const now = house.clock.now()
  const law = await house.law()
  const oldUntil = new Date(now.getTime() + lengthOf(String(law.param('hooks.old_secret').value)))
  await house.write(actor, claim, async (tx) => {
    const hook = await lockLiving(tx, id)
    await store.setSecret(tx, id, { secret: house.sealer.seal(makeSecret()), old: hook.secret, oldUntil })
    await recordJournal(tx, { actor, verb: 'rotate_hook', objectKind: 'hook', objectId: id, now })
    return { id }
  })
  return showSecret(house, actor, id, now)
}

export async function pauseHook(house: House, actor: DeskActor, id: string, paused: boolean): Promise<HookView> {
  const now = house.clock.now()
  return house.write(actor, undefined, async (tx) => {
    await lockLiving(tx, id)
    await store.setPaused(tx, id, paused ? { at: now, why: 'by_hand' } : null)
    const verb = paused ? 'pause_hook' : 'resume_hook'
    await recordJournal(tx, { actor, verb, objectKind: 'hook', objectId: id, now })
    return readView(tx, id, now)
  })
}

export async function endHook(house: House, actor: DeskActor, id: string): Promise<void> {
  const now = house.clock.now()
  await house.write(actor, undefined, async (tx) => {
    await lockLiving(tx, id)
    await store.endHook(tx, id, now, 'by_hand')
    await recordJournal(tx, { actor, verb: 'end_hook', objectKind: 'hook', objectId: id, now })
  })
}

export async function pingHook(
  house: House,
  actor: DeskActor,
  id: string,
  claim: Claim | undefined,
): Promise<{ eventId: string }> {
  const now = house.clock.now()
  return house.write(actor, claim, async (tx) => {
    const hook = await lockLiving(tx, id)
    if (hook.paused_at) throw new Problem('refused', 'hook.paused')
    const eventId = randomUUIDv7()
    const at = now.toISOString()
    const nobody = { id: eventId, root: eventId, unit: hook.unit_id, due: null, at }
    const body: HookBody = {
      type: 'ping',
      timestamp: at,
      data: { ...nobody, number: 'PING', kind: 'ping', state: 'ping', act: 'ping' },
    }
    await store.insertPing(tx, { id: eventId, hookId: id, body: JSON.stringify(body), at: now })
    await recordJournal(tx, { actor, verb: 'ping_hook', objectKind: 'hook', objectId: id, now })
    return { eventId }
  })
}

export async function replay(
  house: House,
  actor: DeskActor,
  id: string,
  which: { eventId: string } | { since: string },
  claim: Claim | undefined,
): Promise<{ count: number }> {
  const now = house.clock.now()
  return house.write(actor, claim, async (tx) => {
    await lockLiving(tx, id)
    const range = 'eventId' in which ? which : { since: new Date(which.since) }
    const count = await replayDeliveries(tx, id, range, now)
    if (count === 0 && 'eventId' in which) throw new Problem('not_found', 'not_found')
    await recordJournal(tx, {
      actor,
      verb: 'replay_hook',
      objectKind: 'hook',
      objectId: id,
      data: { ...which, count },
      now,
    })
    return { count }
  })
}
