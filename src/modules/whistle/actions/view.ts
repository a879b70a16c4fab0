import type { Tx } from '../../../platform/db/database.ts'
import { isProblem, Problem } from '../../../platform/problem.ts'
import { explain } from '../../../kernel/calendar/explain.ts'
import { findEvidenceOf } from '../../../kernel/evidence/store.ts'
import type { House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { childrenOf, circumstancesOf, familyOf } from '../../../kernel/promise/actions.ts'
import type { Family } from '../../../kernel/promise/actions.ts'
import type { Both, Field, Procedure } from '../../../kernel/promise/contract.ts'
import { targetsOf } from '../../../kernel/promise/define.ts'
import { offer } from '../../../kernel/promise/legal.ts'
import { readActs, reachRoot } from '../../../kernel/promise/store.ts'
import type { PromiseRow } from '../../../kernel/promise/store.ts'
import type { CaseView, ClockView, PromiseView, TimelineEntry, UnitName } from '../contract.ts'
import { findResponsible, findUnitsById } from '../store/catalogue.ts'
import type { UnitRow } from '../store/catalogue.ts'
import { findCase, findContacts } from '../store/cases.ts'
import type { CaseDetail, ContactRow } from '../store/cases.ts'
import { findPublic } from '../store/public.ts'
import { findPeople } from '../store/people.ts'
import type { PersonName } from '../store/people.ts'
import { findDuplicates } from './duplicates.ts'
import type { Match } from './duplicates.ts'
import { lightOf } from './publish.ts'
import type { CaseActs } from './publish.ts'

type Names = { units: Map<string, UnitRow>; people: Map<string, PersonName> }

export function nameOf(units: Map<string, UnitRow>, id: string | undefined | null): UnitName {
  const row = id ? units.get(id) : undefined
  return { id: id ?? '00000000-0000-0000-0000-000000000000', nameZh: row?.name_zh ?? '—', nameEn: row?.name_en ?? '—' }
}

function clocksOf(procedure: Procedure, row: PromiseRow): ClockView[] {
  return Object.entries(row.snapshot.clocks).flatMap(([name, clock]) => {
    const spec = procedure.clocks[name]
    if (!spec) return []
    return [
      {
        name,
        label: spec.label,
        startedAt: clock.startedAt,
        stoppedAt: clock.stoppedAt,
        dueAt: clock.due?.at ?? null,
        pausedAt: clock.pausedAt,
        window: spec.window ?? false,
        expired: clock.expiredAt !== null,
        provisional: clock.due?.provisional ?? false,
        limit: clock.due?.limit ?? null,
        source: clock.due?.source ?? null,
        explain: clock.due ? { zh: explain(clock.due, 'zh'), en: explain(clock.due, 'en') } : { zh: [], en: [] },
        before: clock.before,
        runsOn: spec.runsOn,
      },
    ]
  })
}

function viewOf(family: Family, row: PromiseRow, actor: DeskActor, units: Map<string, UnitRow>): PromiseView {
  const procedure = family.law.library.get(row.kind, row.snapshot.version)
  const own = row.kind === 'case' ? row.unit_id : (row.snapshot.parties['unit']?.unit ?? row.unit_id)
  return {
    id: row.id,
    no: row.no,
    kind: row.kind,
    title: row.title,
    unit: nameOf(units, own),
    role: typeof row.snapshot.facts['role'] === 'string' ? row.snapshot.facts['role'] : null,
    state: row.state,
    stateLabel: procedure.states[row.state]?.label ?? { zh: row.state, en: row.state },
    light: lightOf(row, family.now),
    dueAt: row.due_at?.toISOString() ?? null,
    outcome: row.outcome,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    clocks: clocksOf(procedure, row),
    facts: row.snapshot.facts,
    may: offer(procedure, actor, circumstancesOf(family, row)),
  }
}

function answerOf(field: Field, value: unknown, names: Names): Both | undefined {
  if (value === undefined || value === null || field.type === 'evidence') return undefined
  if (field.type === 'choice') return field.options?.find((option) => option.value === value)?.label
  if (field.type === 'unit' || field.type === 'units') {
    const rows = [value].flat().map((id) => nameOf(names.units, String(id)))
    return { zh: rows.map((row) => row.nameZh).join('、'), en: rows.map((row) => row.nameEn).join(', ') }
  }
  if (field.type === 'yes') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  if (field.type === 'case' || field.type === 'clause') return undefined
  return { zh: String(value), en: String(value) }
}

const marks: Record<string, Both> = {
  half: { zh: '期限过半', en: 'half of the time is used' },
  most: { zh: '期限已用八成', en: '80 % of the time is used' },
  due: { zh: '到期,报单位负责人', en: 'due: the head of the unit is told' },
  up2: { zh: '超期,报分管负责人', en: 'overdue: the leader in charge is told' },
  up3: { zh: '超期,报督办', en: 'overdue: the supervisor is told' },
}

function timelineOf(family: Family, acts: Awaited<ReturnType<typeof readActs>>, names: Names): TimelineEntry[] {
  return acts.map((act) => {
    const row = family.rows.get(act.promiseId)
    const procedure = family.law.library.get(row?.kind ?? 'case', row?.snapshot.version ?? 1)
    const spec = procedure.acts[act.act]
    const clock = act.data.mark ? procedure.clocks[act.data.mark.clock]?.label : undefined
    const mark = act.data.mark ? marks[act.data.mark.mark] : undefined
    const opened: Both = { zh: `${procedure.label.zh}立项`, en: `${procedure.label.en} opened` }
    const label =
      clock && mark
        ? { zh: `${clock.zh}:${mark.zh}`, en: `${clock.en}: ${mark.en}` }
        : (spec?.label ?? (act.act === 'open' ? opened : { zh: act.act, en: act.act }))
    const person = act.personId ? names.people.get(`${act.personId}:${act.postId ?? ''}`) : undefined
    const own = row?.kind === 'call_up' ? row.snapshot.parties['unit']?.unit : undefined
    return {
      promiseId: act.promiseId,
      seq: act.seq,
      act: act.act,
      label,
      at: act.at,
      who: person
        ? {
            nameZh: person.name_zh,
            nameEn: person.name_en,
            titleZh: person.title_zh ?? '',
            titleEn: person.title_en ?? '',
          }
        : null,
      unit: own || act.unitId ? nameOf(names.units, own ?? act.unitId) : null,
      party: procedure.parties[act.party]?.label ?? { zh: '系统', en: 'system' },
      answers: (spec?.asks ?? []).flatMap((field) => {
        const text = answerOf(field, act.data.input[field.name], names)
        return text ? [{ label: field.label, text }] : []
      }),
      evidence: act.evidence,
      public: spec?.open ?? false,
    }
  })
}

const pictures = new WeakMap<Procedure, Omit<CaseView['picture'], 'present'>>()

/** The procedure as a picture: its states and where acts lead. Drawn once, it is the same for every case of it. */
export function pictureOf(procedure: Procedure, present: string): CaseView['picture'] {
  const drawn = pictures.get(procedure) ?? drawPicture(procedure)
  pictures.set(procedure, drawn)
  return { ...drawn, present }
}

function drawPicture(procedure: Procedure): Omit<CaseView['picture'], 'present'> {
  const edges = new Map<string, { from: string; to: string; label: Both }>()
  for (const act of Object.values(procedure.acts)) {
    // what only a take-over from another system does is no way of this procedure
    if (typeof act.to === 'object' && act.by.every((party) => party === 'system')) continue
    for (const from of act.from)
      if (act.to !== 'same' && act.to !== 'before')
        for (const to of targetsOf(procedure, act.to, from))
          if (!edges.has(`${from}>${to}`)) edges.set(`${from}>${to}`, { from, to, label: act.label })
  }
  return {
    states: Object.entries(procedure.states).map(([id, state]) => ({
      id,
      label: state.label,
      end: state.end ?? false,
    })),
    edges: [...edges.values()],
  }
}

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
  if (!own || (!own.phone_sealed && !own.name_sealed && !own.erased_at))
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
  const named = new Set(
    rows.flatMap((row) => [
      row.unit_id,
      ...Object.values(row.snapshot.parties).flatMap((standing) => standing.unit ?? []),
    ]),
  )
  for (const act of acts) {
    if (act.unitId) named.add(act.unitId)
    for (const value of Object.values(act.data.input).flat())
      if (typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value)) named.add(value)
  }
  const units = await findUnitsById(tx, [...named])
  const people = await findPeople(
    tx,
    acts.flatMap((act) => (act.personId ? [{ person: act.personId, post: act.postId }] : [])),
  )
  const evidence = await findEvidenceOf(tx, rootId)
  const contacts = await findContacts(tx, rootId)
  const merged = detail.duplicate_of ? await findPublic(tx, { id: detail.duplicate_of }) : undefined
  const procedure = family.law.library.get(root.kind, root.snapshot.version)
  return {
    ...viewOf(family, root, actor, units),
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
    callUps: rows.filter((row) => row.kind === 'call_up').map((row) => viewOf(family, row, actor, units)),
    disputes: rows.filter((row) => row.kind === 'dispute').map((row) => viewOf(family, row, actor, units)),
    evidence: evidence.map((row) => ({
      id: row.id,
      side: row.side,
      media: row.media,
      takenAt: row.taken_at?.toISOString() ?? null,
      addedAt: row.added_at.toISOString(),
      published: row.published,
      redactedOf: row.redacted_of,
    })),
    timeline: timelineOf(family, acts, { units, people }),
    mergedInto: merged ? { id: merged.id, no: merged.no } : null,
    duplicates: [],
    proposal: await proposalOf(tx, detail, root, units, now),
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
