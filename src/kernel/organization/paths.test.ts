import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld } from '../../../test/world.ts'
import type { World } from '../../../test/world.ts'
import { sql } from '../../platform/db/sql.ts'
import { isProblem } from '../../platform/problem.ts'
import type { DeskActor } from '../identity/contract.ts'
import { move } from './actions/change.ts'
import { merge, split } from './actions/succession.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** A small generator of its own, so that a failing walk can be walked again. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Every unit counts 1 for itself; so the sums tell how many stand below. Half of it folded, half still waiting. */
async function seedSums(): Promise<void> {
  await world.owner.run(sql`
    insert into indicator (path, key, month, n)
    select left(p.path, level), 'place.opened', '2026-11-01', count(*) from placement p,
      generate_series(8, length(p.path), 6) as level
    where p.tree = 'duty' and upper_inf(p.valid) group by 1`)
  await world.owner.run(sql`
    insert into indicator_delta (id, path, key, month, n)
    select gen_random_uuid(), path, 'place.closed', '2026-11-01', 1 from placement where tree = 'duty' and upper_inf(valid)`)
}

async function faults(): Promise<object[]> {
  const rows: object[] = []
  rows.push(
    ...(await world.owner.many(sql`
      select 'path' as what, c.path from placement c join unit u on u.id = c.unit_id
        left join placement p on p.unit_id = c.parent_id and p.tree = c.tree and upper_inf(p.valid)
      where upper_inf(c.valid) and c.parent_id is not null and c.path is distinct from p.path || u.label || '/'`)),
  )
  // a sum at a place is what was counted at and below it, wherever it stands now
  rows.push(
    ...(await world.owner.many(sql`
      select 'sum' as what, coalesce(i.path, w.path) as path, i.n, w.n as wanted
      from (select path, n from indicator where key = 'place.opened' and n <> 0) i
        full join (select left(p.path, level) as path, sum(s.n)::bigint as n
          from counted s join placement p on p.unit_id = s.unit_id and p.tree = 'duty' and upper_inf(p.valid),
            generate_series(8, length(p.path), 6) as level group by 1) w on w.path = i.path
      where coalesce(i.n, 0) <> coalesce(w.n, 0)`)),
  )
  rows.push(
    ...(await world.owner.many(sql`
      select 'delta' as what, d.path from indicator_delta d
      where not exists (select from placement p where p.path = d.path and upper_inf(p.valid))`)),
  )
  return rows
}

test('after any walk of moves, merges and splits every path is its parents’ path and every sum is what lies below', async () => {
  const actor = world.city.people.get('admin') as DeskActor
  await seedSums()
  await world.owner.run(sql`create table counted as
    select unit_id, 1::bigint as n from placement where tree = 'duty' and upper_inf(valid)`)
  const roll = dice(20261124)
  const given = { from: '2026-11-24', reason: '走一走' }
  const done = { moved: 0, merged: 0, split: 0, refused: 0 }
  for (let step = 0; step < 120; step++) {
    const live = await world.owner.many<{ unit_id: string; children: string[] | null }>(sql`
      select p.unit_id, (select array_agg(c.unit_id) from placement c where c.parent_id = p.unit_id and c.tree = 'duty'
        and upper_inf(c.valid)) as children
      from placement p where p.tree = 'duty' and upper_inf(p.valid) order by p.path`)
    const pick = () => live[roll(live.length)]
    const own = pick()
    const other = pick()
    if (!own || !other) break
    const kind = roll(10)
    try {
      if (kind < 7) {
        await move(world.house, actor, own.unit_id, { ...given, parentId: other.unit_id, tree: 'duty' }, undefined)
        done.moved++
      } else if (kind < 9) {
        await merge(world.house, actor, own.unit_id, { ...given, into: other.unit_id }, undefined)
        await world.owner.run(sql`
          update counted set n = n + (select n from counted where unit_id = ${own.unit_id}) where unit_id = ${other.unit_id}`)
        await world.owner.run(sql`delete from counted where unit_id = ${own.unit_id}`)
        done.merged++
      } else {
        const takes = (own.children ?? []).slice(0, 1 + roll(3))
        const parts = [{ nameZh: `分${step}`, nameEn: `Part ${step}`, takes }]
        const { ids } = await split(world.house, actor, own.unit_id, { ...given, parts }, undefined)
        await world.owner.run(sql`insert into counted select unnest(${ids}::uuid[]), 0`)
        done.split++
      }
    } catch (error) {
      if (!isProblem(error)) throw error
      done.refused++
    }
    if (step % 10 === 9) expect(await faults()).toEqual([])
  }
  expect(done.moved).toBeGreaterThan(20)
  expect(done.merged).toBeGreaterThan(5)
  expect(done.split).toBeGreaterThan(3)
  expect(done.refused).toBeGreaterThan(0)
}, 120_000)

test('two administrators who move units below each other at once leave a tree', async () => {
  const actor = world.city.people.get('admin') as DeskActor
  const streets = await world.owner.many<{ unit_id: string }>(sql`
    select p.unit_id from placement p join unit u on u.id = p.unit_id
    where p.tree = 'duty' and upper_inf(p.valid) and length(p.path) = 14 order by p.path limit 2`)
  const [a = '', b = ''] = streets.map((row) => row.unit_id)
  const given = { tree: 'duty' as const, from: '2026-11-24', reason: '同时' }
  const results = await Promise.allSettled([
    move(world.house, actor, a, { ...given, parentId: b }, undefined),
    move(world.house, actor, b, { ...given, parentId: a }, undefined),
  ])
  expect(results.filter((result) => result.status === 'fulfilled').length).toBeLessThanOrEqual(1)
  expect(await faults()).toEqual([])
})
