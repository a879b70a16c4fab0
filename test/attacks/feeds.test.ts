import { check as checkGeoJson } from '@placemarkio/check-geojson'
import { extractFromXml } from '@extractus/feed-extractor'
import { parse as parseCsv } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columns } from '../../src/modules/whistle/feeds/contract.ts'
import { escapeXml } from '../../src/modules/whistle/feeds/xml.ts'
import { sql } from '../../src/platform/db/sql.ts'
import { csvLine } from '../../src/platform/csv.ts'
import { openWorld, unitId } from '../world.ts'
import type { Client, World } from '../world.ts'

const words = '我住三单元 502,姓王,女儿叫小梅'
const phone = '13900007788'
let world: World
let agent: Client
let secretary: Client
const cases: string[] = []
let hidden = ''
beforeAll(async () => {
  world = await openWorld()
  agent = await world.as('hotline')
  secretary = await world.as('hanqinghe')
  for (let n = 0; n < 4; n++) {
    cases.push(await openCase(`${words} ${n}`))
    move(1)
  }
  hidden = cases[3] ?? ''
  const first = await secretary.post(`/api/cases/${cases[0]}/public`, publicCopy({ said: '三号楼水管已在修' }))
  expect(first.status).toBe(200)
  await secretary.post(`/api/cases/${hidden}/public`, publicCopy({ title: '不公开的一件', hidden: true }))
})
afterAll(() => world.close())

const move = (minutes: number): void => world.clock.set(new Date(world.clock.now().getTime() + minutes * 60_000))
function publicCopy(given: object): object {
  return { title: '白杨苑 3 号楼 漏水', said: '', hidden: false, photos: false, ...given }
}
async function openCase(said: string, place = 'baiyang-3'): Promise<string> {
  const made = await agent.post('/api/cases', {
    serviceId: world.city.services.get('water'),
    placeId: world.city.places.get(place),
    said,
    phone,
    name: '王桂珍',
    channel: 'phone',
  })
  expect(made.status).toBe(200)
  return made.body.id
}
const codeOf = async (place = 'baiyang-3'): Promise<string> =>
  (await world.owner.one<{ code: string }>(sql`select code from place where id = ${world.city.places.get(place)}`))
    ?.code ?? ''
const slugOf = async (id: string): Promise<string> =>
  (await world.owner.one<{ slug: string }>(sql`select slug from whistle_public where id = ${id}`))?.slug ?? ''

async function addresses(): Promise<string[]> {
  const area = unitId(world, 'city')
  const feeds = ['/feeds/all', `/feeds/place/${await codeOf()}`, '/feeds/service/water', `/feeds/area/${area}`]
  return [
    ...feeds.flatMap((path) => [`${path}.atom`, `${path}.rss`]),
    '/data/matters.csv',
    '/data/matters.geojson',
  ].flatMap((path) => [path, `${path}?lang=en`])
}

test('a feed reader reads what changed, with lasting ids, in both languages and both formats', async () => {
  for (const lang of ['zh', 'en'])
    for (const format of ['atom', 'rss']) {
      const path = `/feeds/place/${await codeOf()}.${format}?lang=${lang}`
      const answer = await world.anyone.get(path)
      expect([path, answer.status, answer.headers['content-type']]).toEqual([
        path,
        200,
        `application/${format}+xml; charset=utf-8`,
      ])
      const read = extractFromXml(answer.text, {
        getExtraEntryFields: (entry) => ({ guid: entry.id ?? entry.guid }),
      }) as any
      expect(read.title).toBe(lang === 'en' ? 'Promises of Baiyang Court, Block 3' : `${read.title.slice(0, -3)}的承诺`)
      expect(read.language).toBe(lang === 'en' ? 'en' : format === 'rss' ? 'zh-cn' : 'zh-CN')
      expect(read.entries).toHaveLength(3)
      const own = read.entries.find(
        (entry: any) => entry.link.includes('/c/') && entry.title.includes('白杨苑 3 号楼 漏水'),
      )
      expect(own.link).toBe(`http://127.0.0.1:8632/c/${await slugOf(cases[0] ?? '')}${lang === 'en' ? '?lang=en' : ''}`)
      expect(answer.text).toContain(`urn:uuid:${cases[0]}`)
      expect(own.description).toContain('三号楼水管已在修')
    }
})

