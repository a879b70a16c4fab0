import { createHash } from 'node:crypto'
import { randomUUIDv7 } from '../../platform/ids.ts'
import { Problem } from '../../platform/problem.ts'
import type { House } from '../house.ts'
import type { Actor } from '../identity/contract.ts'
import { draw } from './pictures.ts'
import { insertEvidence } from './store.ts'

const pictures = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/heic', 'image/avif']
const kept = [
  'application/pdf',
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
  'video/webm',
]
const longestSide = 2048

/** The instant a camera wrote into the picture: EXIF DateTimeOriginal, city time. The place it may hold is never read. */
function takenAtOf(exif: Buffer | undefined): Date | null {
  if (!exif) return null
  const match = /(20\d{2}):(\d{2}):(\d{2}) (\d{2}:\d{2}:\d{2})/.exec(exif.toString('latin1'))
  const at = match ? new Date(`${match[1]}-${match[2]}-${match[3]}T${match[4]}+08:00`) : null
  return at && !Number.isNaN(at.getTime()) ? at : null
}

export type Piece = { media: string; bytes: Buffer; width: number | null; height: number | null; takenAt: Date | null }

/**
 * Makes an upload fit to keep. What it is, its bytes say, not its name. Pictures are drawn anew as WebP of at most 2,048
 * pixels a side, so that neither EXIF nor a place nor anything hidden behind the picture survives.
 * @throws Problem unsupported evidence.kind | invalid evidence.broken
 */
export async function cleanse(bytes: Buffer): Promise<Piece> {
  // loaded with the first upload: a server that only answers pages does without their memory
  const { fileTypeFromBuffer } = await import('file-type')
  const type = await fileTypeFromBuffer(bytes)
  if (!type || ![...pictures, ...kept].includes(type.mime)) throw new Problem('unsupported', 'evidence.kind')
  if (!pictures.includes(type.mime)) return { media: type.mime, bytes, width: null, height: null, takenAt: null }
  try {
    const { facts, drawn } = await draw(async (sharp) => {
      const image = sharp(bytes, { limitInputPixels: 80_000_000, failOn: 'error', pages: 1 })
      return {
        facts: await image.metadata(),
        drawn: await image
          .autoOrient()
          .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
          // effort 4, the default, takes two and a half times as long for the same size
          .webp({ quality: 82, effort: 2 })
          .toBuffer({ resolveWithObject: true }),
      }
    })
    return {
      media: 'image/webp',
      bytes: drawn.data,
      width: drawn.info.width,
      height: drawn.info.height,
      takenAt: takenAtOf(facts.exif),
    }
  } catch {
    throw new Problem('invalid', 'evidence.broken')
  }
}

/** Keeps an upload; it belongs to nothing until an act names it, and is removed after a day if none does. @returns its id */
export async function takeEvidence(
  house: House,
  actor: Actor,
  bytes: Buffer,
  side: 'before' | 'after' | 'paper',
): Promise<string> {
  if (bytes.length === 0) throw new Problem('invalid', 'evidence.broken')
  const piece = await cleanse(bytes)
  const sha256 = await house.files.put(piece.bytes)
  const id = randomUUIDv7()
  await house.write(actor, undefined, (tx) =>
    insertEvidence(tx, {
      id,
      side,
      sha256,
      originalSha256: createHash('sha256').update(bytes).digest('hex'),
      media: piece.media,
      bytes: piece.bytes.length,
      width: piece.width,
      height: piece.height,
      takenAt: piece.takenAt,
      addedBy: actor.kind === 'desk' ? actor.personId : null,
      addedThrough: actor.kind === 'desk' ? actor.postId : null,
      addedAt: house.clock.now(),
    }),
  )
  return id
}

/** A small picture of a piece, made when asked. */
export async function thumbnail(house: House, hash: string): Promise<Buffer> {
  const bytes = await house.files.read(hash)
  return draw((sharp) =>
    sharp(bytes)
      .resize({ width: 480, height: 480, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 74, effort: 2 })
      .toBuffer(),
  )
}
