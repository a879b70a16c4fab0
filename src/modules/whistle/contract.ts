import { z } from 'zod'
import type { Texts } from '../../platform/i18n/problems.ts'
import {
  At,
  BothTexts,
  EvidenceView,
  Light,
  Picture,
  PromiseView,
  TimelineEntry,
  UnitName,
} from '../../kernel/promise/endpoints.ts'

export const channels = ['web', 'phone', 'window', 'grid', 'import', 'open311'] as const
export const levels = ['anonymous', 'phone', 'resident'] as const

/** Mainland mobile and landline numbers, as people write them. */
export const Phone = z
  .string()
  .transform((text) => text.replace(/[\s()-]/g, ''))
  .pipe(z.string().regex(/^(\+?86)?(1[3-9]\d{9}|0\d{9,11}|\d{7,8})$/))

export const Report = z.object({
  serviceId: z.uuid(),
  placeId: z.uuid().optional(),
  areaId: z.uuid().optional(),
  said: z.string().trim().min(4).max(2000),
  title: z.string().trim().min(2).max(60).optional(),
  address: z.string().trim().max(200).default(''),
  lon: z.number().min(-180).max(180).optional(),
  lat: z.number().min(-90).max(90).optional(),
  name: z.string().trim().max(40).optional(),
  phone: Phone.optional(),
  photos: z.array(z.uuid()).max(9).default([]),
  channel: z.enum(channels).default('web'),
  locale: z.enum(['zh', 'en']).default('zh'),
})
export type Report = z.infer<typeof Report>

export const Reported = z.object({ id: z.uuid(), no: z.string(), slug: z.string(), code: z.string() })
export type Reported = z.infer<typeof Reported>

export const CaseView = PromiseView.extend({
  slug: z.string(),
  said: z.string(),
  service: z.object({ id: z.uuid(), key: z.string(), nameZh: z.string(), nameEn: z.string() }),
  place: z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string(), address: z.string() }).nullable(),
  address: z.string(),
  channel: z.string(),
  residentDay: z.number(),
  contact: z.object({
    name: z.string().nullable(),
    phone: z.string().nullable(),
    shown: z.enum(['none', 'masked', 'full', 'erased']),
  }),
  callUps: z.array(PromiseView),
  disputes: z.array(PromiseView),
  /** Opinions asked and votes called on the way. */
  others: z.array(PromiseView),
  evidence: z.array(EvidenceView),
  timeline: z.array(TimelineEntry),
  mergedInto: z.object({ id: z.uuid(), no: z.string() }).nullable(),
  duplicates: z.array(
    z.object({ id: z.uuid(), no: z.string(), title: z.string(), openedAt: At, likeness: z.number() }),
  ),
  proposal: z
    .object({
      lead: UnitName,
      supports: z.array(UnitName),
      kind: z.string(),
      basis: BothTexts,
      ruling: z.string().nullable(),
    })
    .nullable(),
  published: z.object({ title: z.string(), said: z.string(), hidden: z.boolean() }),
  followers: z.number(),
  picture: Picture,
})
export type CaseView = z.infer<typeof CaseView>

export const CaseRow = z.object({
  id: z.uuid(),
  no: z.string(),
  title: z.string(),
  state: z.string(),
  stateLabel: BothTexts,
  unit: UnitName,
  light: Light,
  dueAt: At.nullable(),
  openedAt: At,
  closedAt: At.nullable(),
  serviceZh: z.string(),
  serviceEn: z.string(),
  outcome: z.string().nullable(),
})
export type CaseRow = z.infer<typeof CaseRow>

/** Shares with everything needed to judge them; `shown` is false below the least number. */
export const Rate = z.object({ numerator: z.number(), denominator: z.number(), shown: z.boolean() })
export const BoardRow = z.object({
  unit: UnitName,
  hasChildren: z.boolean(),
  opened: z.number(),
  open: z.number(),
  late: z.number(),
  closed: z.number(),
  planned: z.number(),
  reopened: z.number(),
  notReached: z.number(),
  excluded: z.number(),
  whistles: z.number(),
  response: Rate,
  arrival: Rate,
  solved: Rate,
  satisfied: Rate,
})
export type BoardRow = z.infer<typeof BoardRow>

export const whistleProblems: Texts = {
  'report.area_needed': {
    zh: '请选地点,好知道由哪个社区接。',
    en: 'Choose a place, so that we know which community takes it.',
  },
  'report.service_unknown': { zh: '没有这一类事项,请重新选。', en: 'There is no such kind of matter; choose again.' },
  'report.phone_needed': { zh: '这类事项要留电话,以便核实。', en: 'This kind of matter needs a phone number.' },
  'code.unknown': {
    zh: '没有找到这个查询码。请看看有没有输错;留过电话的也可以用电话查。',
    en: 'This code was not found. Check it, or use your phone number if you left one.',
  },
  'sms.wrong': { zh: '数字不对或已过期,请再试。', en: 'The digits are wrong or too old; try again.' },
  'merge.self': { zh: '不能并入自己。', en: 'A matter cannot be merged into itself.' },
  'merge.other_area': { zh: '只能并入同一社区、还在办的事项。', en: 'Only into an open matter of the same community.' },
  'evidence.same_as_before': {
    zh: '办理后的照片和反映时的照片一样,请换新拍的。',
    en: 'The photo after the work is the same as before; take a new one.',
  },
  'plan.too_far': {
    zh: '日期最远 {max} 天,而且要在今天之后。',
    en: 'The date must lie after today, at most {max} days ahead.',
  },
  'contact.not_yet': { zh: '签收以后才能看联系方式。', en: 'The contact is shown after receipt.' },
}
