import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, unitId } from '../../../../test/world.ts'
import type { Client, World } from '../../../../test/world.ts'

let world: World
let admin: Client
const reason = '市政府办 2026 年通知'

beforeAll(async () => {
  world = await openWorld()
  admin = await world.as('admin')
})
afterAll(() => world.close())

const kind = {
  nameZh: '充电桩',
  nameEn: '',
  words: '充电 电动车',
  kind: 'livelihood',
  level: 'anonymous',
  photo: 'wanted',
  danger: false,
  duplicateMetres: 100,
  position: 99,
}

async function publicForm(): Promise<string> {
  return (await world.anyone.get('/report', { accept: 'text/html' })).text
}

test('kinds, places and clauses are for administrators; city-wide ones for those of the city', async () => {
  for (const login of ['hanqinghe', 'caiding', 'shenfenban']) {
    const client = await world.as(login)
    expect((await client.get('/api/lists/services')).status).toBe(403)
    expect((await client.post('/api/lists/services', { ...kind, key: 'charging' })).status).toBe(403)
    expect((await client.get('/api/lists/places')).status).toBe(403)
    expect(
      (
        await client.post('/api/lists/clauses', {
          list: 'own',
          no: '9',
          textZh: '甲乙',
          basisZh: '甲乙',
          from: '2026-12-01',
          reason,
        })
      ).status,
    ).toBe(403)
    expect((await client.get('/api/lists/clauses')).body.mayEdit).toBe(false)
  }
  const made = await admin.post(`/api/units/${unitId(world, '632801004')}/posts`, {
    nameZh: '街管',
    nameEn: 'Street',
    login: 'street-admin',
    titleZh: '管理员',
    titleEn: 'Administrator',
    roles: ['administrator'],
    from: '2026-11-24',
  })
  const opened = await world.app.inject({
    method: 'POST',
    url: '/api/invitation',
    payload: { token: made.body.invitation, password: 'a-long-password-1' },
  })
  const cookie = `${opened.cookies[0]?.name}=${opened.cookies[0]?.value}`
  const send = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await world.app.inject({ method, url, headers: { cookie }, ...(payload ? { payload } : {}) })
    return { status: answer.statusCode, body: JSON.parse(answer.body) }
  }
  expect((await send('POST', '/api/lists/services', { ...kind, key: 'charging' })).body.code).toBe('lists.city_only')
  const places = (await send('GET', '/api/lists/places')).body.places
  expect(new Set(places.map((place: { unit: { nameZh: string } }) => place.unit.nameZh))).toEqual(new Set(['白杨社区']))
  const foreign = world.city.places.get('shazao-1')
  expect((await send('POST', `/api/lists/places/${foreign}/end`, { on: '2026-11-24', reason })).status).toBe(404)
  const elsewhere = { nameZh: '新楼', unitId: unitId(world, 'shazao') }
  expect((await send('POST', '/api/lists/places', elsewhere)).status).toBe(403)
})

test('a kind is added, changed with its past in the journal, and ended: gone from the form, kept by its matters', async () => {
  const made = await admin.post('/api/lists/services', { ...kind, key: 'charging' })
  expect(made.status).toBe(200)
  expect((await admin.post('/api/lists/services', { ...kind, key: 'charging' })).body.errors[0].path).toBe('key')
  expect((await admin.post('/api/lists/services', { ...kind, key: 'Bad Key' })).status).toBe(422)
  expect(await publicForm()).toContain('充电桩')
  const { id } = made.body
  const named = { ...kind, nameZh: '充电设施', reason }
  expect((await admin.post(`/api/lists/services/${id}`, named)).status).toBe(200)
  expect(await publicForm()).toContain('充电设施')
  const entry = (await admin.get('/api/journal?limit=20')).body.rows.find(
    (row: { verb: string }) => row.verb === 'change_service',
  )
  expect(entry.data.before.name_zh).toBe('充电桩')

  const secretary = await world.as('hanqinghe')
  const matter = await secretary.post('/api/cases', {
    serviceId: id,
    placeId: world.city.places.get('baiyang-3'),
    said: '充电桩坏了两个月',
    channel: 'window',
  })
  // an end that is still to come changes nothing yet
  await admin.post(`/api/lists/services/${id}/end`, { on: '2026-12-01', reason })
  expect(await publicForm()).toContain('充电设施')
  await admin.post(`/api/lists/services/${id}/end`, { on: '2026-11-24', reason })
  expect(await publicForm()).not.toContain('充电设施')
  const refused = await secretary.post('/api/cases', {
    serviceId: id,
    placeId: world.city.places.get('baiyang-3'),
    said: '充电桩又坏了',
    channel: 'window',
  })
  expect(refused.body.errors[0].path).toBe('serviceId')
  expect((await secretary.get(`/api/cases/${matter.body.id}`)).body.service.nameZh).toBe('充电设施')
  const listed = (await admin.get('/api/lists/services')).body.services.find((each: { id: string }) => each.id === id)
  expect(listed).toMatchObject({ endedOn: '2026-11-24', open: 1 })
  await admin.post(`/api/lists/services/${id}/end`, { on: null, reason })
  expect(await publicForm()).toContain('充电设施')
})

