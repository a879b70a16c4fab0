import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, makeKey, multipart } from '../../../../test/open311.ts'
import type { Said } from '../../../../test/open311.ts'
import { openWorld } from '../../../../test/world.ts'
import type { Client, World } from '../../../../test/world.ts'
import { sql } from '../../../platform/db/sql.ts'

let world: World
let key = ''
let secretary: Client
beforeAll(async () => {
  world = await openWorld()
  key = await makeKey(world, ['write'])
  secretary = await world.as('hanqinghe')
})
afterAll(() => world.close())

const words = '三单元二楼的灯不亮,老人上下楼看不见'
const fields = { service_code: 'light', address_id: 'D0007', description: words }
const post = (given: Parameters<typeof call>[3], path = 'requests.json'): Promise<Said> =>
  call(world, 'POST', path, given)

async function findCase(no: string): Promise<{ id: string; said: string; channel: string }> {
  const found = await world.owner.one<{ id: string; said: string; channel: string }>(
    sql`select c.id, c.said, c.channel from whistle_case c join promise p on p.id = c.id where p.no = ${no}`,
  )
  if (!found) throw new Error(`no case ${no}`)
  return found
}

test('a report comes by address, by form, by JSON and by multipart, and is the same report', async () => {
  const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#333' } })
    .png()
    .toBuffer()
  const query = new URLSearchParams({ ...fields, api_key: key }).toString()
  const { api_key: _, ...half } = { ...fields, api_key: key }
  const ways: Said[] = [
    await post({}, `requests.json?${query}`),
    await post({ form: { ...fields, api_key: key } }),
    await post({ json: { ...fields, api_key: key } }),
    await post(multipart({ ...fields, api_key: key }, [photo])),
    // some in the address, the rest in the form
    await post({ form: half }, `requests.json?api_key=${key}`),
    await post({ form: half, headers: { authorization: `Bearer ${key}` } }),
  ]
  for (const said of ways) {
    expect([said.status, said.text]).toEqual([200, expect.stringContaining('service_request_id')])
    const [{ service_request_id: no }] = said.body
    expect(no).toMatch(/^W-2026-\d{4}$/)
    expect(await findCase(no)).toMatchObject({ said: words, channel: 'open311' })
    const [read] = (await call(world, 'GET', `requests/${no}.json`)).body
    expect(read).toMatchObject({ service_code: 'light', status: 'open', address_id: 'D0007' })
    // the words of a resident are not public before somebody has looked at them
    expect(read.description).not.toContain('老人')
  }
  const withPhoto = await findCase(ways[3]?.body[0].service_request_id)
  const seen = (await secretary.get(`/api/cases/${withPhoto.id}`)).body
  expect(seen.evidence).toHaveLength(1)
  expect(seen.evidence[0]).toMatchObject({ side: 'before', media: 'image/webp', published: false })
})

test('the answer in XML names the request too', async () => {
  const said = await post({ form: { ...fields, api_key: key } }, 'requests.xml')
  expect(said.text).toMatch(
    /<service_requests><request><service_request_id>W-2026-\d{4}<\/service_request_id><service_notice>/,
  )
})

test('the place is a point, an address of a place in words, or the name of a community', async () => {
  const base = { api_key: key, service_code: 'light', description: words }
  for (const [given, address] of [
    [{ lat: '36.4091', long: '94.8974' }, 'D0007'],
    [{ address_string: '江源路 11 号' }, 'D0007'],
    [{ address_string: '白杨小学门口东侧' }, 'D0007'],
    [{ address_string: '白杨社区二号院' }, null],
    // far from every place, still within reach of the city: the community of the nearest place takes it
    [{ lat: '36.46', long: '94.9' }, null],
  ] as const) {
    const said = await post({ form: { ...base, ...given } })
    expect([given, said.status]).toEqual([given, 200])
    const [read] = (await call(world, 'GET', `requests/${said.body[0].service_request_id}.json`)).body
    expect([given, read.address_id]).toEqual([given, address])
  }
  // where a resident stands is not public: the point is that of the place
  const near = await post({ form: { ...base, lat: '36.4091', long: '94.8974' } })
  const [open] = (await call(world, 'GET', `requests/${near.body[0].service_request_id}.json`)).body
  expect([open.lat, open.long]).toEqual([36.409, 94.8975])
  const wrong: Record<string, string>[] = [
    {},
    { lat: '36.4' },
    { lat: '40.7', long: '-74.0' },
    { lat: 'x', long: '94' },
    { lat: '91', long: '94' },
    { address_string: '某处' },
    { address_id: 'none' },
  ]
  for (const given of wrong) expect([given, (await post({ form: { ...base, ...given } })).status]).toEqual([given, 400])
})

