import type { Tx } from '../../../platform/db/database.ts'
import { Problem } from '../../../platform/problem.ts'
import { dayOf } from '../../../kernel/calendar/rules.ts'
import type { House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { readActs } from '../../../kernel/promise/store/acts.ts'
import { reachRoot, readFamily } from '../../../kernel/promise/store/family.ts'
import { findUnitsById } from '../../../kernel/promise/store/names.ts'
import { findCase } from '../store/cases.ts'
import type { catalogueEndpoints, CatalogueQuery, Entry, Proposal } from './contract.ts'
import type { OutputOf } from '../../../platform/http/contract.ts'
import { mayDo, mayEditArea } from './policy.ts'
import { nearness, stateOn, whyNot } from './rules.ts'
import * as store from './store.ts'
import type { ChangeRow, EntryRow } from './store.ts'

type Ends = typeof catalogueEndpoints
const most = 300

/** Rows as the desk reads them, as of a day; what may be done is judged by today. */
async function toEntries(
  db: Parameters<typeof findUnitsById>[0],
  actor: DeskActor,
  rows: EntryRow[],
  on: string,
  today: string,
): Promise<Entry[]> {
  const units = await findUnitsById(db, [...new Set(rows.flatMap((row) => row.support_ids))])
  return rows.map((row) => {
    const state = stateOn(row, today)
    return {
      id: row.id,
      externalNo: row.external_no,
      service: { id: row.service_id, nameZh: row.service_zh, nameEn: row.service_en },
      area: { id: row.area_id, nameZh: row.area_zh, nameEn: row.area_en },
      lead: { id: row.lead_id, nameZh: row.lead_zh, nameEn: row.lead_en },
      supports: row.support_ids.map((id) => ({
        id,
        nameZh: units.get(id)?.name_zh ?? '—',
        nameEn: units.get(id)?.name_en ?? '—',
      })),
      basisZh: row.basis_zh,
      basisEn: row.basis_en,
      clause: row.clause,
      ruling: row.ruling_no ? { no: row.ruling_no, on: row.ruled_on ?? row.from } : null,
      from: row.from,
      to: row.to,
      state: stateOn(row, on),
      may: mayDo(actor, { areaPath: row.area_path, state, ended: row.to !== null, ruled: row.ruling_no !== null }),
    }
  })
}

export async function listEntries(
  house: House,
  actor: DeskActor,
  query: CatalogueQuery,
  now: Date,
): Promise<OutputOf<Ends['catalogue']>> {
  const today = dayOf(now)
  const on = query.on ?? today
  const area = query.area ? (await findUnitsById(house.db, [query.area])).get(query.area) : undefined
  if (query.area && !area?.path) throw new Problem('not_found', 'unit.unknown')
  const rows = await store.findEntries(house.db, {
    ...query,
    ...(area?.path ? { areaPath: area.path } : {}),
    on,
    limit: most + 1,
  })
  return {
    entries: await toEntries(house.db, actor, rows.slice(0, most), on, today),
    more: rows.length > most,
    on,
    mayAdd: mayEditArea(actor, actor.path),
  }
}

function changesOf(row: ChangeRow): OutputOf<Ends['entry']>['history'] {
  const span = row.to ? `${row.from} – ${row.to}` : `${row.from} –`
  const says = { zh: `${row.lead_zh} 牵头,${span}`, en: `${row.lead_en} leads, ${span}` }
  const both = (zh: string | null, en: string | null) => (zh ? { zh, en: en ?? zh } : null)
  const change = (
    what: 'entered' | 'ended' | 'withdrawn',
    at: Date | null,
    by: ReturnType<typeof both>,
    reason: string | null,
  ) => ({
    at: at?.toISOString() ?? null,
    what,
    entryId: row.id,
    by,
    reason,
    says,
  })
  return [
    ...(row.withdrawn_at
      ? [change('withdrawn', row.withdrawn_at, both(row.withdrawn_zh, row.withdrawn_en), row.withdrawn_reason)]
      : []),
    ...(row.ended_at || row.ended_reason
      ? [change('ended', row.ended_at, both(row.ended_zh, row.ended_en), row.ended_reason)]
      : []),
    change('entered', row.entered_at, both(row.entered_zh, row.entered_en), null),
  ]
}

/** The ruling an entry came from: number and day for everybody, words and matter for who reaches it. */
async function rulingOf(house: House, tx: Tx, row: EntryRow): Promise<OutputOf<Ends['entry']>['ruling']> {
  if (!row.ruling_no) return null
  const known = { no: row.ruling_no, on: row.ruled_on ?? row.from, outcome: null, words: [], matter: null }
  const root = row.ruling ? await reachRoot(tx, row.ruling) : undefined
  if (!root) return known
  const family = await readFamily(tx, root)
  const matter = family.find((each) => each.id === root)
  const dispute = family.find((each) => each.id === row.ruling)
  const procedure = dispute && (await house.law()).library.get(dispute.kind, dispute.snapshot.version)
  const acts = (await readActs(tx, root)).filter((act) => act.promiseId === row.ruling)
  return {
    ...known,
    outcome: procedure?.states[dispute?.state ?? '']?.label ?? null,
    words: acts.flatMap((act) =>
      (procedure?.acts[act.act]?.asks ?? [])
        .filter((field) => field.type === 'text')
        .flatMap((field) => {
          const said = act.data.input[field.name]
          return typeof said === 'string' && said !== '' ? [{ label: field.label, text: said }] : []
        }),
    ),
    matter: matter ? { id: matter.id, no: matter.no, title: matter.title } : null,
  }
}

export async function readEntry(
  house: House,
  actor: DeskActor,
  id: string,
  now: Date,
): Promise<OutputOf<Ends['entry']>> {
  const today = dayOf(now)
  return house.read(actor, async (tx) => {
    const row = await store.findEntry(tx, id)
    if (!row) throw new Problem('not_found', 'catalogue.unknown')
    const [entry] = await toEntries(tx, actor, [row], today, today)
    if (!entry) throw new Problem('not_found', 'catalogue.unknown')
    const lineage = await store.findLineage(tx, row.service_id, row.area_id)
    return {
      entry,
      ruling: await rulingOf(house, tx, row),
      cases: (await store.findUses(tx, id)).map((use) => ({ ...use, at: use.at.toISOString() })),
      history: lineage.flatMap(changesOf),
    }
  })
}

function sayDay(on: string): { zh: string; en: string } {
  const [year, month, day] = on.split('-').map(Number)
  const at = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1))
  return {
    zh: `${year}年${month}月${day}日`,
    en: at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
  }
}