test('an entry moves up and is newer when its matter changes, and keeps its id', async () => {
  const before = await world.anyone.get('/feeds/all.atom')
  const idsOf = (text: string): string[] => [...text.matchAll(/<id>urn:uuid:([^<]+)/g)].map((match) => match[1] ?? '')
  const oldest = idsOf(before.text).at(-1) ?? ''
  move(10)
  await secretary.post(`/api/cases/${oldest}/public`, publicCopy({ title: '改过的标题' }))
  const after = await world.anyone.get('/feeds/all.atom')
  expect(idsOf(after.text)[0]).toBe(oldest)
  expect(idsOf(after.text).toSorted()).toEqual(idsOf(before.text).toSorted())
  expect(after.text).toContain(`<updated>${world.clock.now().toISOString()}</updated>`)
})

test('a reader that asks again with its tag or its date gets 304, until something changes', async () => {
  for (const path of ['/feeds/all.atom', '/feeds/all.rss', '/data/matters.csv', '/data/matters.geojson']) {
    const first = await world.anyone.get(path)
    const tag = String(first.headers['etag'])
    const changed = String(first.headers['last-modified'])
    const known: Record<string, string>[] = [
      { 'if-none-match': tag },
      { 'if-none-match': `"other", ${tag}` },
      { 'if-none-match': '*' },
      { 'if-modified-since': changed },
    ]
    for (const headers of known) {
      const again = await world.anyone.get(path, headers)
      expect([path, headers, again.status, again.text]).toEqual([path, headers, 304, ''])
    }
    // the tag decides where both are sent
    const other = await world.anyone.get(path, { 'if-none-match': '"other"', 'if-modified-since': changed })
    expect(other.status).toBe(200)
    move(1)
    await secretary.post(`/api/cases/${cases[1]}/public`, publicCopy({ said: `改了 ${path}` }))
    expect((await world.anyone.get(path, { 'if-none-match': tag })).status).toBe(200)
    expect((await world.anyone.get(path, { 'if-modified-since': changed })).status).toBe(200)
  }
})

test('nothing of a matter that is kept from the public is in any feed or file, nor a word, name or number of who reported', async () => {
  const slug = await slugOf(hidden)
  const paths = await addresses()
  expect(paths).toHaveLength(20)
  for (const path of paths) {
    const answer = await world.anyone.get(path)
    expect([path, answer.status]).toEqual([path, 200])
    for (const secret of [hidden, slug, '不公开的一件', '小梅', '502', phone, phone.slice(-4), '王桂珍', '13900'])
      expect([path, secret, answer.text.includes(secret)]).toEqual([path, secret, false])
  }
})

test('a matter that is taken out of the public disappears at once', async () => {
  const own = await openCase('临时公开的一件')
  expect((await world.anyone.get('/feeds/all.atom')).text).toContain(own)
  const tag = String((await world.anyone.get('/data/matters.csv')).headers['etag'])
  move(1)
  await secretary.post(`/api/cases/${own}/public`, publicCopy({ hidden: true }))
  expect((await world.anyone.get('/feeds/all.atom')).text).not.toContain(own)
  const csv = await world.anyone.get('/data/matters.csv', { 'if-none-match': tag })
  expect([csv.status, csv.text.includes(await slugOf(own))]).toEqual([200, false])
})

