import { Refusal } from '../api/client.ts'

/** What the server said of one field, in the shape fields take it. */
export function faultIn(error: unknown, field: string): { error?: string } {
  const fault = error instanceof Refusal ? error.faults[field] : undefined
  return fault ? { error: fault } : {}
}

/** Today in the city. */
export function cityToday(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
}
