import type { Db, Tx } from '../../../platform/db/database.ts'
import { randomUUIDv7 } from '../../../platform/ids.ts'
import { Problem } from '../../../platform/problem.ts'
import type { FieldFault } from '../../../platform/problem.ts'
import { dayOf } from '../../calendar/rules.ts'
import type { Claim, House } from '../../house.ts'
import { appoint as openPost, createAccount, invite } from '../../identity/actions/accounts.ts'
import { roleNames } from '../../identity/contract.ts'
import type { DeskActor, Role } from '../../identity/contract.ts'
import { endSessions, insertGrant } from '../../identity/store.ts'
import { recordJournal } from '../../journal/actions.ts'
import * as store from '../store/people.ts'
import { getOwnUnit, isTop } from './rights.ts'

function faulty(faults: FieldFault[]): Problem {
  return new Problem('invalid', 'input.faulty', {}, faults)
}

function checkRoles(roles: string[]): void {
  if (new Set(roles).size !== roles.length) throw faulty([{ path: 'roles', code: 'field.twice' }])
  if (roles.some((role) => !roleNames.includes(role as Role))) throw faulty([{ path: 'roles', code: 'field.choice' }])
}

export type Appointment = {
  personId?: string | undefined
  nameZh?: string | undefined
  nameEn?: string | undefined
  login?: string | undefined
  titleZh: string
  titleEn: string
  roles: string[]
  from: string
}

/** A person somebody may appoint: of the own area, or without any post. */
async function getPerson(tx: Tx, actor: DeskActor, personId: string, on: string): Promise<string> {
  const account = await store.findAccountOf(tx, { personId })
  const reach = await store.findReach(tx, { personId, path: actor.path, on })
  if (!account || !(isTop(actor) || reach.known || reach.present.length === 0))
    throw new Problem('not_found', 'account.unknown')
  return account.id
}

async function createPerson(
  tx: Tx,
  given: Appointment,
  now: Date,
  demo: boolean,
): Promise<{ personId: string; accountId: string }> {
  const { nameZh, nameEn, login } = given
  const missing = (['nameZh', 'nameEn', 'login'] as const).filter((field) => !given[field])
  if (!nameZh || !nameEn || !login) throw faulty(missing.map((path) => ({ path, code: 'field.required' })))
  if (await store.findAccountOf(tx, { login })) throw faulty([{ path: 'login', code: 'account.login_taken' }])
  return createAccount({ one: tx.one, many: tx.many, run: tx.run }, { nameZh, nameEn, login, demo }, now)
}

/** A post with its roles, for somebody known or somebody new; who is new gets a link that opens the account once. */
export async function appoint(
  house: House,
  actor: DeskActor,
  unitId: string,
  given: Appointment,
  claim: Claim | undefined,
): Promise<{ postId: string; personId: string; invitation: string | null }> {
  const now = house.clock.now()
  checkRoles(given.roles)
  const made = await house.write(actor, claim, async (tx) => {
    const { unit, home } = await getOwnUnit(tx, actor, unitId)
    if (given.from < unit.since) throw faulty([{ path: 'from', code: 'unit.day' }])
    const known = given.personId
      ? { personId: given.personId, accountId: await getPerson(tx, actor, given.personId, dayOf(now)) }
      : undefined
    const { personId, accountId } = known ?? (await createPerson(tx, given, now, house.settings.demo))
    const db = { one: tx.one, many: tx.many, run: tx.run }
    const { titleZh, titleEn, roles, from } = given
    const postId = await openPost(
      db,
      { personId, accountId, unitId, tree: home?.tree ?? 'duty', titleZh, titleEn, roles, from, by: actor.personId },
      now,
    )
    await recordJournal(tx, {
      actor,
      verb: 'appoint',
      objectKind: 'post',
      objectId: postId,
      path: home?.path ?? actor.path,
      data: { personId, unitId, titleZh, titleEn, roles, from },
      now,
    })
    return { postId, personId, accountId, fresh: !known }
  })
  // outside the claim: a repeated request gets a link of its own, and none is kept in clear
  const invitation = made.fresh ? await invite(house.db, made.accountId, now) : null
  return { postId: made.postId, personId: made.personId, invitation }
}

async function journalPost(
  tx: Tx,
  actor: DeskActor,
  verb: string,
  post: { id: string; path: string | undefined },
  data: object,
  now: Date,
): Promise<void> {
  const path = post.path ?? actor.path
  await recordJournal(tx, { actor, verb, objectKind: 'post', objectId: post.id, path, data, now })
}

/** A post whose unit is in the actor's area. */
async function lockOwnPost(
  tx: Tx,
  actor: DeskActor,
  id: string,
  own: boolean,
): Promise<store.PostRow & { path: string | undefined }> {
  const post = await store.lockPost(tx, id)
  if (!post) throw new Problem('not_found', 'post.unknown')
  const { home } = await getOwnUnit(tx, actor, post.unit_id)
  if (!own && post.person_id === actor.personId) throw new Problem('forbidden', 'account.own')
  return { ...post, path: home?.path }
}

