import type { Procedure, Spec, To } from './contract.ts'

/** Checks a procedure where it is written: a misspelt state, act, party, clock or fact does not compile. */
export function defineProcedure<
  const S extends string,
  const A extends string,
  const P extends string,
  const C extends string,
  const F extends string,
>(spec: Spec<S, A, P, C, F>): Spec<S, A, P, C, F> {
  return spec
}

/** The states an act can lead to from `from`. */
export function targetsOf(procedure: Procedure, to: To, from: string): string[] {
  if (to === 'same') return [from]
  if (to === 'before') return Object.keys(procedure.states).filter((state) => !procedure.states[state]?.end)
  if (typeof to === 'string') return [to]
  return Object.values('tally' in to ? to.tally : to.map)
}

function reachable(procedure: Procedure): Set<string> {
  const seen = new Set([procedure.first])
  for (const state of seen)
    for (const act of Object.values(procedure.acts))
      if (act.from.includes(state))
        for (const next of targetsOf(procedure, act.to, state)) if (act.to !== 'before') seen.add(next)
  return seen
}

function endReachable(procedure: Procedure): Set<string> {
  const good = new Set(Object.keys(procedure.states).filter((state) => procedure.states[state]?.end))
  let grew = true
  while (grew) {
    grew = false
    for (const act of Object.values(procedure.acts))
      for (const from of act.from)
        if (!good.has(from) && targetsOf(procedure, act.to, from).some((next) => good.has(next))) {
          good.add(from)
          grew = true
        }
  }
  return good
}

/** All limit keys a clock can ask for, its {fact} replaced by each of `values`. */
export function limitKeys(limit: string, values: Record<string, string[]>): string[] {
  const match = /\{(\w+)\}/.exec(limit)
  if (!match) return [limit]
  return (values[match[1] ?? ''] ?? []).map((value) => limit.replace(match[0], value))
}

/**
 * What is wrong with a procedure, in words; an empty list means it may be loaded: every state reachable, an end
 * reachable from each, every name known, every party resolvable, every limit a parameter with a source.
 */
export function faultsOf(
  procedure: Procedure,
  known: { params: string[]; roles: string[]; values: Record<string, string[]>; kinds: string[] },
): string[] {
  const faults: string[] = []
  const states = Object.keys(procedure.states)
  const parties = Object.keys(procedure.parties)
  const seen = reachable(procedure)
  const ends = endReachable(procedure)
  for (const state of states) {
    if (!seen.has(state)) faults.push(`state ${state} is never reached`)
    if (!ends.has(state)) faults.push(`no end is reached from state ${state}`)
    const waitsFor = procedure.states[state]?.waitsFor
    if (waitsFor && !parties.includes(waitsFor)) faults.push(`state ${state} waits for unknown party ${waitsFor}`)
  }
  for (const [name, party] of Object.entries(procedure.parties))
    for (const role of party.roles)
      if (!known.roles.includes(role)) faults.push(`party ${name} names unknown role ${role}`)
  for (const [name, act] of Object.entries(procedure.acts)) {
    for (const state of act.from) if (!states.includes(state)) faults.push(`act ${name}: unknown state ${state}`)
    for (const from of act.from)
      for (const state of targetsOf(procedure, act.to, from))
        if (!states.includes(state)) faults.push(`act ${name}: unknown state ${state}`)
    if (act.from.length === 0) faults.push(`act ${name} can never be taken`)
    if (act.opens && !known.kinds.includes(act.opens.kind)) faults.push(`act ${name} opens unknown ${act.opens.kind}`)
    for (const { param } of act.opens?.pin ?? []) {
      const prefix = param.split('{')[0] ?? param
      if (!known.params.some((key) => key.startsWith(prefix))) faults.push(`act ${name} pins no parameter ${param}`)
    }
    const answer = typeof act.to === 'object' && 'by' in act.to ? act.to.by : undefined
    if (answer && !act.asks?.some((field) => field.name === answer))
      faults.push(`act ${name} goes where no answer leads`)
    for (const need of act.needs ?? [])
      if (typeof need === 'object' && 'child' in need && !known.kinds.includes(need.child))
        faults.push(`act ${name} waits for unknown ${need.child}`)
  }
  for (const [name, clock] of Object.entries(procedure.clocks)) {
    if (!clock.limit) continue
    const keys = limitKeys(clock.limit, known.values)
    if (keys.length === 0) faults.push(`clock ${name}: limit ${clock.limit} has no values`)
    for (const key of keys) if (!known.params.includes(key)) faults.push(`clock ${name}: no parameter ${key}`)
  }
  return [...new Set(faults)]
}

/** Open promises of the version before must find a state in this one. */
export function faultsOfMap(before: Procedure, after: Procedure): string[] {
  return Object.entries(before.states).flatMap(([state, spec]) => {
    const target = after.maps?.[state] ?? state
    return spec.end || after.states[target] ? [] : [`state ${state} of version ${before.version} has no successor`]
  })
}

/** The states from which an act may be taken. */
export function statesFrom(procedure: { acts: Record<string, { from: string[] }> }, act: string): string[] {
  return procedure.acts[act]?.from ?? []
}
