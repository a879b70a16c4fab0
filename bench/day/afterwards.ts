import { spawn } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import { startPostgres } from '../../src/platform/postgres/launcher.ts'
import { root } from '../site.ts'
import type { Tally } from './wire.ts'

/** What is wanting: promised and not there, there twice, there and never promised. */
export type Found = { reports: number; acts: number; lost: string[]; doubled: string[] }

/** Runs a command of ours on the data folder. @throws with what it said where it fails */
async function command(dataDir: string, ...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'src/app/cli.ts'), ...args], {
    env: { ...process.env, DATABASE_URL: '', GANKAO_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => (said += piece.toString('utf8')))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`gankao ${args.join(' ')} fails:\n${said.slice(-2000)}`)
  return said
}

/** How often each act of a person was noted, against what was promised; acts of the system are nobody's promise. */
export function compareActs(
  promised: Map<string, string[]>,
  kept: Map<string, string[]>,
): { lost: string[]; doubled: string[] } {
  const lost: string[] = []
  const doubled: string[] = []
  for (const [id, names] of promised)
    for (const name of new Set(names)) {
      const wanted = names.filter((each) => each === name).length
      const there = (kept.get(id) ?? []).filter((each) => each === name).length
      if (there < wanted) lost.push(`${name} on ${id}`)
      if (there > wanted) doubled.push(`${name} on ${id}`)
    }
  for (const [id, names] of kept)
    for (const name of names) if (!promised.get(id)?.includes(name)) doubled.push(`${name} on ${id}, never answered`)
  return { lost, doubled }
}

/** Reads every promised report and act back from the database of a city that was stopped, then proves the whole record. */
export async function lookAfterwards(dataDir: string, tally: Tally, since: Date): Promise<Found> {
  const postgres = await startPostgres({ dataDir })
  const client = new pg.Client({ connectionString: postgres.url('gankao') })
  await client.connect()
  const cases = await client.query<{ id: string; no: string }>(
    `select p.id, p.no from promise p join act a on a.promise_id = p.id and a.seq = 1
    where p.kind = 'case' and a.recorded_at >= $1`,
    [since],
  )
  const acts = await client.query<{ promise_id: string; act: string }>(
    `select promise_id, act from act where recorded_at >= $1 and party <> 'system' and act <> 'open'`,
    [since],
  )
  await client.end()
  await postgres.stop()
  const numbers = new Map(cases.rows.map((row) => [row.id, row.no]))
  const kept = new Map<string, string[]>()
  for (const row of acts.rows) kept.set(row.promise_id, [...(kept.get(row.promise_id) ?? []), row.act])
  const { lost, doubled } = compareActs(tally.acts, kept)
  for (const [id, { no }] of tally.reports) if (numbers.get(id) !== no) lost.push(`report ${no}`)
  for (const [id, no] of numbers) if (!tally.reports.has(id)) doubled.push(`report ${no}, never answered`)
  await command(dataDir, 'replay', '--check')
  await command(dataDir, 'journal', 'verify')
  return { reports: numbers.size, acts: acts.rows.length, lost, doubled }
}
