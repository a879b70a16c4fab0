import type { Act, ClockSpec, ClockState, Effect, Procedure, Snapshot, Source, To } from './contract.ts'
import { countsOf, tallyOf } from './tally.ts'

/** A procedure of this kind and version; throws where none is loaded, since then nothing can be said of the promise. */
export type Library = {
  get(kind: string, version: number): Procedure
  has(kind: string, version: number): boolean
  latest(kind: string): Procedure
  all(): Procedure[]
}

export function buildLibrary(procedures: Procedure[]): Library {
  const byKey = new Map(procedures.map((procedure) => [`${procedure.kind}@${procedure.version}`, procedure]))
  const latest = new Map<string, Procedure>()
  for (const procedure of procedures)
    if ((latest.get(procedure.kind)?.version ?? -1) < procedure.version) latest.set(procedure.kind, procedure)
  return {
    get(kind, version) {
      const found = byKey.get(`${kind}@${version}`)
      if (!found) throw new Error(`no procedure ${kind} of version ${version} is loaded`)
      return found
    },
    has: (kind, version) => byKey.has(`${kind}@${version}`),
    latest(kind) {
      const found = latest.get(kind)
      if (!found) throw new Error(`no procedure ${kind} is loaded`)
      return found
    },
    all: () => [...latest.values()],
  }
}

