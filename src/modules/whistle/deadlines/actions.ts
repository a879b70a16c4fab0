import { randomBytes } from 'node:crypto'
import { sha256 } from '../../../platform/canonical.ts'
import { randomUUIDv7 } from '../../../platform/ids.ts'
import { Problem } from '../../../platform/problem.ts'
import type { House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { scopeOf, toSettings } from '../../../kernel/identity/scope.ts'
import { recordJournal } from '../../../kernel/journal/actions.ts'
import { findWaiting } from '../../../kernel/promise/store/inbox.ts'
import { readPaths } from '../../../kernel/promise/store/paths.ts'
import { writeCalendar } from './calendar.ts'
import { deadlinesOf, keptFor } from './rules.ts'
import { endLinks, findDeadlines, findOpenLink, insertLink } from './store.ts'

const most = 1000

function hashOf(token: string): Buffer {
  return sha256('deadlines:', token)
}

/** A new address for the acting post; the one before ends. The token is answered once and kept as a hash. */
export async function makeLink(
  house: House,
  actor: DeskActor,
  locale: 'zh' | 'en',
): Promise<{ id: string; url: string }> {
  if (!actor.postId || actor.roles.length === 0) throw new Problem('refused', 'deadlines.no_post')
  const now = house.clock.now()
  const token = randomBytes(32).toString('base64url')
  const id = randomUUIDv7()
  await house.write(actor, undefined, async (tx) => {
    const ended = await endLinks(tx, actor.accountId, { postId: actor.postId }, now)
    await insertLink(tx, {
      id,
      tokenHash: hashOf(token),
      accountId: actor.accountId,
      postId: actor.postId,
      locale,
      at: now,
    })
    const verb = ended > 0 ? 'rotate_deadline_link' : 'make_deadline_link'
    await recordJournal(tx, { actor, verb, objectKind: 'deadline_link', objectId: id, now })
  })
  return { id, url: `${house.settings.origin}/deadlines/${token}.ics` }
}

export async function endLink(house: House, actor: DeskActor, id: string): Promise<void> {
  const now = house.clock.now()
  await house.write(actor, undefined, async (tx) => {
    if ((await endLinks(tx, actor.accountId, { id }, now)) === 0) throw new Problem('not_found', 'not_found')
    await recordJournal(tx, { actor, verb: 'end_deadline_link', objectKind: 'deadline_link', objectId: id, now })
  })
}

/**
 * The calendar a token opens. Rights are those of this moment: where the link, the account, the post or its last grant
 * ended, it answers as if it had never been.
 * @throws Problem not_found
 */
export async function readCalendar(house: House, token: string, as: 'event' | 'todo'): Promise<{ text: string }> {
  const now = house.clock.now()
  const link = token.length === 43 ? await findOpenLink(house.db, hashOf(token), now) : undefined
  if (!link) throw new Problem('not_found', 'not_found')
  const { library } = await house.law()
  return house.db.tx(toSettings(scopeOf(link.path)), async (tx) => {
    const waiting = await findWaiting(tx, link.path, { limit: most })
    const rows = await findDeadlines(tx, {
      ids: waiting.map((row) => row.id),
      path: link.path,
      since: new Date(now.getTime() - keptFor),
      limit: most,
    })
    const units = rows.flatMap((row) => Object.values(row.parties).flatMap((party) => party.unit ?? []))
    const paths = await readPaths(tx, [...new Set(units)])
    const within = (unitId: string): boolean => paths.get(unitId)?.startsWith(link.path) ?? false
    const deadlines = rows
      .flatMap((row) => deadlinesOf(row, library.get(row.kind, row.version), { within, now }))
      .toSorted((a, b) => (a.dueAt === b.dueAt ? (a.uid < b.uid ? -1 : 1) : a.dueAt < b.dueAt ? -1 : 1))
    const unit = link.locale === 'en' ? link.unit_en : link.unit_zh
    const name = link.locale === 'en' ? `Deadlines of ${unit}` : `${unit}的期限`
    return {
      text: writeCalendar(deadlines, { locale: link.locale, origin: house.settings.origin, name, as }),
    }
  })
}
