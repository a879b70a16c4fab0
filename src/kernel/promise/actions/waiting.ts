import { queryOf } from '../../../platform/bigrams.ts'
import type { House } from '../../house.ts'
import type { DeskActor } from '../../identity/contract.ts'
import type { Both, Procedure } from '../contract.ts'
import type { WaitingRow } from '../endpoints.ts'
import type { Library } from '../fold.ts'
import { lightOf } from '../rules.ts'
import { countWaiting, findAsks, findWaiting, mostCounted } from '../store/inbox.ts'
import type { InboxRow } from '../store/inbox.ts'
import { findActors, findUnitsById } from '../store/names.ts'
import { pageOf } from './view/detail.ts'
import type { Names } from './view/promise.ts'
import { nameOf } from './view/words.ts'

/** The parties an actor's roles can fill, over all procedures: what the holder of a promise is compared with. */
function partiesFor(library: Library, roles: string[]): string[] {
  const parties = new Set<string>()
  for (const procedure of library.all())
    for (const [name, party] of Object.entries(procedure.parties))
      if (party.roles.some((role) => roles.includes(role))) parties.add(name)
  return [...parties]
}

/** The kinds of promise that can wait for somebody with these roles. */
function kindsFor(library: Library, roles: string[]): { kind: string; label: Both }[] {
  return library
    .all()
    .filter((procedure) =>
      Object.values(procedure.states).some(
        (state) => state.waitsFor && procedure.parties[state.waitsFor]?.roles.some((role) => roles.includes(role)),
      ),
    )
    .map((procedure) => ({ kind: procedure.kind, label: procedure.label }))
}

/** What the actor would most likely do next in this state. */
function nextOf(procedure: Procedure, row: InboxRow, roles: string[]): { zh: string; en: string } {
  const acts = Object.values(procedure.acts).filter(
    (act) =>
      act.from.includes(row.state) &&
      (act.by as string[]).includes(row.hold_party ?? '') &&
      (!act.roles || act.roles.some((role) => roles.includes(role))),
  )
  return (
    (acts.filter((act) => act.primary).sort((a, b) => a.from.length - b.from.length)[0] ?? acts[0])?.label ??
    procedure.states[row.state]?.label ?? { zh: '查看', en: 'look' }
  )
}

function waitingRow(
  house: House,
  library: Library,
  row: InboxRow & { fact?: string },
  actor: DeskActor,
  names: Names,
  now: Date,
): WaitingRow {
  const person = row.hold_person ? names.people.get(`${row.hold_person}:`) : undefined
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
    unit: nameOf(names.units, row.unit_id),
    next: row.fact
      ? (procedure.facts[row.fact] ?? { zh: row.fact, en: row.fact })
      : nextOf(procedure, row, actor.roles),
    dueAt: row.due_at?.toISOString() ?? null,
    clock: row.due_clock ? (procedure.clocks[row.due_clock]?.label ?? null) : null,
    light: lightOf({ state: row.state, closed_at: null, due_at: row.due_at }, now, procedure),
    openedAt: row.opened_at.toISOString(),
    handedTo:
      row.hold_person && person ? { id: row.hold_person, nameZh: person.name_zh, nameEn: person.name_en } : null,
    page: pageOf(house, row.kind, row.root),
  }
}

export function readCursor(text: string | undefined): { at: Date | null; id: string } | undefined {
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
  kinds: { kind: string; label: Both }[]
}

/** What waits for the acting post, nearest due first; rows without a date come last. Counts stop at `mostCounted` and say so. */
export async function listWaiting(
  house: House,
  actor: DeskActor,
  given: {
    query?: string | undefined
    kind?: string | undefined
    light?: string | undefined
    mine?: string | undefined
    after?: string | undefined
    limit: number
  },
): Promise<Waiting> {
  const now = house.clock.now()
  const { library } = await house.law()
  const parties = partiesFor(library, actor.roles)
  if (parties.length === 0) return { rows: [], next: null, late: 0, soon: 0, total: 0, more: false, kinds: [] }
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
  const person = given.mine ? { person: actor.personId } : {}
  const filter = {
    parties,
    ...person,
    ...(given.kind ? { kinds: [given.kind] } : {}),
    ...(query ? { query } : {}),
    ...light,
  }
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
    const asks =
      cursor || given.mine
        ? []
        : (await findAsks(tx, actor.path, parties, 50)).filter(
            (row) => !query && (!given.kind || row.kind === given.kind) && !given.light,
          )
    const page = rows.slice(0, given.limit)
    const all = [...asks, ...page.filter((row) => !asks.some((ask) => ask.id === row.id))]
    const names: Names = {
      units: await findUnitsById(tx, [...new Set(all.map((row) => row.unit_id))]),
      people: await findActors(
        tx,
        all.flatMap((row) => (row.hold_person ? [{ person: row.hold_person, post: null }] : [])),
      ),
    }
    const counts = await countWaiting(tx, actor.path, parties, now, soon)
    const last = page.at(-1)
    return {
      rows: all
        .map((row) => waitingRow(house, library, row, actor, names, now))
        .sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9')),
      next: rows.length > given.limit && last ? `${last.due_at?.toISOString() ?? ''}~${last.id}` : null,
      late: counts.late,
      soon: counts.soon,
      total: Math.min(mostCounted, counts.total + asks.length),
      more: counts.total >= mostCounted,
      kinds: kindsFor(library, actor.roles),
    }
  })
}
