import { z } from 'zod'
import type { Endpoints } from '../../platform/http/contract.ts'
import type { Texts } from '../../platform/i18n/problems.ts'
import { coordinating } from '../whistle/hotspots/contract.ts'

const both = z.object({ zh: z.string(), en: z.string() })
const instant = z.iso.datetime()
const unit = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })
const named = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })
const light = z.enum(['overdue', 'soon', 'running', 'kept', 'closed'])

export const ProjectRow = z.object({
  id: z.uuid(),
  no: z.string(),
  title: z.string(),
  state: z.string(),
  stateLabel: both,
  light,
  owner: unit,
  area: unit,
  /** The date it was promised by, as it stands now. */
  dueAt: instant.nullable(),
  openedAt: instant,
  closedAt: instant.nullable(),
  cases: z.number(),
  hotSpotId: z.uuid().nullable(),
})
export type ProjectRow = z.infer<typeof ProjectRow>

export const ProjectView = ProjectRow.extend({
  why: z.string(),
  supports: z.array(unit),
  place: named.nullable(),
  service: named.nullable(),
  milestones: z.array(z.object({ on: z.string().nullable(), says: z.string() })),
  baseline: z
    .object({ n: z.number(), days: z.number(), usual: z.number(), periods: z.number(), oneIn: z.number().nullable() })
    .nullable(),
  /** Matters it was planned for, those this post may see. */
  linked: z.array(
    z.object({ id: z.uuid(), no: z.string(), title: z.string(), openedAt: instant, closed: z.boolean() }),
  ),
})
export type ProjectView = z.infer<typeof ProjectView>

export const Plan = z.object({
  title: z.string().trim().min(4).max(60),
  why: z.string().trim().min(4).max(500),
  areaId: z.uuid(),
  ownerId: z.uuid(),
  supportIds: z.array(z.uuid()).max(8).default([]),
  until: z.iso.date(),
  milestones: z
    .array(z.object({ on: z.iso.date().optional(), says: z.string().trim().min(2).max(200) }))
    .max(20)
    .default([]),
  caseIds: z.array(z.uuid()).max(500).default([]),
  hotSpotId: z.uuid().optional(),
})
export type Plan = z.infer<typeof Plan>

const id = z.object({ id: z.uuid() })

export const projectEndpoints = {
  projects: {
    method: 'GET',
    path: '/api/projects',
    summary: 'Planned projects in my area or that my unit takes part in',
    access: 'signed_in',
    since: '0.2.0',
    query: z.object({
      what: z.enum(['all', 'open', 'late', 'judging', 'kept', 'dropped']).default('all'),
      case: z.uuid().optional(),
      hotspot: z.uuid().optional(),
    }),
    output: z.object({
      rows: z.array(ProjectRow),
      counts: z.object({ open: z.number(), late: z.number(), judging: z.number(), kept: z.number() }),
      mayPlan: z.boolean(),
    }),
  },
  project: {
    method: 'GET',
    path: '/api/projects/:id',
    summary: 'One project: what was promised, by what numbers, for which matters',
    access: 'signed_in',
    since: '0.2.0',
    params: id,
    output: ProjectView,
  },
  plan: {
    method: 'POST',
    path: '/api/projects',
    summary: 'Plan a project with an owner and a date',
    access: coordinating,
    since: '0.2.0',
    input: Plan,
    output: z.object({ id: z.uuid(), no: z.string() }),
  },
} as const satisfies Endpoints

export const projectProblems: Texts = {
  'project.unknown': { zh: '没有这个项目,或不在您的范围内。', en: 'There is no such project within your reach.' },
  'project.date': {
    zh: '日期要在今天之后,最远 {max} 天。',
    en: 'The date must lie after today, at most {max} days ahead.',
  },
  'project.area': {
    zh: '请选您辖区内的一个社区或村:项目是对那里的人作的承诺,由那里评判。',
    en: 'Choose a community or village of your area: the project is promised to it and judged by it.',
  },
  'project.owner': { zh: '请选一个部门、物业或办公室牵头。', en: 'Choose a department, firm or office as the owner.' },
  'project.support': { zh: '配合单位要和牵头单位不同。', en: 'A supporting unit must be another than the owner.' },
  'project.cases': {
    zh: '有 {count} 件事项不在这个社区,或您看不到。',
    en: '{count} of the matters lie outside this community or your reach.',
  },
}
