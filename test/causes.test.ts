import { afterAll, beforeAll, expect, test } from 'vitest'
import { importBatch } from '../src/modules/whistle/actions/import.ts'
import type { ImportedCase } from '../src/modules/whistle/actions/import.ts'
import { lookForHotSpots } from '../src/modules/whistle/hotspots/actions.ts'
import { findLine, findServices } from '../src/modules/whistle/store/catalogue.ts'
import { planOf, takePhoto } from './causes.ts'
import { openWorld, unitId } from './world.ts'
import type { Client, World } from './world.ts'

let world: World
let street: Client
let otherStreet: Client
let city: Client
let number = 0
const day = 86_400_000

/** Matters at a registered place, so many days ago; closed ones took a day. */
async function happened(
  place: string,
  community: string,
  service: string,
  daysAgo: number[],
  closed = true,
): Promise<string[]> {
  const found = (await findServices(world.house.db)).find((row) => row.key === service)
  if (!found) throw new Error(service)
  const line = await findLine(world.house.db, unitId(world, community))
  const now = world.clock.now().getTime()
  return importBatch(
    world.house,
    daysAgo.map((days): ImportedCase => {
      number += 1
      const at = new Date(now - days * day)
      return {
        externalNo: `t-${number}`,
        external: {},
        at,
        closedAt: closed ? new Date(at.getTime() + Math.min(day, days * day * 0.5)) : undefined,
        state: closed ? 'closed' : 'triage',
        result: 'solved',
        service: found,
        line,
        lead: undefined,
        placeId: world.city.places.get(place),
        said: '我家门口又堵了,电话 13900001234',
        address: '',
        lon: undefined,
        lat: undefined,
        locale: 'zh',
        name: undefined,
        phone: undefined,
      }
    }),
  )
}

beforeAll(async () => {
  world = await openWorld()
  street = await world.as('fenban2')
  otherStreet = await world.as('shenfenban')
  city = await world.as('fenban0')
  // a year of one or two a month at the truck strip, then nine in thirty days; a steady market besides
  await happened('shazao-truck', 'shazao', 'parking', [385, 350, 330, 290, 260, 230, 200, 170, 150, 120, 100, 70, 45])
  await happened('shazao-truck', 'shazao', 'parking', [28, 25, 22, 18, 15, 11, 8, 4, 1], false)
  await happened('baiyang-market', 'baiyang', 'parking', [380, 350, 320, 290, 260, 230, 200, 170, 140, 110, 80, 50, 20])
  await lookForHotSpots(world.house)
})
afterAll(() => world.close())

const plan = (over: object = {}): object => planOf(world, over)
const photo = (by: Client): Promise<string> => takePhoto(world, by)

test('a place that has many more than it used to stands out, with the numbers behind; a steady one does not', async () => {
  const { body } = await street.get('/api/hotspots')
  const spot = body.spots.find((row: { scope: string }) => row.scope === 'place')
  expect(spot).toMatchObject({ n: 9, days: 30, merged: 0, setAside: 0 })
  expect(spot.history).toHaveLength(11)
  expect(spot.usual).toBeCloseTo(spot.history.reduce((a: number, b: number) => a + b, 0) / 11, 6)
  expect(spot.chance).toBeLessThan(0.001)
  expect(body.run.checked).toBeGreaterThanOrEqual(4)
  expect((await otherStreet.get('/api/hotspots')).body.spots).toEqual([])
})

test('every number opens to the matters it counts', async () => {
  const [spot] = (await street.get('/api/hotspots')).body.spots
  for (let period = 0; period <= spot.history.length; period++) {
    const { body } = await street.get(`/api/hotspots/${spot.id}?period=${period}`)
    const counted = body.cases.filter((row: { why: string }) => row.why === 'counted')
    expect(counted).toHaveLength(period === 0 ? spot.n : spot.history[period - 1])
  }
  expect((await street.get(`/api/hotspots/${spot.id}?period=99`)).status).toBe(404)
  expect((await street.get(`/api/hotspots/${spot.id}?period=-1`)).status).toBe(422)
})

test('a duplicate counts once, and says so', async () => {
  const [spot] = (await street.get('/api/hotspots')).body.spots
  const { cases } = (await street.get(`/api/hotspots/${spot.id}`)).body
  const secretary = await world.as('jiangshazao')
  const merged = await secretary.post(`/api/promises/${cases[0].id}/acts/merge`, { into: cases[1].id })
  expect(merged.status).toBe(200)
  expect((await street.post('/api/hotspots/look')).status).toBe(200)
  const after = (await street.get('/api/hotspots')).body.spots.find((row: { scope: string }) => row.scope === 'place')
  expect(after).toMatchObject({ id: spot.scope === 'place' ? spot.id : after.id, n: 8, merged: 1 })
  const kinds = (await street.get(`/api/hotspots/${after.id}`)).body.cases.map((row: { why: string }) => row.why)
  expect(kinds.filter((why: string) => why === 'merged')).toHaveLength(1)
})

