import type { Db, Tx } from '../../platform/db/database.ts'
import type { JournalKeys } from './keys.ts'
import { growTree } from './merkle.ts'
import { addDays, dayOf, hashRoot, lateMs, messageOf, noRoot, sealableFrom, startOf } from './rules.ts'
import type { SealedDay } from './rules.ts'
import { findFirstLeaf, findOpenWrite, findRoots, insertRoot, lockPast, readLeaves } from './store/roots.ts'

export type SealReport = {
  sealed: SealedDay[]
  /** A day that could be sealed but for a transaction that has been writing since before its end. */
  waiting?: { day: string; since: Date }
}

async function nextToSeal(tx: Tx): Promise<{ day: string; prev: string } | undefined> {
  const last = (await findRoots(tx, '9999-12-31', 1))[0]
  if (last) return { day: addDays(last.day, 1), prev: hashRoot(last) }
  const first = await findFirstLeaf(tx)
  return first && { day: dayOf(first), prev: noRoot }
}

async function sealNext(db: Db, keys: JournalKeys, now: Date): Promise<SealedDay | SealReport['waiting']> {
  return db.tx({}, async (tx) => {
    await lockPast(tx)
    const next = await nextToSeal(tx)
    if (!next || now < sealableFrom(next.day)) return undefined
    const from = startOf(next.day)
    const to = startOf(addDays(next.day, 1))
    const since = await findOpenWrite(tx, new Date(to.getTime() + lateMs))
    if (since) return { day: next.day, since }
    const tree = growTree()
    await readLeaves(tx, from, to, tree.add)
    const made = {
      day: next.day,
      leaves: tree.leaves(),
      root: tree.root().toString('hex'),
      prev: next.prev,
      signedAt: now.toISOString(),
    }
    const sealed = { ...made, keyId: keys.id, signature: keys.sign(messageOf(made)).toString('base64') }
    await insertRoot(tx, sealed)
    return sealed
  })
}

/**
 * Seals every finished day that has no root yet, oldest first and without a gap, empty days too; from the day of the
 * first entry on. `owner` is the owner's connection. Run at every start and, by the clock, shortly after 00:15.
 */
export async function sealFinishedDays(
  owner: Db,
  keys: JournalKeys,
  now: Date,
  onDay: (sealed: SealedDay) => void = () => {},
): Promise<SealReport> {
  const sealed: SealedDay[] = []
  for (;;) {
    const made = await sealNext(owner, keys, now)
    if (!made) return { sealed }
    if ('since' in made) return { sealed, waiting: made }
    sealed.push(made)
    onDay(made)
  }
}