function valueOf(source: Source, act: Act): Snapshot['facts'][string] {
  if (source === 'now') return act.at
  if (source === 'actor') return act.personId
  if (source === 'actor_unit') return act.unitId
  if ('const' in source) return source.const
  const value = act.data.input[source.field]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function nextState(to: To, act: Act, snapshot: Snapshot): string {
  if (to === 'same') return snapshot.state
  if (to === 'before') return snapshot.stateBefore ?? snapshot.state
  if (typeof to === 'string') return to
  if ('tally' in to) return to.tally[tallyOf(countsOf(snapshot.facts))]
  const answer = String(act.data.input[to.by])
  const state = to.map[answer]
  if (!state) throw new Error(`${act.act}: no state for the answer ${answer}`)
  return state
}

function applyEffect(snapshot: Snapshot, effect: Effect, act: Act): void {
  if ('set' in effect) snapshot.facts[effect.set] = valueOf(effect.to, act)
  else if ('count' in effect) snapshot.facts[effect.count] = Number(snapshot.facts[effect.count] ?? 0) + 1
  else if ('assign' in effect) {
    const unit = valueOf(effect.from, act)
    if (typeof unit === 'string') snapshot.parties[effect.assign] = { unit }
  } else if ('pause' in effect) {
    for (const name of effect.pause) {
      const clock = snapshot.clocks[name]
      if (clock && !clock.stoppedAt && !clock.pausedAt) clock.pausedAt = act.at
    }
  } else if ('resume' in effect) {
    for (const name of effect.resume) {
      const clock = snapshot.clocks[name]
      if (!clock?.pausedAt) continue
      clock.pauses.push({ from: clock.pausedAt, to: act.at, reason: String(act.data.input['reason'] ?? '') })
      clock.pausedAt = null
      clock.due = act.data.due?.[name] ?? clock.due
    }
  } else if ('hand' in effect) {
    const person = effect.hand ? act.data.input[effect.hand.field] : undefined
    if (typeof person === 'string') snapshot.handed = { party: act.party, person, at: act.at }
    else delete snapshot.handed
  } else {
    const clock = snapshot.clocks[effect.extend]
    if (!clock) return
    if (clock.due) clock.before.push(clock.due.at)
    clock.due = act.data.due?.[effect.extend] ?? clock.due
    clock.expiredAt = null
  }
}

export function startsBy(clock: ClockSpec<string, string, string>, act: string, entered: string | null): boolean {
  return (
    (clock.starts.act?.includes(act) ?? false) || (entered !== null && (clock.starts.state?.includes(entered) ?? false))
  )
}

export function stopsBy(clock: ClockSpec<string, string, string>, act: string, entered: string | null): boolean {
  return (
    (clock.stops.act?.includes(act) ?? false) || (entered !== null && (clock.stops.state?.includes(entered) ?? false))
  )
}

function turnClocks(procedure: Procedure, snapshot: Snapshot, act: Act, entered: string | null): void {
  for (const [name, spec] of Object.entries(procedure.clocks)) {
    const clock: ClockState | undefined = snapshot.clocks[name]
    if (clock && !clock.stoppedAt && stopsBy(spec, act.act, entered)) {
      if (clock.pausedAt) clock.pauses.push({ from: clock.pausedAt, to: act.at, reason: '' })
      clock.pausedAt = null
      clock.stoppedAt = act.at
    } else if (clock?.stoppedAt && spec.goesOn && entered !== null && !procedure.states[entered]?.end) {
      clock.stoppedAt = null
    }
    if (startsBy(spec, act.act, entered) && (!clock || (clock.stoppedAt && !spec.goesOn)))
      snapshot.clocks[name] = startedAt(act, name)
  }
}

function startedAt(act: Act, name: string): ClockState {
  return {
    startedAt: act.at,
    stoppedAt: null,
    due: act.data.due?.[name] ?? null,
    pausedAt: null,
    pauses: [],
    before: [],
    expiredAt: null,
  }
}

/** The acts every promise has without its procedure naming them. */
const openAct = 'open'
const markAct = 'mark'
const rebaseAct = 'rebase'

function open(act: Act): Snapshot {
  const opening = act.data.opening
  if (!opening) throw new Error(`${act.promiseId}: the first act opens nothing`)
  return {
    id: act.promiseId,
    kind: opening.kind,
    version: opening.version,
    state: '',
    stateBefore: null,
    outcome: null,
    seq: act.seq,
    parties: structuredClone(opening.parties),
    facts: { ...opening.facts },
    clocks: {},
    actors: {},
    openedAt: act.at,
    changedAt: act.at,
    closedAt: null,
  }
}

function enter(procedure: Procedure, snapshot: Snapshot, state: string, act: Act): string | null {
  if (state === snapshot.state) return null
  const spec = procedure.states[state]
  if (!spec) throw new Error(`${procedure.kind}: unknown state ${state}`)
  // who was named has it as long as the same unit does
  if (snapshot.handed && (spec.end || spec.waitsFor !== snapshot.handed.party)) delete snapshot.handed
  snapshot.stateBefore = snapshot.state || null
  snapshot.state = state
  snapshot.closedAt = spec.end ? act.at : null
  snapshot.outcome = null
  return state
}

/** How it ended: what the act says, else the fact or word the procedure names for this end; after the act's effects. */
function conclude(procedure: Procedure, snapshot: Snapshot, act: Act): void {
  const said = act.data.input['outcome']
  const rule = procedure.outcome?.[snapshot.state] ?? snapshot.state
  snapshot.outcome = typeof said === 'string' ? said : String(snapshot.facts[rule] ?? rule)
}

/**
 * One act more. Pure: the limits and due dates in force when the act was taken are recorded in it, so that folding
 * again years later, under another calendar, gives the same rows.
 */
export function step(library: Library, before: Snapshot | undefined, act: Act): Snapshot {
  if (act.act === openAct) {
    const snapshot = open(act)
    const procedure = library.get(snapshot.kind, snapshot.version)
    const entered = enter(procedure, snapshot, procedure.first, act)
    turnClocks(procedure, snapshot, act, entered)
    remember(snapshot, act)
    return snapshot
  }
  if (!before) throw new Error(`${act.promiseId}: ${act.act} before it was opened`)
  const snapshot = structuredClone(before)
  snapshot.seq = act.seq
  snapshot.changedAt = act.at
  if (act.act === rebaseAct) return moveVersion(library, snapshot, act)
  const procedure = library.get(snapshot.kind, snapshot.version)
  if (act.act === markAct) {
    strike(snapshot, act)
    return snapshot
  }
  const spec = procedure.acts[act.act]
  if (!spec) throw new Error(`${procedure.kind}: unknown act ${act.act}`)
  const entered = enter(procedure, snapshot, nextState(spec.to, act, before), act)
  turnClocks(procedure, snapshot, act, entered)
  for (const effect of spec.effects ?? []) applyEffect(snapshot, effect, act)
  if (entered !== null && procedure.states[entered]?.end) conclude(procedure, snapshot, act)
  remember(snapshot, act)
  return snapshot
}

/** The state a promise has in a later version: by the map of each version on the way. */
export function stateIn(library: Library, kind: string, from: number, to: number, state: string): string {
  let present = state
  for (let version = from + 1; version <= to; version++)
    if (library.has(kind, version)) present = library.get(kind, version).maps?.[present] ?? present
  return present
}

/** A newer procedure takes over: clocks it does not know stop, those it adds for this state begin now. */
function moveVersion(library: Library, snapshot: Snapshot, act: Act): Snapshot {
  const before = snapshot.version
  snapshot.version = act.data.version ?? before
  const procedure = library.get(snapshot.kind, snapshot.version)
  const state = stateIn(library, snapshot.kind, before, snapshot.version, snapshot.state)
  for (const [name, clock] of Object.entries(snapshot.clocks))
    if (!procedure.clocks[name] && !clock.stoppedAt) clock.stoppedAt = act.at
  const entered = enter(procedure, snapshot, state, act)
  if (entered !== null && procedure.states[entered]?.end) conclude(procedure, snapshot, act)
  turnClocks(procedure, snapshot, act, entered)
  for (const [name, spec] of Object.entries(procedure.clocks))
    if (!snapshot.clocks[name] && spec.starts.state?.includes(state)) snapshot.clocks[name] = startedAt(act, name)
  return snapshot
}

function remember(snapshot: Snapshot, act: Act): void {
  if (!act.personId) return
  const known = snapshot.actors[act.party] ?? []
  if (!known.includes(act.personId)) snapshot.actors[act.party] = [...known, act.personId]
}

/** A mark that was reached is struck off; the one named `due` says that the clock ran out. */
function strike(snapshot: Snapshot, act: Act): void {
  const given = act.data.mark
  const clock = given ? snapshot.clocks[given.clock] : undefined
  if (!given || !clock?.due) return
  clock.due.marks = clock.due.marks.filter((mark) => mark.mark !== given.mark)
  if (given.mark === 'due') clock.expiredAt = act.at
}

export function fold(library: Library, acts: Act[]): Snapshot {
  let snapshot: Snapshot | undefined
  for (const act of acts) snapshot = step(library, snapshot, act)
  if (!snapshot) throw new Error('nothing to fold')
  return snapshot
}
