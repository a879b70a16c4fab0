import type { FastifyInstance } from 'fastify'
import { localeOf } from '../../../platform/http/server.ts'
import { Problem } from '../../../platform/problem.ts'
import type { House } from '../../../kernel/house.ts'
import { systemActor } from '../../../kernel/identity/contract.ts'
import { wholeCity } from '../../../kernel/identity/scope.ts'
import { readActs } from '../../../kernel/promise/store/acts.ts'
import { sendPage, t } from '../../../public/layout.ts'
import { addToPublicBoard, addToPublicCase } from '../../whistle/public/contract.ts'
import { findMilestones, findProject, findProjects, findPublicCases } from '../store.ts'
import { projectNote, projectPage, projectsOnBoard, projectsPage } from './pages.ts'

/**
 * Projects at the public door. What they say was written to be public: title, reasons, dates, units and the acts the
 * procedure calls open, without anybody's words. Their matters appear by their public copies alone.
 */
export function mountProjectsPublic(app: FastifyInstance, house: House): void {
  addToPublicCase(async (given, locale, caseId) => {
    const [row] = await given.read(systemActor, (tx) => findProjects(tx, wholeCity, { caseId }))
    return row ? projectNote(locale, (await given.law()).library.latest('project'), row, given.clock.now()) : null
  })
  addToPublicBoard(async (given, locale) => {
    const rows = await given.read(systemActor, (tx) => findProjects(tx, wholeCity))
    return rows.length > 0 ? projectsOnBoard(locale, rows, given.clock.now()) : null
  })

  app.get('/projects', async (request, reply) => {
    const locale = localeOf(request)
    const rows = await house.read(systemActor, (tx) => findProjects(tx, wholeCity))
    const procedure = (await house.law()).library.latest('project')
    return sendPage(house, request, reply, {
      title: t(locale, '项目', 'Projects'),
      body: projectsPage(locale, procedure, rows.slice(0, 100), house.clock.now()),
    })
  })

  app.get('/projects/:no', async (request, reply) => {
    const locale = localeOf(request)
    const no = String((request.params as Record<string, unknown>)['no']).slice(0, 20)
    const procedure = (await house.law()).library.latest('project')
    const found = await house.read(systemActor, async (tx) => {
      const row = await findProject(tx, wholeCity, { no })
      if (!row) return undefined
      const acts = (await readActs(tx, row.id)).filter((act) => act.promiseId === row.id)
      return {
        row,
        milestones: await findMilestones(tx, row.id),
        cases: await findPublicCases(tx, row.id),
        steps: acts.flatMap((act) => {
          const spec = procedure.acts[act.act]
          return spec?.open ? [{ at: new Date(act.at), ...(spec.says ?? spec.label) }] : []
        }),
      }
    })
    if (!found) throw new Problem('not_found', 'project.unknown')
    return sendPage(house, request, reply, {
      title: found.row.title,
      body: projectPage(locale, procedure, found.row, found, house.clock.now()),
    })
  })
}