test('what a service asks is checked, kept and shown at the desk, never to the public', async () => {
  const base = { api_key: key, service_code: 'noise', address_id: 'D0007', description: '天天半夜施工' }
  const form = new URLSearchParams(base)
  form.append('attribute[sources]', 'site')
  form.append('attribute[sources]', 'machine')
  form.append('attribute[hours]', '22:00–02:00,找王某')
  const said = await post({ form: form.toString() })
  expect(said.status).toBe(200)
  const { id } = await findCase(said.body[0].service_request_id)
  const kept = (await secretary.get(`/api/cases/${id}/exchange`)).body
  expect(kept.answers.map((row: { text: { zh: string } }) => row.text.zh)).toEqual(['工地、机器', '22:00–02:00,找王某'])
  const open = await call(world, 'GET', `requests/${said.body[0].service_request_id}.json?extensions=true`)
  expect(open.text).not.toMatch(/王某|machine/)
  const again = await post({ json: { ...base, attribute: { sources: ['music'], hours: '晚上' } } })
  expect(again.status).toBe(200)
  for (const [attribute, value, text] of [
    ['sources', 'dogs', 'multivaluelist'],
    ['nothing', '1', 'is not asked'],
  ] as const) {
    const wrong = await post({ form: { ...base, [`attribute[${attribute}]`]: value } }, 'requests.json?lang=en')
    expect([wrong.status, wrong.body[0].description]).toEqual([400, expect.stringContaining(text)])
  }
  const lift = { ...base, service_code: 'lift' }
  const missing = await post({ form: lift }, 'requests.json?lang=en')
  expect(missing.body).toEqual([{ code: 400, description: 'attribute[inside] was not provided.' }])
  const water = { ...base, service_code: 'water' }
  const both = await post({ form: { ...water, 'attribute[kind]': 'x', 'attribute[since]': 'gestern' } })
  expect(both.body).toHaveLength(2)
})

test('names and contact are sealed, a device or account is not kept, an address of a picture is only words', async () => {
  const said = await post({
    form: {
      ...fields,
      api_key: key,
      first_name: '小雨',
      last_name: '顾',
      phone: '139 0000 4321',
      email: 'gu@example.cn',
      device_id: 'device-4711',
      account_id: 'account-4711',
      media_url: 'http://127.0.0.1:1/internal.jpg',
    },
  })
  expect(said.status).toBe(200)
  const { id } = await findCase(said.body[0].service_request_id)
  const dump = JSON.stringify([
    await world.owner.many(sql`select * from whistle_case where id = ${id}`),
    await world.owner.many(sql`select * from whistle_contact where case_id = ${id}`),
    await world.owner.many(sql`select * from whistle_public where id = ${id}`),
    await world.owner.many(sql`select * from act where promise_id = ${id}`),
    await world.owner.many(sql`select * from journal`),
  ])
  expect(dump).not.toMatch(/小雨|顾|4321|gu@example|4711/)
  const contact = (await secretary.post(`/api/cases/${id}/contact`, {})).body
  expect(contact).toEqual({ name: '顾小雨', phone: '13900004321', mail: 'gu@example.cn' })
  expect((await secretary.get(`/api/cases/${id}/exchange`)).body.mediaUrl).toBe('http://127.0.0.1:1/internal.jpg')
  const faulty: Record<string, string>[] = [
    { phone: 'call me' },
    { email: 'nobody' },
    { media_url: 'javascript:alert(1)' },
    { media_url: 'file:///etc/passwd' },
  ]
  for (const wrong of faulty)
    expect([wrong, (await post({ form: { ...fields, api_key: key, ...wrong } })).status]).toEqual([wrong, 400])
})

