import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import type { Client, World } from '../world.ts'

let world: World
let secretary: Client
let caseId = ''
beforeAll(async () => {
  world = await openWorld()
  secretary = await world.as('hanqinghe')
  const made = await secretary.post('/api/cases', {
    serviceId: world.city.services.get('property'),
    placeId: world.city.places.get('baiyang-9'),
    said: '楼道灯坏了',
    channel: 'window',
  })
  caseId = made.body.id
})
afterAll(() => world.close())

test('a text with a NUL or half a character is refused with its place, in the address, the query and the body', async () => {
  const refused = { status: 422, body: { code: 'input.faulty' } }
  for (const path of ['/poster/%00', '/p/ab%00c', '/c/%00ab', '/api/catalogue?query=%00', '/cases?what=%00'])
    expect([path, await secretary.get(path)]).toMatchObject([path, refused])
  for (const bad of ['名\0字', '\ud800', 'ab\udfffcd']) {
    const answer = await secretary.post('/api/filters', { page: 'today', name: bad, query: 'a' })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'name', code: 'field.controls' }] } })
    const inside = await secretary.post('/api/cases', {
      serviceId: world.city.services.get('property'),
      said: bad + '楼道灯坏了',
    })
    expect(inside).toMatchObject({ status: 422, body: { errors: [{ path: 'said' }] } })
  }
})

test('what is nested without end is refused before anybody walks it', async () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  for (const [method, url] of [
    ['POST', '/api/filters'],
    ['DELETE', '/api/filters/01890a5d-ac96-774b-bcce-b302099a8057'],
    ['POST', `/api/promises/${caseId}/acts/add_note`],
  ] as const) {
    const answer = await world.app.inject({
      method,
      url,
      headers: { cookie: secretary.cookie, 'content-type': 'application/json', 'idempotency-key': 'deep-without-end' },
      payload: deep,
    })
    expect([url, answer.statusCode]).toEqual([url, 422])
  }
})

test('an act that names no matter and no picture where it should is told so', async () => {
  const merged = await secretary.post(`/api/promises/${caseId}/acts/merge`, { into: '../../etc/passwd', words: '重复' })
  expect(merged).toMatchObject({ status: 422, body: { errors: [{ path: 'into', code: 'field.unknown' }] } })
  const done = await secretary.post(`/api/promises/${caseId}/acts/add_note`, {
    words: '记一下',
    photos: ["' or 1=1", 7],
  })
  expect(done.status).toBe(422)
})

test('a form that ends early or has no shape is refused, at the public door and at the desk', async () => {
  const head = '--b\r\ncontent-disposition: form-data; name="said"\r\n\r\n'
  for (const [url, cookie] of [
    ['/report', ''],
    ['/api/evidence', secretary.cookie],
    ['/api/catalogue/import', (await world.as('caiding')).cookie],
  ] as const)
    for (const payload of [
      '--b',
      head,
      `${head}never ends`,
      '--other\r\n\r\n--other--\r\n',
      `${head}a\0b\r\n--b--\r\n`,
    ]) {
      const answer = await world.app.inject({
        method: 'POST',
        url,
        headers: { cookie, 'content-type': 'multipart/form-data; boundary=b' },
        payload,
      })
      expect([url, payload, answer.statusCode]).toEqual([url, payload, 422])
    }
})

test('the same day set twice in one instant is a conflict, not a failure', async () => {
  const admin = await world.as('admin')
  const input = { on: '2027-03-05', working: false, name: '地方节日', source: '格木市政府' }
  const answers = await Promise.all([admin.post('/api/calendar/days', input), admin.post('/api/calendar/days', input)])
  expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([200, 409])
})

test('a stream is not asked for its head: the answer would never end', async () => {
  const answer = await world.app.inject({ method: 'HEAD', url: '/api/live', headers: { cookie: secretary.cookie } })
  expect(answer.statusCode).toBe(404)
})
