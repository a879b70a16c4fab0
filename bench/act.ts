import { buildCity } from '../demo/city.ts'
import { actsOn, reportCases } from './cases.ts'
import { drive } from './load.ts'
import { connectMany, openRecorder, replayRecorded } from './record.ts'
import type { Recorded } from './record.ts'
import { listen, openHouse } from './site.ts'
import type { Site } from './site.ts'
import { judge, note, percentile } from './table.ts'
import type { Row } from './table.ts'

const concurrency = 8

/**
 * Acts over HTTP against the very same statements without our server: what one request after the other asks of the
 * database is recorded, and run again on a copy of that database as it was before. Both take turns, in halves.
 */
export async function benchAct(site: Site): Promise<Row[]> {
  const size = site.quick ? 150 : 2000
  const warm = site.quick ? 50 : 300
  const url = await site.database('act')
  const before = await openHouse(site, url)
  await before.db.tx({ 'gankao.lo': '', 'gankao.hi': '~' }, (tx) => buildCity(tx, new Date()))
  const first = await listen(site, before.house)
  site.say(`act: reporting ${2 * (size + warm)} cases`)
  const wanted = await actsOn(first.origin, await reportCases(first.origin, 2 * (size + warm)))
  await first.close()
  await before.close()
  const copy = await site.database('act_copy', 'act')

  const recorder = openRecorder()
  const opened = await openHouse(site, url, recorder.wrap)
  const recorded: Recorded[] = []
  let recording = true
  const server = await listen(site, opened.house, (app) =>
    app.addHook('onRequest', (request, _reply, done) => {
      if (!recording || !request.url.startsWith('/api/promises/')) return done()
      const record: Recorded = []
      recorded.push(record)
      recorder.during(record, done)
    }),
  )
  const { origin } = server
  site.say(`act: recording ${size + warm} acts`)
  await drive({ origin, concurrency: 1, requests: wanted.slice(0, size + warm) })
  recording = false
  if (recorded.length !== size + warm || recorded.some((record) => record.length < 2))
    throw new Error('the statements of an act were not recorded')

  const own = wanted.slice(size + warm)
  const clients = await connectMany(copy, concurrency)
  const end = site.defer(() => Promise.all(clients.map((client) => client.end())))
  await drive({ origin, concurrency, requests: own.slice(0, warm) })
  await replayRecorded(clients, recorded.slice(0, warm))
  const ours: { count: number; perSecond: number; p95: number }[] = []
  const theirs: { perSecond: number; milliseconds: number[] }[] = []
  for (const [from, to] of [
    [warm, warm + size / 2],
    [warm + size / 2, warm + size],
  ]) {
    ours.push(await drive({ origin, concurrency, requests: own.slice(from, to) }))
    theirs.push(await replayRecorded(clients, recorded.slice(from, to)))
  }
  await end()
  await server.close()
  await opened.close()

  // equal halves: the harmonic mean is the number of all by the time of all
  const rate = (halves: { perSecond: number }[]): number =>
    halves.length / halves.reduce((sum, half) => sum + 1 / half.perSecond, 0)
  const statements = recorded.flat().reduce((sum, turn) => sum + turn.statements.length + (turn.settings ? 2 : 0), 0)
  const [mine, peer] = [rate(ours), rate(theirs)]
  return [
    judge(
      'an act over HTTP, of the same statements without the server',
      mine / peer,
      '',
      { atLeast: 0.5 },
      `${Math.round(mine)} against ${Math.round(peer)} acts/s`,
    ),
    note('an act over HTTP, at 8 at once', mine, 'acts/s', `${(statements / recorded.length).toFixed(1)} round trips`),
    note(
      'an act over HTTP, p95 at 8 at once',
      Math.max(...ours.map((half) => half.p95)),
      'ms',
      `${percentile(
        theirs.flatMap((half) => half.milliseconds),
        0.95,
      ).toFixed(1)} ms without the server`,
    ),
  ]
}
