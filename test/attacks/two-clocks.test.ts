import { afterAll, beforeAll, expect, test } from 'vitest'
import { handClock } from '../../src/platform/clock.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World
const machine = handClock(new Date('2026-11-24T02:00:00Z'))
const later = (from: Date, days: number): Date => new Date(from.getTime() + days * 86_400_000)

beforeAll(async () => {
  world = await openWorld()
  world.house.machine = machine
})
afterAll(() => world.close())

test('a session outlives months of a city that runs faster, and ends by the time of the machine', async () => {
  const secretary = await world.as('hanqinghe')
  world.clock.set(later(world.clock.now(), 60))
  expect((await secretary.get('/api/session')).status).toBe(200)
  const before = machine.now()
  machine.set(later(before, 31))
  expect((await secretary.get('/api/session')).status).toBe(401)
  machine.set(before)
})

test('passwords are not tried out faster where the clock of the city runs faster', async () => {
  const tries = Array.from({ length: 40 }, (_, index) => index)
  const answers: number[] = []
  for (const index of tries) {
    world.clock.set(later(world.clock.now(), 1))
    const answer = await world.anyone.post('/api/session', { login: `nobody${index}`, password: 'a-wrong-password' })
    answers.push(answer.status)
  }
  expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(9)
  machine.set(new Date(machine.now().getTime() + 61_000))
  expect((await world.anyone.post('/api/session', { login: 'nobody', password: 'a-wrong-password' })).status).toBe(401)
})

test('a repeat is known as one by the time of the machine, however far the city went on', async () => {
  const secretary = await world.as('hanqinghe')
  const service = (await secretary.get('/api/services')).body.services[0]
  const area = (await secretary.get('/api/session')).body.posts[0].unitId
  const given = { serviceId: service.id, areaId: area, said: '下水道堵了三天', phone: '13900001234', channel: 'window' }
  const key = { 'idempotency-key': 'one-and-the-same' }
  const first = await secretary.post('/api/cases', given, key)
  expect(first.status, first.text).toBe(200)
  world.clock.set(later(world.clock.now(), 30))
  const again = await secretary.post('/api/cases', given, key)
  expect(again.body).toEqual(first.body)
})