test('nobody reads a hot spot outside their area, and a department reads none', async () => {
  const [spot] = (await street.get('/api/hotspots')).body.spots
  for (const login of ['shenfenban', 'songan', 'traffic-head'])
    expect((await (await world.as(login)).get(`/api/hotspots/${spot.id}`)).status).toBe(404)
  expect((await (await world.as('traffic-head')).get('/api/hotspots')).body.spots).toEqual([])
  expect((await world.anyone.get('/api/hotspots')).status).toBe(401)
  expect((await (await world.as('songan')).post('/api/hotspots/look')).status).toBe(403)
})

test('a topic is picked from a hot spot once a month, and shows before and since', async () => {
  const spot = (await street.get('/api/hotspots')).body.spots[0]
  const given = {
    month: '2026-11',
    title: '夜间货车占道',
    why: '居民议事会点名要办',
    leadId: unitId(world, 'traffic'),
    hotSpotId: spot.id,
  }
  expect((await street.post('/api/topics', { ...given, month: '2026-10' })).body.errors[0].path).toBe('month')
  expect((await (await world.as('songan')).post('/api/topics', given)).status).toBe(403)
  expect((await otherStreet.post('/api/topics', given)).status).toBe(404)
  const [first, second] = await Promise.all([street.post('/api/topics', given), street.post('/api/topics', given)])
  expect([first.status, second.status].toSorted((a, b) => a - b)).toEqual([200, 409])
  const { topics } = (await street.get('/api/topics')).body
  expect(topics).toHaveLength(1)
  expect(topics[0]).toMatchObject({ month: '2026-11', baseline: { n: spot.n, days: 30 }, since: { whole: false } })
  const { body } = await street.get(`/api/topics/${topics[0].id}`)
  const counted = (rows: { why: string }[]): number => rows.filter((row) => row.why === 'counted').length
  expect(counted(body.before)).toBe(topics[0].before.n)
  expect(counted(body.since)).toBe(topics[0].since.n)
  // who leads it reads the sums and none of the matters of another's area
  const lead = (await (await world.as('traffic-head')).get(`/api/topics/${topics[0].id}`)).body
  expect(lead.topic.before.n).toBe(topics[0].before.n)
  expect([...lead.linked, ...lead.before, ...lead.since]).toEqual([])
  expect((await otherStreet.get(`/api/topics/${topics[0].id}`)).status).toBe(404)
})

test('a topic by hand needs an area and a kind; ended, its month is free again', async () => {
  const given = { month: '2027-01', title: '市场排水', why: '冬天结冰,老人摔跤', leadId: unitId(world, 'water') }
  expect((await otherStreet.post('/api/topics', given)).body.errors[0].path).toBe('serviceId')
  const full = { ...given, areaId: unitId(world, 'baiyang'), serviceId: world.city.services.get('sewage') }
  expect((await otherStreet.post('/api/topics', { ...full, areaId: unitId(world, 'shazao') })).status).toBe(422)
  const { body } = await otherStreet.post('/api/topics', full)
  expect((await street.post(`/api/topics/${body.id}/end`, { why: '不归这里管' })).status).toBe(404)
  expect((await otherStreet.post(`/api/topics/${body.id}/end`, { why: '并到明年的工程里' })).status).toBe(200)
  expect((await otherStreet.post(`/api/topics/${body.id}/end`, { why: '再结束一次' })).status).toBe(409)
  expect((await otherStreet.post('/api/topics', full)).status).toBe(200)
})

test('a plan with faulty answers says which, and plans nothing', async () => {
  const faulty: [object, string][] = [
    [{ until: '2026-11-24' }, 'until'],
    [{ until: '2036-01-01' }, 'until'],
    [{ ownerId: unitId(world, 'shazao') }, 'ownerId'],
    [{ areaId: unitId(world, 'baiyang') }, 'areaId'],
    [{ areaId: unitId(world, '632801002') }, 'areaId'],
    [{ supportIds: [unitId(world, 'traffic')] }, 'supportIds'],
    [{ supportIds: [crypto.randomUUID()] }, 'supportIds'],
    [{ caseIds: [crypto.randomUUID()] }, 'caseIds'],
  ]
  for (const [over, path] of faulty) {
    const { status, body } = await street.post('/api/projects', plan(over))
    expect([status, body.errors?.[0]?.path], JSON.stringify(over)).toEqual([422, path])
  }
  expect((await street.post('/api/projects', plan({ hotSpotId: crypto.randomUUID() }))).status).toBe(404)
  expect((await (await world.as('traffic-head')).post('/api/projects', plan())).status).toBe(403)
  expect((await street.get('/api/projects')).body.rows).toEqual([])
})

