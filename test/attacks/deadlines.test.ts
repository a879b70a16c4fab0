import ical from 'node-ical'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fold } from '../../src/modules/whistle/deadlines/calendar.ts'
import { sql } from '../../src/platform/db/sql.ts'
import { openWorld, unitId } from '../world.ts'
import type { Client, World } from '../world.ts'

const words = '我住三单元 502,姓王'
let world: World
let agent: Client
let secretary: Client
let housing: Client
let address = ''
let caseId = ''
beforeAll(async () => {
  world = await openWorld()
  agent = await world.as('hotline')
  secretary = await world.as('hanqinghe')
  housing = await world.as('songan')
  caseId = await whistle('baiyang-3')
  address = await linkOf(housing)
})
afterAll(() => world.close())

const move = (minutes: number): void => world.clock.set(new Date(world.clock.now().getTime() + minutes * 60_000))

async function whistle(place: string): Promise<string> {
  const made = await agent.post('/api/cases', {
    serviceId: world.city.services.get('water'),
    placeId: world.city.places.get(place),
    said: words,
    phone: '13900007788',
    name: '王桂珍',
    channel: 'phone',
  })
  const blown = await secretary.post(`/api/promises/${made.body.id}/acts/blow`, {
    kind: 'livelihood',
    reason: 'beyond',
    lead: unitId(world, 'housing'),
    supports: [unitId(world, 'water')],
    words: '请王桂珍家 502 来办',
  })
  expect([blown.status, blown.text.slice(0, 200)]).toEqual([200, expect.any(String)])
  return made.body.id
}
async function linkOf(by: Client, lang = 'zh'): Promise<string> {
  const made = await by.post(`/api/deadline-links?lang=${lang}`, {})
  expect(made.status).toBe(200)
  expect(made.body.url).toMatch(/^http:\/\/127\.0\.0\.1:8632\/deadlines\/[\w-]{43}\.ics$/)
  return new URL(made.body.url).pathname
}
type Item = {
  uid: string
  sequence: string
  start: Date
  due: Date
  summary: string
  status: string
  url: string
  completed: Date
  type: string
}
/** As a calendar program reads it. */
async function read(path: string): Promise<Item[]> {
  const answer = await world.anyone.get(path)
  expect([path, answer.status]).toEqual([path, 200])
  for (const line of answer.text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  expect(answer.text).not.toMatch(/[^\r]\n/)
  return Object.values(ical.sync.parseICS(answer.text)).filter(
    (item: any) => item.type === 'VEVENT' || item.type === 'VTODO',
  ) as unknown as Item[]
}
const callUpOf = async (id: string): Promise<string> =>
  (await secretary.get(`/api/cases/${id}`)).body.callUps.find(
    (row: { unit: { id: string } }) => row.unit.id === unitId(world, 'housing'),
  ).id

test('a calendar program reads the running due dates of the unit, each with its own lasting name', async () => {
  const items = await read(address)
  const callUp = await callUpOf(caseId)
  expect(items.map((item) => item.uid).toSorted()).toEqual(
    ['arrival', 'contact', 'done', 'receipt'].map((clock) => `${callUp}.${clock}@gankao`),
  )
  for (const item of items) {
    expect(item.status).toBe('CONFIRMED')
    expect(Number(item.sequence)).toBe(0)
    expect(item.start.getTime()).toBeGreaterThan(world.clock.now().getTime())
    expect(item.url).toBe(`http://127.0.0.1:8632/desk/cases/${caseId}`)
    expect(item.summary).toMatch(/^(签收|到场|联系居民|办结): .*W-2026-\d+-\d/)
  }
  const answer = await world.anyone.get(address)
  expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8')
  expect(answer.headers['cache-control']).toBe('private, no-cache')
})

test('nothing personal stands in it: no word of the resident or of a colleague, no name, no number', async () => {
  for (const path of [address, `${address}?as=todo`]) {
    const { text } = await world.anyone.get(path)
    const plain = text.replaceAll('\r\n ', '')
    for (const secret of ['502', '王桂珍', '13900007788', '7788', words, '请王桂珍'])
      expect(plain).not.toContain(secret)
  }
})

test('the title is that of the public copy, and where that is kept from the public the kind of matter alone', async () => {
  await secretary.post(`/api/cases/${caseId}/public`, {
    title: '三号楼; 漏水, 已改\\标题',
    said: '',
    hidden: false,
    photos: false,
  })
  expect((await read(address))[0]?.summary).toContain('三号楼; 漏水, 已改\\标题')
  await secretary.post(`/api/cases/${caseId}/public`, { title: '李某某家的事', said: '', hidden: true, photos: false })
  const items = await read(address)
  expect(items[0]?.summary).not.toContain('李某某')
  expect(items[0]?.summary).toContain('漏水')
})

test('a date that moves keeps its name and its sequence rises; a paused clock is tentative; an ended one is told', async () => {
  const id = await whistle('baiyang-9')
  const callUp = await callUpOf(id)
  const own = async (clock: string, path = address): Promise<Item | undefined> =>
    (await read(path)).find((item) => item.uid === `${callUp}.${clock}@gankao`)
  const before = await own('done')
  const arrived = await housing.post(`/api/promises/${callUp}/acts/arrive`, { how: 'site' })
  expect([arrived.status, arrived.text.slice(0, 300)]).toEqual([200, expect.any(String)])
  const ended = await own('arrival')
  expect(ended?.status).toBe('CANCELLED')
  expect(Number(ended?.sequence)).toBe(1)
  const asTodo = await own('arrival', `${address}?as=todo`)
  expect([asTodo?.type, asTodo?.status, asTodo?.completed.toISOString()]).toEqual([
    'VTODO',
    'COMPLETED',
    world.clock.now().toISOString().replace(/\.\d+/, '.000'),
  ])
  move(60)
  const paused = await secretary.post(`/api/promises/${callUp}/acts/pause`, { reason: 'resident', words: '等居民开门' })
  expect([paused.status, paused.text.slice(0, 300)]).toEqual([200, expect.any(String)])
  expect(await own('done')).toMatchObject({ status: 'TENTATIVE' })
  move(60 * 24)
  agent = await world.as('hotline')
  secretary = await world.as('hanqinghe')
  housing = await world.as('songan')
  const resumed = await secretary.post(`/api/promises/${callUp}/acts/resume`, {})
  expect([resumed.status, resumed.text.slice(0, 300)]).toEqual([200, expect.any(String)])
  const after = await own('done')
  expect(after?.start.getTime()).toBeGreaterThan(before?.start.getTime() ?? 0)
  expect(Number(after?.sequence)).toBeGreaterThan(Number(before?.sequence))
  expect(after?.status).toBe('CONFIRMED')
})

test('a reader that asks again hears that nothing changed, until it did', async () => {
  const first = await world.anyone.get(address)
  const tag = { 'if-none-match': String(first.headers['etag']) }
  move(30)
  expect((await world.anyone.get(address, tag)).status).toBe(304)
  await whistle('baiyang-9')
  expect((await world.anyone.get(address, tag)).status).toBe(200)
})

test('a curious neighbour gets nothing: not by guessing, not with a link made anew, not of another unit', async () => {
  const token = address.slice(11, -4)
  const wrong = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
  for (const path of [
    `/deadlines/${wrong}.ics`,
    '/deadlines/x.ics',
    `/deadlines/${token}`,
    `/deadlines/${token}.ics.ics`,
  ])
    expect([path, (await world.anyone.get(path)).status]).toEqual([path, 404])
  expect((await world.anyone.get('/deadlines/%00.ics')).status).toBe(422)
  const water = await world.as('shuiwu')
  const theirs = await linkOf(water, 'en')
  const uids = new Set((await read(address)).map((item) => item.uid))
  const other = await read(theirs)
  expect(other.length).toBeGreaterThan(0)
  expect(other.filter((item) => uids.has(item.uid))).toEqual([])
  expect(other[0]?.summary).toMatch(/^(receipt|arrival|contact|done by): /)
  // another's link is neither listed nor ended by me
  const mine = (await housing.get('/api/deadline-links')).body.links
  expect(mine).toHaveLength(1)
  expect((await water.delete(`/api/deadline-links/${mine[0].id}`)).status).toBe(404)
  expect((await water.get('/api/deadline-links')).text).not.toContain(mine[0].id)
  expect((await world.anyone.post('/api/deadline-links', {})).status).toBe(401)
  await world.anyone.get(address)
})

test('a link made anew ends the one before; one that is ended answers nothing; each is in the journal, the token nowhere', async () => {
  const old = address
  address = await linkOf(housing)
  expect((await world.anyone.get(old)).status).toBe(404)
  expect((await world.anyone.get(address)).status).toBe(200)
  const [link] = (await housing.get('/api/deadline-links')).body.links
  expect((await housing.delete(`/api/deadline-links/${link.id}`)).status).toBe(200)
  expect((await world.anyone.get(address)).status).toBe(404)
  const verbs = await world.owner.many<{ verb: string }>(
    sql`select verb from journal where object_kind = 'deadline_link' and person_id is not null order by at, id`,
  )
  expect(verbs.map((row) => row.verb)).toEqual(
    expect.arrayContaining(['make_deadline_link', 'rotate_deadline_link', 'end_deadline_link']),
  )
  const token = address.slice(11, -4)
  for (const table of ['deadline_link', 'journal', 'idempotency'])
    expect(
      JSON.stringify(await world.owner.many({ text: `select * from ${table}`, values: [], name: table })),
    ).not.toContain(token)
  address = await linkOf(housing)
})

test('when the grant ends, the link answers nothing from that day on', async () => {
  expect((await world.anyone.get(address)).status).toBe(200)
  await world.owner.run(sql`update grants set valid = daterange(lower(valid), '2026-11-25') where account_id = (
    select id from account where login = 'songan')`)
  expect((await world.anyone.get(address)).status).toBe(404)
  await world.owner.run(sql`update grants set valid = daterange(lower(valid), null) where account_id = (
    select id from account where login = 'songan')`)
  expect((await world.anyone.get(address)).status).toBe(200)
})

test('a disabled account loses its link for good, also when it is enabled again', async () => {
  const admin = await world.as('admin')
  const account = await world.owner.one<{ id: string }>(sql`select id from account where login = 'songan'`)
  const disabled = await admin.post(`/api/accounts/${account?.id}/disabled`, { disabled: true, reason: '调离' })
  expect([disabled.status, disabled.text]).toEqual([200, expect.any(String)])
  expect((await world.anyone.get(address)).status).toBe(404)
  await admin.post(`/api/accounts/${account?.id}/disabled`, { disabled: false, reason: '回来' })
  expect((await world.anyone.get(address)).status).toBe(404)
  housing = await world.as('songan')
  expect((await housing.get('/api/deadline-links')).body.links).toEqual([])
})

test('a long line is folded at 75 octets and never inside a character', () => {
  const folded = fold(`SUMMARY:${'漏水👷x'.repeat(60)}`)
  for (const line of folded.trimEnd().split('\r\n')) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(line).not.toContain('\uFFFD')
  }
  expect(folded.replaceAll('\r\n ', '')).toBe(`SUMMARY:${'漏水👷x'.repeat(60)}\r\n`)
})
