import type { House } from '../../../kernel/house.ts'
import { csvLine, csvMark } from '../../../platform/csv.ts'
import { columns } from './contract.ts'
import type { PublicMatter } from './contract.ts'
import { toCells, toFeature } from './formats.ts'
import { findBulk } from './store.ts'
import type { BulkFilter } from './store.ts'
import type { Speaker } from './words.ts'

/** Rows that are held at once, whatever the file's length. */
const batch = 500

/** All rows of a filter, a batch at a time; the next is fetched when the reader has taken the one before. */
async function* walk(house: House, filter: BulkFilter): AsyncGenerator<PublicMatter[]> {
  let after: { at: Date; id: string } | undefined
  for (;;) {
    const rows = await findBulk(house.db, filter, after, batch)
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (!last || rows.length < batch) return
    after = { at: last.opened_at, id: last.id }
  }
}

/** RFC 4180; with a byte order mark where it is asked for. */
export async function* writeCsvFile(
  house: House,
  filter: BulkFilter,
  speaker: Speaker,
  mark: boolean,
): AsyncGenerator<string> {
  yield `${mark ? csvMark : ''}${csvLine(columns.map((column) => column.name))}`
  for await (const rows of walk(house, filter)) yield rows.map((row) => csvLine(toCells(row, speaker))).join('')
}

export async function* writeGeoJson(
  house: House,
  filter: BulkFilter,
  speaker: Speaker,
  about: { licence: string; source: string },
): AsyncGenerator<string> {
  const names = columns.map((column) => column.name)
  yield `{"type":"FeatureCollection","licence":${JSON.stringify(about.licence)},"source":${JSON.stringify(about.source)},"features":[\n`
  let first = true
  for await (const rows of walk(house, filter)) {
    yield `${first ? '' : ',\n'}${rows.map((row) => JSON.stringify(toFeature(row, speaker, names))).join(',\n')}`
    first = false
  }
  yield '\n]}\n'
}
