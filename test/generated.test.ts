import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { buildMap, buildOpenapi, dumpSchema } from '../src/app/describe.ts'
import { openTestDatabase } from './world.ts'

const root = dirname(import.meta.dirname)

/** `npm run fix` sets WRITE=1, which brings the committed files up to date. */
async function compare(file: string, made: string): Promise<void> {
  const path = join(root, file)
  if (process.env['WRITE'] === '1') await writeFile(path, made)
  const kept = await readFile(path, 'utf8').catch(() => '')
  expect(kept === made, `${file} is not what the code makes: run npm run fix`).toBe(true)
}

test('the description of the interface is that of the contracts', () =>
  compare('api/openapi.json', `${JSON.stringify(buildOpenapi(), null, 1)}\n`))

test('the map is that of the procedures, limits and rights', () => compare('docs/map.md', buildMap()))

test('the dumped schema is that of the migrations', async () => {
  const database = await openTestDatabase()
  try {
    await compare('db/schema.sql', await dumpSchema(database.owner))
  } finally {
    await database.close()
  }
})
