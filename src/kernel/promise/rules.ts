import type { Procedure } from './contract.ts'
import type { Light } from './endpoints.ts'

/** The light of a promise: what its end says where it has ended, else the dates (the verdict outranks both, L85). */
export function lightOf(
  row: { state: string; closed_at: Date | null; due_at: Date | null },
  now: Date,
  procedure: Procedure | undefined,
): Light {
  if (row.closed_at) return procedure?.states[row.state]?.light === 'kept' ? 'kept' : 'closed'
  if (!row.due_at) return 'running'
  if (row.due_at < now) return 'overdue'
  return row.due_at.getTime() - now.getTime() < 86_400_000 ? 'soon' : 'running'
}
