import type { Actor, DeskActor } from '../identity/contract.ts'
import type { ActOffer, ActSpec, Child, Need, Procedure, Refusal, Snapshot } from './contract.ts'

type AnyAct = ActSpec<string, string, string, string>

/** What the rights and the law of an act are judged by. Paths of units are looked up before, so this stays pure. */
export type Circumstances = {
  snapshot: Snapshot
  /** Path of the promise's owner, and of the case it belongs to. */
  path: string
  rootPath: string
  children: Child[]
  /** Pieces of evidence of the acting person's side that are attached or about to be. */
  evidence: number
  now: Date
  /** Present path of a unit id; undefined for a unit that no longer stands anywhere. */
  pathOf(unitId: string): string | undefined
}

function inside(path: string, of: string | undefined): boolean {
  return of !== undefined && path.startsWith(of)
}

/** Whether a person at the desk fills a party of this promise. Paths end in '/', so a prefix is an ancestor. */
export function fills(
  procedure: Procedure,
  party: string,
  actor: DeskActor,
  given: Circumstances,
  roles?: string[],
): boolean {
  const spec = procedure.parties[party]
  if (!spec || spec.stands === 'outside') return false
  const allowed = roles ? roles.filter((role) => spec.roles.includes(role)) : spec.roles
  if (!allowed.some((role) => actor.roles.includes(role))) return false
  if (spec.stands === 'above') return given.path.startsWith(actor.path) || given.rootPath.startsWith(actor.path)
  const unit = given.snapshot.parties[party]?.unit
  if (!unit) return false
  return inside(actor.path, given.pathOf(unit))
}

/** True where the actor's unit or person did, or should have done, the work of one of these parties. */
function ownWork(parties: string[], actor: DeskActor, given: Circumstances): boolean {
  const all = [given.snapshot, ...given.children.map((child) => child.snapshot)]
  for (const snapshot of all)
    for (const party of parties) {
      if (snapshot.actors[party]?.includes(actor.personId)) return true
      const unit = snapshot.parties[party]?.unit
      if (unit && inside(actor.path, given.pathOf(unit))) return true
    }
  return false
}

/** The party through which the actor may take the act, or why not. Default deny. */
export function mayTake(
  procedure: Procedure,
  act: AnyAct,
  actor: Actor,
  given: Circumstances,
): { party: string } | Refusal {
  if (actor.kind === 'system')
    return act.by.includes('system') ? { party: 'system' } : { code: 'promise.not_yours', params: {} }
  if (actor.kind === 'reporter') {
    const party = act.by.find((name) => name !== 'system' && procedure.parties[name]?.stands === 'outside')
    return party ? { party } : { code: 'promise.not_yours', params: {} }
  }
  const holder = procedure.states[given.snapshot.state]?.waitsFor
  const party = act.by
    .map((name) => (name === 'holder' ? (holder ?? 'system') : name))
    .find((name) => name !== 'system' && fills(procedure, name, actor, given, act.roles))
  if (!party) return { code: 'promise.not_yours', params: {} }
  if (act.notBy && ownWork(act.notBy, actor, given)) return { code: 'promise.own_work', params: {} }
  if (act.notSelf?.some((name) => given.snapshot.actors[name]?.includes(actor.personId)))
    return { code: 'promise.same_person', params: {} }
  return { party }
}

function needOf(need: Need, given: Circumstances): Refusal | undefined {
  const { snapshot } = given
  if (need === 'children_ended') {
    const open = given.children.filter((child) => !child.snapshot.closedAt)
    return open.length > 0 ? { code: 'promise.children_open', params: { count: open.length } } : undefined
  }
  if (need === 'evidence') return given.evidence > 0 ? undefined : { code: 'promise.evidence_missing', params: {} }
  if (need === 'handed') return snapshot.handed ? undefined : { code: 'promise.not_handed', params: {} }
  if ('child' in need)
    return given.children.some((child) => child.kind === need.child && child.snapshot.outcome === need.ended)
      ? undefined
      : { code: 'promise.child_missing', params: { kind: need.child } }
  if ('fact' in need) {
    const value = snapshot.facts[need.fact]
    if ('isNot' in need)
      return value === need.isNot ? { code: 'promise.fact_missing', params: { fact: need.fact } } : undefined
    const good = need.is === undefined ? value !== undefined && value !== null && value !== false : value === need.is
    return good ? undefined : { code: `promise.fact_missing`, params: { fact: need.fact } }
  }
  if ('without' in need) {
    const value = snapshot.facts[need.without]
    return value === undefined || value === null || value === false || value === 0
      ? undefined
      : { code: 'promise.once_only', params: { fact: need.without } }
  }
  if ('below' in need)
    return Number(snapshot.facts[need.below] ?? 0) < need.than
      ? undefined
      : { code: 'promise.too_often', params: { fact: need.below, most: need.than } }
  if ('atLeast' in need)
    return Number(snapshot.facts[need.atLeast] ?? 0) >= need.than
      ? undefined
      : { code: 'promise.too_few', params: { fact: need.atLeast, least: need.than } }
  if ('after' in need) {
    const due = snapshot.clocks[need.after]?.due
    return due && given.now.toISOString() >= due.at
      ? undefined
      : { code: 'promise.too_early', params: { clock: need.after, due: due?.at ?? null } }
  }
  const clock = snapshot.clocks[need.within]
  if (!clock || clock.stoppedAt) return { code: 'promise.clock_not_running', params: { clock: need.within } }
  return clock.due && given.now.toISOString() > clock.due.at
    ? { code: 'promise.too_late', params: { clock: need.within, due: clock.due.at } }
    : undefined
}

/** Whether the law of the procedure lets the act happen now, whoever takes it. */
export function isLegal(act: AnyAct, given: Circumstances): Refusal | undefined {
  if (!act.from.includes(given.snapshot.state))
    return { code: 'promise.wrong_state', params: { state: given.snapshot.state } }
  for (const need of act.needs ?? []) {
    const refusal = needOf(need, given)
    if (refusal) return refusal
  }
  return undefined
}

/**
 * What this actor can do next, the most likely first. An act that is his but still lacks something is offered as
 * blocked with its reason; `evidence` is asked in the form itself, so its lack does not block the offer.
 */
export function offer(procedure: Procedure, actor: Actor, given: Circumstances): ActOffer[] {
  const offers: ActOffer[] = []
  for (const [name, act] of Object.entries(procedure.acts)) {
    if (!act.from.includes(given.snapshot.state)) continue
    if ('code' in mayTake(procedure, act, actor, given)) continue
    const refusal = isLegal(act, { ...given, evidence: 1 })
    // what can never again become possible is not offered at all
    if (
      refusal &&
      [
        'promise.once_only',
        'promise.too_often',
        'promise.clock_not_running',
        'promise.fact_missing',
        'promise.too_late',
        'promise.not_handed',
      ].includes(refusal.code)
    )
      continue
    offers.push({
      act: name,
      label: act.label,
      primary: act.primary ?? false,
      fields: act.asks ?? [],
      warns: act.warns ?? null,
      blocked: refusal ?? null,
    })
  }
  // the act that belongs to this state alone comes before one that is possible in many
  const width = (each: ActOffer): number => procedure.acts[each.act]?.from.length ?? 0
  return offers.sort(
    (a, b) =>
      Number(b.primary) - Number(a.primary) ||
      Number(a.blocked !== null) - Number(b.blocked !== null) ||
      (a.primary ? width(a) - width(b) : 0),
  )
}
