import { explain } from '../../../calendar/explain.ts'
import type { DeskActor } from '../../../identity/contract.ts'
import type { Procedure } from '../../contract.ts'
import { targetsOf } from '../../define.ts'
import type { ClockView, Picture, PromiseView } from '../../endpoints.ts'
import { offer } from '../../legal.ts'
import { lightOf } from '../../rules.ts'
import type { PromiseRow } from '../../store/family.ts'
import type { ActorName, UnitRow } from '../../store/names.ts'
import { circumstancesOf } from '../family.ts'
import type { Family } from '../family.ts'
import { nameOf } from './words.ts'

export type Names = { units: Map<string, UnitRow>; people: Map<string, ActorName> }

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

/** The unit a promise is named after: who does it where it is a part of something, else whose it is. */
export function ownUnit(row: PromiseRow): string {
  if (!row.parent) return row.unit_id
  return row.snapshot.parties['unit']?.unit ?? row.unit_id
}

/** One promise as a post may see it and with what it may do. */
export function viewOf(family: Family, row: PromiseRow, actor: DeskActor, names: Names): PromiseView {
  const procedure = family.law.library.get(row.kind, row.snapshot.version)
  const person = row.hold_person ? names.people.get(`${row.hold_person}:`) : undefined
  return {
    id: row.id,
    no: row.no,
    kind: row.kind,
    kindLabel: procedure.label,
    title: row.title,
    unit: nameOf(names.units, ownUnit(row)),
    role: typeof row.snapshot.facts['role'] === 'string' ? row.snapshot.facts['role'] : null,
    state: row.state,
    stateLabel: procedure.states[row.state]?.label ?? { zh: row.state, en: row.state },
    light: lightOf(row, family.now, procedure),
    dueAt: row.due_at?.toISOString() ?? null,
    outcome: row.outcome,
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    handedTo:
      row.hold_person && person ? { id: row.hold_person, nameZh: person.name_zh, nameEn: person.name_en } : null,
    clocks: clocksOf(procedure, row),
    facts: row.snapshot.facts,
    may: offer(procedure, actor, circumstancesOf(family, row)),
  }
}

const pictures = new WeakMap<Procedure, Omit<Picture, 'present'>>()

/** The procedure as a picture: its states and where acts lead. Drawn once, it is the same for every promise of it. */
export function pictureOf(procedure: Procedure, present: string): Picture {
  const drawn = pictures.get(procedure) ?? drawPicture(procedure)
  pictures.set(procedure, drawn)
  return { ...drawn, present }
}

function drawPicture(procedure: Procedure): Omit<Picture, 'present'> {
  const edges = new Map<string, Picture['edges'][number]>()
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
