import type { Tx } from '../../../platform/db/database.ts'
import { Problem } from '../../../platform/problem.ts'
import { dayOf } from '../../calendar/rules.ts'
import type { Claim, House } from '../../house.ts'
import type { DeskActor } from '../../identity/contract.ts'
import { endSessions } from '../../identity/store.ts'
import { recordJournal } from '../../journal/actions.ts'
import { getOwnAccount } from '../actions/people.ts'
import { isTop } from '../actions/rights.ts'
import { findReach } from '../store/people.ts'
import type { AccountState, Person } from './contract.ts'
import { standing } from './rules.ts'
import * as store from './store.ts'

function stateOf(row: store.PersonRow, now: Date): AccountState {
  if (!row.account_id) return 'none'
  if (row.disabled_at) return 'disabled'
  if (!row.open) return 'invited'
  return row.locked_until && row.locked_until > now ? 'locked' : 'active'
}

function mayOf(state: AccountState, twoStep: boolean): Person['may'] {
  if (state === 'none') return []
  if (state === 'disabled') return ['enable']
  return [
    'invite',
    ...(state === 'locked' ? (['unlock'] as const) : []),
    ...(twoStep ? (['reset_two_step'] as const) : []),
    'disable',
  ]
}

/** A person as an administrator of the area reads them; who has posts elsewhere too is shown, but not to be changed. */
export async function readPerson(house: House, actor: DeskActor, id: string, now: Date): Promise<Person> {
  const on = dayOf(now)
  const row = await store.findPersonRow(house.db, id, now)
  const reach = await findReach(house.db, { personId: id, path: actor.path, on })
  if (!row || !(isTop(actor) || reach.known)) throw new Problem('not_found', 'account.unknown')
  const all = await store.findPostsOf(house.db, id)
  const inside = (post: store.PostRow): boolean => isTop(actor) || (post.path?.startsWith(actor.path) ?? false)
  const posts = all.filter(inside)
  const whole = isTop(actor) || reach.present.every((path) => path.startsWith(actor.path))
  const own = id === actor.personId
  const state = stateOf(row, now)
  const ids = [...(row.account_id ? [row.account_id] : []), ...posts.map((post) => post.id)]
  const history = await house.read(actor, (tx) => store.findHistory(tx, ids))
  return {
    id: row.id,
    nameZh: row.name_zh,
    nameEn: row.name_en,
    account:
      row.account_id && row.login
        ? {
            id: row.account_id,
            login: row.login,
            state,
            twoStep: row.totp_on,
            lockedUntil: state === 'locked' ? (row.locked_until?.toISOString() ?? null) : null,
            invitedUntil: row.invited_until?.toISOString() ?? null,
            disabledAt: row.disabled_at?.toISOString() ?? null,
            sessions: row.sessions,
          }
        : null,
    posts: posts.map((post) => ({
      id: post.id,
      unit: { id: post.unit_id, nameZh: post.unit_zh, nameEn: post.unit_en },
      titleZh: post.title_zh,
      titleEn: post.title_en,
      from: post.from,
      to: post.to,
      state: standing(post, on),
      mayChange: !own && standing(post, on) !== 'ended',
      grants: post.grants.map((grant) => ({ ...grant, state: standing(grant, on) })),
    })),
    own,
    may: own || !whole ? [] : mayOf(state, row.totp_on),
    history: history.map((each) => ({
      at: each.at.toISOString(),
      verb: each.verb,
      by: each.zh ? { zh: each.zh, en: each.en ?? each.zh } : null,
      reason: each.reason,
    })),
  }
}

async function onAccount(
  house: House,
  actor: DeskActor,
  id: string,
  given: { verb: string; reason: string; claim: Claim | undefined },
  work: (tx: Tx, accountId: string, now: Date) => Promise<void>,
): Promise<void> {
  const now = house.clock.now()
  await house.write(actor, given.claim, async (tx) => {
    const accountId = await getOwnAccount(tx, actor, id, now)
    await work(tx, accountId, now)
    const { verb, reason } = given
    await recordJournal(tx, { actor, verb, objectKind: 'account', objectId: accountId, data: { reason }, now })
    return {}
  })
}

export async function unlock(
  house: House,
  actor: DeskActor,
  id: string,
  reason: string,
  claim: Claim | undefined,
): Promise<void> {
  await onAccount(house, actor, id, { verb: 'unlock_account', reason, claim }, async (tx, accountId, now) => {
    if ((await store.endLock(tx, accountId, now)) === 0) throw new Problem('refused', 'account.not_locked')
  })
}

/** The second step is off and everybody signed in by this account is signed out: the device may be in other hands. */
export async function resetTwoStep(
  house: House,
  actor: DeskActor,
  id: string,
  reason: string,
  claim: Claim | undefined,
): Promise<void> {
  await onAccount(house, actor, id, { verb: 'reset_two_step', reason, claim }, async (tx, accountId, now) => {
    if ((await store.endTwoStep(tx, accountId)) === 0) throw new Problem('refused', 'account.no_two_step')
    await endSessions({ one: tx.one, many: tx.many, run: tx.run }, accountId, now, {})
  })
}

/**
 * Takes something away that might be the last administrator's; refuses where nobody who administers the whole city
 * would be left, today or on the day it takes effect.
 */
export async function keepAdministrator(tx: Tx, days: string[], work: () => Promise<void>): Promise<void> {
  await store.lineUp(tx)
  const before: number[] = []
  for (const on of days) before.push(await store.countAdministrators(tx, on))
  await work()
  for (const [index, on] of days.entries())
    if ((before[index] ?? 0) > 0 && (await store.countAdministrators(tx, on)) === 0)
      throw new Problem('refused', 'account.last_administrator')
}
