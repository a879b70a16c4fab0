import type { DueRecord } from '../../../kernel/promise/contract.ts'
import type { Family } from '../../../kernel/promise/actions/family.ts'
import { readActs } from '../../../kernel/promise/store/acts.ts'
import type { PromiseRow } from '../../../kernel/promise/store/family.ts'
import { lightOf } from '../../../kernel/promise/rules.ts'
import { findUnitsById } from '../../../kernel/promise/store/names.ts'
import { updatePublic } from '../store/public.ts'
import type { PublicParty, PublicStep } from '../store/public.ts'

/** All acts of a case, in their order. */
export type CaseActs = Awaited<ReturnType<typeof readActs>>

/** What the resident was promised: the case's own done clock, else the community's. */
export function promisedClock(row: PromiseRow): DueRecord | null {
  for (const name of ['done', 'self']) {
    const clock = row.snapshot.clocks[name]
    if (clock && !clock.stoppedAt && clock.due) return clock.due
  }
  return null
}

/**
 * Writes the public copy of a case anew: its state, which unit came when, and the acts the procedure calls open. No
 * name of a person, no word a resident or handler wrote, no contact.
 * @returns the acts it was written from
 */
export async function publishCase(family: Family): Promise<CaseActs> {
  const acts = await readActs(family.tx, family.root)
  const root = family.rows.get(family.root)
  if (!root || root.kind !== 'case') return acts
  const callUps = [...family.rows.values()].filter((row) => row.kind === 'call_up')
  const unitIds = [
    ...callUps.flatMap((row) => row.snapshot.parties['unit']?.unit ?? []),
    ...acts.flatMap((act) => act.unitId ?? []),
  ]
  const units = await findUnitsById(family.tx, [...new Set(unitIds)])
  const steps: PublicStep[] = []
  for (const act of acts) {
    const row = family.rows.get(act.promiseId)
    if (!row) continue
    const procedure = family.law.library.get(row.kind, row.snapshot.version)
    const spec = procedure.acts[act.act]
    if (act.act === 'open' && row.kind === 'case') steps.push({ at: act.at, zh: '收到反映', en: 'Report received' })
    if (!spec?.open) continue
    const unit = units.get(row.kind === 'call_up' ? (row.snapshot.parties['unit']?.unit ?? '') : (act.unitId ?? ''))
    steps.push({
      at: act.at,
      zh: spec.says?.zh ?? spec.label.zh,
      en: spec.says?.en ?? spec.label.en,
      ...(unit ? { unitZh: unit.name_zh, unitEn: unit.name_en } : {}),
    })
  }
  const parties: PublicParty[] = callUps
    .filter((row) => row.state !== 'cancelled')
    .map((row) => {
      const unit = units.get(row.snapshot.parties['unit']?.unit ?? '')
      const state = family.law.library.get('call_up', row.snapshot.version).states[row.state]
      const arrived = row.snapshot.facts['arrived_at']
      const at = typeof arrived === 'string' ? arrived : null
      return {
        zh: unit?.name_zh ?? '',
        en: unit?.name_en ?? '',
        role: String(row.snapshot.facts['role'] ?? 'support'),
        stateZh: state?.plain.zh ?? row.state,
        stateEn: state?.plain.en ?? row.state,
        at,
        minutes: at ? Math.round((new Date(at).getTime() - row.opened_at.getTime()) / 60_000) : null,
      }
    })
  await updatePublic(family.tx, family.root, {
    state: root.state,
    light: lightOf(root, family.now, family.law.library.get(root.kind, root.snapshot.version)),
    dueAt: promisedClock(root)?.at ?? null,
    due: promisedClock(root),
    closedAt: root.closed_at?.toISOString() ?? null,
    outcome: root.outcome,
    steps,
    parties,
    at: family.now,
  })
  return acts
}
