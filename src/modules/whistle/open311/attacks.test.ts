import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, makeKey } from '../../../../test/open311.ts'
import { openWorld, unitId } from '../../../../test/world.ts'
import type { Client, World } from '../../../../test/world.ts'
import { sql } from '../../../platform/db/sql.ts'

let world: World
let key = ''
let secretary: Client
let administrator: Client
beforeAll(async () => {
  world = await openWorld()
  key = await makeKey(world, ['write'])
  secretary = await world.as('hanqinghe')
  administrator = await world.as('admin')
})
afterAll(() => world.close())

const fields = { service_code: 'light', address_id: 'D0007', description: '灯不亮' }
async function send(): Promise<{ id: string; no: string; token: string }> {
  const said = await call(world, 'POST', 'requests.json', { form: { ...fields, api_key: key } })
  const [{ service_request_id: no, extended_attributes: own }] = said.body
  const id = (await secretary.get('/api/cases?what=open')).body.rows.find((row: { no: string }) => row.no === no).id
  return { id, no, token: own.token }
}

test('a matter that was hidden is nowhere: not in lists, not by id, token or update, and an update cannot reach it', async () => {
  const { id, no, token } = await send()
  const updates = await makeKey(world, ['updates'], 'housing')
  await secretary.post(`/api/promises/${id}/acts/blow`, {
    kind: 'livelihood',
    reason: 'beyond',
    lead: unitId(world, 'housing'),
    supports: [],
    words: '请来修',
  })
  expect((await call(world, 'GET', `requests/${no}.json`)).status).toBe(200)
  await secretary.post(`/api/cases/${id}/public`, { title: '一件事', said: '', hidden: true })
  for (const path of [
    'requests.json',
    `requests.json?service_request_id=${no}`,
    'requests.json?updated_after=2026-01-01T00:00:00Z',
    'requests.json?lat=36.409&long=94.8975&radius=50000',
    'servicerequestupdates.json',
    `servicerequestupdates.json?service_request_id=${no}`,
    `requests/${no}.json`,
    `request/${no}.json`,
    `tokens/${token}.json`,
  ])
    for (const suffix of ['', `${path.includes('?') ? '&' : '?'}api_key=${updates}&extensions=true`]) {
      const said = await call(world, 'GET', `${path}${suffix}`)
      expect(said.text).not.toContain(no)
      if (/\/(W-|[0-9A-Z]{7}\.)/.test(path)) expect(said.status).toBe(404)
    }
  const said = await call(world, 'POST', 'servicerequestupdates.json', {
    form: {
      api_key: updates,
      service_request_id: no,
      update_id: '1',
      status: 'open',
      updated_datetime: '2026-11-24T09:50:00+08:00',
      description: '在修',
    },
  })
  expect([said.status, said.body]).toEqual([404, (await call(world, 'GET', 'requests/W-1999-0001.json')).body])
})

test('a key does what it may and nothing else, and nothing after it ended', async () => {
  const reading = await makeKey(world, ['read_extended'])
  const post = (with_: Record<string, string>): Promise<{ status: number }> =>
    call(world, 'POST', 'requests.json', { form: { ...fields, ...with_ } })
  expect((await post({ api_key: reading })).status).toBe(403)
  expect((await post({ api_key: '' })).status).toBe(403)
  expect((await post({ api_key: `${key}x` })).status).toBe(403)
  expect((await post({ api_key: key.toUpperCase() })).status).toBe(403)
  const ending = await makeKey(world, ['write'])
  expect((await post({ api_key: ending })).status).toBe(200)
  const row = (await administrator.get('/api/keys')).body.keys.find((each: { mark: string }) =>
    ending.startsWith(each.mark),
  )
  expect(row.lastUsedOn).toBe('2026-11-24')
  expect((await administrator.post(`/api/keys/${row.id}/end`)).status).toBe(200)
  expect((await administrator.post(`/api/keys/${row.id}/end`)).status).toBe(404)
  expect((await post({ api_key: ending })).status).toBe(403)
  // an ended key reads nothing either: it is refused, not silently taken for none
  expect((await call(world, 'GET', `requests.json?api_key=${ending}`)).status).toBe(403)
})

test('a key is kept as a hash alone, also where its making was sent twice, and the journal knows it was made', async () => {
  const made = await administrator.post(
    '/api/keys',
    { name: '市民之声', unitId: unitId(world, 'city'), may: ['write'] },
    { 'idempotency-key': 'key-once-000001' },
  )
  expect(made.body.key).toMatch(/^gk_[\w-]{32}$/)
  const dump = JSON.stringify([
    await world.owner.many(sql`select * from api_key`),
    await world.owner.many(sql`select * from idempotency`),
    await world.owner.many(sql`select * from journal`),
  ])
  expect(dump).not.toContain(made.body.key)
  expect(dump).toContain('add_api_key')
  expect(JSON.stringify((await administrator.get('/api/keys')).body)).not.toContain(made.body.key)
})

