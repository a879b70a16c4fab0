import { z } from 'zod'

/** A text in both languages of the house. */
export type Both = { zh: string; en: string }

/** A question an act asks. Plain data: the server's check, the desk's form and the public form are made from it. */
export type Field = {
  name: string
  label: Both
  hint?: Both
  type:
    | 'line'
    | 'text'
    | 'choice'
    | 'unit'
    | 'units'
    | 'day'
    | 'instant'
    | 'yes'
    | 'limit'
    | 'evidence'
    | 'clause'
    | 'case'
    | 'person'
    | 'number'
  required?: boolean
  /** Characters for texts, pieces for lists, the value itself for numbers. */
  min?: number
  max?: number
  options?: { value: string; label: Both }[]
  /** Kinds of units a `unit` field offers. */
  units?: string[]
  side?: 'before' | 'after' | 'paper'
  /** Asked only where another field has this value. */
  when?: { field: string; is: string }
}

/** Where an effect takes its value from. */
export type Source = { field: string } | { const: string | number | boolean | null } | 'now' | 'actor' | 'actor_unit'

/** What an act changes besides the state; interpreted by the fold, nothing else changes anything. */
export type Effect<P extends string = string, C extends string = string, F extends string = string> =
  | { set: F; to: Source }
  | { count: F }
  | { assign: P; from: Source }
  | { pause: C[] }
  | { resume: C[] }
  | { extend: C }
  /** The holder gives it to one of its own people; ends when it goes to somebody else. */
  | { hand: { field: string } | null }

/** What must hold before an act is legal. */
export type Need<C extends string = string, F extends string = string> =
  | 'children_ended'
  | 'evidence'
  | { fact: F; is?: string | number | boolean }
  | { fact: F; isNot: string | number | boolean }
  | { without: F }
  | { below: F; than: number }
  | { atLeast: F; than: number }
  | { within: C }
  | { after: C }
  /** A child of this kind ended so (a vote that carried). */
  | { child: string; ended: string }
  /** It was given to one of the holder's people. */
  | 'handed'

export type To<S extends string = string> =
  | S
  | { by: string; map: Record<string, S> }
  /** By the counts of a vote in the facts due, present, yes, no and its pinned rule. */
  | { tally: { carried: S; lost: S; inquorate: S } }
  | 'same'
  | 'before'

/** Kind of child promises an act opens, one for each unit named in these fields. */
export type Opens = {
  kind: string
  each: { field: string; as: string }[]
  /** Party of the child that is the named unit; default `unit`. */
  party?: string
  /** Facts of the parent the child begins with. */
  carry?: string[]
  /** Answers of the act the child begins with as facts. */
  keep?: string[]
  /** Limits pinned into the child's facts as they are when it opens; {field} is replaced by an answer. */
  pin?: { fact: string; param: string }[]
  /** The child stands by itself: of the parent's parties it knows only whose act opened it, as this party. */
  alone?: string
  /** Marks the child's number: W-2026-0381-R1. */
  mark?: string
}

export type ActSpec<S extends string, P extends string, C extends string, F extends string> = {
  label: Both
  /** The sentence of the timeline; {field} names an answer. Default: the label. */
  says?: Both
  from: S[]
  to: To<S>
  /** `holder` is the party the present state waits for. */
  by: (P | 'system' | 'holder')[]
  /** Roles that may take it, where not all roles of the party may. */
  roles?: string[]
  /** Parties whose people and units must not take it: nobody marks his own paper. */
  notBy?: P[]
  /** Another person than whoever acted for these parties: four eyes. */
  notSelf?: P[]
  asks?: Field[]
  needs?: Need<C, F>[]
  effects?: Effect<P, C, F>[]
  opens?: Opens
  /** Parties that are told. */
  tells?: P[]
  /** The public page may show it. */
  open?: boolean
  /** Order in the offer; the first is the primary button. */
  primary?: boolean
  /** A clear warning before it is taken. */
  warns?: Both
}

export type ClockSpec<S extends string, A extends string, P extends string> = {
  label: Both
  starts: { act?: A[]; state?: S[] }
  stops: { act?: A[]; state?: S[] }
  calendar: 'always' | 'working'
  /** Key of a parameter; {fact} in it is replaced by the value of that fact. None: the clock only counts. */
  limit?: string
  /** Reasons for which somebody outside the owner may pause it; none: it never pauses. */
  pauses?: string[]
  /** Whose time it is. */
  runsOn: P
  /** Act the system takes when it runs out. */
  onExpiry?: A
  /** Warnings at 50 % and 80 %, escalation after it ran out. */
  escalates?: boolean
  /** A time in which something may be done, or after which the system does it: nobody's duty, so never overdue. */
  window?: boolean
  /** A later stop can be undone and the count goes on from the first start (the resident's clock). */
  goesOn?: boolean
}

