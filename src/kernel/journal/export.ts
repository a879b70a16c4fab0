import { copyFile, mkdir, open, readdir } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '../../platform/db/database.ts'
import { allActs, allEntries, toStoredAct, toStoredEntry } from './store/record.ts'
import type { StoredActRow, StoredEntry } from './store/record.ts'
import { rootsFrom, toSealedDay } from './store/roots.ts'
import type { RootRow } from './store/roots.ts'
import { readSnapshot } from './store/snapshot.ts'

async function writeLines(file: FileHandle, lines: string[]): Promise<void> {
  if (lines.length > 0) await file.write(`${lines.join('\n')}\n`)
}

/**
 * Writes the whole record into a folder, with the public keys and the script that verifies it without us. It holds no
 * personal data: that lives in side tables.
 */
export async function exportJournal(
  owner: Db,
  keysFolder: string,
  folder: string,
): Promise<{ acts: number; entries: number; days: number }> {
  await mkdir(folder, { recursive: true })
  const done = { acts: 0, entries: 0, days: 0 }
  const acts = await open(join(folder, 'acts.ndjson'), 'w')
  const entries = await open(join(folder, 'entries.ndjson'), 'w')
  const days = await open(join(folder, 'days.json'), 'w')
  try {
    await readSnapshot(owner, async (snapshot) => {
      for await (const rows of snapshot.stream<StoredActRow>(allActs())) {
        const lines = rows.map((row) => {
          const stored = toStoredAct(row)
          const { act, recordedAt } = stored
          return JSON.stringify({
            ...act,
            recordedAt,
            prevHash: stored.prevHash.toString('hex'),
            hash: stored.hash.toString('hex'),
          })
        })
        await writeLines(acts, lines)
        done.acts += rows.length
      }
      for await (const rows of snapshot.stream<StoredEntry>(allEntries())) {
        const lines = rows.map((row) => {
          const { hash, ...entry } = toStoredEntry(row)
          return JSON.stringify({ ...entry, hash: hash.toString('hex') })
        })
        await writeLines(entries, lines)
        done.entries += rows.length
      }
      const roots = await snapshot.many<RootRow>(rootsFrom('0001-01-01'))
      await days.write(JSON.stringify(roots.map(toSealedDay), null, 1))
      done.days = roots.length
    })
  } finally {
    for (const file of [acts, entries, days]) await file.close()
  }
  for (const name of await readdir(keysFolder))
    if (name.endsWith('.pub')) await copyFile(join(keysFolder, name), join(folder, name))
  await copyFile(join(import.meta.dirname, 'offline/verify-journal.mjs'), join(folder, 'verify-journal.mjs'))
  return done
}
