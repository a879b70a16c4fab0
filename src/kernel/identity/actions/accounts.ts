import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '../../../platform/db/database.ts'
import { randomUUIDv7 } from '../../../platform/ids.ts'
import { Problem } from '../../../platform/problem.ts'
import { dayOf } from '../../calendar/rules.ts'
import type { House } from '../../house.ts'
import { recordJournal } from '../../journal/actions.ts'
import type { Actor } from '../contract.ts'
import { hashPassword } from '../passwords.ts'
import { wholeCity } from '../scope.ts'
import * as store from '../store.ts'
import { hashToken, refuseFlood, startSession } from '../actions.ts'

export type NewAccount = {
  nameZh: string
  nameEn: string
  login: string
  password?: string
  externalNo?: string
  demo?: boolean
}

/** A person with an account; without a password it is opened by an invitation. For the loader, imports and the desk. */
export async function createAccount(
  db: Pick<Db, 'one' | 'many' | 'run'>,
  given: NewAccount,
  now: Date,
): Promise<{ personId: string; accountId: string }> {
  const personId = randomUUIDv7()
  const accountId = randomUUIDv7()
  await store.insertPerson(db, {
    id: personId,
    nameZh: given.nameZh,
    nameEn: given.nameEn,
    externalNo: given.externalNo ?? null,
    demo: given.demo ?? false,
    now,
  })
  await store.insertAccount(db, {
    id: accountId,
    personId,
    login: given.login.toLowerCase(),
    hash: given.password ? await hashPassword(given.password) : null,
    now,
  })
  return { personId, accountId }
}

/** A post at a unit with its roles, from today. */
export async function appoint(
  db: Pick<Db, 'one' | 'many' | 'run'>,
  given: {
    personId: string
    accountId: string
    unitId: string
    tree?: string
    titleZh: string
    titleEn: string
    roles: string[]
    from?: string
    by?: string
  },
  now: Date,
): Promise<string> {
  const id = randomUUIDv7()
  const from = given.from ?? dayOf(now)
  const tree = given.tree ?? 'duty'
  await store.insertPost(db, {
    id,
    personId: given.personId,
    unitId: given.unitId,
    tree,
    titleZh: given.titleZh,
    titleEn: given.titleEn,
    from,
  })
  for (const role of given.roles)
    await store.insertGrant(db, {
      id: randomUUIDv7(),
      accountId: given.accountId,
      postId: id,
      role,
      unitId: given.unitId,
      tree,
      from,
      by: given.by ?? null,
    })
  return id
}

/** A link that opens an account once, for 72 hours. The token is answered once and kept as a hash. */
export async function invite(db: Pick<Db, 'one' | 'many' | 'run'>, accountId: string, now: Date): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await store.insertInvitation(db, {
    tokenHash: hashToken(token),
    accountId,
    expires: new Date(now.getTime() + 72 * 3_600_000),
  })
  return token
}

export async function acceptInvitation(
  house: House,
  given: { token: string; password: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const now = house.clock.now()
  refuseFlood(request.ip, house.machine.now())
  const system: Actor = { kind: 'system', scope: wholeCity }
  const hash = await hashPassword(given.password)
  const accountId = await house.write(system, undefined, async (tx) => {
    const id = await store.useInvitation(tx, hashToken(given.token), now)
    if (!id) throw new Problem('not_found', 'invitation.unknown')
    await store.setPasswordHash({ one: tx.one, many: tx.many, run: tx.run }, id, hash)
    await recordJournal(tx, { actor: system, verb: 'accept_invitation', objectKind: 'account', objectId: id, now })
    return id
  })
  await startSession(house, accountId, request, reply, now)
}
