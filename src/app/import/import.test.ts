import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, openWorld } from '../../../test/world.ts'
import type { World } from '../../../test/world.ts'
import { systemActor } from '../../kernel/identity/contract.ts'
import { foundUnit } from '../../kernel/organization/actions.ts'
import { readActs } from '../../kernel/promise/store/acts.ts'
import { handClock } from '../../platform/clock.ts'
import { sql } from '../../platform/db/sql.ts'
import { seedParams } from '../../kernel/params/store.ts'
import { allParams, buildHouse } from '../house.ts'
import { importCases } from './cases.ts'
import { importDivisions, townKind, villageKind } from './divisions.ts'
import { parseInstant } from './instants.ts'
import { importGrants, importPeople } from './people.ts'
import { readSheet } from './sheet.ts'
import type { Fault, Sheet } from './sheet.ts'
import { importUnits } from './units.ts'

let world: World
let folder: string
beforeAll(async () => {
  world = await openWorld()
  folder = mkdtempSync(join(tmpdir(), 'gankao-import-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await world.close()
})

const map = join(import.meta.dirname, '../../../demo/maps/nyc311.json')
const sample = join(import.meta.dirname, 'testdata/requests.csv')
const faulty = join(import.meta.dirname, 'testdata/requests-faulty.csv')

async function sheetOf(text: string | Buffer, mapping?: object): Promise<Sheet> {
  const file = join(folder, 'sheet.csv')
  writeFileSync(file, text)
  if (!mapping) return readSheet(file)
  writeFileSync(join(folder, 'map.json'), JSON.stringify(mapping))
  return readSheet(file, join(folder, 'map.json'))
}

function places(faults: Fault[]): string[] {
  return faults.map((fault) => `${fault.row}:${fault.column}`).sort()
}

async function count(table: 'promise' | 'act' | 'unit' | 'person' | 'service' | 'grants'): Promise<number> {
  const row = await world.owner.one<{ n: number }>({
    text: `select count(*) as n from ${table}`,
    values: [],
    name: `count-${table}`,
  })
  return row?.n ?? 0
}

test('a file with faults names every faulty row and imports nothing', async () => {
  const before = [await count('promise'), await count('unit'), await count('service')]
  const result = await importCases(world.house, await readSheet(faulty, map))
  expect(places(result.faults)).toEqual(
    [
      '5:Created Date',
      '9:Status',
      '22:Unique Key',
      '27:Borough / Community Board',
      '32:Complaint Type',
      '35:Created Date',
      '2:Closed Date',
      '7:Closed Date',
      '11:Longitude',
    ].sort(),
  )
  expect(result.faults.every((fault) => fault.zh && fault.en)).toBe(true)
  expect(result.created).toBe(0)
  expect([await count('promise'), await count('unit'), await count('service')]).toEqual(before)
})

test('real requests of another city become matters with a record of their own, once', async () => {
  const acts = await count('act')
  const dry = await importCases(world.house, await readSheet(sample, map), { dryRun: true })
  expect(dry).toMatchObject({ rows: 52, created: 0, already: 0, faults: [], dryRun: true })
  expect(await count('act')).toBe(acts)
  const told: number[] = []
  const sheet = await readSheet(sample, map)
  const result = await importCases(world.house, sheet, { progress: (done) => told.push(done) })
  expect(result).toMatchObject({ rows: 52, created: 52, already: 0, faults: [] })
  expect(result.counts.state).toEqual({ joint_handling: 12, closed: 40 })
  expect(told.at(-1)).toBe(52)
  const here = await world.owner.many<{ state: string; agency: string; n: number }>(sql`
    select p.state, n.name_en as agency, count(*) as n from promise p
      join unit_naming n on n.unit_id = (p.snapshot->'parties'->'lead'->>'unit')::uuid and upper_inf(n.valid)
    where p.kind = 'case' group by 1, 2`)
  const total = (key: 'state' | 'agency', is: string) =>
    here.filter((row) => row[key] === is).reduce((sum, row) => sum + row.n, 0)
  expect(total('state', 'closed')).toBe(40)
  expect(total('state', 'joint_handling')).toBe(12)
  expect(total('agency', 'New York City Police Department')).toBe(result.counts.agency['NYPD'])
  expect(total('agency', 'Department of Sanitation')).toBe(result.counts.agency['DSNY'] ?? 0)
  // and whoever reads the public copies sees who had it
  const named = await world.owner.one<{ n: number }>(
    sql`select count(*) as n from whistle_public where parties @> '[{"role": "lead", "en": "New York City Police Department"}]'`,
  )
  expect(named?.n).toBe(result.counts.agency['NYPD'])

  const again = await importCases(world.house, await readSheet(sample, map))
  expect(again).toMatchObject({ created: 0, already: 52, made: { services: 0, areas: 0, units: 0 } })
  expect(await count('promise')).toBe(52)
  const closed = sheet.rows.find((row) => row.fields['state'] === 'closed')
  const number = `nyc311:${closed?.fields['externalNo']}`
  const one = await world.owner.one<{
    id: string
    opened_at: Date
    closed_at: Date
    channel: string
    said: string
  }>(sql`
    select p.id, p.opened_at, p.closed_at, c.channel, c.said from promise p join whistle_case c on c.id = p.id
    where c.external_no = ${number}`)
  const york = { timeZone: 'America/New_York', dates: 'month_first' as const }
  expect(one?.opened_at).toEqual(parseInstant(closed?.fields['at'] ?? '', york))
  expect(one?.closed_at).toEqual(parseInstant(closed?.fields['closedAt'] ?? '', york))
  expect(one).toMatchObject({ channel: 'import', said: closed?.fields['said'] })
  const record = await world.house.read(systemActor, (tx) => readActs(tx, one?.id ?? ''))
  expect(record.map((act) => act.act)).toEqual(['open', 'route', 'import_state'])
  expect(record[2]?.at).toBe(one?.closed_at.toISOString())
  expect(record[0]?.recordedAt).toEqual(world.clock.now())
  // the same request is at the public door, and on the desk of who has it
  const admin = await world.as('admin')
  expect((await admin.get(`/api/cases/${one?.id}`)).body).toMatchObject({ state: 'closed' })
})

test('without leave to create, what is not known is a fault', async () => {
  const csv =
    'no,at,state,service,area,who\n1,2026-11-02 10:00,在办,water,白杨社区,住房和城乡建设局\n2,2026-11-02 10:00,在办,nothing,月亮,谁\n'
  const mapping = { externalNo: 'no', at: 'at', state: 'state', service: 'service', area: 'area', agency: 'who' }
  expect(places((await importCases(world.house, await sheetOf(csv, mapping))).faults)).toEqual([
    '3:area',
    '3:service',
    '3:who',
  ])
  const good = csv.split('\n').slice(0, 2).join('\n')
  expect(await importCases(world.house, await sheetOf(good, mapping))).toMatchObject({ created: 1, faults: [] })
})

test('units come by number below their parents, and a second run changes nothing', async () => {
  const file = (rows: string) => `externalNo,nameZh,nameEn,kind,parent,tree\n${rows}`
  const good = file(
    'g1,一网格,Grid one,网格,s1,\ns1,新社区,New Community,社区,632801004,\ns2,新村,,village,632801100,\n632801100,郭勒木德镇,,镇,,party',
  )
  const faults = await importUnits(
    world.house,
    await sheetOf(
      file(
        'a,甲,,庙,632801004,\nb,乙,,社区,nobody,\nc,丙,,社区,,\n,丁,,社区,c,\nx,戊,,社区,y,\ny,己,,社区,x,\na,庚,,社区,b,',
      ),
    ),
  )
  expect(places(faults.faults)).toEqual(['2:kind', '3:parent', '4:parent', '5:externalNo', '6:parent', '8:externalNo'])
  const before = await count('unit')
  const result = await importUnits(world.house, await sheetOf(good))
  expect(result).toMatchObject({ rows: 4, created: 3, already: 1, faults: [] })
  expect(await count('unit')).toBe(before + 3)
  expect(await importUnits(world.house, await sheetOf(good))).toMatchObject({ created: 0, already: 4 })
  const row = await world.owner.one<{ line: string }>(sql`
    select string_agg(n.name_zh, ' > ' order by up.path) as line from placement own join placement up
      on up.tree = 'duty' and upper_inf(up.valid) and starts_with(own.path, up.path)
      join unit_naming n on n.unit_id = up.unit_id join unit u on u.id = own.unit_id
    where u.external_no = 'g1' and own.tree = 'duty'`)
  expect(row?.line).toBe('格木市(演示) > 河西街道 > 新社区 > 一网格')
})

test('people come with an invitation, and their posts with roles', async () => {
  const people = 'externalNo,nameZh,nameEn,login\np1,丁一,Ding Yi,dingyi\np2,丁二,,Dinger\n'
  const wrong = await importPeople(world.house, await sheetOf(`${people}p1,丁三,,dingyi\np4,,,admin\n`))
  expect(places(wrong.faults)).toEqual(['4:externalNo', '4:login', '5:login', '5:nameZh'])
  const result = await importPeople(world.house, await sheetOf(people))
  expect(result).toMatchObject({ created: 2, already: 0 })
  expect(result.invitations.map((row) => row.login)).toEqual(['dingyi', 'dinger'])
  const again = await importPeople(world.house, await sheetOf(people))
  expect(again).toMatchObject({ created: 0, already: 2, invitations: [] })
  const opened = await world.app.inject({
    method: 'POST',
    url: '/api/invitation',
    payload: { token: result.invitations[0]?.invitation, password: 'a-long-password-1' },
  })
  expect(opened.statusCode).toBe(200)

  const head = 'person,unit,titleZh,titleEn,roles,from,to\n'
  const bad = await importGrants(world.house, await sheetOf(`${head}p9,632801004,分办员,,皇帝,2026-11-01,2026-10-01\n`))
  expect(places(bad.faults)).toEqual(['2:person', '2:roles', '2:to'])
  const good = `${head}p1,632801004,分办员,Dispatcher,dispatcher;核验员,2026-11-01,\np2,632801004,代班,,分办员,,2026-12-01\n`
  expect(await importGrants(world.house, await sheetOf(good))).toMatchObject({ created: 2, faults: [] })
  const grants = await count('grants')
  expect(await importGrants(world.house, await sheetOf(good))).toMatchObject({ created: 0, already: 2 })
  expect(await count('grants')).toBe(grants)
  const cookie = `${opened.cookies[0]?.name}=${opened.cookies[0]?.value}`
  await world.app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { login: 'dingyi', password: 'a-long-password-1' },
  })
  const session = await world.app.inject({ method: 'GET', url: '/api/session', headers: { cookie } })
  expect(JSON.parse(session.body).posts[0].roles).toEqual(['dispatcher', 'verifier'])
})

