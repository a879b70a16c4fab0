import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCity, tell } from './running-city.ts'
import type { RunningCity } from './running-city.ts'

let city: RunningCity
beforeAll(async () => {
  city = await runCity()
}, 120_000)
afterAll(() => city.close())

for (const [signal, what] of [
  ['SIGINT', 'stopped in the middle of its work (fast)'],
  ['SIGQUIT', 'stopped without a word to anybody (immediate)'],
] as const)
  test(`a database that is ${what} comes back by itself: nothing acknowledged is lost, nothing is done twice`, async () => {
    const load = await city.load(signal)
    for (let tries = 0; tries < 200 && load.acknowledged.length < 60; tries++) await wait(50)
    const before = load.acknowledged.length
    process.kill(city.postmaster(), signal)
    await wait(300)
    const away = await fetch(`${city.origin}/api/session`, {
      headers: { 'accept-language': 'en', cookie: 'gankao_session=' + 'a'.repeat(43) },
    })
    if (away.status === 503) expect(await away.json()).toMatchObject({ code: 'database.away' })
    const seconds = await city.untilReady(30)
    for (let tries = 0; tries < 200 && load.acknowledged.length < before + 30; tries++) await wait(50)
    await load.stop()
    expect(before).toBeGreaterThan(50)
    expect(load.acknowledged.length).toBeGreaterThan(before + 20)
    // who was refused was told what to do, never "something broke"
    expect([...load.refused.keys()].filter((why) => !/^503 database\.away|^no answer/.test(why))).toEqual([])
    const counted = await city.count(load)
    tell(`database ${signal}`, {
      acknowledged: load.acknowledged.length,
      ...counted,
      'well again after': `${seconds.toFixed(1)} s`,
      refused: [...load.refused].map(([why, n]) => `${n}× ${why}`).join(', '),
    })
    expect(counted).toEqual({ lost: 0, doubled: 0 })
    // what was not answered is sent again, and is there once
    for (const entry of load.sent.filter((each) => each.status !== 200).slice(0, 40))
      expect(
        (
          await city.send(
            `/api/promises/${entry.id}/acts/add_note`,
            { words: `记 ${entry.key}` },
            { 'idempotency-key': entry.key },
          )
        ).status,
      ).toBe(200)
    expect(await city.count({ ...load, acknowledged: load.sent.slice(0, 40) })).toMatchObject({ doubled: 0 })
  }, 90_000)

test('connections cut under load (an administrator ends every backend) cost nobody anything', async () => {
  const load = await city.load('cut')
  await wait(800)
  const backends = spawnSync('pgrep', ['-P', String(city.postmaster())])
    .stdout.toString()
    .trim()
    .split('\n')
    .map(Number)
  expect(backends.length).toBeGreaterThan(3)
  const before = load.acknowledged.length
  // SIGTERM ends one session of PostgreSQL and leaves the rest alone
  for (const pid of backends) {
    const line = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : ''
    if (/gankao_owner gankao/.test(line)) process.kill(pid, 'SIGTERM')
  }
  for (let tries = 0; tries < 200 && load.acknowledged.length < before + 30; tries++) await wait(50)
  await load.stop()
  const counted = await city.count(load)
  tell('every session of the database ended', {
    acknowledged: load.acknowledged.length,
    ...counted,
    refused: [...load.refused].map(([why, n]) => `${n}× ${why}`).join(', '),
  })
  expect(counted).toEqual({ lost: 0, doubled: 0 })
  expect([...load.refused.keys()].filter((why) => !why.startsWith('503 database.away'))).toEqual([])
}, 60_000)
