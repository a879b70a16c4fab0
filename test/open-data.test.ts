import { createRequire } from 'node:module'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columns } from '../src/modules/whistle/feeds/contract.ts'
import { sql } from '../src/platform/db/sql.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

// its types and its module do not agree on what is the default
const jsQR = createRequire(import.meta.url)('jsqr') as typeof import('jsqr').default

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('the poster of a place is read by a QR decoder and leads to the report of that place', async () => {
  const place = await world.owner.one<{ code: string }>(sql`
    select code from place where id = ${world.city.places.get('baiyang-3')}`)
  const code = place?.code ?? ''
  const poster = await world.anyone.get(`/poster/${code}`, { accept: 'text/html' })
  const path = /src="(\/qr\?to=[^"]+)"/.exec(poster.text)?.[1]?.replaceAll('&#38;', '&') ?? ''
  const svg = await world.anyone.get(path)
  const image = await sharp(Buffer.from(svg.text))
    .resize(600)
    .flatten({ background: '#fff' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const read = jsQR(new Uint8ClampedArray(image.data), image.info.width, image.info.height)
  expect(read?.data).toBe(`http://127.0.0.1:8632/p/${code}`)
  const led = await world.anyone.get(new URL(read?.data ?? '').pathname)
  expect([led.status, led.headers['location']]).toEqual([303, `/report?place=${code}`])
})

test('the data page lists every feed and file, explains every column, says the licence and what is left out', async () => {
  for (const lang of ['zh', 'en']) {
    const page = await world.anyone.get(`/data?lang=${lang}`, { accept: 'text/html' })
    expect(page.status).toBe(200)
    expect(Buffer.byteLength(page.text)).toBeLessThan(30_000)
    for (const column of columns) expect(page.text).toContain(`<code>${column.name}</code>`)
    expect(page.text).toContain('https://creativecommons.org/licenses/by/4.0/')
    expect(page.text).toMatch(/<link\s+rel="alternate"\s+type="application\/atom\+xml"/)
    for (const [, path] of page.text.matchAll(/href="(\/feeds\/[^"]+)"/g))
      expect([path, (await world.anyone.get(path?.replaceAll('&#38;', '&') ?? '')).status]).toEqual([path, 200])
  }
})
