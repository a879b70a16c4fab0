import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../platform/i18n/problems.ts'
import { Problem } from '../../platform/problem.ts'
import type { House } from '../house.ts'
import { serve } from '../identity/serve.ts'
import { recordJournal } from './actions.ts'
import { journalEndpoints } from './endpoints.ts'
import type { SealedDay } from './rules.ts'
import { findEntries } from './store/entries.ts'
import type { Verdict } from './verify.ts'
import { describeFault } from './faults.ts'

/** What needs the owner's eyes: the signed days, and a check over everybody's record. */
export type JournalDesk = { days(): Promise<SealedDay[]>; verify(days: number): Promise<Verdict> }

declareProblems({
  'journal.city_only': {
    zh: '只有全市的管理员或审计员可以核对日志。',
    en: 'Only an administrator or auditor of the whole city may verify the journal.',
  },
})

function readCursor(text: string | undefined): { at: Date; id: string } | undefined {
  const [at = '', id = ''] = (text ?? '').split('~')
  const instant = new Date(at)
  return /^[0-9a-f-]{36}$/.test(id) && !Number.isNaN(instant.getTime()) ? { at: instant, id } : undefined
}

export function mountJournal(app: FastifyInstance, house: House, desk: JournalDesk): void {
  serve(app, house, journalEndpoints, {
    journal: async ({ actor, query, now }) => {
      const before = readCursor(query.before)
      const found = await house.read(actor, (tx) =>
        findEntries(tx, actor.scope, {
          from: new Date(0),
          to: new Date(now.getTime() + 60_000),
          ...(query.verb ? { verb: query.verb } : {}),
          ...(query.object ? { query: query.object } : {}),
          ...(before ? { after: before } : {}),
          limit: query.limit + 1,
        }),
      )
      const rows = found.slice(0, query.limit)
      const last = rows.at(-1)
      return {
        rows: rows.map((row) => ({
          id: row.id,
          at: row.at.toISOString(),
          who: row.person_zh ? { zh: row.person_zh, en: row.person_en ?? row.person_zh } : null,
          title: row.post_zh ? { zh: row.post_zh, en: row.post_en ?? row.post_zh } : null,
          verb: row.verb,
          objectKind: row.object_kind,
          objectId: row.object_id,
          data: row.data,
        })),
        next: found.length > query.limit && last ? `${last.at.toISOString()}~${last.id}` : null,
      }
    },
    roots: async ({ actor }) => {
      if (actor.path.length !== 8) throw new Problem('forbidden', 'journal.city_only')
      return { days: await desk.days() }
    },
    verify: async ({ actor, input, now }) => {
      if (actor.path.length !== 8) throw new Problem('forbidden', 'journal.city_only')
      const { ok, acts, entries, days, found, faults } = await desk.verify(input.days)
      await house.write(actor, undefined, (tx) =>
        recordJournal(tx, {
          actor,
          verb: 'verify_journal',
          objectKind: 'journal',
          objectId: String(input.days),
          data: { ok, found },
          now,
        }),
      )
      return { ok, acts, entries, days, found, faults: faults.slice(0, 100).map(describeFault) }
    },
  })
}