export type StateSpec<P extends string> = {
  label: Both
  /** Said at the public door, without the trade's words. */
  plain: Both
  /** Who has it now; whose list it is in. */
  waitsFor?: P
  end?: boolean
  light?: 'running' | 'kept' | 'closed'
}

export type PartySpec = {
  label: Both
  roles: string[]
  /** within: the person's unit lies inside the party's unit. above: it is the promise's unit or one above it. */
  stands: 'within' | 'above' | 'outside'
}

export type Spec<S extends string, A extends string, P extends string, C extends string, F extends string> = {
  kind: string
  version: number
  label: Both
  parties: Record<P, PartySpec>
  states: Record<S, StateSpec<NoInfer<P>>>
  first: NoInfer<S>
  facts: Record<F, Both>
  /** Facts that wait for somebody besides the holder (an extension asked for): they are in that party's list too. */
  alsoWaits?: { fact: NoInfer<F>; is: string | number | boolean | 'any'; party: NoInfer<P> }[]
  acts: Record<A, ActSpec<NoInfer<S>, NoInfer<P>, NoInfer<C>, NoInfer<F>>>
  clocks: Record<C, ClockSpec<NoInfer<S>, NoInfer<A>, NoInfer<P>>>
  /** Outcome of a final state, where an act does not say: a word, or the name of the fact that holds it. */
  outcome?: Partial<Record<NoInfer<S>, string>>
  /** States of the version before, for promises that are open when this one is published. */
  maps?: Record<string, NoInfer<S>>
  /** What every promise can do that this kind does without; `[]` leaves all in. */
  without?: BuiltIn[]
}

/** What every kind of promise can do without saying so in its table (kernel/promise/built-in). */
export type BuiltIn = 'delegate' | 'review' | 'vote'

/** A procedure as it is once loaded: plain JSON. */
export type Procedure = Spec<string, string, string, string, string>

/** Who stands where in one promise. */
export type Standing = { unit?: string; path?: string; label?: string }

export type DueRecord = {
  at: string
  provisional: boolean
  limit: string
  source: string
  steps: unknown[]
  /** Instants at which the system has something to do: half, most, due, up1, up2, up3. */
  marks: { at: string; mark: string }[]
}

export type ClockState = {
  startedAt: string
  stoppedAt: string | null
  due: DueRecord | null
  pausedAt: string | null
  pauses: { from: string; to: string; reason: string }[]
  /** Due dates before an extension, oldest first. */
  before: string[]
  expiredAt: string | null
}

/** All that is known of a promise by folding its acts. */
export type Snapshot = {
  id: string
  kind: string
  version: number
  state: string
  stateBefore: string | null
  outcome: string | null
  seq: number
  parties: Record<string, Standing>
  facts: Record<string, string | number | boolean | null>
  clocks: Record<string, ClockState>
  /** Persons who acted, by party. */
  actors: Record<string, string[]>
  /** The person of the holder it was given to; not there where nobody was named. */
  handed?: { party: string; person: string; at: string }
  openedAt: string
  changedAt: string
  closedAt: string | null
}

/** One entry of the record. `data` is never changed; personal data is not in it. */
export type Act = {
  promiseId: string
  seq: number
  act: string
  party: string
  personId: string | null
  postId: string | null
  unitId: string | null
  at: string
  data: ActData
  evidence: string[]
}

export type ActData = {
  input: Record<string, unknown>
  due?: Record<string, DueRecord>
  cause?: { promiseId: string; act: string }
  /** Only of the first act. */
  opening?: { kind: string; version: number; parties: Record<string, Standing>; facts: Snapshot['facts'] }
  mark?: { clock: string; mark: string }
  version?: number
}

export type Child = { id: string; kind: string; snapshot: Snapshot }

export type Refusal = { code: string; params: Record<string, unknown> }

export const ActOffer = z.object({
  act: z.string(),
  label: z.object({ zh: z.string(), en: z.string() }),
  primary: z.boolean(),
  fields: z.array(z.any()),
  warns: z.object({ zh: z.string(), en: z.string() }).nullable(),
  /** Legal but something is missing: the code of the reason. */
  blocked: z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) }).nullable(),
})
export type ActOffer = z.infer<typeof ActOffer>