test('a feed of what does not exist, or is no area, is not found; a faulty question is answered with its name', async () => {
  for (const path of [
    '/feeds/place/NOPLACE.atom',
    '/feeds/service/nothing.rss',
    '/feeds/area/01890a5d-ac96-774b-bcce-b302099a8057.atom',
    `/feeds/area/${unitId(world, 'housing')}.atom`,
    '/feeds/area/x.atom',
    '/feeds/all.json',
    '/feeds/all',
    '/feeds/other/all.atom',
    '/feeds/all/all.atom',
  ])
    expect([path, (await world.anyone.get(path)).status]).toEqual([path, 404])
  for (const [query, field] of [
    ['from=yesterday', 'from'],
    ['to=2026-02-30', 'to'],
    ['area=x', 'area'],
    ['area=01890a5d-ac96-774b-bcce-b302099a8057', 'area'],
    ['service=none', 'service'],
    ['state=__proto__', 'state'],
    ['lang=fr', 'lang'],
    ['bom=2', 'bom'],
    ["area=' or 1=1 --", 'area'],
  ]) {
    const answer = await world.anyone.get(`/data/matters.csv?${query}`)
    expect([query, answer.status, answer.body?.errors?.[0]?.path]).toEqual([query, 422, field])
  }
  expect((await world.anyone.get('/feeds/all.atom?before=2026~x')).status).toBe(422)
})

/** Matters made up for length; they carry nothing and are taken away again. */
async function addMany(count: number): Promise<void> {
  await world.owner.run(sql`
    insert into promise (id, no, kind, version, root, unit_id, path, root_path, title, made_to, state, opened_at, changed_at, seq, hash, snapshot)
    select gen_random_uuid(), 'T-' || n, 'case', 1, gen_random_uuid(), unit_id, path, path, 't', '{}', 'triage', opened_at, changed_at, 1, hash, snapshot
    from promise, generate_series(1, ${count}::int) n where id = ${cases[0]}`)
  await world.owner.run(sql`
    insert into whistle_public (id, no, slug, title, service_id, place_id, area_id, area_path, state, light, opened_at, changed_at)
    select p.id, p.no, p.no, '第 ' || p.no, w.service_id, w.place_id, w.area_id, w.area_path, 'triage', 'running', p.opened_at,
      p.changed_at - interval '1 day'
    from promise p, whistle_public w where p.no like 'T-%' and w.id = ${cases[0]}`)
}
async function removeMany(): Promise<void> {
  await world.owner.run(sql`delete from whistle_public where no like 'T-%'`)
  await world.owner.run(sql`delete from promise where no like 'T-%'`)
}

test('a long feed has pages, and going from one to the next finds every matter once', async () => {
  await addMany(120)
  for (const format of ['atom', 'rss']) {
    const seen: string[] = []
    let path: string | undefined = `/feeds/place/${await codeOf()}.${format}?lang=en`
    for (let pages = 0; path && pages < 9; pages++) {
      const { text } = await world.anyone.get(path)
      seen.push(...[...text.matchAll(/>urn:uuid:([0-9a-f-]+)</g)].map((match) => match[1] ?? ''))
      const next = /rel="next"[^>]* href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&#38;', '&')
      path = next?.replace('http://127.0.0.1:8632', '')
    }
    expect(seen.length).toBeGreaterThan(120)
    expect(new Set(seen).size).toBe(seen.length)
  }
  const csv = await world.anyone.get('/data/matters.csv')
  const rows = parseCsv(csv.text, { columns: true }) as Record<string, string>[]
  expect(rows.filter((row) => row['number']?.startsWith('T-'))).toHaveLength(120)
  await removeMany()
})

