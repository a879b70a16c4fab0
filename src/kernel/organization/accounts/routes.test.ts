import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, unitId } from '../../../../test/world.ts'
import type { Answer, Client, World } from '../../../../test/world.ts'

let world: World
let admin: Client
const reason = '市委编办 2026 年第 3 号文'

beforeAll(async () => {
  world = await openWorld()
  admin = await world.as('admin')
})
afterAll(() => world.close())

const password = 'a-long-password-1'

/** Somebody new at a unit, who opened the account by the link. */
async function hire(
  unit: string,
  login: string,
  roles: string[],
): Promise<{ client: Client; personId: string; postId: string }> {
  const made = await admin.post(`/api/units/${unitId(world, unit)}/posts`, {
    nameZh: `${login}乙`,
    nameEn: login,
    login,
    titleZh: '干事',
    titleEn: 'Officer',
    roles,
    from: '2026-11-24',
  })
  expect(made.status).toBe(200)
  const opened = await world.app.inject({
    method: 'POST',
    url: '/api/invitation',
    payload: { token: made.body.invitation, password },
  })
  const cookie = `${opened.cookies[0]?.name}=${opened.cookies[0]?.value}`
  const ask =
    (method: 'GET' | 'POST') =>
    async (url: string, body?: object): Promise<Answer> => {
      const answer = await world.app.inject({
        method,
        url,
        headers: { cookie, accept: 'application/json' },
        ...(method === 'POST' ? { payload: body ?? {} } : {}),
      })
      return { status: answer.statusCode, body: JSON.parse(answer.body), text: answer.body, headers: answer.headers }
    }
  return {
    client: { ...world.anyone, cookie, get: ask('GET'), post: ask('POST') },
    personId: made.body.personId,
    postId: made.body.postId,
  }
}

async function personOf(login: string, client = admin): Promise<Answer> {
  return client.get(`/api/people/${world.city.people.get(login)?.personId}`)
}

test('people are found by name, login, unit, title, role and the state of their account', async () => {
  const names = async (query: string): Promise<string[]> =>
    (await admin.get(`/api/people/search?limit=100&${query}`)).body.people.map((row: { login: string }) => row.login)
  expect(await names(`query=${encodeURIComponent('青禾')}`)).toEqual(['hanqinghe'])
  expect(await names('query=SHUIWU-H')).toEqual(['shuiwu-head'])
  expect(await names(`query=${encodeURIComponent('白杨社区')}`)).toEqual(
    expect.arrayContaining(['hanqinghe', 'luxiaoman', 'hewangshu']),
  )
  expect(await names(`query=${encodeURIComponent('督查员')}`)).toEqual(['ducha'])
  expect(await names(`unit=${unitId(world, '632801004')}&role=verifier`)).toEqual(['heyan'])
  expect(await names('state=disabled')).toEqual([])
  expect(await names('query=%25')).toEqual([])
  const first = (await admin.get('/api/people/search?limit=5')).body
  const second = (await admin.get(`/api/people/search?limit=5&after=${encodeURIComponent(first.next)}`)).body
  expect(first.people.map((row: { id: string }) => row.id)).not.toContain(second.people[0].id)
})

test('only administrators read people, and a street’s administrator only the street’s', async () => {
  const secretary = await world.as('hanqinghe')
  expect((await secretary.get('/api/people/search')).status).toBe(403)
  expect((await personOf('luxiaoman', secretary)).status).toBe(403)
  const street = (await hire('632801004', 'hexi-guan', ['administrator'])).client
  expect((await personOf('hanqinghe', street)).status).toBe(200)
  const other = await personOf('jiangshazao', street)
  expect(other.status).toBe(404)
  expect(other.text).not.toContain('江沅')
  const found = (await street.get(`/api/people/search?limit=100`)).body.people.map(
    (row: { login: string }) => row.login,
  )
  expect(found).toContain('hanqinghe')
  expect(found).not.toContain('jiangshazao')
  expect((await street.get(`/api/people/search?unit=${unitId(world, 'shazao')}`)).status).toBe(404)
  const account = world.city.people.get('jiangshazao')?.accountId
  for (const path of ['unlock', 'two-step/reset', 'disabled', 'invitation'])
    expect((await street.post(`/api/accounts/${account}/${path}`, { reason, disabled: true })).status).toBe(404)
  const post = world.city.people.get('jiangshazao')?.postId
  expect((await street.post(`/api/posts/${post}/end`, { on: '2026-11-25', reason })).status).toBe(403)
  expect((await street.post(`/api/posts/${post}/grants`, { role: 'administrator', from: '2026-11-25' })).status).toBe(
    403,
  )
  // somebody who also has a post elsewhere is seen, and looked after from above
  await admin.post(`/api/units/${unitId(world, 'baiyang')}/posts`, {
    personId: world.city.people.get('jiangshazao')?.personId,
    titleZh: '挂职',
    titleEn: 'On loan',
    roles: ['community_worker'],
    from: '2026-11-24',
  })
  const loan = await personOf('jiangshazao', street)
  expect(loan.status).toBe(200)
  expect(loan.body.may).toEqual([])
  expect(loan.body.posts).toHaveLength(1)
  expect((await street.post(`/api/accounts/${account}/disabled`, { disabled: true, reason })).body.code).toBe(
    'account.elsewhere',
  )
})

