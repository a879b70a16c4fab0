import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, unitId } from '../../../test/world.ts'
import type { Client, World } from '../../../test/world.ts'
import { sql } from '../../platform/db/sql.ts'
import { foldDeltas, readSums } from '../indicator/store.ts'

let world: World
let admin: Client
let secretary: Client
const reason = '市委编办 2026 年第 3 号文'
const huanghe = '632801002'
const hexi = '632801004'

beforeAll(async () => {
  world = await openWorld()
  admin = await world.as('admin')
  secretary = await world.as('hanqinghe')
})
afterAll(() => world.close())

async function tree(parent: string, on?: string): Promise<string[]> {
  const answer = await admin.get(`/api/units?parent=${parent}${on ? `&on=${on}` : ''}`)
  return answer.body.units.map((unit: { id: string }) => unit.id)
}

async function report(by: Client, area: string): Promise<string> {
  const answer = await by.post('/api/cases', {
    serviceId: world.city.services.get('water'),
    areaId: unitId(world, area),
    said: '楼道里漏水三天了',
    phone: '13900001234',
    channel: 'window',
  })
  expect(answer.status).toBe(200)
  return answer.body.id
}

async function pathOf(unit: string, treeName = 'duty'): Promise<string> {
  const row = await world.owner.one<{ path: string }>(
    sql`select path from placement where unit_id = ${unit} and tree = ${treeName} and upper_inf(valid)`,
  )
  return row?.path ?? ''
}

test('everybody who is signed in reads the tree of the city, but people only in their own area', async () => {
  expect((await world.anyone.get('/api/units')).status).toBe(401)
  const top = (await secretary.get('/api/units')).body.units
  expect(top).toHaveLength(1)
  expect(top[0].nameZh).toBe('格木市(演示)')
  expect(top[0].children).toBeGreaterThan(20)
  const own = (await secretary.get(`/api/units/${unitId(world, 'baiyang')}`)).body
  expect(own.line.map((unit: { nameZh: string }) => unit.nameZh)).toEqual(['格木市(演示)', '河西街道', '白杨社区'])
  expect(own.posts.map((post: { nameZh: string }) => post.nameZh)).toContain('韩青禾')
  expect(own.posts[0].login).toBeNull()
  expect(own.mayEdit).toBe(false)
  const other = (await secretary.get(`/api/units/${unitId(world, 'shazao')}`)).body
  expect(other.nameZh).toBe('沙枣社区')
  expect(other.posts).toEqual([])
  const all = (await admin.get(`/api/units/${unitId(world, 'shazao')}`)).body
  expect(all.posts[0].login).toBe('jiangshazao')
  expect(all.mayEdit).toBe(true)
  const found = (await secretary.get('/api/units/search?query=沙枣&kinds=community')).body.units
  expect(found[0].nameZh).toBe('沙枣社区')
  expect((await secretary.get('/api/units/search?query=%25')).body.units).toEqual([])
  expect((await secretary.get(`/api/units/${world.city.places.get('baiyang-3')}`)).status).toBe(404)
})

test('a renamed unit keeps its old name in the past', async () => {
  const id = unitId(world, 'parks')
  const given = { nameZh: '园林和林草局', nameEn: 'Parks and Forestry Bureau', from: '2026-11-10', reason }
  expect((await admin.post(`/api/units/${id}/rename`, { ...given, from: '2026-11-25' })).status).toBe(422)
  expect((await admin.post(`/api/units/${id}/rename`, { ...given, from: '2019-01-01' })).status).toBe(422)
  expect((await admin.post(`/api/units/${id}/rename`, given)).status).toBe(200)
  expect((await admin.get(`/api/units/${id}`)).body.nameZh).toBe('园林和林草局')
  const past = (await admin.get(`/api/units/${id}?on=2026-11-09`)).body
  expect(past.nameZh).toBe('园林绿化中心')
  expect(past.mayEdit).toBe(false)
  const named = past.history.find((row: { what: string }) => row.what === 'named')
  expect(named).toMatchObject({ at: '2026-11-10', zh: '园林绿化中心 → 园林和林草局', reason, by: { zh: '纪云舟' } })
  // the journal tells it to the administrators of the place, the city's secretary of elsewhere sees the bare fact
  const seen = (await secretary.get(`/api/units/${id}`)).body.history
  expect(seen.find((row: { what: string }) => row.what === 'named')).toMatchObject({ by: null, reason: null })
})