function becauseOf(row: EntryRow): { zh: string; en: string } {
  const clause = row.clause ? { zh: `,${row.clause}`, en: `, ${row.clause}` } : { zh: '', en: '' }
  const day = sayDay(row.ruled_on ?? row.from)
  if (row.ruling_no)
    return {
      zh: `${day.zh}的裁定 ${row.ruling_no}:${row.lead_zh} 牵头(${row.area_zh})`,
      en: `ruling ${row.ruling_no} of ${day.en}: ${row.lead_en} leads (${row.area_en})`,
    }
  return {
    zh: `${row.area_zh}的职责目录条目,${day.zh}起有效;${row.basis_zh}${clause.zh}`,
    en: `the entry for ${row.area_en}, valid since ${day.en}; ${row.basis_en}${clause.en}`,
  }
}

/** Who is proposed for a matter and because of what; the nearest entries that were looked at and not taken, and why. */
export async function readProposal(house: House, actor: DeskActor, id: string, now: Date): Promise<Proposal> {
  const today = dayOf(now)
  return house.read(actor, async (tx) => {
    const root = await reachRoot(tx, id)
    const detail = root ? await findCase(tx, root) : undefined
    const row = root ? (await readFamily(tx, root)).find((each) => each.id === root) : undefined
    if (!root || !detail || !row) throw new Problem('not_found', 'promise.unknown')
    const taken = await store.findResponsible(tx, detail.service_id, row.path, today)
    const rest = (await store.findOfService(tx, detail.service_id))
      .filter((each) => each.id !== taken?.id)
      .map((each) => ({
        row: each,
        why: whyNot(
          { ...each, areaPath: each.area_path, areaZh: each.area_zh, areaEn: each.area_en },
          row.path,
          today,
        ) ?? {
          zh: '范围更大,近处的条目优先',
          en: 'it is for a wider area; the nearer entry goes first',
        },
      }))
      .sort((a, b) => nearness(b.row.area_path, row.path) - nearness(a.row.area_path, row.path))
      .slice(0, 3)
    const shown = await toEntries(tx, actor, [...(taken ? [taken] : []), ...rest.map((each) => each.row)], today, today)
    const entries = new Map(shown.map((entry) => [entry.id, entry]))
    const rulingRoot = taken?.ruling ? await reachRoot(tx, taken.ruling) : undefined
    const matter = rulingRoot ? (await readFamily(tx, rulingRoot)).find((each) => each.id === rulingRoot) : undefined
    return {
      entry: taken ? (entries.get(taken.id) ?? null) : null,
      because: taken ? becauseOf(taken) : null,
      rulingCase: matter ? { id: matter.id, no: matter.no } : null,
      looked: rest.flatMap((each) => {
        const entry = entries.get(each.row.id)
        return entry ? [{ entry, whyNot: each.why }] : []
      }),
    }
  })
}
