import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Keeps small secrets (a phone number, a TOTP seed) unreadable in the database. */
export type Sealer = {
  seal(text: string): Buffer
  open(sealed: Buffer): string
  /** A keyed hash to find an equal value by, e.g. a phone number. */
  fingerprint(text: string): Buffer
}

/** AES-256-GCM with a key of 32 bytes; one version byte, 12 of nonce, 16 of tag, then the text. */
export function buildSealer(secret: Buffer): Sealer {
  if (secret.length < 32) throw new RangeError('the secret key needs at least 32 bytes')
  const sealKey = Buffer.from(hkdfSync('sha256', secret, '', 'gankao seal', 32))
  const findKey = Buffer.from(hkdfSync('sha256', secret, '', 'gankao find', 32))
  return {
    seal(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), body])
    },
    open(sealed) {
      if (sealed[0] !== 1) throw new RangeError('sealed with an unknown version')
      const decipher = createDecipheriv('aes-256-gcm', sealKey, sealed.subarray(1, 13))
      decipher.setAuthTag(sealed.subarray(13, 29))
      return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8')
    },
    fingerprint: (text) => createHmac('sha256', findKey).update(text.normalize('NFKC')).digest(),
  }
}
