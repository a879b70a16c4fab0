import { randomUUIDv7 as native } from 'node:crypto'

/** A key that sorts roughly by time, so that indexes grow at one end. */
export function randomUUIDv7(): string {
  return native()
}
