import pg from 'pg'
import { buildCity } from '../demo/city.ts'
import { listen, openHouse } from './site.ts'
import type { Site } from './site.ts'
import { judge, note } from './table.ts'
import type { Row } from './table.ts'

/** Public copies of matters that never were, over the demo city's places and kinds. */
async function fill(url: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // the promises themselves are no part of the file
    await client.query('set session_replication_role = replica')
    await client.query(
      `insert into whistle_public (id, no, slug, title, said, service_id, place_id, area_id, area_path, state, light,
        opened_at, due_at, changed_at, parties)
      select gen_random_uuid(), 'B-' || n, 'B-' || n, p.name_zh || ' 第 ' || n || ' 件', '已派人到场', s.id, p.id, p.unit_id,
        l.path, 'joint_handling', 'running', at, at + interval '15 days', at,
        '[{"zh":"住房和城乡建设局","en":"Housing and Construction Bureau","role":"lead"}]'
      from generate_series(1, $1::int) n
        cross join lateral (select timestamptz '2020-01-01' + n * interval '3 minutes' as at) t
        join (select row_number() over () - 1 as k, * from place) p on p.k = n % (select count(*) from place)
        join (select row_number() over () - 1 as k, id from service) s on s.k = n % (select count(*) from service)
        join placement l on l.unit_id = p.unit_id and l.tree = 'duty' and upper_inf(l.valid)`,
      [rows],
    )
    await client.query('analyze whistle_public')
  } finally {
    await client.end()
  }
}

type Read = { rows: number; bytes: number; seconds: number; first: number; peak: number }

async function read(address: string): Promise<Read> {
  const began = performance.now()
  const answer = await fetch(address)
  if (answer.status !== 200 || !answer.body) throw new Error(`${address}: ${answer.status}`)
  let rows = 0
  let bytes = 0
  let first = 0
  let peak = 0
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    first ||= performance.now() - began
    bytes += chunk.length
    for (const byte of chunk) if (byte === 10) rows += 1
    peak = Math.max(peak, process.memoryUsage().rss)
  }
  return { rows, bytes, seconds: (performance.now() - began) / 1000, first, peak }
}

/** The bulk files of many matters over HTTP: what the process that writes them holds more than before. */
export async function benchBulk(site: Site): Promise<Row[]> {
  const url = await site.database('bulk')
  const { house, db } = await openHouse(site, url)
  await db.tx({ 'gankao.lo': '', 'gankao.hi': '~' }, (tx) => buildCity(tx, new Date()))
  const count = site.quick ? 100_000 : 1_000_000
  await fill(url, count)
  const { origin } = await listen(site, house)
  const rows: Row[] = []
  // what is compiled and cached once is no part of what a file costs
  await read(`${origin}/data/matters.csv?from=2020-01-01&to=2020-01-31`)
  for (const name of ['matters.csv', 'matters.geojson']) {
    const before = process.memoryUsage().rss
    const found = await read(`${origin}/data/${name}`)
    if (found.rows < count) throw new Error(`${name}: ${found.rows} rows of ${count}`)
    const about = `${(found.bytes / 2 ** 20).toFixed(0)} MB, first bytes after ${found.first.toFixed(0)} ms`
    rows.push(
      judge(
        `${name} of ${count.toLocaleString('en-US')}: memory over the one before`,
        (found.peak - before) / 2 ** 20,
        'MB',
        { atMost: 80 },
        about,
      ),
      note(`${name}: rows a second, writer and reader in one process`, found.rows / found.seconds, 'rows/s'),
    )
  }
  return rows
}
