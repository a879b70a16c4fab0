/**
 * A drawing as plain data, so that the desk (React) and the public door (HTML text) show the same picture from the same
 * reckoning. Classes carry the look; there is no colour in here.
 */
export type Shape =
  | { kind: 'rect'; look: string; x: number; y: number; width: number; height: number; says?: string }
  | { kind: 'circle'; look: string; x: number; y: number; r: number }
  | { kind: 'path'; look: string; d: string }
  | { kind: 'text'; look: string; x: number; y: number; anchor: 'start' | 'middle' | 'end'; text: string }
  /** Shapes that together mean one thing, named for who cannot see them. */
  | { kind: 'mark'; look: string; says: string; shapes: Shape[] }

export type Drawing = { width: number; height: number; says: string; shapes: Shape[] }

/** One decimal is finer than any screen, and half the bytes. */
export function round(n: number): number {
  return Math.round(n * 10) / 10
}

/** The signs of the lights as outlines of about `r` around a point: circle, triangle, tick, bar. */
export function sign(light: 'overdue' | 'running' | 'kept' | 'closed', x: number, y: number, r: number): Shape {
  const look = `sign ${light}`
  const at = (dx: number, dy: number): string => `${round(x + dx * r)} ${round(y + dy * r)}`
  if (light === 'overdue') return { kind: 'circle', look, x: round(x), y: round(y), r: round(r * 0.85) }
  if (light === 'running') return { kind: 'path', look, d: `M${at(-0.7, -0.9)}L${at(1, 0)}L${at(-0.7, 0.9)}Z` }
  if (light === 'kept')
    return { kind: 'path', look: `${look} line`, d: `M${at(-0.9, 0.1)}L${at(-0.2, 0.8)}L${at(1, -0.8)}` }
  return { kind: 'path', look: `${look} line`, d: `M${at(-0.9, 0)}H${round(x + 0.9 * r)}` }
}
