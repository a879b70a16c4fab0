import { randomInt } from 'node:crypto'
import type { Sealer } from '../../../platform/sealer.ts'
import type { Claim } from '../../../kernel/house.ts'
import { sha256 } from '../../../platform/canonical.ts'

/** Crockford's digits: nothing that is read aloud as something else. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

function draw(length: number): string {
  let text = ''
  for (let index = 0; index < length; index++) text += digits[randomInt(32)]
  return text
}

/** The public address of a case: 7Q4K2M. Not a secret. */
export function drawSlug(): string {
  return draw(7)
}

/** The follow-up code, 50 bits, shown once: K7QF-29TM-X4. Only its hash is kept. */
export function drawCode(): string {
  const text = draw(10)
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`
}

/**
 * The follow-up code of a report. One that may be sent twice gets its code from the key it came with: the repeat answers
 * the same code, and still only its hash is kept.
 */
export function codeFor(sealer: Sealer, claim: Claim | undefined): string {
  if (!claim) return drawCode()
  const bytes = sealer.fingerprint(`follow-up:${claim.key}`)
  let text = ''
  for (let index = 0; index < 10; index++) text += digits[(bytes[index] ?? 0) % 32]
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`
}

/** The same code however it was typed: small letters, spaces, O for 0, I or L for 1. */
export function hashCode(code: string): Buffer {
  const plain = code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return sha256('follow-up code:', plain)
}
