import type { Delta } from '../../../kernel/indicator/store.ts'
import type { Family } from '../../../kernel/promise/actions/family.ts'
import type { PromiseRow } from '../../../kernel/promise/store/family.ts'
import type { Act, Snapshot } from '../../../kernel/promise/contract.ts'

/** What the board counts; a rate is two of these, numerator and denominator, never a stored ratio. */
export const indicatorKeys = [
  'opened',
  'taken_over',
  'closed',
  'whistles',
  'reopened',
  'not_reached',
  'excluded',
  'answered',
  'solved',
  'satisfied',
  'answered_satisfaction',
  'dispatched',
  'contacted',
  'contacted_in_time',
  'arrived',
  'arrived_in_time',
] as const

function monthOf(at: string): string {
  return `${new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 7)}-01`
}

function inTime(snapshot: Snapshot, clock: string, at: string): boolean {
  const due = snapshot.clocks[clock]?.due
  return due ? at <= due.at : true
}

/** A verdict counts where it stands at the end: what an earlier round counted is taken back when it is reopened. */
function verdictDeltas(snapshot: Snapshot, sign: 1 | -1): [string, number][] {
  const counts: [string, number][] = [['answered', sign]]
  if (snapshot.facts['verdict'] === 'solved') counts.push(['solved', sign])
  if (typeof snapshot.facts['satisfied'] === 'boolean') counts.push(['answered_satisfaction', sign])
  if (snapshot.facts['satisfied'] === true) counts.push(['satisfied', sign])
  return counts
}

function ofCase(act: Act, snapshot: Snapshot): [string, number][] {
  switch (act.act) {
    case 'open':
      return [['opened', 1]]
    case 'blow':
    case 'blow_emergency':
    case 'dispatch':
    case 'reassign':
      return [['whistles', 1]]
    case 'rate':
    case 'rate_by_call':
      return snapshot.state === 'closed'
        ? [...verdictDeltas(snapshot, 1), ['closed', 1]]
        : [
            ['answered', 1],
            ['reopened', 1],
          ]
    case 'rate_merged':
      // closed it was counted when it was merged
      return snapshot.state === 'merged'
        ? verdictDeltas(snapshot, 1)
        : [
            ['answered', 1],
            ['reopened', 1],
            ['closed', -1],
          ]
    case 'reopen':
      return [
        ['reopened', 1],
        ['closed', -1],
      ]
    case 'recall_check':
      // asked again, the resident said otherwise: the first answer is corrected, not kept beside it
      return snapshot.state === 'reopened'
        ? [
            ['reopened', 1],
            ['closed', -1],
            ['solved', -1],
            ['satisfied', -1],
          ]
        : []
    case 'close_not_reached':
      return [
        ['closed', 1],
        ['not_reached', 1],
      ]
    case 'decline':
    case 'merge':
    case 'withdraw':
      return [['closed', 1]]
    case 'contest':
    case 'unmerge':
      return [['closed', -1]]
    case 'exclude':
      return [['excluded', 1], ...(snapshot.facts['verdict'] ? verdictDeltas(snapshot, -1) : [])]
    default:
      return []
  }
}

function ofCallUp(act: Act, snapshot: Snapshot): [string, number][] {
  switch (act.act) {
    case 'open':
      return [['dispatched', 1]]
    case 'contact':
      return [
        ['contacted', 1],
        ...(inTime(snapshot, 'contact', act.at) ? ([['contacted_in_time', 1]] as [string, number][]) : []),
      ]
    case 'arrive':
      // only the first arrival of a call-up counts
      return Number(snapshot.facts['redone'] ?? 0) > 0
        ? []
        : [
            ['arrived', 1],
            ...(inTime(snapshot, 'arrival', act.at) ? ([['arrived_in_time', 1]] as [string, number][]) : []),
          ]
    default:
      return []
  }
}

/** Each act counts at the place of the matter, and what a unit did also at the unit; two keys, so no double sum. */
export function deltasOf(family: Family): Delta[] {
  const deltas: Delta[] = []
  const root: PromiseRow | undefined = family.rows.get(family.root)
  for (const { row, act, snapshot } of family.done) {
    const month = monthOf(act.at)
    const counts = row.kind === 'case' ? ofCase(act, snapshot) : row.kind === 'call_up' ? ofCallUp(act, snapshot) : []
    for (const [key, n] of counts) {
      if (root) deltas.push({ path: root.path, key: `place.${key}`, month, n })
      const lead = snapshot.parties['lead']?.unit
      const unitPath = row.kind === 'call_up' ? row.path : lead ? family.paths.get(lead) : undefined
      if (unitPath) deltas.push({ path: unitPath, key: `unit.${key}`, month, n })
    }
  }
  return deltas
}
