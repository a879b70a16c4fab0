import type { Tx } from '../../../platform/db/database.ts'
import { isProblem, Problem } from '../../../platform/problem.ts'
import { findEvidenceOf } from '../../../kernel/evidence/store.ts'
import type { House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { childrenOf, familyOf } from '../../../kernel/promise/actions/family.ts'
import type { Family } from '../../../kernel/promise/actions/family.ts'
import { namesOf } from '../../../kernel/promise/actions/view/detail.ts'
import { pictureOf, viewOf } from '../../../kernel/promise/actions/view/promise.ts'
import { timelineOf } from '../../../kernel/promise/actions/view/timeline.ts'
import { nameOf } from '../../../kernel/promise/actions/view/words.ts'
import { readActs } from '../../../kernel/promise/store/acts.ts'
import { reachRoot } from '../../../kernel/promise/store/family.ts'
import type { PromiseRow } from '../../../kernel/promise/store/family.ts'
import { findUnitsById } from '../../../kernel/promise/store/names.ts'
import type { UnitRow } from '../../../kernel/promise/store/names.ts'
import type { CaseView } from '../contract.ts'
import { findResponsible } from '../catalogue/store.ts'
import { findCase, findContacts } from '../store/cases.ts'
import type { CaseDetail, ContactRow } from '../store/cases.ts'
import { findPublic } from '../store/public.ts'
import { findDuplicates } from './duplicates.ts'
import type { Match } from './duplicates.ts'
import type { CaseActs } from './publish.ts'

function mask(text: string): string {
  return text.length > 7 ? `${text.slice(0, 3)}****${text.slice(-4)}` : '****'
}

/** Community and agents see the contact; a called unit after its receipt; everybody else a mask (anti-gaming rules). */
export function seesContact(family: Family, actor: DeskActor): boolean {
  const root = family.rows.get(family.root)
  if (!root || root.closed_at) return false
  if (
    root.path.startsWith(actor.path) &&
    ['community_worker', 'community_secretary', 'agent', 'grid_worker'].some((role) => actor.roles.includes(role))
  )
    return true
  return childrenOf(family, root.id).some((child) => {
    const unit = child.snapshot.parties['unit']?.unit
    const path = unit ? family.paths.get(unit) : undefined
    return (
      child.kind === 'call_up' &&
      path !== undefined &&
      actor.path.startsWith(path) &&
      !['sent', 'disputed', 'moved', 'released', 'cancelled'].includes(child.snapshot.state)
    )
  })
}

function contactOf(house: House, contacts: ContactRow[]): CaseView['contact'] {
  const own = contacts.find((row) => !row.follower)
  if (!own || (!own.phone_sealed && !own.name_sealed && !own.mail_sealed && !own.erased_at))
    return { name: null, phone: null, shown: 'none' }
  if (own.erased_at) return { name: null, phone: null, shown: 'erased' }
  const name = own.name_sealed ? house.sealer.open(own.name_sealed) : null
  const phone = own.phone_sealed ? house.sealer.open(own.phone_sealed) : null
  return { name: name ? `${Array.from(name)[0]}**` : null, phone: phone ? mask(phone) : null, shown: 'masked' }
}

async function proposalOf(
  tx: Tx,
  detail: CaseDetail,
  root: PromiseRow,
  units: Map<string, UnitRow>,
  now: Date,
): Promise<CaseView['proposal']> {
  if (!['triage', 'returned', 'self_handling', 'reopened'].includes(root.state)) return null
  const on = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  const row = await findResponsible(tx, detail.service_id, root.path, on)
  if (!row) return null
  for (const [id, unit] of await findUnitsById(tx, [row.lead_id, ...row.support_ids])) units.set(id, unit)
  return {
    lead: nameOf(units, row.lead_id),
    supports: row.support_ids.map((id) => nameOf(units, id)),
    kind: String(root.snapshot.facts['whistle_kind'] ?? 'livelihood'),
    basis: { zh: row.basis_zh, en: row.basis_en },
    ruling: row.ruling_no,
  }
}

/** The case whole, as this post may see it and with what it may do; the transaction must already reach the case. */
export async function readCase(house: House, tx: Tx, actor: DeskActor, rootId: string, now: Date): Promise<CaseView> {
  const family = await familyOf(tx, await house.law(), rootId, now)
  return viewCase(house, family, await readActs(tx, rootId), actor)
}

/** The same of a case that was just read or acted on: nothing is asked twice. */
export async function viewCase(house: House, family: Family, acts: CaseActs, actor: DeskActor): Promise<CaseView> {
  const { tx, root: rootId, now } = family
  const root = family.rows.get(rootId)
  const detail = await findCase(tx, rootId)
  if (!root || !detail || detail.slug === '') throw new Problem('not_found', 'promise.unknown')
  const rows = [...family.rows.values()]
  const names = await namesOf(tx, family, acts)
  const evidence = await findEvidenceOf(tx, rootId)
  const contacts = await findContacts(tx, rootId)
  const merged = detail.duplicate_of ? await findPublic(tx, { id: detail.duplicate_of }) : undefined
  const procedure = family.law.library.get(root.kind, root.snapshot.version)
  return {
    ...viewOf(family, root, actor, names),
    slug: detail.slug,
    said: detail.said,
    service: { id: detail.service_id, key: detail.service_key, nameZh: detail.service_zh, nameEn: detail.service_en },
    place: detail.place_id
      ? {
          id: detail.place_id,
          nameZh: detail.place_zh ?? '',
          nameEn: detail.place_en ?? '',
          address: detail.place_address ?? '',
        }
      : null,
    address: detail.address,
    channel: detail.channel,
    residentDay: Math.floor(((root.closed_at ?? now).getTime() - root.opened_at.getTime()) / 86_400_000) + 1,
    contact: { ...contactOf(house, contacts), ...(seesContact(family, actor) ? {} : { name: null }) },
    callUps: rows.filter((row) => row.kind === 'call_up').map((row) => viewOf(family, row, actor, names)),
    disputes: rows.filter((row) => row.kind === 'dispute').map((row) => viewOf(family, row, actor, names)),
    others: rows
      .filter((row) => !['case', 'call_up', 'dispute'].includes(row.kind))
      .map((row) => viewOf(family, row, actor, names)),
    evidence: evidence.map((row) => ({
      id: row.id,
      side: row.side,
      media: row.media,
      takenAt: row.taken_at?.toISOString() ?? null,
      addedAt: row.added_at.toISOString(),
      published: row.published,
      redactedOf: row.redacted_of,
      redacted: row.redacted,
    })),
    timeline: timelineOf(family, acts, names),
    mergedInto: merged ? { id: merged.id, no: merged.no } : null,
    duplicates: [],
    proposal: await proposalOf(tx, detail, root, names.units, now),
    published: { title: detail.public_title, said: detail.public_said, hidden: detail.public_hidden },
    followers: contacts.filter((row) => row.follower).length,
    picture: pictureOf(procedure, root.state),
  }
}

/** Opens a case for looking; while it is being sorted, with the matters that are likely the same. */
export async function openCase(house: House, actor: DeskActor, id: string, now: Date): Promise<CaseView> {
  const { view, given } = await house.read(actor, async (tx) => {
    const root = await reachRoot(tx, id)
    if (!root) throw new Problem('not_found', 'promise.unknown')
    const detail = await findCase(tx, root)
    return { view: await readCase(house, tx, actor, root, now), given: detail }
  })
  if (!given || !['triage', 'returned', 'self_handling'].includes(view.state)) return view
  // where the place no longer takes reports (merged away) there is nothing to compare with
  const found = await findDuplicates(
    house,
    {
      serviceId: given.service_id,
      said: given.said,
      address: given.address,
      ...(given.place_id ? { placeId: given.place_id } : { areaId: view.unit.id }),
      ...(given.lon !== null && given.lat !== null ? { lon: given.lon, lat: given.lat } : {}),
    },
    now,
    view.id,
  ).catch((error: unknown): Match[] => {
    if (isProblem(error)) return []
    throw error
  })
  const duplicates = found.map((row) => ({
    id: row.id,
    no: row.no,
    title: row.title,
    openedAt: row.opened_at.toISOString(),
    likeness: row.likeness,
  }))
  return { ...view, duplicates }
}
