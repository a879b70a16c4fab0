import { Problem } from '../../../platform/problem.ts'

const cityOffset = 8 * 3_600_000

/** An instant as the specification wants it (RFC 3339, the subset of W3C): the city's time with its offset. */
export function writeDate(at: Date): string {
  return `${new Date(at.getTime() + cityOffset).toISOString().slice(0, 19)}+08:00`
}

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

/**
 * Reads an instant. A '+' that was not encoded in an address arrives as a space and is taken for what it was; a time
 * without an offset could be any of 24 hours and is refused.
 * @throws Problem invalid open311.date
 */
export function readDate(name: string, text: string): Date {
  const mended = text.trim().replace(/ (\d{2}:\d{2})$/, '+$1')
  const at = shape.test(mended) ? new Date(mended) : undefined
  const year = at?.getUTCFullYear() ?? Number.NaN
  // 31 February is no day, though the language makes the 3 March of it
  const day = mended.slice(0, 10)
  const real = !Number.isNaN(year) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
  if (!at || !real || year < 1900 || year > 9998) throw new Problem('invalid', 'open311.date', { name })
  return at
}
