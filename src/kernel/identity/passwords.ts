import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

type Given = { message: string; nonce: Buffer; parallelism: number; tagLength: number; memory: number; passes: number }
const derive = promisify(
  argon2 as (kind: string, given: Given, done: (error: Error | null, tag: Buffer) => void) => void,
)

// OWASP's second choice for argon2id: 19 MiB, two passes, one lane
const memory = 19_456
const passes = 2

function plain(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

/** argon2id as a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce,
    parallelism: 1,
    tagLength: 32,
    memory,
    passes,
  })
  return `$argon2id$v=19$m=${memory},t=${passes},p=1$${plain(nonce)}$${plain(tag)}`
}

/** A hash of nothing, so that an unknown login takes as long as a known one. */
const nobodysHash = await hashPassword(randomBytes(16).toString('hex'))

export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash ?? nobodysHash)
  if (!match) return false
  const tag = Buffer.from(match[5] ?? '', 'base64')
  const found = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: Buffer.from(match[4] ?? '', 'base64'),
    memory: Number(match[1]),
    passes: Number(match[2]),
    parallelism: Number(match[3]),
    tagLength: tag.length,
  })
  return timingSafeEqual(found, tag) && hash !== null
}
