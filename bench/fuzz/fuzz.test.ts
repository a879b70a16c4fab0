import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase } from '../../test/world.ts'
import { attack, leakIn, openReport } from './attack.ts'
import { insiders, openFuzzCity, outsiders } from './city.ts'
import type { FuzzCity } from './city.ts'
import { mutations } from './mutations.ts'
import { inject } from './shoot.ts'
import { socketAttacks } from './sockets.ts'
import { targetsOf, undescribed } from './targets.ts'

const count = Number(process.env['GANKAO_FUZZ'] ?? 3000)
const seed = Number(process.env['GANKAO_FUZZ_SEED'] ?? 20261124)
const folder = mkdtempSync(join(tmpdir(), 'gankao-fuzz-'))
let database: Awaited<ReturnType<typeof openTestDatabase>>
let city: FuzzCity
beforeAll(async () => {
  database = await openTestDatabase()
  city = await openFuzzCity({ url: database.url, folder })
})
afterAll(async () => {
  await city?.close()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

test('everything that is described is served, so that nothing escapes the attack', () => {
  const targets = targetsOf(city)
  expect(undescribed(targets)).toEqual([])
  expect(targets.length).toBeGreaterThan(80)
})

test('thousands of malformed requests over every route: nothing breaks, hangs, or tells of another unit’s matter', async () => {
  const report = openReport()
  await attack(city, { seed, from: 0, count, socketShare: 0.1 }, report)
  expect(
    report.findings.map(
      ({ kind, number, asked, by, mutations: done, said }) =>
        `${kind} #${number} ${asked} by ${by} [${done.join(' ')}] ${said}`,
    ),
  ).toEqual([])
  expect(report.targets.size).toBe(targetsOf(city).length)
  expect([...report.kinds.keys()].sort()).toEqual(Object.keys(mutations).sort())
  expect(report.sockets).toBeGreaterThan(count / 20)
  // an attack that only meets refusals reaches nothing
  expect(report.classes['2xx'] ?? 0).toBeGreaterThan(count / 20)
}, 600_000)

test('what the people of the matter are shown would be noticed if anybody else were shown it', async () => {
  const [insider] = insiders
  const [outsider] = outsiders
  const ask = async (url: string): Promise<string | undefined> => {
    const wire = { method: 'GET', url, headers: { cookie: city.cookies.get(insider!) ?? '' }, payload: undefined }
    const request = { method: 'GET', route: url, params: {}, query: [], body: { kind: 'none' as const }, headers: {} }
    const shot = await inject(city, wire)
    expect([url, shot.status]).toEqual([url, 200])
    expect(leakIn(city, { ...request, who: insider }, wire, shot)).toBeUndefined()
    return leakIn(city, { ...request, who: outsider }, wire, shot)
  }
  expect(await ask(`/api/cases/${city.canaryCase}`)).toMatch('金丝雀')
  expect(await ask(`/api/evidence/${city.canaryEvidence}`)).toBe('the picture')
  expect(await ask('/api/cases?limit=50')).toBe('the id of the matter')
})

test('pipelines, half-closed and dropped connections, smuggled lengths, slow senders and slow readers harm nobody', async () => {
  for (const [name, run] of Object.entries(socketAttacks)) expect([name, await run(city, 5)]).toEqual([name, []])
}, 120_000)

test('whoever still sends when the server ends holds it up for seconds only, and listening pages not at all', async () => {
  const own = await openTestDatabase()
  const other = await openFuzzCity({ url: own.url, folder })
  const slow = connect({ host: '127.0.0.1', port: Number(new URL(other.origin).port) })
  slow.on('error', () => {})
  slow.write('POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 4000\r\n\r\n{')
  const live = await fetch(`${other.origin}/api/live`, { headers: { cookie: other.cookies.get('admin') ?? '' } })
  expect(live.status).toBe(200)
  const reading = live.text()
  const began = performance.now()
  await other.close()
  expect(performance.now() - began).toBeLessThan(15_000)
  expect(await reading).toContain('retry: 3000')
  slow.destroy()
  await own.close()
})
