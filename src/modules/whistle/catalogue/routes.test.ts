import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, unitId } from '../../../../test/world.ts'
import type { Answer, Client, World } from '../../../../test/world.ts'

let world: World
let admin: Client
let arbiter: Client
let secretary: Client
const reason = '市委编办 2026 年第 3 号文'

beforeAll(async () => {
  world = await openWorld()
  admin = await world.as('admin')
  arbiter = await world.as('caiding')
  secretary = await world.as('hanqinghe')
})
afterAll(() => world.close())

const service = (key: string): string => world.city.services.get(key) ?? ''
function entry(given: object = {}): object {
  return {
    serviceId: service('greenery'),
    areaId: unitId(world, 'baiyang'),
    leadId: unitId(world, 'parks'),
    supportIds: [unitId(world, 'yunshan')],
    basisZh: '园林分工(演示)',
    clause: '第 3 条',
    from: '2026-12-01',
    reason,
    ...given,
  }
}

async function sendSheet(client: Client, text: string, dry = false): Promise<Answer> {
  const boundary = 'x7f3'
  const answer = await world.app.inject({
    method: 'POST',
    url: `/api/catalogue/import${dry ? '?dry' : ''}`,
    headers: { cookie: client.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--${boundary}--\r\n`,
  })
  return { status: answer.statusCode, body: JSON.parse(answer.body), text: answer.body, headers: answer.headers }
}

test('two characters find an entry by kind, area, lead, support, basis or clause; past and coming ones are seen', async () => {
  for (const query of ['电梯', '郭勒', '交警', '云杉', '清单', '8 条'])
    expect(
      (await secretary.get(`/api/catalogue?query=${encodeURIComponent(query)}`)).body.entries.length,
    ).toBeGreaterThan(0)
  expect((await secretary.get('/api/catalogue?query=%25')).body.entries).toEqual([])
  const ended = (await secretary.get('/api/catalogue?show=ended')).body.entries
  expect(ended.length).toBeGreaterThan(4)
  expect(new Set(ended.map((row: { state: string }) => row.state))).toEqual(new Set(['ended']))
  expect((await secretary.get('/api/catalogue?show=coming')).body.entries.length).toBeGreaterThan(0)
  // two years ago the power company looked after the lamps
  const then = await secretary.get(`/api/catalogue?show=in_force&on=2024-11-24&service=${service('light')}`)
  expect(then.body.entries.map((row: { lead: { nameZh: string } }) => row.lead.nameZh)).toEqual(['供电公司'])
  expect(then.body.mayAdd).toBe(false)
  expect((await world.anyone.get('/api/catalogue')).status).toBe(401)
})

test('a community secretary reads the catalogue and changes nothing in it', async () => {
  const id = (await secretary.get('/api/catalogue')).body.entries[0].id
  expect((await secretary.post('/api/catalogue', entry())).status).toBe(403)
  expect((await secretary.post(`/api/catalogue/${id}/end`, { on: '2026-12-01', reason })).status).toBe(403)
  expect((await secretary.post(`/api/catalogue/${id}/correct`, entry())).status).toBe(403)
  expect((await sendSheet(secretary, 'externalNo\n1')).status).toBe(403)
  expect((await secretary.get(`/api/catalogue/${id}`)).body.entry.may).toEqual([])
})

test('an administrator of a street enters for the street and for no other', async () => {
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
  const post = (areaId: string) =>
    world.app.inject({
      method: 'POST',
      url: '/api/catalogue',
      headers: { cookie },
      payload: entry({ areaId, serviceId: service('dogs') }),
    })
  expect((await post(unitId(world, 'shazao'))).statusCode).toBe(403)
  expect((await post(unitId(world, 'baiyang'))).statusCode).toBe(200)
  const sheet = `externalNo,service,area,lead,basisZh,from\nS-1,流浪犬,沙枣社区,农牧和科技局,分工,2026-12-01`
  const answer = await sendSheet({ ...admin, cookie }, sheet)
  expect(answer.body.faults[0].says).toContain('管理范围')
})

test('an entry is ended and corrected, never overwritten; the clashing one is named', async () => {
  const made = await arbiter.post('/api/catalogue', entry())
  expect(made.status).toBe(200)
  const twice = await arbiter.post('/api/catalogue', entry({ from: '2027-02-01' }))
  expect(twice.status).toBe(409)
  expect(twice.body.title).toContain('园林绿化中心')
  expect(twice.body.errors[0].path).toBe(`clash:${made.body.id}`)
  // before it begins there is room
  expect((await arbiter.post('/api/catalogue', entry({ from: '2026-01-01', to: '2026-12-01' }))).status).toBe(200)
  const faults = await arbiter.post(
    '/api/catalogue',
    entry({ leadId: unitId(world, 'baiyang'), to: '2026-11-01', areaId: unitId(world, 'parks') }),
  )
  expect(faults.body.errors.map((fault: { path: string }) => fault.path)).toEqual(['areaId', 'leadId', 'to'])

  const corrected = await arbiter.post(`/api/catalogue/${made.body.id}/correct`, {
    leadId: unitId(world, 'housing'),
    supportIds: [],
    basisZh: '园林分工(更正)',
    from: '2026-12-01',
    reason: '单位写错了',
  })
  expect(corrected.status).toBe(200)
  const old = (await secretary.get(`/api/catalogue/${made.body.id}`)).body
  expect(old.entry.state).toBe('withdrawn')
  expect(old.entry.lead.nameZh).toBe('园林绿化中心')
  expect(old.history.some((change: { reason: string | null }) => change.reason === '单位写错了')).toBe(true)
  expect((await arbiter.post(`/api/catalogue/${made.body.id}/end`, { on: '2027-01-01', reason })).body.code).toBe(
    'catalogue.withdrawn',
  )
  const id = corrected.body.id
  expect((await arbiter.post(`/api/catalogue/${id}/end`, { on: '2026-12-01', reason })).status).toBe(422)
  expect((await arbiter.post(`/api/catalogue/${id}/end`, { on: '2027-03-01', reason })).status).toBe(200)
  expect((await arbiter.post(`/api/catalogue/${id}/end`, { on: '2027-05-01', reason })).body.code).toBe(
    'catalogue.ended',
  )
  const journal = (await admin.get('/api/journal?limit=50')).body.rows.map((row: { verb: string }) => row.verb)
  expect(journal).toEqual(expect.arrayContaining(['add_entry', 'correct_entry', 'end_entry']))
  // what was written cannot be changed under the server's own role either
  await expect(
    world.house.write({ kind: 'system', scope: { lo: '', hi: '~' } }, undefined, (tx) =>
      tx.run({ text: "update catalogue set basis_zh = 'x'", values: [], name: 'attack-1' }),
    ),
  ).rejects.toThrow(/permission denied/)
})

test('two who enter the same at once: one is first, the other is refused', async () => {
  const given = entry({ serviceId: service('school'), areaId: unitId(world, 'huyang') })
  const answers = await Promise.all([arbiter.post('/api/catalogue', given), admin.post('/api/catalogue', given)])
  expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409])
})

test('a ruling enters the catalogue, ends what held, explains the next proposal and gathers its cases', async () => {
  const report = async (): Promise<string> => {
    const made = await secretary.post('/api/cases', {
      serviceId: service('noise'),
      placeId: world.city.places.get('yunshan-a'),
      said: '工地夜里施工,很吵',
      channel: 'window',
    })
    expect(made.status).toBe(200)
    return made.body.id
  }
  const blow = (id: string, lead: string) =>
    secretary.post(`/api/promises/${id}/acts/blow`, {
      kind: 'enforcement',
      reason: 'beyond',
      lead: unitId(world, lead),
      supports: [],
      words: '请到现场处理',
    })
  const first = await report()
  const before = (await secretary.get(`/api/cases/${first}/proposal`)).body
  expect(before.entry.lead.nameZh).toBe('城市管理综合执法局')
  expect(before.because.zh).toContain('有效')
  const view = await blow(first, 'enforcement')
  expect(view.status).toBe(200)
  const clerk = await world.as('zhifa')
  const callUp = view.body.callUps[0].id
  await clerk.post(`/api/promises/${callUp}/acts/dispute`, { words: '夜间施工归环保', basis: '职责清单' })
  const dispute = (await arbiter.get(`/api/cases/${first}`)).body.disputes[0]
  const ruled = await arbiter.post(`/api/promises/${dispute.id}/acts/uphold`, {
    unit: unitId(world, 'environment'),
    basis: '噪声污染防治法第 66 条',
    words: '夜间施工噪声由生态环境局牵头',
  })
  expect(ruled.status).toBe(200)

  const second = await report()
  const why = (await secretary.get(`/api/cases/${second}/proposal`)).body
  expect(why.entry.lead.nameZh).toBe('生态环境局')
  expect(why.because.zh).toContain(dispute.no)
  expect(why.because.en).toContain('24 Nov 2026')
  expect(why.rulingCase.id).toBe(first)
  expect(why.looked.length).toBeGreaterThan(0)
  await blow(second, 'environment')
  const third = await report()
  await blow(third, 'enforcement')

  const entryId = why.entry.id
  const detail = (await secretary.get(`/api/catalogue/${entryId}`)).body
  expect(detail.ruling.no).toBe(dispute.no)
  expect(detail.ruling.words.map((each: { text: string }) => each.text)).toContain('夜间施工噪声由生态环境局牵头')
  expect(detail.cases.map((row: { id: string; followed: boolean }) => [row.id, row.followed])).toEqual(
    expect.arrayContaining([
      [second, true],
      [third, false],
    ]),
  )
  // whoever does not reach the matter sees that there was a ruling, and none of its words
  const far = (await (await world.as('majianchuan')).get(`/api/catalogue/${entryId}`)).body
  expect(far.ruling).toMatchObject({ no: dispute.no, words: [], matter: null })
  expect(far.cases).toEqual([])
  expect((await (await world.as('majianchuan')).get(`/api/cases/${second}/proposal`)).status).toBe(404)
  // a ruling is changed by another ruling only
  expect(
    (
      await admin.post(`/api/catalogue/${entryId}/correct`, {
        leadId: unitId(world, 'parks'),
        basisZh: '换一个',
        from: '2026-11-24',
        reason,
      })
    ).body.code,
  ).toBe('catalogue.ruled')
})

test('where no entry holds, the nearest that were looked at are named with why not', async () => {
  const id = service('heating')
  const all = (await admin.get(`/api/catalogue?service=${id}&show=in_force`)).body.entries
  for (const row of all) await admin.post(`/api/catalogue/${row.id}/end`, { on: '2026-11-24', reason })
  const made = await secretary.post('/api/cases', {
    serviceId: id,
    placeId: world.city.places.get('yunshan-a'),
    said: '暖气一直不热',
    channel: 'window',
  })
  const why = (await secretary.get(`/api/cases/${made.body.id}/proposal`)).body
  expect(why.entry).toBeNull()
  expect(why.looked.length).toBeGreaterThan(0)
  expect(why.looked.map((each: { whyNot: { zh: string } }) => each.whyNot.zh).join()).toMatch(/不再有效|才生效/)
})

test('a sheet of 500 faulty rows names every one of them and leaves nothing behind', async () => {
  const count = async (): Promise<number> => (await admin.get('/api/catalogue.csv?show=all')).text.split('\r\n').length
  const before = await count()
  const bad = Array.from({ length: 500 }, (_, index) => `X-${index},没有这类,某地,某局,,2026-13-45`)
  const good = 'X-good,流浪犬,沙枣社区,农牧和科技局,分工(演示),2026-12-01'
  const answer = await sendSheet(admin, ['externalNo,service,area,lead,basisZh,from', ...bad, good].join('\n'))
  expect(answer.status).toBe(200)
  expect(answer.body.created).toBe(0)
  expect(new Set(answer.body.faults.map((fault: { row: number }) => fault.row)).size).toBe(500)
  expect(await count()).toBe(before)
  expect((await sendSheet(admin, 'externalNo\n"offen')).body.faults.length).toBeGreaterThan(0)
  expect((await sendSheet(admin, '')).body.faults.length).toBeGreaterThan(0)
})

test('a sheet is looked through, taken over whole, and the second time changes nothing', async () => {
  const head = 'externalNo,service,area,lead,supports,basisZh,basisEn,clause,from,to'
  const rows = [
    'Y-1,流浪犬,沙枣社区,农牧和科技局,城市管理综合执法局,养犬分工(演示),Dogs (demo),第 2 条,2026-12-01,',
    'Y-2,dogs,沙枣社区,农牧和科技局,,旧分工(演示),,,2026-01-01,2026-12-01',
  ]
  const text = [head, ...rows].join('\n')
  const dry = await sendSheet(arbiter, text, true)
  expect(dry.body).toMatchObject({ rows: 2, created: 2, already: 0, faults: [] })
  expect((await admin.get('/api/catalogue?query=Y-1')).body.entries).toEqual([])
  expect((await sendSheet(arbiter, text)).body).toMatchObject({ created: 2, faults: [] })
  expect((await sendSheet(arbiter, text)).body).toMatchObject({ created: 0, already: 2, faults: [] })
  const other = await sendSheet(arbiter, text.replace('养犬分工', '另一个分工'))
  expect(other.body.faults[0]).toMatchObject({ row: 2, column: 'externalNo' })
  const overlap = [
    head,
    'Z-1,流浪犬,沙枣社区,环卫服务中心,,甲,,,2027-01-01,',
    'Z-2,流浪犬,红砂村,环卫服务中心,,甲,,,2027-01-01,',
    'Z-3,流浪犬,红砂村,环卫服务中心,,乙,,,2027-02-01,',
  ]
  const clash = (await sendSheet(arbiter, overlap.join('\n'))).body.faults
  expect(clash.map((fault: { row: number }) => fault.row)).toEqual([2, 4])
  // what is exported can be imported again
  const exported = (await admin.get('/api/catalogue.csv?query=Y-1')).text.replace(/^\uFEFF/, '')
  expect(exported).toContain('Y-1,流浪犬,沙枣社区')
  expect((await sendSheet(arbiter, exported)).body).toMatchObject({ created: 0, already: 1, faults: [] })
})
