import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, makeKey, multipart, pass } from '../../../../test/open311.ts'
import type { Said } from '../../../../test/open311.ts'
import { openWorld, unitId } from '../../../../test/world.ts'
import type { Client, World } from '../../../../test/world.ts'
import { sql } from '../../../platform/db/sql.ts'

let world: World
let housing = ''
let enforcement = ''
let write = ''
let secretary: Client
beforeAll(async () => {
  world = await openWorld()
  write = await makeKey(world, ['write'])
  housing = await makeKey(world, ['updates'], 'housing')
  enforcement = await makeKey(world, ['updates'], 'enforcement')
  secretary = await world.as('hanqinghe')
})
afterAll(() => world.close())

type Case = { id: string; no: string; callUp: string }

/** A stair light that the community whistled to the housing department. */
async function whistled(): Promise<Case> {
  const said = await call(world, 'POST', 'requests.json', {
    form: { api_key: write, service_code: 'light', address_id: 'D0007', description: '楼道灯不亮' },
  })
  const no = said.body[0].service_request_id
  const id = (await secretary.get('/api/cases?what=open')).body.rows.find((row: { no: string }) => row.no === no).id
  const blown = await secretary.post(`/api/promises/${id}/acts/blow`, {
    kind: 'livelihood',
    reason: 'beyond',
    lead: unitId(world, 'housing'),
    supports: [],
    words: '请来修',
  })
  expect([blown.status, blown.body?.errors]).toEqual([200, undefined])
  return { id, no, callUp: blown.body.callUps[0].id }
}

let number = 7000
function update(of: Case, given: Record<string, string> = {}, key = housing): Promise<Said> {
  number += 1
  return call(world, 'POST', 'servicerequestupdates.json?lang=en', {
    form: {
      api_key: key,
      service_request_id: of.no,
      update_id: String(number),
      status: 'open',
      updated_datetime: '2026-11-24T09:50:00+08:00',
      description: '已派人',
      ...given,
    },
  })
}
const callUpOf = async (of: Case): Promise<{ state: string; facts: Record<string, unknown> }> =>
  (await secretary.get(`/api/cases/${of.id}`)).body.callUps.find((row: { id: string }) => row.id === of.callUp)
const acts = async (of: Case): Promise<string[]> =>
  (await world.owner.many<{ act: string }>(sql`select act from act where promise_id = ${of.callUp} order by seq`)).map(
    (row) => row.act,
  )
async function arrive(of: Case): Promise<void> {
  const clerk = await world.as('songan')
  const taken = await clerk.post(`/api/promises/${of.callUp}/acts/arrive`, { how: 'site' })
  expect(taken.status).toBe(200)
}
const photo = (red: number): Promise<Buffer> =>
  sharp({ create: { width: 20, height: 20, channels: 3, background: { r: red, g: 9, b: 9 } } })
    .png()
    .toBuffer()

test("an update of the unit's own system becomes the act that the procedure allows just then", async () => {
  const own = await whistled()
  const first = await update(own)
  expect([first.status, first.body[0]]).toMatchObject([
    200,
    { service_request_id: own.no, status: 'open', extended_attributes: { landed: 'receive' } },
  ])
  expect((await callUpOf(own)).state).toBe('received')
  // nobody has come yet: the words stand beside the matter, the procedure is not moved
  const second = await update(own, { description: '配件明天到' })
  expect(second.body[0].extended_attributes.landed).toBe('note')
  await arrive(own)
  const third = await update(own, { description: '正在换线' })
  expect(third.body[0].extended_attributes.landed).toBe('work')
  expect(await acts(own)).toEqual(['open', 'receive', 'arrive', 'work'])
  const desk = (await secretary.get(`/api/cases/${own.id}/exchange`)).body.updates
  expect(
    desk.map((row: { said: string; act: { label: { zh: string } } | null }) => [row.said, row.act?.label.zh]),
  ).toEqual([
    ['已派人', '签收'],
    ['配件明天到', undefined],
    ['正在换线', '记一步处理'],
  ])
  // the act bears the name of the person who answers for the key
  const taken = await world.owner.one<{ person_id: string | null }>(
    sql`select person_id from act where promise_id = ${own.callUp} and act = 'work'`,
  )
  expect(taken?.person_id).not.toBeNull()
})

