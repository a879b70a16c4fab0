import { randomUUIDv7 } from '../../../platform/ids.ts'
import { Problem } from '../../../platform/problem.ts'
import type { House } from '../../../kernel/house.ts'
import type { Actor, ReporterActor } from '../../../kernel/identity/contract.ts'
import { wholeCity } from '../../../kernel/identity/scope.ts'
import { recordJournal } from '../../../kernel/journal/actions.ts'
import { takeOutsideAct } from '../../../kernel/promise/actions/desk.ts'
import { circumstancesOf, familyOf } from '../../../kernel/promise/actions/family.ts'
import type { ActOffer } from '../../../kernel/promise/contract.ts'
import { offer } from '../../../kernel/promise/legal.ts'
import { findCase, findByCode, findByPhone, insertRating } from '../store/cases.ts'
import { findMergedInto } from '../store/duplicates.ts'
import { findPublic } from '../store/public.ts'
import type { PublicRow } from '../store/public.ts'
import { hashCode } from './codes.ts'
import { plainPhone } from './report.ts'

const system: Actor = { kind: 'system', scope: wholeCity }

/** A person who proved by code that a matter is theirs: the reporter, or somebody who follows it. */
export type Proven = { caseId: string; follower: boolean; channel: 'code' | 'phone' }

/** @throws Problem not_found code.unknown */
export async function proveByCode(house: House, code: string): Promise<Proven> {
  const found = await house.read(system, (tx) => findByCode(tx, hashCode(code)))
  if (!found) throw new Problem('not_found', 'code.unknown')
  return { caseId: found.case_id, follower: found.follower, channel: 'code' }
}

/** The public copies of matters a phone number was left for; the number itself gives no right to rate. */
export async function findByNumber(house: House, phone: string): Promise<PublicRow[]> {
  const rows = await house.read(system, (tx) => findByPhone(tx, house.sealer.fingerprint(plainPhone(phone))))
  const found: PublicRow[] = []
  for (const id of new Set(rows.map((row) => row.case_id))) {
    const row = await findPublic(house.db, { id })
    if (row) found.push(row)
  }
  if (found.length === 0) throw new Problem('not_found', 'code.unknown')
  return found
}

function actorOf(proven: Proven): ReporterActor {
  return {
    kind: 'reporter',
    caseId: proven.caseId,
    channel: proven.follower ? 'follower' : proven.channel,
    scope: { lo: '~', hi: '~', also: proven.caseId },
  }
}

/** What the person with the code may do next; a follower gives a verdict of his own and changes nothing else. */
export async function offersFor(house: House, proven: Proven): Promise<ActOffer[]> {
  const now = house.clock.now()
  const offered = await house.read(actorOf(proven), async (tx): Promise<ActOffer[]> => {
    const family = await familyOf(tx, await house.law(), proven.caseId, now)
    const root = family.rows.get(proven.caseId)
    if (!root) return []
    const offers = offer(
      family.law.library.get(root.kind, root.snapshot.version),
      actorOf(proven),
      circumstancesOf(family, root),
    )
    return proven.follower ? offers.filter((entry) => entry.act === 'rate') : offers
  })
  return offered.some((entry) => entry.act === 'rate_merged') && !(await mayRateMerged(house, proven.caseId))
    ? offered.filter((entry) => entry.act !== 'rate_merged')
    : offered
}

/** A merged matter is judged when the one it was joined with is done. */
async function mayRateMerged(house: House, id: string): Promise<boolean> {
  const state = (await house.read(system, (tx) => findMergedInto(tx, id)))?.state
  return state === 'rating' || state === 'closed'
}

/** The public page of the matter a merged one ended in; nothing where that is not public. */
export async function readJoined(
  house: House,
  id: string,
): Promise<{ slug: string; no: string; title: string } | null> {
  const into = await house.read(system, (tx) => findMergedInto(tx, id))
  const row = into ? await findPublic(house.db, { id: into.id }) : undefined
  return row && !row.hidden ? { slug: row.slug, no: row.no, title: row.title } : null
}

/** Takes an act for the person with the code. A merged reporter and a follower keep a verdict; it decides no state. */
export async function takeResidentAct(
  house: House,
  proven: Proven,
  act: string,
  input: Record<string, unknown>,
  key: string | undefined,
): Promise<void> {
  const actor = actorOf(proven)
  if (proven.follower) {
    if (act !== 'rate' || !['solved', 'unsolved'].includes(String(input['verdict'])))
      throw new Problem('forbidden', 'promise.not_yours')
    const now = house.clock.now()
    await house.write(actor, undefined, async (tx) => {
      const family = await familyOf(tx, await house.law(), proven.caseId, now)
      const root = family.rows.get(proven.caseId)
      if (!root || !['rating', 'closed'].includes(root.state))
        throw new Problem('refused', 'promise.wrong_state', { state: root?.state ?? '' })
      await insertRating(tx, {
        id: randomUUIDv7(),
        promiseId: root.id,
        root: root.id,
        path: root.path,
        round: Number(root.snapshot.facts['reopenings'] ?? 0) + 1,
        channel: 'follower',
        solved: input['verdict'] === 'solved',
        satisfied: typeof input['satisfied'] === 'boolean' ? input['satisfied'] : null,
        at: now,
      })
      await recordJournal(tx, { actor, verb: 'rate_as_follower', objectKind: 'promise', objectId: root.id, now })
    })
    return
  }
  if (act === 'rate_merged' && !(await mayRateMerged(house, proven.caseId)))
    throw new Problem('refused', 'promise.wrong_state', { state: 'merged' })
  await takeOutsideAct(
    house,
    actor,
    proven.caseId,
    act,
    input,
    key ? { key: `code:${proven.caseId}:${key}`, fingerprint: act } : undefined,
  )
}

/** The words the person wrote, for their own eyes. */
export async function wordsOf(house: House, proven: Proven): Promise<string> {
  const row = await house.read(actorOf(proven), (tx) => findCase(tx, proven.caseId))
  return proven.follower ? '' : (row?.said ?? '')
}
