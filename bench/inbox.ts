import pg from 'pg'
import { appoint, createAccount } from '../src/kernel/identity/actions/accounts.ts'
import { scopeOf, toSettings } from '../src/kernel/identity/scope.ts'
import { setPasswordHash } from '../src/kernel/identity/store.ts'
import { hashPassword } from '../src/kernel/identity/passwords.ts'
import { findWaiting } from '../src/kernel/promise/store/inbox.ts'
import type { Db } from '../src/platform/db/database.ts'
import { signIn } from './city-process.ts'
import { drive } from './load.ts'
import { levels, plantTree } from './national-tree.ts'
import { fillPromises } from './promises.ts'
import { listen, openHouse } from './site.ts'
import type { Site } from './site.ts'
import { judge, note, percentile } from './table.ts'
import type { Row } from './table.ts'

const password = 'bench-password'
type Place = { unit_id: string; path: string; level: number }

/** How long the list of each place takes, in ms, under the server's role and its fence. */
async function timeLists(db: Db, places: Place[], parties: string[]): Promise<number[]> {
  const times: number[] = []
  for (const place of places)
    await db.tx(toSettings(scopeOf(place.path)), async (tx) => {
      const from = performance.now()
      await findWaiting(tx, place.path, { parties, limit: 20 })
      times.push(performance.now() - from)
    })
  if (times.length === 0) throw new Error('no place to look at')
  return times
}

/** The 20 nearest due at every level of the national tree, in SQL under the server's role and over HTTP. */
export async function benchInbox(site: Site): Promise<Row[]> {
  const url = await site.database('inbox')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const began = performance.now()
  const units = await plantTree(client)
  site.say(`inbox: ${units.toLocaleString('en-US')} units`)
  await fillPromises(url, site.rows, new Date(), (line) => site.say(line))
  const { rows: places } = await client.query<Place>(`
    select distinct on (level, lot) unit_id, path, level from (
      select unit_id, path, ((length(path) - 8) / 6)::int as level, abs(hashtext(path)) % 60 as lot from placement) p
    order by level, lot, path`)
  await client.end()
  const about = `${units.toLocaleString('en-US')} units, ${site.rows.toLocaleString('en-US')} promises, made`
  const rows: Row[] = [note(about, (performance.now() - began) / 1000, 's')]
  const { house, db, owner, close } = await openHouse(site, url)
  const rounds = site.quick ? 2 : 10
  for (const [level, name] of levels.entries()) {
    const own = places.filter((place) => place.level === level)
    const cold = await timeLists(db, own, ['community', 'unit', 'lead'])
    const warm: number[] = []
    while (warm.length < rounds * 60) warm.push(...(await timeLists(db, own, ['community', 'unit', 'lead'])))
    const first = `${percentile(cold, 0.95).toFixed(2)} ms where nobody looked before`
    rows.push(judge(`inbox in SQL, ${name}: p95`, percentile(warm, 0.95), 'ms', { atMost: 5 }, first))
  }
  const top = places.filter((place) => place.level === 0)
  await timeLists(db, top, ['supervisor'])
  const rare: number[] = []
  while (rare.length < rounds * 10) rare.push(...(await timeLists(db, top, ['supervisor'])))
  rows.push(judge('inbox in SQL, nation, a party with 1 in 100: p95', percentile(rare, 0.95), 'ms', { atMost: 5 }))
  const server = await listen(site, house)
  const now = new Date()
  const people = [
    ...levels.map((name, level) => ({ name: name as string, level, roles: ['community_secretary', 'unit_head'] })),
    { name: 'nation, a party with 1 in 100', level: 0, roles: ['supervisor'] },
  ]
  for (const [index, { name, level, roles }] of people.entries()) {
    const place = places.find((each) => each.level === level)
    if (!place) throw new Error(`no ${name}`)
    const login = `bench-${index}`
    const account = await createAccount(owner, { nameZh: '测', nameEn: 'bench', login }, now)
    await setPasswordHash(owner, account.accountId, await hashPassword(password))
    await appoint(owner, { ...account, unitId: place.unit_id, titleZh: '收件人', titleEn: 'recipient', roles }, now)
    const cookie = await signIn(server.origin, login, password)
    const wanted = { method: 'GET' as const, path: '/api/waiting?limit=20', headers: { cookie } }
    const times = (count: number): (typeof wanted)[] => Array.from({ length: count }, () => wanted)
    await drive({ origin: server.origin, concurrency: 2, requests: times(20) })
    const load = await drive({ origin: server.origin, concurrency: 2, requests: times(site.quick ? 60 : 400) })
    rows.push(judge(`inbox over HTTP, counts included, ${name}: p95`, load.p95, 'ms', { atMost: 30 }))
  }
  await server.close()
  await close()
  return rows
}
