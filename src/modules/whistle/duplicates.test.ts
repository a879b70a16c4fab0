import { afterAll, beforeAll, expect, test } from 'vitest'
import sharp from 'sharp'
import { openWorld } from '../../../test/world.ts'
import type { Client, World } from '../../../test/world.ts'
import { addressKey, addressLikeness, likenessOf, matchOf, otherHouse } from './actions/likeness.ts'
import { findDuplicates } from './actions/duplicates.ts'

let world: World
let secretary: Client
beforeAll(async () => {
  world = await openWorld()
  secretary = await world.as('hanqinghe')
})
afterAll(() => world.close())

const later = (minutes: number): void => world.clock.set(new Date(world.clock.now().getTime() + minutes * 60_000))

function form(fields: Record<string, string>): { payload: string; headers: Record<string, string> } {
  return {
    payload: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
  }
}

async function reported(said: string, service = 'lift', place = 'baiyang-3'): Promise<{ id: string; code: string }> {
  const fields = {
    service: world.city.services.get(service) ?? '',
    place: world.city.places.get(place) ?? '',
    said,
    phone: '13900001234',
    key: crypto.randomUUID(),
    go: 'send',
  }
  const sent = await world.app.inject({ method: 'POST', url: '/report', ...form(fields) })
  const code = /class="code">\s*([0-9A-Z-]+)/.exec(sent.body)?.[1] ?? ''
  const rows = (await secretary.get('/api/cases?limit=50')).body.rows as { id: string }[]
  later(1)
  return { id: rows[0]?.id ?? '', code }
}

async function acts(code: string, act: string, more: Record<string, string> = {}): Promise<string> {
  later(1)
  return (await world.app.inject({ method: 'POST', url: '/act', ...form({ code, act, ...more }) })).body
}

async function own(code: string): Promise<string> {
  return (await world.app.inject({ method: 'POST', url: '/track', ...form({ code }) })).body
}

let shade = 0
async function photo(by: Client): Promise<string> {
  shade += 1
  const png = await sharp({ create: { width: 20, height: 20, channels: 3, background: { r: shade, g: 3, b: 3 } } })
    .png()
    .toBuffer()
  const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n'
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/evidence?side=after',
    headers: { cookie: by.cookie, 'content-type': 'multipart/form-data; boundary=b' },
    payload: Buffer.concat([Buffer.from(head), png, Buffer.from('\r\n--b--\r\n')]),
  })
  return JSON.parse(answer.body).id
}

/** The community handles it, the street checks it: the reporter's verdict is asked for. */
async function done(id: string): Promise<void> {
  await secretary.post(`/api/promises/${id}/acts/take_self`, {})
  const words = { words: '修好了', photos: [await photo(secretary)] }
  expect((await secretary.post(`/api/promises/${id}/acts/report_done_self`, words)).status).toBe(200)
  const verifier = await world.as('heyan')
  expect((await verifier.post(`/api/promises/${id}/acts/verify`, { how: 'site', words: '看过' })).status).toBe(200)
}

test('one address is one key, however it is written; another number is another house', () => {
  expect(addressKey('格尔木市昆仑路 12 号三单元')).toBe(addressKey('昆仑路12号3单元'))
  expect(addressKey('昆仑路十二号院3栋')).toBe(addressKey('昆仑路１２号院 3号楼'))
  expect(addressKey('5 East 12th Street')).toBe(addressKey('5  E 12 ST'))
  const like = (a: string, b: string): number | undefined => addressLikeness(addressKey(a), addressKey(b))
  expect(like('昆仑路12号', '昆仑路128号')).toBe(0)
  expect(like('昆仑路12号', '黄河路12号')).toBe(0)
  expect(like('昆仑路12号', '昆仑路12号3单元')).toBe(0.85)
  expect(like('95 PROSPECT PARK WEST', '95 2 AVENUE')).toBe(0)
  expect(like('大门口', '昆仑路12号')).toBeUndefined()
  expect(otherHouse('三号楼电梯坏了', '5栋电梯坏了')).toBe(true)
  expect(otherHouse('三号楼电梯坏了', '3 栋的电梯停了')).toBe(false)
})

test('the same matter in other words is likelier than another matter in the same words elsewhere', () => {
  const weights = { metres: 80, halfDays: 10 }
  const here = { samePlace: true, address: undefined, metres: 0, otherHouse: false, closedDays: 0 }
  const said = '3号楼电梯坏了三天,老人下不了楼'
  const of = (words: string, sides: object = {}): number =>
    matchOf({ ...here, words: likenessOf(said, words), ...sides }, weights)
  expect(of('电梯不动了,老人没法下楼')).toBeGreaterThan(0.6)
  expect(of('电梯老是坏')).toBeGreaterThan(0.55)
  expect(of(said, { samePlace: false, metres: 180 })).toBeLessThan(0.2)
  expect(of(said, { otherHouse: true })).toBeLessThan(0.55)
  // closed for three weeks
  expect(of(said, { closedDays: 20 })).toBeLessThan(0.3)
  expect(of(said)).toBeCloseTo(1, 5)
  expect(likenessOf('路灯不亮', '垃圾没人收')).toBe(0)
})

