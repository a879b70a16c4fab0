import { randomUUIDv7 } from '../../platform/ids.ts'
import type { House } from '../house.ts'
import { systemActor as system } from '../identity/contract.ts'
import { recordJournal } from '../journal/actions.ts'
import { insertNotices } from '../notice/store.ts'
import { callReceiver } from './call.ts'
import type { Answer, Call } from './call.ts'
import { lengthOf, nextTry, readPauses, signatureOf } from './rules.ts'
import { claimDelivery, findWaitingHooks, forgetEvents, insertAttempt, settleDelivery } from './store/deliveries.ts'
import type { Claimed } from './store/deliveries.ts'
import { endHook, findHook, lockHook, setFailing, setPaused } from './store/hooks.ts'
import type { HookRow } from './store/hooks.ts'

/** Longer than the longest call: a delivery whose worker was killed comes up again after this. */
const claimFor = 60_000
/** So many receivers are called at once by one process. */
const mostLanes = 16
/** A lane gives its place to others after so many deliveries. */
const mostOfLane = 50

export type HookSender = {
  /** Starts a lane for each receiver something waits for. Answers at once: a slow receiver holds up its own lane alone. */
  turn(): Promise<void>
  /** Waits until the lanes that run have ended. */
  settled(): Promise<void>
  /** Lanes take nothing new from here on; ends when the calls under way have. */
  stop(): Promise<void>
}

async function keep(house: House, hook: HookRow, claimed: Claimed, answer: Answer): Promise<boolean> {
  const now = house.machine.now()
  const law = await house.law()
  const well = answer.fault === null
  await house.write(system, undefined, async (tx) => {
    const present = await lockHook(tx, hook.id)
    if (!present) return
    const { event_id: eventId } = claimed
    await insertAttempt(tx, { id: randomUUIDv7(), hookId: hook.id, eventId, at: now, ...answer })
    const next = well
      ? null
      : nextTry({
          eventId,
          tries: claimed.tries + 1,
          now,
          pauses: readPauses(String(law.param('hooks.retries').value)),
          jitter: Number(law.param('hooks.jitter').value),
          retryAfter: answer.retryAfter,
        })
    await settleDelivery(tx, hook.id, eventId, well ? { done: now } : { next })
    if (present.ended_at) return
    if (well) return setFailing(tx, hook.id, null)
    if (answer.status === 410) {
      await endHook(tx, hook.id, now, 'gone')
      await recordJournal(tx, { actor: system, verb: 'hook_gone', objectKind: 'hook', objectId: hook.id, now })
      return tellAdministrators(
        tx,
        hook,
        '接收端答复“不再需要”(410),已停用',
        'the receiver said it is gone (410) and was ended',
        now,
      )
    }
    const since = present.failing_since ?? now
    await setFailing(tx, hook.id, since)
    const patience = lengthOf(String(law.param('hooks.pause_after').value))
    if (!present.paused_at && now.getTime() - since.getTime() >= patience) {
      await setPaused(tx, hook.id, { at: now, why: 'failing' })
      await recordJournal(tx, { actor: system, verb: 'hook_paused', objectKind: 'hook', objectId: hook.id, now })
      await tellAdministrators(tx, hook, '一直送不到,已暂停', 'kept failing and was paused', now)
    }
  })
  return well
}

type Writing = Parameters<typeof insertNotices>[0]

async function tellAdministrators(tx: Writing, hook: HookRow, zh: string, en: string, at: Date): Promise<void> {
  const params = { no: '', title: hook.name, zh, en, page: '/hooks' }
  await insertNotices(tx, [{ path: '', roles: ['administrator'], promiseId: null, code: 'hook', params }], null, at)
}

/** Delivers one event and keeps how it went. @returns whether the receiver took it; nothing where none waits */
async function deliverOne(house: House, hookId: string, given: Call): Promise<boolean | undefined> {
  const now = house.machine.now()
  const found = await house.write(system, undefined, async (tx) => {
    const hook = await findHook(tx, hookId)
    if (!hook || hook.ended_at || hook.paused_at) return undefined
    const claimed = await claimDelivery(tx, hookId, now, new Date(now.getTime() + claimFor))
    return claimed ? { hook, claimed } : undefined
  })
  if (!found) return undefined
  const { hook, claimed } = found
  const secrets = [house.sealer.open(hook.secret)]
  if (hook.old_secret && hook.old_until && hook.old_until > now) secrets.push(house.sealer.open(hook.old_secret))
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Gankao-Hooks',
    'webhook-id': claimed.event_id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureOf(secrets, claimed.event_id, timestamp, claimed.body),
  }
  return keep(house, hook, claimed, await callReceiver(hook.url, headers, claimed.body, given))
}

export function openHookSender(house: House, given: Call): HookSender {
  const lanes = new Map<string, Promise<void>>()
  let stopped = false
  async function run(hookId: string): Promise<void> {
    // after a failure the lane ends: what waits behind it is tried at the next turn, not in one breath
    for (let n = 0; n < mostOfLane && !stopped; n++) if (!(await deliverOne(house, hookId, given))) return
  }
  return {
    async turn() {
      if (stopped) return
      const free = mostLanes - lanes.size
      if (free <= 0) return
      const found = await house.read(system, (tx) => findWaitingHooks(tx, house.machine.now(), mostLanes * 2))
      for (const hookId of found.filter((id) => !lanes.has(id)).slice(0, free))
        lanes.set(
          hookId,
          run(hookId)
            .catch((error: unknown) => house.log({ level: 'error', job: 'hooks', hook: hookId, error: String(error) }))
            .finally(() => lanes.delete(hookId)),
        )
    },
    async settled() {
      while (lanes.size > 0) await Promise.all(lanes.values())
    },
    async stop() {
      stopped = true
      await Promise.all(lanes.values())
    },
  }
}

/** Forgets the log of deliveries after the limit. */
export async function forgetDeliveries(house: House): Promise<number> {
  const law = await house.law()
  const before = new Date(house.machine.now().getTime() - lengthOf(String(law.param('hooks.keep').value)))
  return house.write(system, undefined, (tx) => forgetEvents(tx, before, 5000))
}
