import type { Procedure, Snapshot } from './contract.ts'

/** The columns of `promise` that the lists need; derived from the snapshot, never set by hand. */
export type Projection = {
  state: string
  holdParty: string | null
  holdUnit: string | null
  /** The one person of the holder it was given to. */
  holdPerson: string | null
  dueAt: string | null
  dueClock: string | null
  provisional: boolean
  nextAt: string | null
  outcome: string | null
  closedAt: string | null
}

export function project(procedure: Procedure, snapshot: Snapshot): Projection {
  const spec = procedure.states[snapshot.state]
  const holdParty = spec?.end ? null : (spec?.waitsFor ?? null)
  let due: { at: string; clock: string; provisional: boolean } | undefined
  let nextAt: string | null = null
  for (const [name, clock] of Object.entries(snapshot.clocks)) {
    if (clock.stoppedAt || clock.pausedAt || !clock.due) continue
    for (const mark of clock.due.marks) if (nextAt === null || mark.at < nextAt) nextAt = mark.at
    if (procedure.clocks[name]?.window) continue
    if (!due || clock.due.at < due.at) due = { at: clock.due.at, clock: name, provisional: clock.due.provisional }
  }
  return {
    state: snapshot.state,
    holdParty,
    holdUnit: holdParty ? (snapshot.parties[holdParty]?.unit ?? null) : null,
    holdPerson: holdParty && snapshot.handed?.party === holdParty ? snapshot.handed.person : null,
    dueAt: spec?.end ? null : (due?.at ?? null),
    dueClock: spec?.end ? null : (due?.clock ?? null),
    provisional: spec?.end ? false : (due?.provisional ?? false),
    nextAt: spec?.end ? null : nextAt,
    outcome: snapshot.outcome,
    closedAt: snapshot.closedAt,
  }
}

export type Ask = { fact: string; party: string; unit: string | null }

/** What waits for somebody besides the holder. */
export function asksOf(procedure: Procedure, snapshot: Snapshot): Ask[] {
  const end = procedure.states[snapshot.state]?.end ?? false
  return (procedure.alsoWaits ?? []).flatMap(({ fact, is, party }) => {
    const value = snapshot.facts[fact]
    const waits = is === 'any' ? value !== undefined && value !== null && value !== false : value === is
    // a closed promise can still have a question open (an exclusion asked for), but nothing that its work waited for
    if (
      !waits ||
      (end &&
        !Object.values(procedure.acts).some(
          (act) =>
            act.from.includes(snapshot.state) &&
            act.needs?.some((need) => typeof need === 'object' && 'fact' in need && need.fact === fact),
        ))
    )
      return []
    return [{ fact, party, unit: snapshot.parties[party]?.unit ?? null }]
  })
}
