import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { chmod, link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../../platform/canonical.ts'

export type JournalKeys = {
  /** The id of the key that signs: the first 16 hex digits of the SHA-256 of its SPKI. */
  id: string
  sign(message: string): Buffer
  /** Public keys believed, by id: the present one, and former ones whose `journal-<id>.pub` is kept. */
  trusted: Map<string, KeyObject>
}

function keyIdOf(key: KeyObject): string {
  return sha256(key.export({ type: 'spki', format: 'der' }))
    .toString('hex')
    .slice(0, 16)
}

export function isSignedBy(key: KeyObject, message: string, signature: string): boolean {
  return verify(null, Buffer.from(message), key, Buffer.from(signature, 'base64'))
}

function isKnown(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

/** Written aside, then linked: never half a key, and where two processes begin at once both use the first one's. */
async function writeOnce(folder: string, name: string, text: string, mode: number): Promise<void> {
  const part = join(folder, `.${name}.${process.pid}`)
  const file = await open(part, 'w', mode)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  try {
    await link(part, join(folder, name))
  } catch (error) {
    if (!isKnown(error, 'EEXIST')) throw error
  } finally {
    await rm(part, { force: true })
  }
}

async function readPrivate(folder: string, file: string | undefined): Promise<KeyObject> {
  if (file) return createPrivateKey(await readFile(file))
  const own = join(folder, 'journal.ed25519')
  try {
    return createPrivateKey(await readFile(own))
  } catch (error) {
    if (!isKnown(error, 'ENOENT')) throw error
  }
  const { privateKey } = generateKeyPairSync('ed25519')
  await writeOnce(folder, 'journal.ed25519', privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600)
  return createPrivateKey(await readFile(own))
}

/**
 * The key that signs the journal. `folder` is `keys` in the data folder; the key is made there on first use
 * (`journal.ed25519`, PKCS 8 PEM, 0600) unless `file` (GANKAO_JOURNAL_KEY) names one. The public half is kept beside it
 * as `journal-<id>.pub`: leave those of former keys where they are, and give them to whoever is to verify.
 */
export async function openJournalKeys(folder: string, file?: string): Promise<JournalKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  const key = await readPrivate(folder, file)
  if (key.asymmetricKeyType !== 'ed25519')
    throw new TypeError('the journal is signed with Ed25519; this is another key')
  const own = createPublicKey(key)
  const id = keyIdOf(own)
  await writeOnce(folder, `journal-${id}.pub`, toPem(own), 0o644)
  const trusted = new Map<string, KeyObject>()
  for (const name of await readdir(folder)) {
    if (!/^journal-[0-9a-f]{16}\.pub$/.test(name)) continue
    const known = createPublicKey(await readFile(join(folder, name)))
    trusted.set(keyIdOf(known), known)
  }
  return { id, sign: (message) => sign(null, Buffer.from(message), key), trusted }
}

function toPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' })
}
