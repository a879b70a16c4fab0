import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, unitId } from '../../../test/world.ts'
import type { Client, World } from '../../../test/world.ts'

let world: World
let admin: Client
let secretary: Client
const reason = '市委编办 2026 年第 3 号文'
const kunlun = '632801001'
const hexi = '632801004'

beforeAll(async () => {
  world = await openWorld()
  admin = await world.as('admin')
  secretary = await world.as('hanqinghe')
})
afterAll(() => world.close())

/** Appoints somebody new and opens the account by its link. */
async function hire(unit: string, login: string, roles: string[]): Promise<Client & { accountId: string }> {
  const made = await admin.post(`/api/units/${unit}/posts`, {
    nameZh: `${login}甲`,
    nameEn: login,
    login,
    titleZh: '管理员',
    titleEn: 'Administrator',
    roles,
    from: '2026-11-24',
  })
  expect(made.status).toBe(200)
  const opened = await world.app.inject({
    method: 'POST',
    url: '/api/invitation',
    payload: { token: made.body.invitation, password: 'a-long-password-1' },
  })
  expect(opened.statusCode).toBe(200)
  const cookie = `${opened.cookies[0]?.name}=${opened.cookies[0]?.value}`
  const found = (await admin.get(`/api/people?query=${login}`)).body.people[0]
  const send = (method: 'GET' | 'POST') => async (path: string, body?: object) => {
    const answer = await world.app.inject({
      method,
      url: path,
      headers: { cookie, accept: 'application/json' },
      ...(method === 'POST' ? { payload: body ?? {} } : {}),
    })
    return { status: answer.statusCode, body: JSON.parse(answer.body), text: answer.body, headers: answer.headers }
  }
  return { ...world.anyone, cookie, get: send('GET'), post: send('POST'), accountId: found.accountId }
}

test('only an administrator of the area changes it, and only inside', async () => {
  const input = { kind: 'grid', nameZh: '第 9 网格', nameEn: 'Grid 9', parentId: unitId(world, 'baiyang'), reason }
  expect((await secretary.post('/api/units', input)).status).toBe(403)
  const street = await hire(unitId(world, hexi), 'hexi-admin', ['administrator'])
  expect((await street.post('/api/units', input)).status).toBe(200)
  const outside = await street.post('/api/units', { ...input, parentId: unitId(world, 'shazao') })
  expect(outside.body.code).toBe('unit.outside')
  expect(outside.status).toBe(403)
  // into another part of the city only with both in the own area
  const away = await street.post(`/api/units/${unitId(world, 'baiyang')}/move`, {
    parentId: unitId(world, kunlun),
    from: '2026-11-24',
    reason,
  })
  expect(away.body.code).toBe('unit.outside')
  const people = (await street.get('/api/people')).body.people.map((row: { login: string }) => row.login)
  expect(people).toContain('hanqinghe')
  expect(people).not.toContain('jiangshazao')
  expect((await street.post(`/api/accounts/${street.accountId}/disabled`, { disabled: true, reason })).body.code).toBe(
    'account.own',
  )
  const elsewhere = world.city.people.get('jiangshazao')?.accountId
  expect((await street.post(`/api/accounts/${elsewhere}/invitation`)).status).toBe(404)
})

test('posts and roles begin and end on their days, and an ended post acts no more', async () => {
  const unit = unitId(world, 'water')
  const input = { titleZh: '值班员', titleEn: 'Duty officer', roles: ['unit_clerk'], from: '2026-11-24' }
  const missing = await admin.post(`/api/units/${unit}/posts`, input)
  expect(missing.body.errors.map((fault: { path: string }) => fault.path)).toEqual(['nameZh', 'nameEn', 'login'])
  const taken = { ...input, nameZh: '甲', nameEn: 'A', login: 'songan' }
  expect((await admin.post(`/api/units/${unit}/posts`, taken)).body.errors[0].path).toBe('login')
  expect((await admin.post(`/api/units/${unit}/posts`, { ...taken, roles: ['king'] })).status).toBe(422)

  const clerk = await hire(unit, 'zhiban', ['unit_clerk'])
  expect((await clerk.get('/api/session')).body.posts).toHaveLength(1)
  const post = (await clerk.get('/api/session')).body.posts[0].id
  const twice = await admin.post(`/api/posts/${post}/grants`, { role: 'unit_clerk', from: '2026-11-24' })
  expect(twice.body.code).toBe('grant.twice')
  const dates = { role: 'unit_handler', from: '2026-11-24', to: '2026-11-24' }
  expect((await admin.post(`/api/posts/${post}/grants`, dates)).status).toBe(422)
  const grant = await admin.post(`/api/posts/${post}/grants`, { ...dates, to: '2026-12-01' })
  expect(grant.status).toBe(200)
  expect((await clerk.get('/api/session')).body.posts[0].roles).toEqual(['unit_clerk', 'unit_handler'])
  expect((await admin.post(`/api/grants/${grant.body.id}/end`, { on: '2026-11-24', reason })).status).toBe(200)
  expect((await clerk.get('/api/session')).body.posts[0].roles).toEqual(['unit_clerk'])
  expect((await admin.post(`/api/grants/${grant.body.id}/end`, { on: '2026-11-24', reason })).status).toBe(404)
  expect((await admin.post(`/api/posts/${post}/end`, { on: '2026-11-24', reason })).status).toBe(200)
  expect((await clerk.get('/api/waiting')).body.rows ?? []).toEqual([])
  expect((await clerk.get('/api/session')).body.posts).toEqual([])
})

test('an account that is disabled or invited anew is signed out at once', async () => {
  const clerk = await hire(unitId(world, 'gas'), 'ranqi', ['unit_clerk'])
  const path = `/api/accounts/${clerk.accountId}`
  expect((await admin.post(`${path}/disabled`, { disabled: true, reason })).status).toBe(200)
  expect((await clerk.get('/api/session')).status).toBe(401)
  expect((await admin.get('/api/people?query=ranqi')).body.people[0].disabled).toBe(true)
  await admin.post(`${path}/disabled`, { disabled: false, reason })
  const first = (await admin.post(`${path}/invitation`)).body.invitation
  const second = (await admin.post(`${path}/invitation`)).body.invitation
  const open = (token: string) =>
    world.app.inject({ method: 'POST', url: '/api/invitation', payload: { token, password: 'another-password-2' } })
  expect((await open(first)).statusCode).toBe(404)
  expect((await open(second)).statusCode).toBe(200)
  const old = { login: 'ranqi', password: 'a-long-password-1' }
  expect((await world.anyone.post('/api/session', old)).status).toBe(401)
})
