import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readItems } from '../import/items.ts'
import type { Item } from '../import/items.ts'
import { readSheet } from '../import/sheet.ts'
import type { Book } from './book.ts'
import { compare, isEqual } from './check.ts'
import { openLog } from './log.ts'
import { buildPace, markOf } from './pace.ts'
import type { ReplayMark } from './pace.ts'
import { isSilent, planAll, planItem } from './plan.ts'

const folder = mkdtempSync(join(tmpdir(), 'gankao-replay-unit-'))
afterAll(() => rmSync(folder, { recursive: true }))
const root = join(import.meta.dirname, '../../..')

async function sample(): Promise<Item[]> {
  const sheet = await readSheet(
    join(import.meta.dirname, '../import/testdata/requests.csv'),
    join(root, 'demo/maps/nyc311.json'),
  )
  return readItems(sheet, new Date('2026-01-01T00:00:00Z')).items
}

test('a matter is reported when it was received and judged when it was closed, in lawful order', async () => {
  for (const item of await sample()) {
    const steps = planItem(item)
    expect(steps[0]).toMatchObject({ name: 'report', at: item.at.getTime() })
    expect(steps.map((step) => step.at)).toEqual(steps.map((step) => step.at).sort((a, b) => a - b))
    if (item.closedAt) expect(steps.at(-1)).toMatchObject({ name: 'rate', at: item.closedAt.getTime() })
    else expect(steps.map((step) => step.name)).not.toContain('arrive')
    expect(steps.some((step) => step.name === 'receive')).toBe(!isSilent(item))
  }
})

test('a matter closed in the minute it came is played all the same', async () => {
  const [item] = await sample()
  if (!item) throw new Error('no sample')
  const steps = planItem({ ...item, closedAt: item.at })
  expect(new Set(steps.map((step) => step.at))).toEqual(new Set([item.at.getTime()]))
  expect(planAll([{ ...item, closedAt: item.at }])).toEqual(steps)
})

test('what belongs together is played in the order of the record', async () => {
  const steps = planAll((await sample()).toReversed())
  expect(steps.map((step) => step.at)).toEqual(steps.map((step) => step.at).sort((a, b) => a - b))
  const reports = steps.filter((step) => step.name === 'report').map((step) => step.item.at.getTime())
  expect(reports).toEqual([...reports].sort((a, b) => a - b))
})

const head = { format: 'gankao-replay-1', file: 'a', origin: 'http://x', from: '2025-01-01T00:00:00.000Z' } as const

test('the record of what was sent survives a line torn by a kill, and is of one file and one city', () => {
  const path = join(folder, 'torn.jsonl')
  const log = openLog(path, head)
  log.keep('n1', { no: 'W-1', code: 'AAAA', done: 'report' })
  log.keep('n1', { callUp: 'c', done: 'dispatch' })
  log.close()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  appendFileSync(path, '["n1",{"done":"rec')
  const again = openLog(path, head)
  expect(again.of('n1')).toMatchObject({ no: 'W-1', code: 'AAAA', callUp: 'c' })
  expect([...again.of('n1').done]).toEqual(['report', 'dispatch'])
  again.keep('n1', { done: 'receive' })
  again.close()
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(4)
  expect(() => openLog(path, { ...head, origin: 'http://y' })).toThrow('another city')
  truncateSync(path, 10)
  const fresh = openLog(path, head)
  expect(fresh.of('n1').done.size).toBe(0)
  fresh.close()
})

const from = new Date('2025-01-01T00:00:00Z')
const hour = 3_600_000
const after = (hours: number): Date => new Date(from.getTime() + hours * hour)
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30))

test('how far the clock was let go is kept before it takes effect, so a restart never turns time back', async () => {
  const kept: ReplayMark[] = []
  const pace = buildPace(markOf({ from, speed: 1_000_000 }), async (mark) => {
    expect(pace.clock.until()).toEqual(from)
    kept.push(mark)
  })
  await pace.release({ until: after(2), lag: 24 * hour })
  await settle()
  expect(pace.clock.now()).toEqual(after(2))
  const [mark] = kept
  if (!mark) throw new Error('nothing was kept')
  const next = buildPace(mark, async () => {})
  expect(next.clock.now().getTime()).toBeGreaterThanOrEqual(pace.clock.now().getTime())
})

test('time waits for the jobs of the city: a full turn has not seen to everything', async () => {
  const pace = buildPace(markOf({ from, speed: 1_000_000 }), async () => {})
  await pace.release({ until: after(100), lag: hour })
  await settle()
  expect(pace.clock.now()).toEqual(after(1))
  pace.turned(after(1), 200)
  await settle()
  expect(pace.clock.now()).toEqual(after(1))
  pace.turned(after(1), 3)
  await settle()
  expect(pace.clock.now()).toEqual(after(2))
})

test('a replay never overtakes the present', async () => {
  const pace = buildPace(markOf({ from, speed: 1_000_000 }), async () => {})
  const state = await pace.release({ until: new Date(Date.now() + 1000 * hour) })
  expect(Date.parse(state.asked)).toBeLessThanOrEqual(Date.now())
})

const book: Book = {
  password: 'x',
  apiKey: 'x',
  pacemaker: 'x',
  dispatchers: {},
  verifiers: {},
  agencies: { NYPD: { unitId: '', zh: '警', en: 'Police', clerk: '', head: '' } },
  services: { 'Animal-Abuse': { key: 'animal_abuse' } },
  places: {},
}

test('what the city says otherwise than the file is named by its number', async () => {
  const all = (await sample()).filter((item) => item.serviceWord === 'Animal-Abuse')
  const closed = all.filter((item) => item.closedAt).slice(0, 3)
  const open = all.filter((item) => !item.closedAt).slice(0, 1)
  const items = [...closed, ...open]
  const log = openLog(join(folder, 'compare.jsonl'), head)
  const city = new Map(
    items.map((item, index) => {
      log.keep(item.externalNo, { no: `W-${index}` })
      const row = {
        service_request_id: `W-${index}`,
        status: item.closedAt ? 'closed' : 'open',
        service_code: 'animal_abuse',
        agency_responsible: 'Police',
        requested_datetime: item.at.toISOString(),
        updated_datetime: (item.closedAt ?? item.at).toISOString(),
      }
      return [row.service_request_id, row] as const
    }),
  )
  expect(isEqual(compare(items, log, book, city, 60_000))).toBe(true)
  const [first, second, third] = [...city.values()]
  if (!first || !second || !third) throw new Error('no sample')
  city.set('W-0', { ...first, status: 'open' })
  city.set('W-1', { ...second, updated_datetime: new Date(Date.parse(second.updated_datetime) + hour).toISOString() })
  city.delete('W-2')
  city.set('W-9', { ...third, service_request_id: 'W-9' })
  const check = compare(items, log, book, city, 60_000)
  log.close()
  expect(isEqual(check)).toBe(false)
  expect(check.more).toBe(1)
  expect(check.mismatches.map((each) => `${each.no} ${each.what}`)).toEqual([
    'W-0 status',
    'W-1 duration',
    'W-2 missing',
  ])
  expect(check.mismatches[0]?.number).toBe(closed[0]?.externalNo)
})
