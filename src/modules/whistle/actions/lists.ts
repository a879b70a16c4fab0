import { queryOf } from '../../../platform/bigrams.ts'
import type { House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import type { Procedure } from '../../../kernel/promise/contract.ts'
import type { Library } from '../../../kernel/promise/fold.ts'
import { countWaiting, findAsks, findWaiting, mostCounted } from '../../../kernel/promise/store/inbox.ts'
import type { InboxRow } from '../../../kernel/promise/store/inbox.ts'
import type { CaseRow, WaitingRow } from '../contract.ts'
import { findUnitsById } from '../store/catalogue.ts'
import type { UnitRow } from '../store/catalogue.ts'
import { findCases } from '../store/cases.ts'
import type { Filter } from '../store/cases.ts'
import { unitKinds } from './board.ts'
import { lightOf } from './publish.ts'
import { nameOf } from './view.ts'

/** The parties an actor's roles can fill, over all procedures: what the holder of a promise is compared with. */
function partiesFor(library: Library, roles: string[]): string[] {
  const parties = new Set<string>()
  for (const procedure of library.all())
    for (const [name, party] of Object.entries(procedure.parties))
      if (party.roles.some((role) => roles.includes(role))) parties.add(name)
  return [...parties]
}

/** What the actor would most likely do next in this state. */
function nextOf(procedure: Procedure, row: InboxRow, roles: string[]): { zh: string; en: string } {
  const acts = Object.values(procedure.acts).filter(
    (act) =>
      act.from.includes(row.state) &&
      act.by.includes(row.hold_party ?? '') &&
      (!act.roles || act.roles.some((role) => roles.includes(role))),
  )
  return (
    (acts.filter((act) => act.primary).sort((a, b) => a.from.length - b.from.length)[0] ?? acts[0])?.label ??
    procedure.states[row.state]?.label ?? { zh: '查看', en: 'look' }
  )
}

function waitingRow(
  library: Library,
  row: InboxRow & { fact?: string },
  actor: DeskActor,
  units: Map<string, UnitRow>,
  now: Date,
): WaitingRow {
  const procedure = library.latest(row.kind)
  return {
    id: row.id,
    root: row.root,
    no: row.no,
    kind: row.kind,
    kindLabel: procedure.label,
    title: row.title,
    state: row.state,
    stateLabel: procedure.states[row.state]?.label ?? { zh: row.state, en: row.state },
    unit: nameOf(units, row.unit_id),
    next: row.fact
      ? (procedure.facts[row.fact] ?? { zh: row.fact, en: row.fact })
      : nextOf(procedure, row, actor.roles),
    dueAt: row.due_at?.toISOString() ?? null,
    clock: row.due_clock ? (procedure.clocks[row.due_clock]?.label ?? null) : null,
    light: lightOf({ state: row.state, closed_at: null, due_at: row.due_at }, now),
    openedAt: row.opened_at.toISOString(),
  }
}

function readCursor(text: string | undefined): { at: Date | null; id: string } | undefined {
  if (!text) return undefined
  const [at = '', id = ''] = text.split('~')
  if (!/^[0-9a-f-]{36}$/.test(id)) return undefined
  const instant = at === '' ? null : new Date(at)
  return instant && Number.isNaN(instant.getTime()) ? undefined : { at: instant, id }
}

export type Waiting = {
  rows: WaitingRow[]
  next: string | null
  late: number
  soon: number
  total: number
  more: boolean
}

/** What waits for the acting post, nearest due first; rows without a date come last. Counts stop at `mostCounted` and say so. */
export async function listWaiting(
  house: House,
  actor: DeskActor,
  given: {
    query?: string | undefined
    kind?: string | undefined
    light?: string | undefined
    after?: string | undefined
    limit: number
  },
): Promise<Waiting> {
  const now = house.clock.now()
  const { library } = await house.law()
  const parties = partiesFor(library, actor.roles)
  if (parties.length === 0) return { rows: [], next: null, late: 0, soon: 0, total: 0, more: false }
  const query = given.query ? queryOf(given.query) : undefined
  const cursor = readCursor(given.after)
  const soon = new Date(now.getTime() + 86_400_000)
  const light =
    given.light === 'overdue'
      ? { until: now }
      : given.light === 'soon'
        ? { from: now, until: soon }
        : given.light === 'running'
          ? { from: soon }
          : {}
  const filter = { parties, ...(given.kind ? { kinds: [given.kind] } : {}), ...(query ? { query } : {}), ...light }
  return house.read(actor, async (tx) => {
    let rows: InboxRow[] = []
    if (!cursor || cursor.at)
      rows = await findWaiting(tx, actor.path, {
        ...filter,
        ...(cursor ? { after: { dueAt: cursor.at, id: cursor.id } } : {}),
        limit: given.limit + 1,
      })
    // rows without a date come after all others and have their own page marks
    if (cursor && rows.length <= given.limit && !given.light)
      rows.push(
        ...(await findWaiting(tx, actor.path, {
          ...filter,
          after: { dueAt: null, id: cursor.at ? '00000000-0000-0000-0000-000000000000' : cursor.id },
          limit: given.limit + 1 - rows.length,
        })),
      )
    const asks = cursor
      ? []
      : (await findAsks(tx, actor.path, parties, 50)).filter(
          (row) => !query && (!given.kind || row.kind === given.kind) && !given.light,
        )
    const page = rows.slice(0, given.limit)
    const all = [...asks, ...page.filter((row) => !asks.some((ask) => ask.id === row.id))]
    const units = await findUnitsById(tx, [...new Set(all.map((row) => row.unit_id))])
    const counts = await countWaiting(tx, actor.path, parties, now, soon)
    const last = page.at(-1)
    return {
      rows: all
        .map((row) => waitingRow(library, row, actor, units, now))
        .sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9')),
      next: rows.length > given.limit && last ? `${last.due_at?.toISOString() ?? ''}~${last.id}` : null,
      late: counts.late,
      soon: counts.soon,
      total: Math.min(mostCounted, counts.total + asks.length),
      more: counts.total >= mostCounted,
    }
  })
}

export type CaseQuery = {
  query?: string | undefined
  state?: string | undefined
  unit?: string | undefined
  service?: string | undefined
  light?: string | undefined
  what: Filter['what']
  month?: string | undefined
  after?: string | undefined
  limit: number
}

/** Matters in the actor's area, or in a unit below it; newest first. */
export async function listCases(
  house: House,
  actor: DeskActor,
  given: CaseQuery,
): Promise<{ rows: CaseRow[]; next: string | null }> {
  const now = house.clock.now()
  const { library } = await house.law()
  const query = given.query ? queryOf(given.query) : undefined
  const cursor = readCursor(given.after)
  return house.read(actor, async (tx) => {
    let { lo, hi } = actor.scope
    let lead: string | undefined
    const own = (await findUnitsById(tx, [actor.unitId])).get(actor.unitId)
    const kind = own && unitKinds.includes(own.kind) ? 'call_up' : 'case'
    const procedure = library.latest(kind)
    if (given.unit) {
      const unit = (await findUnitsById(tx, [given.unit])).get(given.unit)
      // a place below one's own area narrows the list; a department's list is of the matters it leads
      if (unit?.path?.startsWith(actor.path) && !unitKinds.includes(unit.kind)) [lo, hi] = [unit.path, `${unit.path}~`]
      else lead = given.unit
    }
    const from = given.month ? new Date(`${given.month}-01T00:00:00+08:00`) : undefined
    const to = from ? new Date(new Date(from).setUTCMonth(from.getUTCMonth() + 1)) : undefined
    const rows = await findCases(tx, {
      kind,
      lo,
      hi,
      now,
      what: given.what,
      limit: given.limit + 1,
      ...(query ? { query } : {}),
      ...(given.state ? { states: [given.state] } : {}),
      ...(given.service ? { service: given.service } : {}),
      ...(given.light ? { light: given.light } : {}),
      ...(from && to ? { from, to } : {}),
      ...(cursor?.at ? { after: { at: cursor.at, id: cursor.id } } : {}),
      ...(lead ? { lead } : {}),
    })
    const page = rows.slice(0, given.limit)
    const units = await findUnitsById(tx, [...new Set(page.map((row) => row.unit_id))])
    const last = page.at(-1)
    return {
      rows: page.map((row) => ({
        id: row.root,
        no: row.no,
        title: row.title,
        state: row.state,
        stateLabel: procedure.states[row.state]?.label ?? { zh: row.state, en: row.state },
        unit: nameOf(units, row.unit_id),
        light: lightOf(row, now),
        dueAt: row.due_at?.toISOString() ?? null,
        openedAt: row.opened_at.toISOString(),
        closedAt: row.closed_at?.toISOString() ?? null,
        serviceZh: row.service_zh,
        serviceEn: row.service_en,
        outcome: row.outcome,
      })),
      next: rows.length > given.limit && last ? `${last.opened_at.toISOString()}~${last.id}` : null,
    }
  })
}
