import { z } from 'zod'
import type { Endpoints } from '../../../platform/http/contract.ts'
import type { Texts } from '../../../platform/i18n/problems.ts'
import { CauseSubject, HotCase, coordinating } from '../hotspots/contract.ts'

const instant = z.iso.datetime()
const unit = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

export const Topic = CauseSubject.extend({
  id: z.uuid(),
  month,
  title: z.string(),
  why: z.string(),
  lead: unit,
  unit,
  hotSpotId: z.uuid().nullable(),
  /** What it was picked by, as it was then; null where it was written by hand. */
  baseline: z
    .object({ n: z.number(), days: z.number(), usual: z.number(), periods: z.number(), oneIn: z.number().nullable() })
    .nullable(),
  /** The same number of days before the month began and since; the second goes on growing until they are over. */
  before: z.object({ from: instant, to: instant, n: z.number() }),
  since: z.object({ from: instant, to: instant, n: z.number(), whole: z.boolean() }),
  cases: z.number(),
  pickedBy: z.object({ nameZh: z.string(), nameEn: z.string() }),
  pickedAt: instant,
  endedAt: instant.nullable(),
  endedWhy: z.string().nullable(),
  mayEnd: z.boolean(),
})
export type Topic = z.infer<typeof Topic>

const id = z.object({ id: z.uuid() })
const words = z.string().trim().min(4).max(500)

export const topicEndpoints = {
  topics: {
    method: 'GET',
    path: '/api/topics',
    summary: 'One topic a month: what was picked, why, and what changed since',
    access: 'signed_in',
    since: '0.2.0',
    output: z.object({ topics: z.array(Topic), mayPick: z.boolean(), thisMonth: month }),
  },
  topic: {
    method: 'GET',
    path: '/api/topics/:id',
    summary: 'One topic with its matters before and since',
    access: 'signed_in',
    since: '0.2.0',
    params: id,
    output: z.object({
      topic: Topic,
      linked: z.array(HotCase),
      before: z.array(HotCase),
      since: z.array(HotCase),
    }),
  },
  pickTopic: {
    method: 'POST',
    path: '/api/topics',
    summary: 'Pick the topic of a month',
    access: coordinating,
    since: '0.2.0',
    input: z.object({
      month,
      title: z.string().trim().min(4).max(60),
      why: words,
      leadId: z.uuid(),
      hotSpotId: z.uuid().optional(),
      areaId: z.uuid().optional(),
      serviceId: z.uuid().optional(),
    }),
    output: z.object({ id: z.uuid() }),
  },
  endTopic: {
    method: 'POST',
    path: '/api/topics/:id/end',
    summary: 'End a topic with a reason; its month is free again',
    access: coordinating,
    since: '0.2.0',
    params: id,
    input: z.object({ why: words }),
    output: z.object({ id: z.uuid() }),
  },
} as const satisfies Endpoints

export const topicProblems: Texts = {
  'topic.unknown': { zh: '没有这个专题,或不在您的范围内。', en: 'There is no such topic within your area.' },
  'topic.month_taken': {
    zh: '这个月已经有专题了。每月一题:先结束那一个,或选别的月份。',
    en: 'This month has its topic already. One a month: end that one first, or choose another month.',
  },
  'topic.month_past': { zh: '请选本月或以后的月份。', en: 'Choose this month or a later one.' },
  'topic.subject_needed': {
    zh: '手写的专题要选地方和种类,好比较前后。',
    en: 'A topic written by hand needs an area and a kind of matter, so that before and after can be compared.',
  },
  'topic.ended': { zh: '这个专题已经结束。', en: 'This topic has ended already.' },
  'topic.not_yours': { zh: '只有选定它的单位可以结束。', en: 'Only the unit that picked it may end it.' },
}