test('a locked account is unlocked, a lost second step turned off, all of it in the journal', async () => {
  const { client, personId } = await hire('gas', 'ranqi2', ['unit_clerk'])
  for (let index = 0; index < 12; index++)
    await world.anyone.post('/api/session', { login: 'ranqi2', password: 'wrong-password' })
  let person = (await admin.get(`/api/people/${personId}`)).body
  expect(person.account.state).toBe('locked')
  expect(person.may).toContain('unlock')
  expect((await admin.post(`/api/accounts/${person.account.id}/unlock`, { reason })).status).toBe(200)
  expect((await admin.post(`/api/accounts/${person.account.id}/unlock`, { reason })).body.code).toBe(
    'account.not_locked',
  )
  expect((await world.anyone.post('/api/session', { login: 'ranqi2', password })).status).toBe(200)

  expect((await admin.post(`/api/accounts/${person.account.id}/two-step/reset`, { reason })).body.code).toBe(
    'account.no_two_step',
  )
  await world.owner.run({
    text: 'update account set totp_on = true where id = $1',
    values: [person.account.id],
    name: 'test-two-step',
  })
  person = (await admin.get(`/api/people/${personId}`)).body
  expect(person.may).toEqual(['invite', 'reset_two_step', 'disable'])
  expect((await admin.post(`/api/accounts/${person.account.id}/two-step/reset`, { reason })).status).toBe(200)
  expect((await client.get('/api/session')).status).toBe(401)
  await admin.post(`/api/accounts/${person.account.id}/disabled`, { disabled: true, reason })
  person = (await admin.get(`/api/people/${personId}`)).body
  expect(person.account.state).toBe('disabled')
  expect(person.may).toEqual(['enable'])
  await admin.post(`/api/accounts/${person.account.id}/disabled`, { disabled: false, reason })
  await admin.post(`/api/accounts/${person.account.id}/invitation`)
  person = (await admin.get(`/api/people/${personId}`)).body
  expect(person.account.state).toBe('invited')
  expect(person.account.invitedUntil).not.toBeNull()
  expect(person.history.map((entry: { verb: string }) => entry.verb)).toEqual(
    expect.arrayContaining([
      'appoint',
      'unlock_account',
      'reset_two_step',
      'disable_account',
      'enable_account',
      'invite',
    ]),
  )
  expect(person.history[0].by.zh).toBe('纪云舟')
})

test('posts and roles are shown with their days; what is to come and what ended too', async () => {
  const { personId, postId } = await hire('water', 'shuiwu9', ['unit_clerk'])
  await admin.post(`/api/posts/${postId}/grants`, { role: 'unit_head', from: '2026-12-01', to: '2027-01-01' })
  const grants = (await admin.get(`/api/people/${personId}`)).body.posts[0].grants
  expect(grants.map((grant: { role: string; state: string }) => [grant.role, grant.state])).toEqual(
    expect.arrayContaining([
      ['unit_clerk', 'present'],
      ['unit_head', 'coming'],
    ]),
  )
  await admin.post(`/api/posts/${postId}/end`, { on: '2026-11-30', reason })
  world.clock.set(new Date('2026-12-02T02:00:00Z'))
  const later = (await (await world.as('admin')).get(`/api/people/${personId}`)).body
  expect(later.posts[0].state).toBe('ended')
  expect(later.posts[0].mayChange).toBe(false)
  world.clock.set(new Date('2026-11-24T02:00:00Z'))
  expect((await personOf('admin')).body).toMatchObject({ own: true, may: [] })
})

test('the city is never left without an administrator, also when two remove each other at once', async () => {
  const adminAccount = world.city.people.get('admin')?.accountId
  const adminPost = world.city.people.get('admin')?.postId
  const second = await hire('city', 'guanli2', ['administrator'])
  const secondAccount = (await admin.get(`/api/people/${second.personId}`)).body.account.id
  const answers = await Promise.all([
    admin.post(`/api/accounts/${secondAccount}/disabled`, { disabled: true, reason }),
    second.client.post(`/api/accounts/${adminAccount}/disabled`, { disabled: true, reason }),
  ])
  const done = answers.filter((answer) => answer.status === 200)
  expect(done).toHaveLength(1)
  const other = answers.find((answer) => answer.status !== 200)
  expect([401, 409]).toContain(other?.status)
  const left = answers[0]?.status === 200 ? admin : second.client
  const gone = answers[0]?.status === 200 ? secondAccount : adminAccount
  expect((await left.post(`/api/accounts/${gone}/disabled`, { disabled: false, reason })).status).toBe(200)

  // an administrator whose own role ends on a day cannot end the other's from that day on
  const again = await world.as('admin')
  const login = await world.app.inject({ method: 'POST', url: '/api/session', payload: { login: 'guanli2', password } })
  const cookie = `${login.cookies[0]?.name}=${login.cookies[0]?.value}`
  const ended = await again.post(`/api/posts/${second.postId}/end`, { on: '2026-12-31', reason })
  expect(ended.status).toBe(200)
  const attack = await world.app.inject({
    method: 'POST',
    url: `/api/posts/${adminPost}/end`,
    headers: { cookie },
    payload: { on: '2026-12-31', reason },
  })
  expect(JSON.parse(attack.body).code).toBe('account.last_administrator')
  const grant = (await again.get(`/api/people/${world.city.people.get('admin')?.personId}`)).body.posts[0].grants.find(
    (each: { role: string }) => each.role === 'administrator',
  )
  const other2 = await world.app.inject({
    method: 'POST',
    url: `/api/grants/${grant.id}/end`,
    headers: { cookie },
    payload: { on: '2027-01-15', reason },
  })
  expect(JSON.parse(other2.body).code).toBe('account.last_administrator')
})
