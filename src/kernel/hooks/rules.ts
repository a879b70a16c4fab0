import { createHmac, randomBytes, createHash } from 'node:crypto'
import type { HookEvent } from './contract.ts'

const lengths: Record<string, number> = { s: 1, min: 60, h: 3600, wh: 3600, d: 86_400, wd: 86_400, month: 2_592_000 }

/** Milliseconds of '5s', '30min', '24h' or '5d'; working hours and days count as plain ones here. @throws RangeError */
export function lengthOf(text: string): number {
  const match = /^(\d{1,4})(s|min|w?h|w?d|month)$/.exec(text)
  if (!match) throw new RangeError(`not a length of time: ${text}; write 5s, 30min, 24h or 5d`)
  return Number(match[1]) * (lengths[match[2] ?? 's'] ?? 1) * 1000
}

const usualPauses = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map((each) => each * 1000)

/** The pauses in milliseconds; a row that cannot be read gives the usual ones, since deliveries must not stop for it. */
export function readPauses(text: string): number[] {
  try {
    const pauses = text.split(/\s+/).filter(Boolean).map(lengthOf)
    return pauses.length > 0 ? pauses : usualPauses
  } catch {
    return usualPauses
  }
}

/**
 * When a delivery that failed `tries` times is tried again; null after the last pause. The jitter is drawn from the
 * event's id, so that a thousand deliveries to a receiver that was down do not come back in the same second.
 */
export function nextTry(given: {
  eventId: string
  tries: number
  now: Date
  pauses: number[]
  jitter: number
  retryAfter?: number | undefined
}): Date | null {
  const pause = given.pauses[given.tries - 1]
  if (pause === undefined) return null
  const drawn = createHash('sha256').update(`${given.eventId}:${given.tries}`).digest().readUInt32BE(0) / 2 ** 32
  const length = pause * (1 + (drawn * given.jitter) / 100)
  // a receiver may ask for more patience, not for less, and for a day at most
  const asked = Math.min(86_400, given.retryAfter ?? 0) * 1000
  return new Date(given.now.getTime() + Math.max(length, asked))
}

/** A secret as Standard Webhooks writes it: 24 random bytes in base64 after `whsec_`. */
export function makeSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`
}

/** The header `webhook-signature`: one signature a secret, the newest first, with a space between. */
export function signatureOf(secrets: string[], id: string, timestamp: string, body: string): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
    })
    .join(' ')
}

/** What receivers hear of one act. Warnings before the due date and moves to a new version are nobody's news. */
export function eventsOf(given: {
  act: string
  mark: string | undefined
  closedBefore: boolean
  closedNow: boolean
}): HookEvent[] {
  if (given.act === 'open') return ['promise.opened']
  if (given.mark !== undefined) return given.mark === 'due' ? ['promise.overdue'] : []
  if (given.act === 'rebase') return []
  const events: HookEvent[] = ['promise.acted']
  if (given.closedNow && !given.closedBefore) events.push('promise.closed')
  if (given.closedBefore && !given.closedNow) events.push('promise.reopened')
  return events
}
