import { canonical, sha256 } from '../../platform/canonical.ts'

/** The signed root of one day; bytes as hex, the signature as base64, instants as ISO text. */
export type SealedDay = {
  day: string
  leaves: number
  root: string
  prev: string
  keyId: string
  signature: string
  signedAt: string
}

export const noRoot = '0'.repeat(64)

/** What is signed of a day. */
export function messageOf(sealed: Omit<SealedDay, 'keyId' | 'signature'>): string {
  const { day, leaves, root, prev, signedAt } = sealed
  return canonical({ day, leaves, root, prev, signedAt })
}

/** What the next day's `prev` has to be. Who notes it down elsewhere can prove that nothing before was exchanged. */
export function hashRoot(sealed: Omit<SealedDay, 'keyId' | 'signature'>): string {
  return sha256(messageOf(sealed)).toString('hex')
}

/** The day of the city, Asia/Shanghai: eight hours ahead, no summer time. */
export function dayOf(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

export function startOf(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`)
}

export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/**
 * How long after its end a day may be sealed. An act is recorded under the moment its request came in and commits a
 * little later. A write more than ten minutes after that moment asks first whether its day is sealed (migration
 * `journal`) and is refused then; so the writes of the last ten minutes are all there is to wait for. The five minutes
 * more are for machines whose clocks differ.
 */
const sealLagMs = 15 * 60_000
export const lateMs = 10 * 60_000

export function sealableFrom(day: string): Date {
  return new Date(startOf(addDays(day, 1)).getTime() + sealLagMs)
}

/** A finished day is missed from then on: the seal is made every night and at every start. */
export const missedAfterMs = 36 * 3_600_000
