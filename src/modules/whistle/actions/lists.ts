import { queryOf } from '../../../platform/bigrams.ts'
import type { House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { nameOf } from '../../../kernel/promise/actions/view/words.ts'
import { readCursor } from '../../../kernel/promise/actions/waiting.ts'
import { lightOf } from '../../../kernel/promise/rules.ts'
import { findUnitsById } from '../../../kernel/promise/store/names.ts'
import type { CaseRow } from '../contract.ts'
import { findCases } from '../store/cases.ts'
import type { Filter } from '../store/cases.ts'
import { unitKinds } from './board.ts'

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
        light: lightOf(row, now, procedure),
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
