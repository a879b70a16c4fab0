import pg from 'pg'
import { takeDown } from './national-tree.ts'

/**
 * Twenty open promises that come again and again: eleven call-ups of the two matters under joint handling, and others
 * that lie with the community or, one in ten, with those who check, dispatch or supervise (60, 30 and 10 of a hundred).
 * `length` is that of the holder's path: 26 a county, 32 a street or town, 38 a village.
 */
const hands = [
  { when: 'p < 4', kind: 'call_up', party: 'unit', state: 'arrived', length: 32 },
  { when: 'p < 11', kind: 'call_up', party: 'unit', state: 'received', length: 26 },
  { when: 'p < 16', kind: 'case', party: 'community', state: 'triage', length: 38 },
  { when: 'p < 18', kind: 'case', party: 'lead', state: 'joint_handling', length: 32 },
  { when: 'lot < 0.6', kind: 'case', party: 'verifier', state: 'reported_done', length: 32 },
  { when: 'lot < 0.9', kind: 'case', party: 'dispatcher', state: 'returned', length: 32 },
  { when: 'true', kind: 'case', party: 'supervisor', state: 'reopened', length: 26 },
]
const family = 20

const snapshot = JSON.stringify({ version: 1, state: 'arrived', parties: {}, facts: {}, clocks: {}, actors: {} })

function choose(column: 'kind' | 'party' | 'state' | 'length'): string {
  const cases = hands.map((hand) => `when ${hand.when} then ${pg.escapeLiteral(String(hand[column]))}`)
  return `case ${cases.join(' ')} end`
}

/** Groups `from` to `to` of twenty, of villages drawn by lot, due within 30 days before and 90 after `now`. */
const insert = `
  insert into promise (id, no, kind, version, root, parent, unit_id, path, root_path, title, made_to, state, hold_unit,
    hold, hold_party, due_at, due_clock, next_at, opened_at, changed_at, seq, hash, snapshot)
  select r.id, 'B-' || lpad(r.n::text, 9, '0'), r.kind, 1, coalesce(r.parent, r.id), r.parent, v.id, v.path, v.path,
    '楼道里的灯不亮了 ' || r.n, '{"kind": "resident"}', r.state, h.id, h.path, r.party, r.due, 'done', r.due,
    $3::timestamptz - interval '30 days', $3, 3, sha256(r.n::text::bytea), $4
  from (
    select g * ${family} + p as n, due,
      case p when 16 then even when 17 then odd else uuidv7() end as id,
      case when p < 11 then case p % 2 when 0 then even else odd end end as parent,
      case when p >= 11 and p < 16 or p >= 18 then any_village when p % 2 = 0 then even_village else odd_village end as village,
      ${choose('kind')} as kind, ${choose('state')} as state, ${choose('party')} as party, (${choose('length')})::int as length
    from (
      select g, p, even, odd, even_village, odd_village, random() as lot, 1 + floor(random() * $5)::int as any_village,
        case when random() < 0.95
          then date_trunc('milliseconds', $3::timestamptz + (random() * 120 - 30) * interval '1 day') end as due
      from (
        select g, uuidv7() as even, uuidv7() as odd, 1 + floor(random() * $5)::int as even_village,
          1 + floor(random() * $5)::int as odd_village
        from generate_series($1::int, $2::int) as g offset 0
      ) drawn cross join generate_series(0, ${family - 1}) as p offset 0
    ) lots offset 0
  ) r
    join bench.village v on v.n = r.village
    join bench.node h on h.path = left(v.path, r.length)`

/**
 * Fills `promise` with open rows over the planted tree, without its secondary indexes, which come after. Foreign keys
 * are not looked up one by one: every unit comes from the same table.
 */
export async function fillPromises(
  url: string,
  rows: number,
  now: Date,
  say: (line: string) => void = () => {},
): Promise<void> {
  const clients = [0, 1].map(() => new pg.Client({ connectionString: url }))
  const [first] = clients
  if (!first) return
  try {
    for (const client of clients) {
      await client.connect()
      await client.query('set session_replication_role = replica')
    }
    await first.query(`create table bench.village as
      select row_number() over (order by n)::int as n, id, path from bench.node where kind = 'village'`)
    await first.query('analyze bench.village')
    const villages = (await first.query<{ n: number }>('select count(*)::int as n from bench.village')).rows[0]?.n ?? 0
    const restore = await takeDown(first, ['promise'])
    let began = performance.now()
    const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0)} s`
    const step = 250_000 / family
    let next = 0
    let done = 0
    await Promise.all(
      clients.map(async (client) => {
        while (next * family < rows) {
          const from = next
          const to = Math.min(Math.ceil(rows / family), from + step) - 1
          next = to + 1
          await client.query(insert, [from, to, now, snapshot, villages])
          done += (to - from + 1) * family
          if (done % 2_000_000 < step * family) say(`inbox: ${done.toLocaleString('en-US')} promises in ${seconds()}`)
        }
      }),
    )
    await first.query('vacuum (freeze, analyze) promise')
    say(`inbox: written and vacuumed in ${seconds()}`)
    began = performance.now()
    const made = await restore(clients)
    say(`inbox: ${made} indexes in ${seconds()}`)
    await first.query('analyze promise')
    await first.query('checkpoint')
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}
