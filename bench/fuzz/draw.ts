import { seeded } from '../../demo/names.ts'

/** Chance that can be repeated: the same seed and number draw the same request, whatever ran before it. */
export type Draw = {
  chance(share: number): boolean
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number
  pick<T>(from: readonly T[]): T
  some<T>(from: readonly T[], most: number): T[]
  uuid(): string
}

export function openDraw(seed: number, number: number): Draw {
  const next = seeded(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
  const below = (end: number): number => Math.floor(next() * end)
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new RangeError('nothing to draw from')
    return from[below(from.length)] as T
  }
  const hex = (digits: number): string => Array.from({ length: digits }, () => below(16).toString(16)).join('')
  return {
    chance: (share) => next() < share,
    below,
    pick,
    some: (from, most) => Array.from({ length: below(most + 1) }, () => pick(from)),
    uuid: () => `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`,
  }
}