test('a project goes from the hot spot to the verdict of the community, and nobody marks their own paper', async () => {
  const spot = (await street.get('/api/hotspots')).body.spots.find((row: { scope: string }) => row.scope === 'place')
  const cases = (await street.get(`/api/hotspots/${spot.id}`)).body.cases.filter(
    (row: { why: string }) => row.why === 'counted',
  )
  const given = plan({ hotSpotId: spot.id, caseIds: cases.map((row: { id: string }) => row.id) })
  const key = { 'idempotency-key': 'plan-a-project-1' }
  const made = (await street.post('/api/projects', given, key)).body
  expect((await street.post('/api/projects', given, key)).body).toEqual(made)
  const [traffic, squad, secretary, verifier, supervisor, housing] = await Promise.all(
    ['traffic-head', 'zhifa', 'jiangshazao', 'heyan2', 'ducha', 'guchangchuan'].map((login) => world.as(login)),
  )
  if (!traffic || !squad || !secretary || !verifier || !supervisor || !housing) throw new Error('nobody there')
  // whom it concerns sees it; who has nothing to do with it learns not even that it exists
  for (const each of [street, city, traffic, squad, secretary, verifier])
    expect((await each.get(`/api/projects/${made.id}`)).body).toMatchObject({ no: made.no, baseline: { n: spot.n } })
  for (const each of [housing, otherStreet]) {
    expect((await each.get(`/api/projects/${made.id}`)).status).toBe(404)
    expect((await each.get(`/api/promises/${made.id}/view`)).status).toBe(404)
    expect((await each.get('/api/projects')).body.rows).toEqual([])
  }
  // a department sees the sums of the linked matters, not the matters
  expect((await traffic.get(`/api/projects/${made.id}`)).body).toMatchObject({ cases: cases.length, linked: [] })
  expect((await street.get(`/api/projects?case=${cases[0].id}`)).body.rows).toHaveLength(1)

  const view = (await traffic.get(`/api/promises/${made.id}/view`)).body
  expect(view.dueAt).toBe('2026-12-31T10:00:00.000Z')
  expect(view.clocks[0].before).toEqual([])
  expect(view.clocks[0].explain.zh[0]).toContain('约定的日期')
  const act = (by: Client, id: string, name: string, input: object = {}) =>
    by.post(`/api/promises/${id}/acts/${name}`, input)
  const part = (unit: string): string =>
    view.children.find((row: { unit: { id: string } }) => row.unit.id === unitId(world, unit)).id
  expect((await act(traffic, made.id, 'start')).status).toBe(200)
  // before the parts are done nothing can be reported
  const proof = async (by: Client): Promise<object> => ({ words: '做完了', photos: [await photo(by)] })
  expect((await act(traffic, made.id, 'report_done', await proof(traffic))).status).toBe(409)
  expect((await act(traffic, part('enforcement'), 'finish', await proof(traffic))).status).toBe(403)
  expect((await act(squad, part('enforcement'), 'finish', { words: '没有照片' })).status).toBe(422)
  expect((await act(squad, part('enforcement'), 'finish', await proof(squad))).status).toBe(200)
  expect((await act(traffic, part('traffic'), 'finish', await proof(traffic))).status).toBe(200)
  // the date moves only by an act of somebody above, within the limit
  expect((await act(traffic, made.id, 'ask_extension', { until: '2027-01-15', words: '冻土' })).status).toBe(200)
  expect((await act(traffic, made.id, 'approve_extension', { until: '2027-01-15', words: '自己批' })).status).toBe(403)
  expect((await act(supervisor, made.id, 'approve_extension', { until: '2099-01-15', words: '太远' })).status).toBe(422)
  expect((await act(supervisor, made.id, 'approve_extension', { until: '2027-01-15', words: '同意' })).status).toBe(200)
  expect((await act(supervisor, made.id, 'pause', { reason: 'season', words: '冻土' })).status).toBe(200)
  expect((await act(supervisor, made.id, 'resume', { until: '2027-03-15', words: '开春' })).status).toBe(200)
  expect((await traffic.get(`/api/projects/${made.id}`)).body.dueAt).toBe('2027-03-15T10:00:00.000Z')

  expect((await act(traffic, made.id, 'report_done', await proof(traffic))).status).toBe(200)
  // the owner can neither check nor judge, the community cannot judge what was not checked
  expect((await act(traffic, made.id, 'verify', { words: '自己核' })).status).toBe(403)
  expect((await act(secretary, made.id, 'judge_kept', { words: '先判' })).status).toBe(409)
  expect((await act(verifier, made.id, 'verify', { words: '去看过' })).status).toBe(200)
  expect((await act(traffic, made.id, 'judge_kept', { words: '自己判' })).status).toBe(403)
  expect((await act(squad, made.id, 'judge_kept', { words: '帮着判' })).status).toBe(403)
  expect((await act(secretary, made.id, 'judge_not_kept', { words: '只划了一半' })).status).toBe(200)
  expect((await act(traffic, made.id, 'replan', { until: '2027-04-30', words: '补划另一半' })).status).toBe(200)
  expect((await act(traffic, made.id, 'report_done', await proof(traffic))).status).toBe(200)
  expect((await act(verifier, made.id, 'verify', { words: '又去看过' })).status).toBe(200)
  // pressed twice, or by two at once: judged once
  const judged = await Promise.all([1, 2].map(() => act(secretary, made.id, 'judge_kept', { words: '都停进去了' })))
  expect(judged.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409])
  expect((await street.get('/api/projects?what=kept')).body.rows).toMatchObject([{ state: 'kept', light: 'kept' }])
  // it comes back: reopened by those served, within its time
  expect((await act(secretary, made.id, 'reopen', { words: '又停到路上' })).status).toBe(200)
  expect((await street.get('/api/projects?what=late')).body.rows).toMatchObject([
    { state: 'reopened', light: 'overdue' },
  ])
})