test('closed from a handler is a report: without a photo it ends nothing, with one it ends only its part', async () => {
  const own = await whistled()
  await arrive(own)
  const bare = await update(own, { status: 'closed', description: '修好了' })
  expect(bare.body[0]).toMatchObject({ status: 'open', extended_attributes: { landed: 'work' } })
  expect((await callUpOf(own)).state).toBe('acting')
  number += 1
  const shown = await call(world, 'POST', 'servicerequestupdates.json', {
    ...multipart(
      {
        api_key: housing,
        service_request_id: own.no,
        update_id: String(number),
        status: 'FIXED',
        updated_datetime: '2026-11-24T09:55:00+08:00',
        description: '换好了,已试亮',
      },
      [await photo(1)],
    ),
  })
  expect(shown.body[0]).toMatchObject({ status: 'open', extended_attributes: { landed: 'finish' } })
  expect((await callUpOf(own)).state).toBe('done')
  const [read] = (await call(world, 'GET', `requests/${own.no}.json`)).body
  expect(read.status).toBe('open')
  const state = (await secretary.get(`/api/cases/${own.id}`)).body.state
  expect(['verify', 'rate', 'closed', 'rating', 'reported_done']).not.toContain(state)
  // after that there is nothing left for the handler to do: a note, and the case stays where it is
  const late = await update(own, { status: 'closed', description: '请关闭' })
  expect(late.body[0]).toMatchObject({ status: 'open', extended_attributes: { landed: 'note' } })
  expect((await secretary.get(`/api/cases/${own.id}`)).body.state).toBe(state)
})

test('the same update_id is kept once, also when it comes twice at the same moment or for another matter', async () => {
  const own = await whistled()
  const same = { update_id: 'same-1' }
  const [first, second] = await Promise.all([update(own, same), update(own, same)])
  const third = await update(own, { ...same, description: '别的话' })
  expect([first.status, second.status, third.status]).toEqual([200, 200, 200])
  expect(second.body).toEqual(first.body)
  expect(third.body).toEqual(first.body)
  expect((await secretary.get(`/api/cases/${own.id}/exchange`)).body.updates).toHaveLength(1)
  const other = await whistled()
  expect((await update(other, same)).status).toBe(409)
  expect((await secretary.get(`/api/cases/${other.id}/exchange`)).body.updates).toHaveLength(0)
  expect((await callUpOf(other)).state).toBe('sent')
})

test('only the unit that was called may report, only with a key for it, only while its post is held', async () => {
  const own = await whistled()
  expect((await update(own, {}, enforcement)).body).toEqual([
    { code: 403, description: 'The unit of this api_key does not handle this request.' },
  ])
  expect((await update(own, {}, write)).status).toBe(403)
  expect((await update(own, {}, 'gk_wrong')).status).toBe(403)
  expect((await update({ ...own, no: 'W-2026-9999' })).status).toBe(404)
  await world.owner.run(sql`update grants set valid = daterange(lower(valid), '2026-11-24')
    where post_id in (select post_id from api_key where unit_id = ${unitId(world, 'enforcement')})`)
  expect((await update(own, {}, enforcement)).status).toBe(403)
  expect((await secretary.get(`/api/cases/${own.id}/exchange`)).body.updates).toHaveLength(0)
})

