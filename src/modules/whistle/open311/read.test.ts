import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { XMLParser } from 'fast-xml-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, makeKey, pass } from '../../../../test/open311.ts'
import { openWorld } from '../../../../test/world.ts'
import type { Client, World } from '../../../../test/world.ts'

let world: World
let key = ''
let secretary: Client
const made: string[] = []
const ajv = new Ajv({ strict: false })
formats.default(ajv)

function isValid(schema: string, value: unknown): void {
  const text = readFileSync(join(import.meta.dirname, 'testdata', `${schema}.json`), 'utf8')
  expect(ajv.validate(JSON.parse(text), value), ajv.errorsText()).toBe(true)
}

async function send(service: string, words: string): Promise<string> {
  const said = await call(world, 'POST', 'requests.json', {
    form: { api_key: key, service_code: service, address_id: 'D0007', description: words },
  })
  expect(said.status).toBe(200)
  return said.body[0].service_request_id
}
const list = async (query = ''): Promise<any[]> => (await call(world, 'GET', `requests.json?${query}`)).body
const idsOf = (rows: any[]): string[] => rows.map((row) => row.service_request_id)

beforeAll(async () => {
  world = await openWorld()
  key = await makeKey(world, ['write'])
  secretary = await world.as('hanqinghe')
  for (const [service, words] of [
    ['light', '楼道灯不亮'],
    ['garbage', '垃圾 <b>没人</b> & "清运" \'三天\''],
    ['light', '路灯不亮'],
    ['noise', '夜里施工'],
  ] as const) {
    made.push(await send(service, words))
    pass(world, 1)
  }
})
afterAll(() => world.close())

const parser = new XMLParser({
  parseTagValue: false,
  ignoreDeclaration: true,
  processEntities: true,
  htmlEntities: true,
  isArray: (name, path) => {
    const holders = ['services', 'service_requests', 'service_request_updates', 'attributes', 'values', 'units']
    const parent = String(path).split('.').at(-2) ?? ''
    return holders.includes(parent) || ['line', 'error', 'endpoint', 'format'].includes(name)
  },
})

/** JSON as XML can say it: everything is text, what is null or empty is an empty element. */
function flat(value: unknown): unknown {
  if (value === null || value === '') return ''
  if (Array.isArray(value)) return value.length === 0 ? '' : value.map(flat)
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value as object).map(([name, entry]) => [name, flat(entry)]))
  return String(value)
}
/** The other way: a list element holds one kind of child, which stands for its members. */
function unlist(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unlist)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [first] = entries
  if (entries.length === 1 && first && Array.isArray(first[1])) return first[1].map(unlist)
  return Object.fromEntries(entries.map(([name, entry]) => [name, unlist(entry)]))
}

test('answers in JSON are valid by the schemas of the specification', async () => {
  const services = (await call(world, 'GET', 'services.json')).body
  expect(services.length).toBeGreaterThan(10)
  for (const service of services) isValid('service', service)
  for (const code of ['light', 'noise', 'parking', 'other'])
    isValid('service-definition', (await call(world, 'GET', `services/${code}.json`)).body)
  const rows = await list('extensions=true')
  expect(idsOf(rows)).toEqual([...made].reverse())
  for (const row of rows) isValid('request', row)
  for (const row of rows) expect(row.requested_datetime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/)
})

test('XML, read by a parser of others, says the same as JSON', async () => {
  for (const [path, root, query] of [
    ['services', 'services', ''],
    ['services/noise', 'service_definition', ''],
    ['services/light', 'service_definition', '?lang=en'],
    ['requests', 'service_requests', ''],
    ['requests', 'service_requests', '?extensions=true&lang=en'],
    ['requests/W-2026-0002', 'service_requests', '?extended_attributes=true'],
    ['servicerequestupdates', 'service_request_updates', ''],
    ['requests/none', 'errors', ''],
    ['requests', 'errors', '?status=half&lang=en'],
  ] as const) {
    const json = (await call(world, 'GET', `${path}.json${query}`)).body
    const xml = await call(world, 'GET', `${path}.xml${query}`)
    expect(xml.text.startsWith('<?xml version="1.0" encoding="utf-8"?>\n')).toBe(true)
    const read = unlist(parser.parse(xml.text)) as Record<string, unknown>
    expect(Object.keys(read)).toEqual([root])
    expect(read[root]).toEqual(flat(json))
  }
})

test('discovery names two endpoints that answer, under the content types the specification asks for', async () => {
  const json = await call(world, 'GET', '/open311/discovery.json')
  expect(json.headers['content-type']).toBe('application/json')
  const xml = await call(world, 'GET', '/open311/discovery.xml')
  expect(xml.headers['content-type']).toBe('text/xml')
  expect(json.body.endpoints).toHaveLength(2)
  for (const endpoint of json.body.endpoints) {
    expect(endpoint.formats).toEqual(['text/xml', 'application/json'])
    expect((await call(world, 'GET', `${new URL(endpoint.url).pathname}/services.json`)).status).toBe(200)
  }
  // a demo city does not call itself the real one
  expect(json.body.endpoints.map((each: { type: string }) => each.type)).toEqual(['test', 'test'])
  expect(unlist(parser.parse(xml.text))).toEqual({ discovery: flat(json.body) })
  expect((await call(world, 'GET', 'services.json')).headers['content-type']).toBe('application/json; charset=utf-8')
  expect((await call(world, 'GET', 'services.xml')).headers['content-type']).toBe('text/xml; charset=utf-8')
})