test('the public page of a project says who and until when, and no word of a resident or an official', async () => {
  const html = { accept: 'text/html' }
  const { rows } = (await street.get('/api/projects')).body
  const list = await world.anyone.get('/projects', html)
  expect(list.text).toContain(rows[0].title)
  const page = await world.anyone.get(`/projects/${rows[0].no}`, html)
  expect(page.text).toContain('公安交警大队')
  for (const secret of ['13900001234', '我家门口', '去看过', '只划了一半', '自己批'])
    expect(page.text).not.toContain(secret)
  expect((await world.anyone.get('/projects/P-2026-999', html)).status).toBe(404)
  expect((await world.anyone.get("/projects/'%22%3E%3Cscript%3E", html)).status).toBe(404)
  const linked = (await street.get(`/api/projects/${rows[0].id}`)).body.linked[0]
  const { body } = await street.get(`/api/cases/${linked.id}`)
  expect((await world.anyone.get(`/c/${body.slug}`, html)).text).toContain(rows[0].title)
  expect((await world.anyone.get('/board', html)).text).toContain('项目')
})

test('the public map shows no cell below the least number and no hidden matter, and fits a slow line', async () => {
  const html = { accept: 'text/html' }
  const first = await world.anyone.get('/map?what=all', html)
  expect(first.status).toBe(200)
  expect(first.text.length).toBeLessThan(30_000)
  expect(first.text).not.toMatch(/<script(?! src)|style=|NaN/)
  expect(first.text).toContain('role="img"')
  for (const query of ['?unit=x', '?unit=', '?what=%27', `?unit=${crypto.randomUUID()}`])
    expect([200, 404]).toContain((await world.anyone.get(`/map${query}`, html)).status)
  // a department is no area: its work is no public map
  expect((await world.anyone.get(`/map?unit=${unitId(world, 'traffic')}`, html)).status).toBe(404)
})

test('the desk map and the flow count what lies within one own scope, and their table adds up', async () => {
  const map = (await street.get('/api/map?what=all')).body
  const sum = (rows: { n: number }[]): number => rows.reduce((total, row) => total + row.n, 0)
  expect(sum(map.rows)).toBe(map.n)
  expect(sum(map.marks)).toBe(map.placed)
  expect(map.n).toBe(22)
  expect((await street.get(`/api/map?unit=${unitId(world, 'baiyang')}`)).status).toBe(404)
  expect((await street.get(`/api/flow?unit=${unitId(world, 'baiyang')}`)).status).toBe(404)
  const housing = await world.as('guchangchuan')
  expect((await housing.get('/api/map?what=all')).body.n).toBe(0)
  expect((await housing.get('/api/flow')).body.open).toBe(0)
  const flow = (await street.get('/api/flow')).body
  expect(flow.weeks).toHaveLength(26)
  expect(sum(flow.ages)).toBe(flow.open)
  expect(flow.open).toBe((await street.get('/api/map?what=open')).body.n)
})
