import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../platform/i18n/problems.ts'
import type { House } from '../../kernel/house.ts'
import { serve } from '../../kernel/identity/serve.ts'
import { planProject } from './actions/plan.ts'
import { listProjects, openProject } from './actions/view.ts'
import { projectEndpoints, projectProblems } from './contract.ts'

declareProblems(projectProblems)

export function mountProjects(app: FastifyInstance, house: House): void {
  serve(app, house, projectEndpoints, {
    projects: ({ actor, query }) =>
      listProjects(house, actor, { what: query.what, caseId: query.case, hotSpotId: query.hotspot }),
    project: ({ actor, params }) => openProject(house, actor, params.id),
    plan: ({ actor, input, claim }) => planProject(house, actor, input, claim),
  })
}