test('a resident sees at most three likely matters, the likeliest first, and none where none is likely', async () => {
  const texts = ['电梯坏了,一直停在三楼', '电梯停在三楼不动', '电梯门关不上', '电梯里灯坏了']
  for (const said of texts) await reported(said)
  const given = { serviceId: world.city.services.get('lift') ?? '', said: '电梯坏了停在三楼', address: '' }
  const at = { placeId: world.city.places.get('baiyang-3') ?? '' }
  const found = await findDuplicates(world.house, { ...given, ...at }, world.clock.now())
  expect(found).toHaveLength(3)
  expect(found[0]?.said).toBe('电梯坏了,一直停在三楼')
  expect(found.map((row) => row.likeness)).toEqual(found.map((row) => row.likeness).toSorted((a, b) => b - a))
  const other = { serviceId: world.city.services.get('water') ?? '', said: '没水', address: '' }
  expect(await findDuplicates(world.house, { ...other, ...at }, world.clock.now())).toEqual([])
  const elsewhere = { placeId: world.city.places.get('shazao-1') ?? '' }
  expect(await findDuplicates(world.house, { ...given, ...elsewhere }, world.clock.now())).toEqual([])
})

test('a merge is undone as if it had not been: the matter is handled on its own again', async () => {
  const first = await reported('楼道灯不亮', 'garbage')
  const second = await reported('楼道没有灯', 'garbage')
  const merged = await secretary.post(`/api/promises/${second.id}/acts/merge`, { into: first.id })
  expect([merged.status, merged.body.state, merged.body.mergedInto.id]).toEqual([200, 'merged', first.id])
  const back = await secretary.post(`/api/promises/${second.id}/acts/unmerge`, { words: '不是一回事' })
  expect([back.status, back.body.state, back.body.mergedInto]).toEqual([200, 'triage', null])
  // and the contact is kept for as long as it is open
  const planned = await world.owner.one<{ n: number }>({
    text: 'select count(*) as n from whistle_contact where case_id = $1 and erase_after is not null',
    values: [second.id],
    name: 'erasure_of_unmerged',
  })
  expect(planned?.n).toBe(0)
  expect(back.body.may.map((offer: { act: string }) => offer.act)).toContain('take_self')
  await done(second.id)
  expect(await acts(second.code, 'rate', { verdict: 'solved' })).not.toContain('role="alert"')
  expect((await secretary.get(`/api/cases/${second.id}`)).body.state).toBe('closed')
  expect((await secretary.get(`/api/cases/${first.id}`)).body.state).toBe('triage')
})

test('each merged reporter has a verdict of their own; "not solved" opens their matter again, the other stays', async () => {
  const first = await reported('垃圾堆在门口', 'garbage')
  const content = await reported('门口垃圾没清', 'garbage')
  const unhappy = await reported('垃圾没有人收', 'garbage')
  for (const { id } of [content, unhappy])
    expect((await secretary.post(`/api/promises/${id}/acts/merge`, { into: first.id })).status).toBe(200)
  // whoever reads of a joined matter is led to the one it is handled with
  const into = await world.owner.one<{ no: string; slug: string }>({
    text: 'select no, slug from whistle_public where id = $1',
    values: [first.id],
    name: 'page_of_first',
  })
  expect(await own(content.code)).toContain(`href="/c/${into?.slug}"`)
  // nothing is done yet: there is nothing to judge
  expect(await own(content.code)).not.toContain('rate_merged')
  expect(await acts(content.code, 'rate_merged', { verdict: 'solved' })).toContain('role="alert"')
  await done(first.id)
  expect(await own(content.code)).toContain('rate_merged')
  await acts(content.code, 'rate_merged', { verdict: 'solved', satisfied: 'yes' })
  await acts(unhappy.code, 'rate_merged', { verdict: 'unsolved', satisfied: 'no', words: '我家门口还有' })
  await acts(first.code, 'rate', { verdict: 'solved', satisfied: 'yes' })
  const read = async (id: string): Promise<{ state: string; mergedInto: unknown }> =>
    (await secretary.get(`/api/cases/${id}`)).body
  expect((await read(first.id)).state).toBe('closed')
  expect((await read(content.id)).state).toBe('merged')
  expect(await read(unhappy.id)).toMatchObject({ state: 'triage', mergedInto: null })
  // once only, and no longer for the desk to undo
  expect(await acts(content.code, 'rate_merged', { verdict: 'unsolved' })).toContain('role="alert"')
  expect((await secretary.post(`/api/promises/${content.id}/acts/unmerge`, { words: '再分' })).status).toBe(409)
  const ratings = await world.owner.many<{ promise_id: string; solved: boolean }>({
    text: 'select promise_id, solved from rating where promise_id = any($1::uuid[]) order by at',
    values: [[first.id, content.id, unhappy.id]],
    name: 'ratings_of_merged',
  })
  expect(ratings).toEqual([
    { promise_id: content.id, solved: true },
    { promise_id: unhappy.id, solved: false },
    { promise_id: first.id, solved: true },
  ])
  // on its own it is handled, and judged like any other
  await done(unhappy.id)
  await acts(unhappy.code, 'rate', { verdict: 'solved' })
  expect((await read(unhappy.id)).state).toBe('closed')
})

test('nobody at the desk gives the verdict of a merged reporter', async () => {
  const first = await reported('水管漏水', 'water')
  const second = await reported('楼下水管漏', 'water')
  await secretary.post(`/api/promises/${second.id}/acts/merge`, { into: first.id })
  await done(first.id)
  for (const login of ['hanqinghe', 'heyan', 'hotline', 'ducha'])
    expect(
      (await (await world.as(login)).post(`/api/promises/${second.id}/acts/rate_merged`, { verdict: 'solved' })).status,
      login,
    ).toBe(403)
})