test('keys are handed out by an administrator of the whole city and by nobody else', async () => {
  const input = { name: '我的程序', unitId: unitId(world, 'housing'), may: ['write'] }
  for (const login of ['hanqinghe', 'guchangchuan', 'hotline', 'ducha', 'caiding']) {
    const client = await world.as(login)
    expect([login, (await client.post('/api/keys', input)).status]).toEqual([login, 403])
    expect([login, (await client.get('/api/keys')).status]).toEqual([login, 403])
  }
  expect((await world.anyone.get('/api/keys')).status).toBe(401)
  const nobody = await administrator.post('/api/keys', { ...input, may: ['updates'] })
  expect([nobody.status, nobody.body.errors[0].path]).toEqual([422, 'postId'])
  const holders = await administrator.get(`/api/keys/holders?unit=${unitId(world, 'water')}`)
  const foreign = await administrator.post('/api/keys', {
    ...input,
    may: ['updates'],
    postId: holders.body.holders[0].postId,
  })
  expect(foreign.status).toBe(422)
})

test('answers go to the key of a unit that sees the matter, without what was written freely', async () => {
  const said = await call(world, 'POST', 'requests.json', {
    form: {
      ...fields,
      service_code: 'noise',
      api_key: key,
      'attribute[sources]': 'site',
      'attribute[hours]': '找王某',
    },
  })
  const no = said.body[0].service_request_id
  const read = async (unit: string): Promise<unknown> => {
    const own = await makeKey(world, ['read_extended'], unit)
    const [row] = (await call(world, 'GET', `requests/${no}.json?extensions=true&api_key=${own}`)).body
    return row.extended_attributes.attributes
  }
  expect(await read('baiyang')).toEqual([{ code: 'sources', values: ['site'] }])
  expect(await read('shazao')).toBeUndefined()
  expect(await read('water')).toBeUndefined()
  const [open] = (await call(world, 'GET', `requests/${no}.json?extensions=true`)).body
  expect(open.extended_attributes.attributes).toBeUndefined()
})

test('what is written in the public copy is text in XML and JSON, whatever it looks like', async () => {
  const { id, no } = await send()
  const nasty = `]]></description><status>closed</status><!-- & "'<script>alert(1)</script> \u{1F6A8} ￾&amp;`
  await secretary.post(`/api/cases/${id}/public`, { title: '标题 <b>', said: nasty, hidden: false })
  const [json] = (await call(world, 'GET', `requests/${no}.json`)).body
  expect(json.description).toBe(nasty)
  const xml = await call(world, 'GET', `requests/${no}.xml?extensions=true`)
  expect(XMLValidator.validate(xml.text)).toBe(true)
  expect(xml.text).not.toContain('<script>')
  const parsed = new XMLParser({ parseTagValue: false, processEntities: true, htmlEntities: true }).parse(xml.text)
  expect(parsed.service_requests.request.status).toBe('open')
  // U+FFFE is no character of XML 1.0
  expect(parsed.service_requests.request.description).toBe(nasty.replace('￾', ''))
  const echoed = await call(world, 'GET', 'services/%3Cx%3E%3Cscript%3E.xml')
  expect([echoed.status, echoed.text.includes('<script>')]).toEqual([404, false])
})