test('a request is found by requests/{id}, by request/{id} and by its token', async () => {
  const id = made[1] ?? ''
  const one = (await call(world, 'GET', `requests/${id}.json?extensions=true`)).body
  expect((await call(world, 'GET', `request/${id}.json?extensions=true`)).body).toEqual(one)
  expect(one).toHaveLength(1)
  const token = one[0].extended_attributes.url.split('/').at(-1)
  expect((await call(world, 'GET', `tokens/${token}.json`)).body).toEqual([{ service_request_id: id, token }])
  expect((await call(world, 'GET', `tokens/${token.toLowerCase()}.json`)).body[0].service_request_id).toBe(id)
})

test('the list is narrowed by id, service, status, dates and place', async () => {
  expect(idsOf(await list(`service_request_id=${made[0]},${made[2]},none`)).toSorted()).toEqual([made[0], made[2]])
  expect(idsOf(await list('service_code=noise,garbage'))).toEqual([made[3], made[1]])
  expect(await list('service_code=nothing')).toEqual([])
  expect(idsOf(await list('status=open'))).toHaveLength(4)
  expect(await list('status=closed')).toEqual([])
  expect(idsOf(await list('status=open,closed'))).toHaveLength(4)
  // ids override the rest, as the specification says
  expect(idsOf(await list(`service_request_id=${made[0]}&status=closed`))).toEqual([made[0]])
  const [first] = await list(`service_request_id=${made[1]}`)
  const at = encodeURIComponent(first.requested_datetime)
  expect(idsOf(await list(`start_date=${at}&end_date=${at}`))).toEqual([made[1]])
  // a plus that was not encoded comes as a space and is understood
  expect(idsOf(await list(`start_date=${first.requested_datetime}&end_date=${first.requested_datetime}`))).toEqual([
    made[1],
  ])
  expect(idsOf(await list(`lat=${first.lat}&long=${first.long}&radius=10`))).toHaveLength(4)
  expect(await list(`lat=${first.lat + 0.02}&long=${first.long}&radius=100`)).toEqual([])
})

test('without dates the last ninety days are listed, and dates may not span more', async () => {
  const start = '2026-08-01T00:00:00Z'
  for (const query of [`start_date=${start}&end_date=2026-10-30T00:00:00Z`, `start_date=${start}`, `end_date=${start}`])
    expect((await call(world, 'GET', `requests.json?${query}`)).status).toBe(200)
  const long = await call(world, 'GET', `requests.json?lang=en&start_date=${start}&end_date=2026-10-31T00:00:00Z`)
  expect([long.status, long.body]).toEqual([
    400,
    [{ code: 400, description: 'The dates may not span more than 90 days.' }],
  ])
  expect(
    (await call(world, 'GET', 'requests.json?start_date=2026-11-24T00:00:00Z&end_date=2026-11-23T00:00:00Z')).status,
  ).toBe(400)
})

test('pages have no gaps and no doubles, and the last one says that it is the last', async () => {
  const seen: string[] = []
  for (const page of [1, 2, 3]) {
    const said = await call(world, 'GET', `requests.json?page_size=2&page=${page}`)
    seen.push(...idsOf(said.body))
    const link = String(said.headers['link'] ?? '')
    expect(link.includes(`page=${page + 1}`)).toBe(page === 1)
  }
  expect(seen).toEqual([...made].reverse())
  for (const query of ['page_size=0', 'page_size=1001', 'page=0', 'page=-1', 'page_size=x', 'page=99999999999'])
    expect([query, (await call(world, 'GET', `requests.json?${query}`)).status]).toEqual([query, 400])
})

test('what changed since is told once: by an act, by a new public text, and not otherwise', async () => {
  pass(world, 1)
  const before = encodeURIComponent(world.clock.now().toISOString())
  pass(world, 1)
  expect(await list(`updated_after=${before}`)).toEqual([])
  const id = made[1] ?? ''
  const caseId = (await secretary.get('/api/cases?what=open')).body.rows.find((row: { no: string }) => row.no === id).id
  const taken = await secretary.post(`/api/promises/${caseId}/acts/take_self`, {})
  expect(taken.status).toBe(200)
  expect(idsOf(await list(`updated_after=${before}`))).toEqual([id])
  const [row] = await list(`updated_after=${before}&extensions=true`)
  expect(row.updated_datetime).toBe(row.extended_attributes.changed_datetime)
  expect(row.extended_attributes.due_explanation.length).toBeGreaterThan(0)
  expect(row.expected_datetime).toMatch(/\+08:00$/)
  expect(await list(`updated_before=${before}&service_code=garbage`)).toEqual([])
  pass(world, 1)
  const other = made[0] ?? ''
  const otherId = (await secretary.get('/api/cases?what=open')).body.rows.find((r: { no: string }) => r.no === other).id
  await secretary.post(`/api/cases/${otherId}/public`, { title: '楼道灯', said: '二楼的灯不亮', hidden: false })
  // oldest change first, so that whoever pages misses nothing
  expect(idsOf(await list(`updated_after=${before}`))).toEqual([id, other])
  expect((await list(`service_request_id=${other}`))[0].description).toBe('二楼的灯不亮')
})

test('any site may read, nobody needs a script, and HEAD says what GET says', async () => {
  const said = await call(world, 'GET', 'requests.json', { headers: { origin: 'https://elsewhere.example' } })
  expect(said.headers['access-control-allow-origin']).toBe('*')
  expect(said.headers['access-control-allow-credentials']).toBeUndefined()
  const head = await call(world, 'HEAD', 'services.json')
  expect([head.status, head.text]).toEqual([200, ''])
  const asked = await call(world, 'OPTIONS', 'requests.json', { headers: { origin: 'https://elsewhere.example' } })
  expect([asked.status, asked.headers['access-control-allow-methods']]).toEqual([204, 'GET, POST'])
})