test('the code in the answer lets the reporter follow and judge, and is nowhere else', async () => {
  const said = await post({ form: { ...fields, api_key: key } })
  const [{ service_request_id: no, extended_attributes: own }] = said.body
  expect(own.follow_up_code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/)
  const page = await world.app.inject({
    method: 'POST',
    url: '/track',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    payload: new URLSearchParams({ code: own.follow_up_code }).toString(),
  })
  expect(page.body).toContain(no)
  const read = await call(world, 'GET', `requests/${no}.json?extensions=true`)
  expect(read.text).not.toContain(own.follow_up_code)
})

test('the same Idempotency-Key is one report with one code, other content under it is refused', async () => {
  const headers = { 'idempotency-key': 'phone-offline-1' }
  const given = { form: { ...fields, api_key: key }, headers }
  const [first, second] = await Promise.all([post(given), post(given)])
  const third = await post(given)
  expect([first?.status, second?.status]).toEqual([200, 200])
  expect(second?.body).toEqual(first?.body)
  expect(third.body).toEqual(first?.body)
  expect((await post({ ...given, form: { ...given.form, description: '别的事' } })).status).toBe(409)
})

test('at the test endpoint everything is checked and nothing is kept', async () => {
  const count = async (): Promise<unknown> =>
    world.owner.one(sql`select (select count(*) from promise) as p, (select count(*) from journal) as j,
      (select count(*) from whistle_answer) as a, (select count(*) from evidence) as e, (select last from series limit 1) as s`)
  const before = await count()
  const photo = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#935' } })
    .png()
    .toBuffer()
  const given = multipart({ ...fields, api_key: key, 'attribute[count]': '3' }, [photo])
  const said = await post(given, '/open311/test/v2/requests.json')
  expect([said.status, said.body[0].service_request_id]).toEqual([200, expect.stringMatching(/^TEST-/)])
  expect(said.body[0].extended_attributes).toBeUndefined()
  expect(await count()).toEqual(before)
  const wrong = { form: { ...fields, api_key: key, 'attribute[count]': 'many' } }
  expect((await post(wrong, '/open311/test/v2/requests.json')).status).toBe(400)
  expect((await post({ form: fields }, '/open311/test/v2/requests.json')).status).toBe(403)
})

test('without a key a report is taken only where the city says so', async () => {
  expect((await post({ form: fields })).body[0]).toMatchObject({ code: 403 })
  const administrator = await world.as('admin')
  const set = (value: boolean): Promise<{ status: number }> =>
    administrator.put('/api/params/open311.write_without_key', {
      value,
      source: '市里决定',
      level: 'city',
      reason: '试行',
    })
  expect((await set(true)).status).toBe(200)
  expect((await post({ form: fields })).status).toBe(200)
  world.clock.set(new Date(world.clock.now().getTime() + 1000))
  await set(false)
  expect((await post({ form: fields })).status).toBe(403)
})

test('a service that needs a phone says so, a description may be missing', async () => {
  const wages = await post({ form: { ...fields, api_key: key, service_code: 'wages' } }, 'requests.json?lang=en')
  expect(wages.body).toEqual([{ code: 400, description: 'phone: This kind of matter needs a phone number.' }])
  const bare = await post({ form: { api_key: key, service_code: 'light', address_id: 'D0007' } })
  expect((await findCase(bare.body[0].service_request_id)).said).toBe('路灯、楼道灯不亮')
  const long = await post({ form: { ...fields, api_key: key, description: '长'.repeat(4001) } })
  expect(long.status).toBe(400)
  expect((await post({ form: { ...fields, api_key: key, description: '长'.repeat(4000) } })).status).toBe(200)
})
