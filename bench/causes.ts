import pg from 'pg'
import { buildCity } from '../demo/city.ts'
import { readMap, readPublicMap } from '../src/modules/whistle/map/actions.ts'
import { readPublicFlow } from '../src/modules/whistle/flow/actions.ts'
import { lookForHotSpots } from '../src/modules/whistle/hotspots/actions.ts'
import { takeDown } from './national-tree.ts'
import { openHouse } from './site.ts'
import type { Site } from './site.ts'
import { judge, note } from './table.ts'
import type { Row } from './table.ts'

const snapshot = JSON.stringify({ version: 1, state: 'closed', parties: {}, facts: {}, clocks: {}, actors: {} })

/**
 * Matters of thirteen months over the communities, places and services of the demo city, written at once: the look over
 * them reads the same columns whoever wrote them. One place has fifty more than usual of one kind in the last month.
 */
async function fillCases(url: string, cases: number, now: Date): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set session_replication_role = replica')
    await client.query('create schema bench')
    await client.query(`create table bench.spot as
      select row_number() over () as n, p.id as place_id, p.unit_id, pl.path, s.id as service_id, count(*) over () as of
      from place p join placement pl on pl.unit_id = p.unit_id and pl.tree = 'duty' and upper_inf(pl.valid) cross join service s`)
    await client.query(
      `create table bench.made as
        select uuidv7() as id, g, 1 + floor(random() * (select max(n) from bench.spot))::int as spot,
          $2::timestamptz - random() * interval '395 days' as at, random() * interval '12 days' as took
        from generate_series(1, $1::int) as g`,
      [cases, now],
    )
    await client.query(
      `insert into bench.made select uuidv7(), $1::int + g, 7, $2::timestamptz - random() * interval '28 days', interval '3 days'
        from generate_series(1, (select 50 + $1::int / max(n)::int / 13 from bench.spot)) as g`,
      [cases, now],
    )
    const restore = await takeDown(client, ['promise', 'whistle_case', 'whistle_public'])
    await client.query(
      `insert into promise (id, no, kind, version, root, unit_id, path, root_path, title, made_to, state, opened_at, changed_at,
        closed_at, seq, hash, snapshot)
      select m.id, 'C-' || m.g, 'case', 1, m.id, s.unit_id, s.path, s.path, 'bench', '{}',
        case when m.at + m.took < $1 then 'closed' else 'joint_handling' end, m.at, m.at,
        case when m.at + m.took < $1 then m.at + m.took end, 1, '\\x00', $2
      from bench.made m join bench.spot s on s.n = m.spot`,
      [now, snapshot],
    )
    await client.query(`insert into whistle_case (id, path, service_id, place_id, channel, said, level, created_at)
      select m.id, s.path, s.service_id, s.place_id, 'web', 'bench', 'anonymous', m.at
      from bench.made m join bench.spot s on s.n = m.spot`)
    await client.query(
      `insert into whistle_public (id, no, slug, title, service_id, place_id, area_id, area_path, state, light, opened_at, closed_at,
        changed_at)
      select m.id, 'C-' || m.g, 'B' || m.g, 'bench', s.service_id, s.place_id, s.unit_id, s.path,
        case when m.at + m.took < $1 then 'closed' else 'joint_handling' end, 'running', m.at,
        case when m.at + m.took < $1 then m.at + m.took end, m.at
      from bench.made m join bench.spot s on s.n = m.spot`,
      [now],
    )
    await restore([client])
    for (const table of ['promise', 'whistle_case', 'whistle_public']) await client.query(`vacuum (analyze) ${table}`)
  } finally {
    await client.end()
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const from = performance.now()
  const result = await work()
  return { ms: performance.now() - from, result }
}

/** The nightly look for hot spots, the map and the charts over a city with a million matters. */
export async function benchCauses(site: Site): Promise<Row[]> {
  const cases = site.quick ? 20_000 : Math.min(site.rows, 1_000_000)
  const url = await site.database('causes')
  const { house, db, close } = await openHouse(site, url)
  const now = new Date()
  const city = await db.tx({ 'gankao.lo': '', 'gankao.hi': '~' }, (tx) => buildCity(tx, now))
  const filled = await timed(() => fillCases(url, cases, now))
  site.say(`causes: ${cases.toLocaleString('en-US')} matters in ${(filled.ms / 1000).toFixed(0)} s`)
  const look = await timed(() => lookForHotSpots(house))
  if (look.result.found === 0) throw new Error('the place with fifty more was not found')
  const root = city.units.get('city')
  const desk = city.people.get('fenban0')
  if (!root || !desk) throw new Error('the city has no root or no dispatcher')
  const map = await timed(() => readPublicMap(house, root.id, 'all'))
  const own = await timed(() => readMap(house, desk, { what: 'open' }))
  const flow = await timed(() => readPublicFlow(house, root.path))
  if (map.result.n < cases || own.result.n === 0) throw new Error('the map lost matters')
  await close()
  const of = `${cases.toLocaleString('en-US')} matters`
  return [
    judge(
      `hot spots of a city, ${of}`,
      look.ms / 1000,
      's',
      { atMost: 30 },
      `${look.result.checked} pairs, ${look.result.found} found`,
    ),
    note(`public map counted anew (once a minute), ${of}`, map.ms, 'ms'),
    note(`desk map of the whole city, open ones of ${of}`, own.ms, 'ms'),
    note(`flow, ages and time to close, ${of}`, flow.ms, 'ms'),
  ]
}
