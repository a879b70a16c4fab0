import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('a program that asks for the head of a file is not told that the file is empty', async () => {
  for (const file of ['matters.csv', 'matters.geojson']) {
    const head = await world.app.inject({ method: 'HEAD', url: `/data/${file}` })
    expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, undefined, ''])
    expect(head.headers.etag).toBe((await world.app.inject({ url: `/data/${file}` })).headers.etag)
  }
})

test('a number nothing was reported with is said to be so, and is not called a code', async () => {
  const answer = await world.app.inject({
    method: 'POST',
    url: '/track',
    payload: 'phone=13900000001',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', cookie: 'lang=en' },
  })
  expect([answer.statusCode, answer.body.includes('No matter was found for this number')]).toEqual([404, true])
})