test('when a community moves, its matters and their rights go along, and history stays', async () => {
  const id = unitId(world, 'baiyang')
  const agent = await world.as('hotline')
  const own = await report(agent, 'baiyang')
  const blown = await secretary.post(`/api/promises/${own}/acts/blow`, {
    kind: 'livelihood',
    reason: 'beyond',
    lead: unitId(world, 'housing'),
    words: '请来看看',
  })
  expect(blown.status).toBe(200)
  const other = await report(agent, 'shazao')
  await world.house.write({ kind: 'system', scope: { lo: '', hi: '~' } }, undefined, (tx) => foldDeltas(tx, 1000))
  const late = await report(agent, 'baiyang')
  const before = await pathOf(id)
  const streets = [await pathOf(unitId(world, hexi)), await pathOf(unitId(world, huanghe))] as const
  const city = await pathOf(unitId(world, 'city'))
  const opened = async (path: string): Promise<number> =>
    (await readSums(world.owner, [path], '2026-01-01')).find((row) => row.key === 'place.opened')?.n ?? 0
  expect([await opened(streets[0]), await opened(streets[1]), await opened(city)]).toEqual([2, 1, 3])
  const old = { dispatcher: await world.as('shenfenban'), next: await world.as('fenban2') }
  expect((await old.dispatcher.get(`/api/cases/${own}`)).status).toBe(200)
  expect((await old.next.get(`/api/cases/${own}`)).status).toBe(404)

  const given = { parentId: unitId(world, huanghe), from: '2026-11-20', reason }
  const key = { 'idempotency-key': 'move-baiyang-once' }
  const moved = await admin.post(`/api/units/${id}/move`, given, key)
  expect(moved.status).toBe(200)
  expect(moved.body.moved).toBeGreaterThanOrEqual(5)
  expect((await admin.post(`/api/units/${id}/move`, given, key)).body).toEqual(moved.body)

  const path = await pathOf(id)
  expect(path.startsWith(streets[1])).toBe(true)
  expect((await old.dispatcher.get(`/api/cases/${own}`)).status).toBe(404)
  expect((await old.next.get(`/api/cases/${own}`)).status).toBe(200)
  expect((await old.next.get(`/api/cases/${other}`)).status).toBe(200)
  expect((await secretary.get(`/api/cases/${late}`)).status).toBe(200)
  expect([await opened(streets[0]), await opened(streets[1]), await opened(city)]).toEqual([0, 3, 3])
  for (const [table, column] of [
    ['promise', 'path'],
    ['promise', 'hold'],
    ['whistle_case', 'path'],
    ['whistle_contact', 'path'],
    ['whistle_public', 'area_path'],
    ['indicator', 'path'],
    ['indicator_delta', 'path'],
    ['placement', 'path'],
  ] as const) {
    const live = table === 'placement' ? ' and upper_inf(valid)' : ''
    const text = `select count(*) as n from ${table} where ${column} >= $1 and ${column} < $1 || '~'${live}`
    const row = await world.owner.one<{ n: number }>({ text, values: [before], name: `left-${table}-${column}` })
    expect([table, column, row?.n]).toEqual([table, column, 0])
  }
  // the department that was called keeps what it holds
  const songan = await world.as('songan')
  expect((await songan.get('/api/waiting')).body.rows).toHaveLength(1)
  // acts go on
  const note = await secretary.post(`/api/promises/${late}/acts/take_self`, {})
  expect(note.status).toBe(200)

  expect(await tree(unitId(world, huanghe), '2026-11-19')).not.toContain(id)
  expect(await tree(unitId(world, hexi), '2026-11-19')).toContain(id)
  expect(await tree(unitId(world, huanghe), '2026-11-20')).toContain(id)
  const past = (await admin.get(`/api/units/${id}?on=2026-11-19`)).body
  expect(past.line.map((unit: { nameZh: string }) => unit.nameZh)).toEqual(['格木市(演示)', '河西街道', '白杨社区'])
  const placed = past.history.find((row: { what: string }) => row.what === 'placed')
  expect(placed).toMatchObject({ at: '2026-11-20', tree: 'duty', zh: '黄河路街道', reason })
})

test('no unit goes below itself, too deep, or before its last change', async () => {
  const grid = unitId(world, 'baiyang-grid-1')
  const post = (id: string, input: object) =>
    admin.post(`/api/units/${id}/move`, { from: '2026-11-24', reason, ...input })
  expect((await post(unitId(world, 'baiyang'), { parentId: grid })).body.code).toBe('unit.below_itself')
  expect((await post(unitId(world, 'city'), { parentId: grid })).body.code).toBe('unit.below_itself')
  expect((await post(unitId(world, 'baiyang'), { parentId: unitId(world, hexi), from: '2026-11-19' })).status).toBe(422)
  let parentId = grid
  for (const name of ['五级', '六级']) {
    const made = await admin.post('/api/units', { kind: 'grid', nameZh: name, nameEn: name, parentId, reason })
    expect(made.status).toBe(200)
    parentId = made.body.id
  }
  const deep = await admin.post('/api/units', { kind: 'grid', nameZh: '七级', nameEn: '7', parentId, reason })
  expect(deep.body.code).toBe('unit.too_deep')
  expect((await post(unitId(world, 'baiyang-grid-2'), { parentId })).body.code).toBe('unit.too_deep')
  const missing = { parentId: unitId(world, 'housing'), tree: 'party' }
  expect((await post(unitId(world, 'baiyang'), missing)).body.code).toBe('unit.not_placed')
})