test('an update says what it needs, and cannot come from the future or report itself into a limit that passed', async () => {
  const own = await whistled()
  for (const [given, text] of [
    [{ update_id: '' }, 'update_id was not provided'],
    [{ description: '' }, 'description was not provided'],
    [{ status: 'maybe' }, 'status must be'],
    [{ updated_datetime: '2026-11-24' }, 'updated_datetime must be'],
    [{ updated_datetime: '2027-01-01T00:00:00Z' }, 'future'],
    [{ description: '长'.repeat(1901) }, 'too long'],
  ] as const) {
    const said = await update(own, given)
    expect([given, said.status, said.body[0].description]).toEqual([given, 400, expect.stringContaining(text)])
  }
  const at = world.clock.now()
  await update(own, { updated_datetime: '2026-11-01T09:00:00+08:00' })
  const kept = await world.owner.one<{ at: Date }>(
    sql`select at from act where promise_id = ${own.callUp} and act = 'receive'`,
  )
  expect(kept?.at).toEqual(at)
})

test('what happened is told in order, in the words of the procedure, with the status that followed', async () => {
  pass(world, 1)
  const since = world.clock.now()
  const own = await whistled()
  pass(world, 1)
  await arrive(own)
  await update(own, { description: '王师傅在修' })
  const all = await call(world, 'GET', `servicerequestupdates.json?start_date=${since.toISOString()}&lang=en`)
  expect(all.text).not.toContain('王师傅')
  expect(all.body.every((row: { status: string }) => row.status === 'open')).toBe(true)
  expect(all.body.map((row: { description: string }) => row.description)).toEqual([
    'Report received',
    expect.stringContaining('community'),
    expect.stringContaining('The community called departments'),
    expect.stringContaining('Came'),
    expect.stringContaining('A step of work'),
  ])
  const ids = all.body.map((row: { update_id: string }) => row.update_id)
  expect(new Set(ids).size).toBe(ids.length)
  // the window is kept, pages follow each other
  const cut = encodeURIComponent(all.body[3].updated_datetime)
  const late = await call(world, 'GET', `servicerequestupdates.json?start_date=${cut}`)
  expect(late.body.map((row: { update_id: string }) => row.update_id)).toEqual(ids.slice(3))
  const paged: string[] = []
  for (const page of [1, 2, 3]) {
    const said = await call(
      world,
      'GET',
      `servicerequestupdates.json?start_date=${since.toISOString()}&page_size=2&page=${page}`,
    )
    paged.push(...said.body.map((row: { update_id: string }) => row.update_id))
  }
  expect(paged).toEqual(ids)
  const one = await call(world, 'GET', `servicerequestupdates.json?service_request_id=${own.no}`)
  expect(one.body.map((row: { update_id: string }) => row.update_id)).toEqual(ids)
})

test('a matter that was withdrawn is closed from that update on', async () => {
  const said = await call(world, 'POST', 'requests.json', {
    form: { api_key: write, service_code: 'light', address_id: 'D0007', description: '灯不亮' },
  })
  const [{ service_request_id: no, extended_attributes: own }] = said.body
  pass(world, 1)
  await world.app.inject({
    method: 'POST',
    url: '/act',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    payload: new URLSearchParams({ code: own.follow_up_code, act: 'withdraw', words: '已经好了' }).toString(),
  })
  const rows = (await call(world, 'GET', `servicerequestupdates.json?service_request_id=${no}`)).body
  expect(rows.map((row: { status: string }) => row.status)).toEqual(['open', 'open', 'closed'])
  const [read] = (await call(world, 'GET', `requests/${no}.json`)).body
  expect([read.status, read.updated_datetime]).toEqual(['closed', rows[2].updated_datetime])
})

test('at the test endpoint an update is judged and undone', async () => {
  const own = await whistled()
  const said = await call(world, 'POST', '/open311/test/v2/servicerequestupdates.json', {
    form: {
      api_key: housing,
      service_request_id: own.no,
      update_id: 'try-1',
      status: 'open',
      updated_datetime: '2026-11-24T09:50:00+08:00',
      description: '试一下',
    },
  })
  expect(said.body[0].extended_attributes.landed).toBe('receive')
  expect(await acts(own)).toEqual(['open'])
  expect((await secretary.get(`/api/cases/${own.id}/exchange`)).body.updates).toHaveLength(0)
})
