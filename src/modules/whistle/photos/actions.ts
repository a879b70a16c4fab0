import type { Tx } from '../../../platform/db/database.ts'
import { randomUUIDv7 } from '../../../platform/ids.ts'
import { Problem } from '../../../platform/problem.ts'
import { redact } from '../../../kernel/evidence/redact.ts'
import { findEvidenceOf, insertRedacted, setPublished, unpublish } from '../../../kernel/evidence/store.ts'
import type { EvidenceRow } from '../../../kernel/evidence/store.ts'
import type { Claim, House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { recordJournal } from '../../../kernel/journal/actions.ts'
import { familyOf, lockCase } from '../../../kernel/promise/actions/family.ts'
import { reachRoot } from '../../../kernel/promise/store/family.ts'
import { readCase } from '../actions/view.ts'
import type { CaseView } from '../contract.ts'
import { setPublicPhotos } from '../store/public.ts'
import type { Box } from './contract.ts'

/** The case, where the actor stands above its place: whoever may edit its public page. */
async function getOwnCase(house: House, tx: Tx, actor: DeskActor, id: string, now: Date, lock = true): Promise<string> {
  const root = await reachRoot(tx, id)
  if (!root) throw new Problem('not_found', 'promise.unknown')
  const law = await house.law()
  // one publication a case at a time: two who redact at once must not leave two copies open
  const family = lock ? await lockCase(tx, law, root, now) : await familyOf(tx, law, root, now)
  if (!family.rows.get(root)?.path.startsWith(actor.path)) throw new Problem('forbidden', 'promise.not_yours')
  return root
}

/** The newest copy of each original that has one. */
function copiesOf(pieces: EvidenceRow[]): Map<string, string> {
  return new Map(pieces.flatMap((piece) => (piece.redacted_of ? [[piece.redacted_of, piece.id] as const] : [])))
}

/** The public copy lists what is published, by side and time. */
async function listPublished(tx: Tx, root: string, now: Date): Promise<void> {
  const pieces = await findEvidenceOf(tx, root)
  await setPublicPhotos(
    tx,
    root,
    pieces.filter((piece) => piece.published && !piece.redacted).map((piece) => ({ id: piece.id, side: piece.side })),
    now,
  )
}

/** Shows exactly these photos. An original with a copy is refused, and so is a copy that a newer one replaced. */
export async function publishPhotos(
  house: House,
  actor: DeskActor,
  id: string,
  photos: string[],
  claim: Claim | undefined,
): Promise<CaseView> {
  const now = house.clock.now()
  return house.write(actor, claim, async (tx) => {
    const root = await getOwnCase(house, tx, actor, id, now)
    const pieces = (await findEvidenceOf(tx, root)).filter((piece) => piece.media.startsWith('image/'))
    const copies = copiesOf(pieces)
    for (const photo of photos) {
      const piece = pieces.find((each) => each.id === photo)
      if (!piece) throw new Problem('not_found', 'photo.unknown')
      if (piece.redacted || (piece.redacted_of && copies.get(piece.redacted_of) !== piece.id))
        throw new Problem('refused', 'photo.has_copy')
    }
    for (const piece of pieces)
      if (piece.published !== photos.includes(piece.id)) await setPublished(tx, piece.id, photos.includes(piece.id))
    await listPublished(tx, root, now)
    await recordJournal(tx, {
      actor,
      verb: 'publish_photos',
      objectKind: 'promise',
      objectId: root,
      data: { photos },
      now,
    })
    return readCase(house, tx, actor, root, now)
  })
}

/**
 * Makes the redacted copy here, from the kept bytes; the browser says only where. If the original or an older copy was
 * public, the new copy takes its place.
 */
export async function redactPhoto(
  house: House,
  actor: DeskActor,
  given: { id: string; photo: string; boxes: Box[] },
  claim: Claim | undefined,
): Promise<CaseView> {
  const now = house.clock.now()
  const original = await house.read(actor, async (tx) => {
    const root = await getOwnCase(house, tx, actor, given.id, now, false)
    const piece = (await findEvidenceOf(tx, root)).find((each) => each.id === given.photo)
    if (!piece?.media.startsWith('image/')) throw new Problem('not_found', 'photo.unknown')
    if (piece.redacted_of) throw new Problem('refused', 'photo.redact_original')
    return piece
  })
  const drawn = await redact(await house.files.read(original.sha256), given.boxes)
  const sha256 = await house.files.put(drawn.bytes)
  return house.write(actor, claim, async (tx) => {
    const root = await getOwnCase(house, tx, actor, given.id, now)
    const before = await findEvidenceOf(tx, root)
    const wasPublic = before.some(
      (piece) => piece.published && (piece.id === original.id || piece.redacted_of === original.id),
    )
    await unpublish(tx, original.id)
    const copy = randomUUIDv7()
    await insertRedacted(tx, original.id, {
      id: copy,
      sha256,
      media: 'image/webp',
      bytes: drawn.bytes.length,
      width: drawn.width,
      height: drawn.height,
      addedBy: actor.personId,
      addedThrough: actor.postId,
      addedAt: now,
    })
    if (wasPublic) await setPublished(tx, copy, true)
    await listPublished(tx, root, now)
    await recordJournal(tx, {
      actor,
      verb: 'redact_photo',
      objectKind: 'evidence',
      objectId: original.id,
      data: { copy, boxes: given.boxes },
      now,
    })
    return readCase(house, tx, actor, root, now)
  })
}
