/** What kind of failure a person met; each has one HTTP status. */
export const problemStatus = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  refused: 409,
  too_large: 413,
  unsupported: 415,
  too_many: 429,
  unavailable: 503,
} as const

export type ProblemKind = keyof typeof problemStatus

/** One field that was not understood: its path in the input, the code of its fault, values for the sentence. */
export type FieldFault = { path: string; code: string; params?: Record<string, unknown> }

/**
 * A refusal a person can meet. `code` is declared in a text table (`platform/i18n`), so that it can be said in
 * the reader's language; `params` fill the sentence; `rule` names the parameter or article that refuses.
 */
export class Problem extends Error {
  readonly kind: ProblemKind
  readonly code: string
  readonly params: Record<string, unknown>
  readonly faults: FieldFault[]
  constructor(kind: ProblemKind, code: string, params: Record<string, unknown> = {}, faults: FieldFault[] = []) {
    super(`${kind}: ${code}`)
    this.kind = kind
    this.code = code
    this.params = params
    this.faults = faults
  }
}

export function isProblem(value: unknown): value is Problem {
  return value instanceof Problem
}
