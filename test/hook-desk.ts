import { expect } from 'vitest'
import { readNetworks } from '../src/kernel/hooks/address.ts'
import type { Resolve } from '../src/kernel/hooks/address.ts'
import { openHookSender } from '../src/kernel/hooks/send.ts'
import { openReceiver } from './receiver.ts'
import type { Receiver } from './receiver.ts'
import { openWorld, unitId } from './world.ts'
import type { Client, World } from './world.ts'

// The desk of webhooks as tests use it: a world, an administrator and an agent at it, receivers somewhere else.
export let world: World
export let admin: Client
export let agent: Client
const receivers: Receiver[] = []
export const networks = readNetworks('127.0.0.0/8')

export async function openDesk(): Promise<void> {
  world = await openWorld(new Date())
  admin = await world.as('admin')
  agent = await world.as('hotline')
}
export async function closeDesk(): Promise<void> {
  for (const receiver of receivers) await receiver.close()
  await world.close()
}

export async function receive(): Promise<Receiver> {
  const receiver = await openReceiver()
  receivers.push(receiver)
  return receiver
}

type Made = { id: string; secret: string }
export async function register(
  url: string,
  given: { unit?: string; events?: string[]; by?: Client } = {},
): Promise<Made> {
  const made = await (given.by ?? admin).post('/api/hooks', {
    name: '市民服务大屏',
    url,
    unitId: unitId(world, given.unit ?? 'city'),
    events: given.events ?? ['promise.opened', 'promise.acted', 'promise.closed', 'promise.overdue'],
  })
  expect([made.status, made.text]).toEqual([200, expect.any(String)])
  return { id: made.body.hook.id, secret: made.body.secret }
}

export const words = '我家住三单元 502,王桂珍,电话 13900001234,楼道灯坏了'
export async function openCase(place = 'baiyang-9'): Promise<string> {
  const made = await agent.post('/api/cases', {
    serviceId: world.city.services.get('light'),
    placeId: world.city.places.get(place),
    said: `${words} ${Math.random()}`,
    phone: '13900001234',
    name: '王桂珍',
    channel: 'phone',
  })
  expect(made.status).toBe(200)
  return made.body.id
}

/** All that is due now is sent, however many turns it takes. */
export async function sendAll(given: { patience?: number; resolve?: Resolve; networks?: typeof networks } = {}) {
  const sender = openHookSender(world.house, { networks, ...given })
  for (let n = 0; n < 5; n++) {
    await sender.turn()
    await sender.settled()
  }
}
/** A session ends when it idles, so whoever comes back later signs in anew. */
export async function moveTo(at: Date): Promise<void> {
  world.clock.set(at)
  admin = await world.as('admin')
  agent = await world.as('hotline')
}
export const move = (ms: number): Promise<void> => moveTo(new Date(world.clock.now().getTime() + ms))
export const log = async (id: string) => (await admin.get(`/api/hooks/${id}/deliveries?limit=100`)).body.deliveries
export const viewOf = async (id: string) =>
  (await admin.get('/api/hooks?ended=yes')).body.hooks.find((hook: { id: string }) => hook.id === id)
export const end = (id: string) => admin.delete(`/api/hooks/${id}`)