test('faulty, doubled, huge and odd input is refused in the form of the specification', async () => {
  const bad = (code: number): unknown => [{ code, description: expect.any(String) }]
  for (const [path, code] of [
    ['requests.json?service_code=a%00b', 400],
    ['requests.json?start_date=%00', 400],
    ['requests.json?status=open&status=closed&page=1&page=2', 400],
    ['requests.json?start_date=2026-02-31T00:00:00Z', 400],
    ['requests.json?start_date=yesterday', 400],
    ['requests.json?start_date=2026-11-01T00:00:00', 400],
    ['requests.json?start_date=9999-12-31T23:59:59Z', 400],
    ['requests.json?page_size=1e3', 400],
    ['requests.json?page=1000000000', 400],
    ['requests.json?lat=1&radius=5', 400],
    ['requests.json?lat=NaN&long=1', 400],
    [
      `requests.json?service_request_id=${'x,'.repeat(1200)}${Array.from({ length: 1100 }, (_, n) => n).join(',')}`,
      400,
    ],
    ['requests.json?jurisdiction_id=elsewhere.gov', 404],
    ['requests/..%2F..%2Fetc%2Fpasswd.json', 404],
    ["requests/W-2026-0001'--.json", 404],
    ['tokens/%27%20or%201=1.json', 404],
    ['services/none.json', 404],
    ['nothing.json', 404],
    ['requests/%00.json', 400],
    [`requests/${'x'.repeat(3000)}.json`, 404],
  ] as const) {
    const said = await call(world, 'GET', path)
    expect([path.slice(0, 60), said.status, said.body]).toEqual([path.slice(0, 60), code, bad(code)])
  }
  for (const path of ['services.yaml', 'services', 'requests.JSONP', 'requests.json.exe']) {
    const said = await call(world, 'GET', path)
    expect([path, said.status, said.headers['content-type']]).toEqual([path, 400, 'text/xml; charset=utf-8'])
    expect(XMLValidator.validate(said.text)).toBe(true)
  }
  const own = { ...fields, api_key: key }
  for (const [given, code] of [
    [{ form: { ...own, description: 'a\u0000b' } }, 400],
    [{ form: { ...own, 'attribute[\u0000]': '1' } }, 400],
    [{ form: `${new URLSearchParams(own).toString()}&service_code=noise` }, 400],
    [{ form: { ...own, service_code: '' } }, 400],
    [{ form: { ...own, service_code: 'none' } }, 404],
    [{ json: [1] }, 400],
    [{ json: { ...own, lat: { $gt: 1 } } }, 400],
    [{ raw: Buffer.from('{"service_code":'), headers: { 'content-type': 'application/json' } }, 400],
    [{ raw: Buffer.from('<x/>'), headers: { 'content-type': 'application/xml' } }, 415],
    [{ raw: Buffer.alloc(1_200_000, 'a'), headers: { 'content-type': 'application/json' } }, 413],
    [{ raw: Buffer.from('--b1\r\nbroken'), headers: { 'content-type': 'multipart/form-data; boundary=b1' } }, 400],
  ] as const) {
    const said = await call(world, 'POST', 'requests.json', given)
    expect([JSON.stringify(given).slice(0, 70), said.status, said.body]).toEqual([
      JSON.stringify(given).slice(0, 70),
      code,
      expect.arrayContaining(bad(code) as unknown[]),
    ])
  }
  // the same value twice is no contradiction
  const twice = await call(world, 'POST', `requests.json?service_code=light`, { form: own })
  expect(twice.status).toBe(200)
  for (const method of ['PUT', 'DELETE'] as const) {
    const said = await call(world, method, 'requests.json')
    expect([said.status, said.body]).toEqual([405, bad(405)])
  }
  expect((await call(world, 'POST', 'services.json', { form: {} })).headers['allow']).toBe('OPTIONS, GET')
})

test('a page of another site may use a key, and gains nothing from a cookie', async () => {
  const headers = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
  const withKey = await call(world, 'POST', 'requests.json', { form: { ...fields, api_key: key }, headers })
  expect(withKey.status).toBe(200)
  const cookie = { ...headers, cookie: administrator.cookie }
  expect((await call(world, 'POST', 'requests.json', { form: fields, headers: cookie })).status).toBe(403)
  // the rest of the house still refuses another site's page
  const desk = await call(world, 'POST', '/api/keys', {
    json: { name: 'x', unitId: unitId(world, 'city'), may: ['write'] },
    headers: cookie,
  })
  expect(desk.status).toBe(403)
})

test('whoever asks too often is told to wait, by key and by address, and trying out keys counts', async () => {
  const most = Number((await world.house.law()).param('open311.rate.write').value)
  world.clock.set(new Date(world.clock.now().getTime() + 120_000))
  const tries = []
  for (let n = 0; n < most + 2; n++)
    tries.push((await call(world, 'POST', 'requests.json', { form: { ...fields, api_key: `gk_guess${n}` } })).status)
  expect(tries.slice(0, most).every((status) => status === 403)).toBe(true)
  expect(tries.slice(most)).toEqual([429, 429])
  const held = await call(world, 'POST', 'requests.json', { form: { ...fields, api_key: 'gk_more' } })
  expect([held.headers['retry-after'], held.body[0].code]).toEqual(['60', 429])
  // a good key from the same address still counts by itself
  expect((await call(world, 'POST', 'requests.json', { form: { ...fields, api_key: key } })).status).toBe(200)
})

test('the exchange of a matter is read where the matter is read, and 404 elsewhere', async () => {
  const { id } = await send()
  expect((await secretary.get(`/api/cases/${id}/exchange`)).status).toBe(200)
  for (const login of ['jiangshazao', 'shuiwu'])
    expect([login, (await (await world.as(login)).get(`/api/cases/${id}/exchange`)).status]).toEqual([login, 404])
  expect((await world.anyone.get(`/api/cases/${id}/exchange`)).status).toBe(401)
})