export async function endPost(
  house: House,
  actor: DeskActor,
  id: string,
  given: { on: string; reason: string },
  claim: Claim | undefined,
): Promise<void> {
  const now = house.clock.now()
  await house.write(actor, claim, async (tx) => {
    const post = await lockOwnPost(tx, actor, id, false)
    if (given.on < post.from) throw faulty([{ path: 'on', code: 'post.dates' }])
    if (post.to && post.to <= given.on) throw new Problem('not_found', 'post.unknown')
    await store.endPost(tx, id, given.on)
    await journalPost(tx, actor, 'end_post', post, given, now)
    return {}
  })
}

export async function grant(
  house: House,
  actor: DeskActor,
  postId: string,
  given: { role: string; from: string; to?: string | undefined },
  claim: Claim | undefined,
): Promise<{ id: string }> {
  const now = house.clock.now()
  if (!roleNames.includes(given.role as Role)) throw faulty([{ path: 'role', code: 'field.choice' }])
  return house.write(actor, claim, async (tx) => {
    const post = await lockOwnPost(tx, actor, postId, true)
    const account = await store.findAccountOf(tx, { personId: post.person_id })
    if (!account) throw new Problem('not_found', 'account.unknown')
    const to = given.to ?? post.to
    if (given.from < post.from || (post.to && given.from >= post.to))
      throw faulty([{ path: 'from', code: 'post.dates' }])
    if (to && (to <= given.from || (post.to && to > post.to))) throw faulty([{ path: 'to', code: 'post.dates' }])
    if (await store.hasGrant(tx, { postId, role: given.role, from: given.from, to }))
      throw new Problem('conflict', 'grant.twice')
    const id = randomUUIDv7()
    await insertGrant(
      { one: tx.one, many: tx.many, run: tx.run },
      {
        id,
        accountId: account.id,
        postId,
        role: given.role,
        unitId: post.unit_id,
        tree: post.tree,
        from: given.from,
        by: actor.personId,
      },
    )
    if (to) await store.endGrant(tx, id, to)
    await journalPost(tx, actor, 'grant', post, { grantId: id, role: given.role, from: given.from, to }, now)
    return { id }
  })
}

export async function revokeGrant(
  house: House,
  actor: DeskActor,
  id: string,
  given: { on: string; reason: string },
  claim: Claim | undefined,
): Promise<void> {
  const now = house.clock.now()
  await house.write(actor, claim, async (tx) => {
    const row = await store.lockGrant(tx, id)
    if (!row || (row.to && row.to <= given.on)) throw new Problem('not_found', 'grant.unknown')
    const post = await lockOwnPost(tx, actor, row.post_id, false)
    if (given.on < row.from) throw faulty([{ path: 'on', code: 'post.dates' }])
    await store.endGrant(tx, id, given.on)
    await journalPost(tx, actor, 'end_grant', post, { grantId: id, role: row.role, ...given }, now)
    return {}
  })
}

/** An account all of whose present posts are in the actor's area; never one's own. */
async function getOwnAccount(db: Pick<Db, 'one' | 'many'>, actor: DeskActor, id: string, now: Date): Promise<string> {
  const account = await store.findAccountOf(db, { id })
  if (!account) throw new Problem('not_found', 'account.unknown')
  if (account.person_id === actor.personId) throw new Problem('forbidden', 'account.own')
  if (isTop(actor)) return account.id
  const reach = await store.findReach(db, { personId: account.person_id, path: actor.path, on: dayOf(now) })
  if (!reach.known) throw new Problem('not_found', 'account.unknown')
  if (reach.present.some((path) => !path.startsWith(actor.path))) throw new Problem('forbidden', 'account.elsewhere')
  return account.id
}

/** Password, second step and older links stop working, sessions end; the new link sets a password. */
export async function inviteAgain(house: House, actor: DeskActor, id: string): Promise<{ invitation: string }> {
  const now = house.clock.now()
  return house.write(actor, undefined, async (tx) => {
    const db = { one: tx.one, many: tx.many, run: tx.run }
    const accountId = await getOwnAccount(tx, actor, id, now)
    await store.resetAccount(tx, accountId, now)
    await endSessions(db, accountId, now, {})
    const invitation = await invite(db, accountId, now)
    await recordJournal(tx, { actor, verb: 'invite', objectKind: 'account', objectId: accountId, now })
    return { invitation }
  })
}

export async function setDisabled(
  house: House,
  actor: DeskActor,
  id: string,
  given: { disabled: boolean; reason: string },
  claim: Claim | undefined,
): Promise<void> {
  const now = house.clock.now()
  await house.write(actor, claim, async (tx) => {
    const accountId = await getOwnAccount(tx, actor, id, now)
    await store.setDisabled(tx, accountId, given.disabled ? now : null)
    if (given.disabled) await endSessions({ one: tx.one, many: tx.many, run: tx.run }, accountId, now, {})
    const verb = given.disabled ? 'disable_account' : 'enable_account'
    await recordJournal(tx, {
      actor,
      verb,
      objectKind: 'account',
      objectId: accountId,
      data: { reason: given.reason },
      now,
    })
    return {}
  })
}
