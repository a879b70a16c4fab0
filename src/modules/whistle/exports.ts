import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { writeCsv } from '../../platform/csv.ts'
import { localeOf } from '../../platform/http/server.ts'
import { Problem } from '../../platform/problem.ts'
import type { House } from '../../kernel/house.ts'
import { findActor } from '../../kernel/identity/actions.ts'
import type { DeskActor } from '../../kernel/identity/contract.ts'
import { writeBpmn } from '../../kernel/promise/bpmn.ts'
import { recordJournal } from '../../kernel/journal/actions.ts'
import { readBoard } from './actions/board.ts'
import { listCases } from './actions/lists.ts'
import { whistleEndpoints } from './endpoints.ts'
import type { BoardRow } from './contract.ts'
import { findUnitsById } from '../../kernel/promise/store/names.ts'

const most = 20_000

async function getActor(house: House, request: FastifyRequest): Promise<DeskActor> {
  const actor = await findActor(house, request, house.clock.now())
  if (!actor) throw new Problem('unauthenticated', 'session.none')
  return actor
}

async function send(
  house: House,
  actor: DeskActor,
  reply: FastifyReply,
  name: string,
  rows: (string | number | null)[][],
): Promise<FastifyReply> {
  const now = house.clock.now()
  await house.write(actor, undefined, (tx) =>
    recordJournal(tx, {
      actor,
      verb: 'export',
      objectKind: 'sheet',
      objectId: name,
      data: { rows: rows.length - 1 },
      now,
    }),
  )
  return reply
    .header('content-disposition', `attachment; filename="${name}-${now.toISOString().slice(0, 10)}.csv"`)
    .type('text/csv; charset=utf-8')
    .send(writeCsv(rows))
}

function city(at: string | null): string {
  return at ? new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ') : ''
}

/** What the desk shows as lists, as sheets: the same rows with the same rights, without names or contacts, journalled. */
export function mountExports(app: FastifyInstance, house: House): void {
  app.get('/api/cases.csv', async (request, reply) => {
    const actor = await getActor(house, request)
    const zh = localeOf(request) === 'zh'
    const parsed = whistleEndpoints.cases.query.safeParse(request.query)
    if (!parsed.success) throw new Problem('invalid', 'input.faulty')
    const rows: (string | number | null)[][] = [
      zh
        ? ['编号', '事项', '状态', '结果', '种类', '单位', '反映时间', '到期', '办结']
        : ['Number', 'Matter', 'State', 'Outcome', 'Kind', 'Place', 'Reported', 'Due', 'Closed'],
    ]
    let after: string | null | undefined
    do {
      const page = await listCases(house, actor, { ...parsed.data, limit: 200, after: after ?? undefined })
      for (const row of page.rows)
        rows.push([
          row.no,
          row.title,
          zh ? row.stateLabel.zh : row.stateLabel.en,
          row.outcome,
          zh ? row.serviceZh : row.serviceEn,
          zh ? row.unit.nameZh : row.unit.nameEn,
          city(row.openedAt),
          city(row.dueAt),
          city(row.closedAt),
        ])
      after = page.next
    } while (after && rows.length < most)
    return send(house, actor, reply, 'cases', rows)
  })

  app.get('/api/procedures/:kind/bpmn', async (request, reply) => {
    const { kind } = request.params as { kind: string }
    const { library } = await house.law()
    const procedure = library.all().find((each) => each.kind === kind)
    if (!procedure) throw new Problem('not_found', 'not_found')
    return reply
      .header('content-disposition', `attachment; filename="${kind}.bpmn"`)
      .type('application/xml; charset=utf-8')
      .send(await writeBpmn(procedure, localeOf(request)))
  })

  app.get('/api/board.csv', async (request, reply) => {
    const actor = await getActor(house, request)
    const zh = localeOf(request) === 'zh'
    const parsed = whistleEndpoints.board.query.safeParse(request.query)
    if (!parsed.success) throw new Problem('invalid', 'input.faulty')
    const unitId = parsed.data.unit ?? actor.unitId
    const unit = (await findUnitsById(house.db, [unitId])).get(unitId)
    const board = unit?.path?.startsWith(actor.path)
      ? await readBoard(house, { unitId, by: parsed.data.by, months: parsed.data.months })
      : undefined
    if (!board) throw new Problem('not_found', 'unit.unknown')
    const counts = [
      'opened',
      'closed',
      'open',
      'late',
      'planned',
      'whistles',
      'reopened',
      'notReached',
      'excluded',
    ] as const
    const rates = ['response', 'arrival', 'solved', 'satisfied'] as const
    const words = zh
      ? [
          '单位',
          '反映',
          '办结',
          '在办',
          '超期',
          '挂账',
          '吹哨',
          '重办',
          '未联系上',
          '剔除',
          '按时联系',
          '派出',
          '按时到场',
          '派出',
          '解决',
          '作答',
          '满意',
          '作答',
        ]
      : [
          'Unit',
          'Reported',
          'Closed',
          'In hand',
          'Overdue',
          'Planned',
          'Whistles',
          'Reopened',
          'Not reached',
          'Excluded',
          'Contacted in time',
          'of',
          'Came in time',
          'of',
          'Solved',
          'of',
          'Satisfied',
          'of',
        ]
    const line = (row: BoardRow): (string | number)[] => [
      zh ? row.unit.nameZh : row.unit.nameEn,
      ...counts.map((key) => row[key]),
      ...rates.flatMap((key) => [row[key].numerator, row[key].denominator]),
    ]
    return send(house, actor, reply, 'board', [words, ...board.rows.map(line), line(board.total)])
  })
}