test('a place gets a code and a poster; once ended its poster still leads to the community', async () => {
  const input = {
    nameZh: '白杨小区 12 号楼',
    nameEn: 'Block 12',
    addressZh: '柴达木路 18 号',
    unitId: unitId(world, 'baiyang'),
    firmId: unitId(world, 'yunshan'),
    lon: 94.893,
    lat: 36.408,
  }
  expect((await admin.post('/api/lists/places', { ...input, lat: null })).body.errors[0].path).toBe('lat')
  expect(
    (await admin.post('/api/lists/places', { ...input, unitId: unitId(world, 'water') })).body.errors[0].path,
  ).toBe('unitId')
  const made = (await admin.post('/api/lists/places', input)).body
  expect((await world.anyone.get(`/poster/${made.code}`, { accept: 'text/html' })).text).toContain('12 号楼')
  const moved = { ...input, nameZh: '白杨小区 12 栋', reason }
  expect((await admin.post(`/api/lists/places/${made.id}`, moved)).status).toBe(200)
  const found = (await admin.get(`/api/lists/places?query=${made.code.toLowerCase()}`)).body.places
  expect(found[0]).toMatchObject({ nameZh: '白杨小区 12 栋', code: made.code })
  await admin.post(`/api/lists/places/${made.id}/end`, { on: '2026-11-24', reason })
  expect((await admin.get('/api/places?query=12')).body.places).toEqual([])
  const secretary = await world.as('hanqinghe')
  const reported = await secretary.post('/api/cases', {
    serviceId: world.city.services.get('light'),
    placeId: made.id,
    said: '楼道灯不亮了',
    channel: 'window',
  })
  const view = (await secretary.get(`/api/cases/${reported.body.id}`)).body
  expect(view.unit.nameZh).toBe('白杨社区')
  expect(view.place).toBeNull()
})

test('a clause has one wording a day: new words from a day on, the old stay readable', async () => {
  const clause = { list: 'own', no: '20', textZh: '每月消防巡查', basisZh: '清单(演示)', from: '2026-11-24', reason }
  const made = await admin.post('/api/lists/clauses', clause)
  expect(made.status).toBe(200)
  expect((await admin.post('/api/lists/clauses', clause)).body.errors[0].path).toBe('no')
  const { list: _list, no: _no, ...words } = clause
  expect((await admin.post(`/api/lists/clauses/${made.body.id}/revise`, words)).body.errors[0].path).toBe('from')
  const next = { ...words, textZh: '每周消防巡查', from: '2026-12-01' }
  const revised = await admin.post(`/api/lists/clauses/${made.body.id}/revise`, next)
  expect(revised.status).toBe(200)
  const both = (await admin.get('/api/lists/clauses')).body.clauses.filter((row: { no: string }) => row.no === '20')
  expect(both.map((row: { state: string; textZh: string }) => [row.state, row.textZh])).toEqual([
    ['coming', '每周消防巡查'],
    ['in_force', '每月消防巡查'],
  ])
  // what a secretary may cite is what holds today
  const cited = (await admin.get('/api/duty-clauses')).body.clauses.filter((row: { no: string }) => row.no === '20')
  expect(cited.map((row: { textZh: string }) => row.textZh)).toEqual(['每月消防巡查'])
  expect((await admin.post(`/api/lists/clauses/${revised.body.id}/end`, { on: '2027-01-01', reason })).status).toBe(200)
  expect((await admin.post(`/api/lists/clauses/${revised.body.id}/end`, { on: '2027-02-01', reason })).status).toBe(404)
})