test('a merged unit hands its people, places and open matters over to its successor', async () => {
  const id = unitId(world, 'shazao')
  const into = unitId(world, 'baiyang')
  const jiang = await world.as('jiangshazao')
  const open = (await jiang.get('/api/waiting')).body.rows
  expect(open).toHaveLength(1)
  expect((await secretary.get(`/api/cases/${open[0].id}`)).status).toBe(404)
  expect((await admin.post(`/api/units/${id}/merge`, { into: id, from: '2026-11-24', reason })).status).toBe(409)
  const merged = await admin.post(`/api/units/${id}/merge`, { into, from: '2026-11-23', reason })
  expect(merged.status).toBe(200)

  const unit = (await admin.get(`/api/units/${id}`)).body
  expect(unit).toMatchObject({ endedOn: '2026-11-23', nameZh: '沙枣社区', mayEdit: false })
  expect(unit.history[0]).toMatchObject({ what: 'merged', zh: '并入白杨社区', reason, by: { zh: '纪云舟' } })
  expect(unit.line.at(-1).nameZh).toBe('沙枣社区')
  expect(await tree(into)).toContain(unitId(world, 'shazao-grid-1'))
  expect(await tree(into, '2026-11-22')).not.toContain(unitId(world, 'shazao-grid-1'))
  expect(await tree(unitId(world, huanghe))).not.toContain(id)
  expect(await tree(unitId(world, huanghe), '2026-11-22')).toContain(id)
  const present = (await admin.get(`/api/units/${into}`)).body
  expect(present.posts.map((post: { login: string }) => post.login)).toContain('jiangshazao')
  expect(present.history.map((row: { zh: string }) => row.zh)).toContain('沙枣社区并入')
  // who was signed in through the old post acts through the new one, on the old unit's matters, as do the others there
  expect((await jiang.get('/api/waiting')).body.rows.map((row: { id: string }) => row.id)).toContain(open[0].id)
  expect((await secretary.get(`/api/cases/${open[0].id}`)).status).toBe(200)
  const taken = await secretary.post(`/api/promises/${open[0].id}/acts/take_self`, {})
  expect(taken.status).toBe(200)
  const row = await world.owner.one<{ path: string; hold: string; unit_id: string }>(
    sql`select path, hold, unit_id from promise where id = ${open[0].id}`,
  )
  expect(row).toEqual({ path: await pathOf(into), hold: await pathOf(into), unit_id: id })
  expect(
    (await admin.post(`/api/units/${id}/rename`, { nameZh: '甲', nameEn: 'A', from: '2026-11-24', reason })).body.code,
  ).toBe('unit.ended')
  const [place] = await world.owner.many<{ n: number }>(sql`select count(*) as n from place where unit_id = ${id}`)
  expect(place?.n).toBe(0)
})

test('a unit is split into units beside it that take some of those below along', async () => {
  const id = unitId(world, 'baiyang')
  const grids = ['baiyang-grid-1', 'shazao-grid-2'].map((key) => unitId(world, key))
  const input = { parts: [{ nameZh: '白杨东社区', nameEn: 'Baiyang East', takes: grids }], from: '2026-11-24', reason }
  const stray = { ...input, parts: [{ nameZh: '甲', nameEn: 'A', takes: [unitId(world, 'housing')] }] }
  expect((await admin.post(`/api/units/${id}/split`, stray)).body.code).toBe('unit.takes')
  const answer = await admin.post(`/api/units/${id}/split`, input)
  expect(answer.status).toBe(200)
  const [part] = answer.body.ids
  expect(await tree(part)).toEqual(expect.arrayContaining(grids))
  expect((await admin.get(`/api/units/${part}`)).body).toMatchObject({
    kind: 'community',
    parentId: unitId(world, huanghe),
  })
  const history = (await admin.get(`/api/units/${id}`)).body.history
  expect(history[0]).toMatchObject({ what: 'split', zh: '白杨东社区', reason })
  expect((await admin.post(`/api/units/${unitId(world, 'city')}/split`, input)).body.code).toBe('unit.has_top')
})
