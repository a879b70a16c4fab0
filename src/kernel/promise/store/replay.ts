import { sql } from '../../../platform/db/sql.ts'
import type { Sql } from '../../../platform/db/sql.ts'
import type { PromiseRow } from './family.ts'

export type ProjectionRow = Pick<
  PromiseRow,
  | 'id'
  | 'no'
  | 'version'
  | 'state'
  | 'hold_unit'
  | 'hold_party'
  | 'hold_person'
  | 'due_at'
  | 'due_clock'
  | 'provisional'
  | 'outcome'
  | 'closed_at'
  | 'seq'
  | 'snapshot'
> & { next_at: Date | null }

/** Every promise as it is kept, in the order of ids; for the replay. */
export function allProjections(): Sql {
  return sql`
    select id, no, version, state, hold_unit, hold_party, hold_person, due_at, due_clock, provisional, outcome, closed_at, seq,
      snapshot, next_at
    from promise order by id`
}

/** Every act, promise by promise in the order of ids. */
export function allActsInOrder(): Sql {
  return sql`
    select promise_id, seq, act, party, person_id, post_id, unit_id, at, data, evidence, recorded_at, hash
    from act order by promise_id, seq`
}
