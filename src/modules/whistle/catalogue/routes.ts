import type { FastifyInstance } from 'fastify'
import { writeCsv } from '../../../platform/csv.ts'
import { localeOf } from '../../../platform/http/server.ts'
import { declareProblems } from '../../../platform/i18n/problems.ts'
import { Problem } from '../../../platform/problem.ts'
import { dayOf } from '../../../kernel/calendar/rules.ts'
import type { House } from '../../../kernel/house.ts'
import { findActor } from '../../../kernel/identity/actions.ts'
import { serve } from '../../../kernel/identity/serve.ts'
import { recordJournal } from '../../../kernel/journal/actions.ts'
import { findUnitsById } from '../../../kernel/promise/store/names.ts'
import { addEntry, correctEntry, endEntry } from './actions.ts'
import { catalogueEndpoints, catalogueProblems, CatalogueQuery } from './contract.ts'
import { stateOn } from './rules.ts'
import { findEntries } from './store.ts'
import { listEntries, readEntry, readProposal } from './view.ts'

declareProblems(catalogueProblems)
const done = { done: true } as const
const most = 20_000

const stateWords = {
  in_force: ['有效', 'in force'],
  coming: ['未生效', 'coming'],
  ended: ['已结束', 'ended'],
  withdrawn: ['已更正', 'withdrawn'],
} as const

/** Headings that `gankao import catalogue` and the desk's upload read back. */
const headings = ['externalNo', 'service', 'area', 'lead', 'supports', 'basisZh', 'basisEn', 'clause', 'from', 'to']

export function mountCatalogue(app: FastifyInstance, house: House): void {
  serve(app, house, catalogueEndpoints, {
    catalogue: ({ actor, query, now }) => listEntries(house, actor, query, now),
    entry: ({ actor, params, now }) => readEntry(house, actor, params.id, now),
    addEntry: ({ actor, input, claim }) => addEntry(house, actor, input, claim),
    endEntry: async ({ actor, params, input, claim }) => (await endEntry(house, actor, params.id, input, claim), done),
    correctEntry: ({ actor, params, input, claim }) => correctEntry(house, actor, params.id, input, claim),
    proposal: ({ actor, params, now }) => readProposal(house, actor, params.id, now),
  })
  app.get('/api/catalogue.csv', async (request, reply) => {
    const now = house.clock.now()
    const actor = await findActor(house, request, now)
    if (!actor) throw new Problem('unauthenticated', 'session.none')
    const query = CatalogueQuery.safeParse(request.query)
    if (!query.success) throw new Problem('invalid', 'input.faulty')
    const zh = localeOf(request) === 'zh'
    const on = query.data.on ?? dayOf(now)
    const area = query.data.area ? (await findUnitsById(house.db, [query.data.area])).get(query.data.area) : undefined
    const rows = await findEntries(house.db, {
      ...query.data,
      ...(area?.path ? { areaPath: area.path } : {}),
      on,
      limit: most,
    })
    const units = await findUnitsById(house.db, [...new Set(rows.flatMap((row) => row.support_ids))])
    const name = (nameZh: string, nameEn: string): string => (zh ? nameZh : nameEn)
    const lines = rows.map((row) => [
      row.external_no ?? row.id,
      name(row.service_zh, row.service_en),
      name(row.area_zh, row.area_en),
      name(row.lead_zh, row.lead_en),
      row.support_ids
        .map((id) => name(units.get(id)?.name_zh ?? '', units.get(id)?.name_en ?? ''))
        .join(zh ? '、' : '; '),
      row.basis_zh,
      row.basis_en,
      row.clause,
      row.from,
      row.to,
      row.ruling_no,
      stateWords[stateOn(row, on)][zh ? 0 : 1],
    ])
    await house.write(actor, undefined, (tx) =>
      recordJournal(tx, {
        actor,
        verb: 'export',
        objectKind: 'sheet',
        objectId: 'catalogue',
        data: { rows: lines.length },
        now,
      }),
    )
    return reply
      .header('content-disposition', `attachment; filename="catalogue-${dayOf(now)}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(writeCsv([[...headings, 'ruling', 'state'], ...lines]))
  })
}