test('the table opens in a spreadsheet program with its columns, runs no formula, and is narrowed by what one asks', async () => {
  move(1)
  await secretary.post(
    `/api/cases/${cases[2]}/public`,
    publicCopy({ title: '=HYPERLINK("http://x","点这里")', said: '＝1+1,\n"两行"' }),
  )
  const answer = await world.anyone.get('/data/matters.csv?bom=1')
  expect(answer.text.charCodeAt(0)).toBe(0xfeff)
  expect(answer.headers['content-disposition']).toBe('attachment; filename="matters.csv"')
  const rows = parseCsv(answer.text, { bom: true, columns: true }) as Record<string, string>[]
  expect(Object.keys(rows[0] ?? {})).toEqual(columns.map((column) => column.name))
  const own = rows.find((row) => row['title']?.includes('HYPERLINK'))
  expect(own?.['title']).toBe(`'=HYPERLINK("http://x","点这里")`)
  expect(own?.['public_words']).toBe(`'＝1+1,\n"两行"`)
  expect(own?.['opened_at']).toMatch(/^2026-11-24T10:\d\d:\d\d\+08:00$/)
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', ' =']) {
    const line = csvLine([`${start}cmd`])
    expect([start, line.replace(/^"/, '').startsWith("'")]).toEqual([start, true])
  }
  const count = async (query: string): Promise<number> =>
    (parseCsv((await world.anyone.get(`/data/matters.csv?${query}`)).text, { columns: true }) as object[]).length
  const all = rows.length
  expect(all).toBeGreaterThan(2)
  expect(await count(`area=${unitId(world, 'city')}&service=water&from=2026-11-24&to=2026-11-24`)).toBe(all)
  expect(await count('from=2026-11-25')).toBe(0)
  expect(await count('to=2026-11-23')).toBe(0)
  expect(await count('service=light')).toBe(0)
  expect(await count('state=closed')).toBe(0)
  expect(await count('area=&service=&state=&from=&to=')).toBe(all)
})

test('the map data hold up before a checker of RFC 7946', async () => {
  const answer = await world.anyone.get('/data/matters.geojson?lang=en')
  expect(answer.headers['content-type']).toBe('application/geo+json; charset=utf-8')
  const read = checkGeoJson(answer.text) as any
  expect(read.type).toBe('FeatureCollection')
  expect(read.features.length).toBeGreaterThan(2)
  const own = read.features.find((feature: any) => feature.id === cases[0])
  const place = await world.owner.one(sql`select lon, lat from place where id = ${world.city.places.get('baiyang-3')}`)
  expect(own.geometry).toEqual({ type: 'Point', coordinates: [place?.['lon'], place?.['lat']] })
  expect(own.properties).toMatchObject({ service: 'water', closed_at: null, place_name: 'Baiyang Court, Block 3' })
  const none = await world.anyone.get('/data/matters.geojson?from=2030-01-01')
  expect((checkGeoJson(none.text) as any).features).toEqual([])
})

test('whatever stands in a title, the feed stays well-formed', async () => {
  move(1)
  const title = '<script>alert(1)</script> & ]]> \u0007\u0000 "q" \ud800 👷'
  await secretary.post(
    `/api/cases/${cases[2]}/public`,
    publicCopy({ title: title.replace('\u0000', ''), said: '<b>粗</b>' }),
  )
  for (const format of ['atom', 'rss']) {
    const { text } = await world.anyone.get(`/feeds/all.${format}`)
    const read = extractFromXml(text) as any
    expect(read.entries.length).toBeGreaterThan(2)
    expect(text).not.toContain('<script>')
    expect(text).not.toContain('<b>')
  }
  expect(escapeXml(title)).toBe('&#60;script&#62;alert(1)&#60;/script&#62; &#38; ]]&#62;  &#34;q&#34; \uFFFD 👷')
})

test('four slow readers hold up nobody: the fifth is asked to come again, and one who leaves makes room', async () => {
  await addMany(8000)
  const origin = await world.app.listen({ port: 0, host: '127.0.0.1' })
  const slow = new AbortController()
  const reading = await Promise.all(
    Array.from({ length: 4 }, () => fetch(`${origin}/data/matters.csv`, { signal: slow.signal })),
  )
  expect(reading.map((answer) => answer.status)).toEqual([200, 200, 200, 200])
  expect((await world.anyone.get('/data/matters.csv')).status).toBe(429)
  expect((await world.anyone.get('/feeds/all.atom')).status).toBe(200)
  slow.abort()
  let last = 429
  for (let tries = 0; last === 429 && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    last = (await world.anyone.get('/data/matters.csv')).status
  }
  expect(last).toBe(200)
  await removeMany()
})