test('the kind of a division is told by its name', () => {
  expect(['河西街道', '郭勒木德镇', '大格勒乡', '查干苏木', '察尔汗工行委', '经济开发区'].map(townKind)).toEqual([
    'street',
    'town',
    'township',
    'township',
    'zone',
    'zone',
  ])
  expect(
    ['博爱巷社区居委会', '中村委会', '鱼水河牧委会', '乌拉嘎查', '某某居民委员会', '某某村民委员会'].map(villageKind),
  ).toEqual(['community', 'village', 'village', 'village', 'community', 'village'])
})

test('a national code makes an empty city whole, below a root that had no name yet', async () => {
  const database = await openTestDatabase()
  const clock = handClock(new Date('2026-11-24T02:00:00Z'))
  await seedParams(database.owner, allParams, clock.now())
  const house = buildHouse({
    db: database.db,
    secret: Buffer.alloc(32, 7),
    filesDir: folder,
    origin: 'http://127.0.0.1',
    demo: false,
    city: { zh: '赶考', en: 'Gankao' },
    clock,
  })
  const root = await house.write(systemActor, undefined, (tx) =>
    foundUnit(tx, {
      kind: 'city',
      nameZh: '本市',
      nameEn: 'The city',
      parentId: null,
      tree: 'duty',
      from: '2026-11-24',
    }),
  )
  expect((await importDivisions(house, '999999')).faults).toHaveLength(1)
  expect(await importDivisions(house, '632801', { dryRun: true })).toMatchObject({ rows: 91, created: 0 })
  expect(await importDivisions(house, '632801')).toMatchObject({ rows: 91, created: 91, already: 0, faults: [] })
  expect(await importDivisions(house, '632801')).toMatchObject({ created: 0, already: 91 })
  expect((await importDivisions(house, '310101')).faults).toHaveLength(1)
  const unit = await database.owner.one<{ code: string; name_zh: string }>(sql`
    select u.code, n.name_zh from unit u join unit_naming n on n.unit_id = u.id where u.id = ${root.id}`)
  expect(unit).toEqual({ code: '632801', name_zh: '格尔木市' })
  const levels = await database.owner.many<{ length: number; n: number }>(sql`
    select length(path), count(*) as n from placement group by 1 order by 1`)
  expect(levels.map((row) => row.n)).toEqual([1, 11, 79])
  await database.close()
})
