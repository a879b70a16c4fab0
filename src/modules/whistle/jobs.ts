import type { House } from '../../kernel/house.ts'
import type { Actor } from '../../kernel/identity/contract.ts'
import { wholeCity } from '../../kernel/identity/scope.ts'
import { foldDeltas } from '../../kernel/indicator/store.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import { removeStray } from '../../kernel/evidence/store.ts'
import { eraseContacts } from './store/cases.ts'

const system: Actor = { kind: 'system', scope: wholeCity }

/** Name and phone of matters long closed are erased; that it happened stays in the journal. */
async function erase(house: House): Promise<void> {
  const now = house.clock.now()
  await house.write(system, undefined, async (tx) => {
    for (const id of await eraseContacts(tx, now))
      await recordJournal(tx, { actor: system, verb: 'erase_contact', objectKind: 'promise', objectId: id, now })
  })
}

async function sweep(house: House): Promise<void> {
  for (const hash of await removeStray(house.db, new Date(house.clock.now().getTime() - 86_400_000)))
    await house.files.remove(hash)
}

/** What the clock starts; every one may be killed at any point and is simply run again. */
export const whistleJobs: { name: string; everySeconds: number; run(house: House): Promise<unknown> }[] = [
  { name: 'indicators', everySeconds: 5, run: (house) => house.write(system, undefined, (tx) => foldDeltas(tx, 2000)) },
  { name: 'erase_contacts', everySeconds: 3600, run: erase },
  { name: 'sweep_uploads', everySeconds: 3600, run: sweep },
]
