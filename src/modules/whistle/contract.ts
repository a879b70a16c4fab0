import { z } from 'zod'
import type { Endpoints } from '../../platform/http/contract.ts'
import type { Texts } from '../../platform/i18n/problems.ts'
import { ActOffer } from '../../kernel/promise/contract.ts'

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

const both = z.object({ zh: z.string(), en: z.string() })
const instant = z.iso.datetime()
const unit = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })
export type UnitName = z.infer<typeof unit>

export const ClockView = z.object({
  name: z.string(),
  label: both,
  startedAt: instant,
  stoppedAt: instant.nullable(),
  dueAt: instant.nullable(),
  pausedAt: instant.nullable(),
  /** A time in which something may be done; nobody's duty. */
  window: z.boolean(),
  expired: z.boolean(),
  provisional: z.boolean(),
  limit: z.string().nullable(),
  source: z.string().nullable(),
  explain: z.object({ zh: z.array(z.string()), en: z.array(z.string()) }),
  before: z.array(instant),
  runsOn: z.string(),
})
export type ClockView = z.infer<typeof ClockView>

export const TimelineEntry = z.object({
  promiseId: z.uuid(),
  seq: z.number(),
  act: z.string(),
  label: both,
  at: instant,
  who: z.object({ nameZh: z.string(), nameEn: z.string(), titleZh: z.string(), titleEn: z.string() }).nullable(),
  unit: unit.nullable(),
  party: both,
  answers: z.array(z.object({ label: both, text: both })),
  evidence: z.array(z.uuid()),
  public: z.boolean(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

export const PromiseView = z.object({
  id: z.uuid(),
  no: z.string(),
  kind: z.string(),
  title: z.string(),
  unit,
  role: z.string().nullable(),
  state: z.string(),
  stateLabel: both,
  light: z.enum(['overdue', 'soon', 'kept', 'running', 'closed']),
  dueAt: instant.nullable(),
  outcome: z.string().nullable(),
  openedAt: instant,
  closedAt: instant.nullable(),
  clocks: z.array(ClockView),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  may: z.array(ActOffer),
})
export type PromiseView = z.infer<typeof PromiseView>

export const Picture = z.object({
  states: z.array(z.object({ id: z.string(), label: both, end: z.boolean() })),
  edges: z.array(z.object({ from: z.string(), to: z.string(), label: both })),
  present: z.string(),
})

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
  evidence: z.array(
    z.object({
      id: z.uuid(),
      side: z.string(),
      media: z.string(),
      takenAt: instant.nullable(),
      addedAt: instant,
      published: z.boolean(),
      redactedOf: z.uuid().nullable(),
    }),
  ),
  timeline: z.array(TimelineEntry),
  mergedInto: z.object({ id: z.uuid(), no: z.string() }).nullable(),
  duplicates: z.array(
    z.object({ id: z.uuid(), no: z.string(), title: z.string(), openedAt: instant, likeness: z.number() }),
  ),
  proposal: z
    .object({ lead: unit, supports: z.array(unit), kind: z.string(), basis: both, ruling: z.string().nullable() })
    .nullable(),
  published: z.object({ title: z.string(), said: z.string(), hidden: z.boolean() }),
  followers: z.number(),
  picture: Picture,
})
export type CaseView = z.infer<typeof CaseView>

export const WaitingRow = z.object({
  id: z.uuid(),
  root: z.uuid(),
  no: z.string(),
  kind: z.string(),
  kindLabel: both,
  title: z.string(),
  state: z.string(),
  stateLabel: both,
  unit,
  next: both,
  dueAt: instant.nullable(),
  clock: both.nullable(),
  light: z.enum(['overdue', 'soon', 'kept', 'running', 'closed']),
  openedAt: instant,
})
export type WaitingRow = z.infer<typeof WaitingRow>

export const CaseRow = z.object({
  id: z.uuid(),
  no: z.string(),
  title: z.string(),
  state: z.string(),
  stateLabel: both,
  unit,
  light: z.enum(['overdue', 'soon', 'kept', 'running', 'closed']),
  dueAt: instant.nullable(),
  openedAt: instant,
  closedAt: instant.nullable(),
  serviceZh: z.string(),
  serviceEn: z.string(),
  outcome: z.string().nullable(),
})
export type CaseRow = z.infer<typeof CaseRow>

/** Shares with everything needed to judge them; `shown` is false below the least number. */
export const Rate = z.object({ numerator: z.number(), denominator: z.number(), shown: z.boolean() })
export const BoardRow = z.object({
  unit,
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

const id = z.object({ id: z.uuid() })
const lights = z.enum(['overdue', 'soon', 'running', 'kept', 'closed'])

export const whistleEndpoints = {
  waiting: {
    method: 'GET',
    path: '/api/waiting',
    summary: 'What waits for my post, nearest due first',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({
      query: z.string().max(60).optional(),
      kind: z.string().max(40).optional(),
      light: lights.optional(),
      after: z.string().max(120).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    output: z.object({
      rows: z.array(WaitingRow),
      next: z.string().nullable(),
      late: z.number(),
      soon: z.number(),
      total: z.number(),
      more: z.boolean(),
    }),
  },
  cases: {
    method: 'GET',
    path: '/api/cases',
    summary: 'Matters in my area',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({
      query: z.string().max(60).optional(),
      state: z.string().max(40).optional(),
      unit: z.uuid().optional(),
      service: z.uuid().optional(),
      light: lights.optional(),
      what: z
        .enum(['all', 'open', 'closed', 'late', 'reopened', 'planned', 'not_reached', 'excluded', 'unsolved'])
        .default('all'),
      month: z
        .string()
        .regex(/^\d{4}-\d{2}$/)
        .optional(),
      after: z.string().max(120).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    output: z.object({ rows: z.array(CaseRow), next: z.string().nullable() }),
  },
  case: {
    method: 'GET',
    path: '/api/cases/:id',
    summary: 'One matter with all its call-ups',
    access: 'signed_in',
    since: '0.1.0',
    params: id,
    output: CaseView,
  },
  act: {
    method: 'POST',
    path: '/api/promises/:id/acts/:act',
    summary: 'Take an act',
    access: 'signed_in',
    since: '0.1.0',
    params: z.object({ id: z.uuid(), act: z.string().max(40) }),
    input: z.record(z.string(), z.unknown()),
    output: CaseView,
  },
  report: {
    method: 'POST',
    path: '/api/cases',
    summary: 'Report on behalf of a resident',
    access: ['agent', 'grid_worker', 'community_worker', 'community_secretary', 'dispatcher'],
    since: '0.1.0',
    input: Report,
    output: Reported,
  },
  readContact: {
    method: 'POST',
    path: '/api/cases/:id/contact',
    summary: 'Show the contact once; the reading is journalled',
    access: 'signed_in',
    since: '0.1.0',
    params: id,
    input: z.object({}),
    output: z.object({ name: z.string().nullable(), phone: z.string().nullable() }),
  },
  publish: {
    method: 'POST',
    path: '/api/cases/:id/public',
    summary: 'Edit the public copy',
    access: ['community_secretary', 'community_worker', 'dispatcher'],
    since: '0.1.0',
    params: id,
    input: z.object({
      title: z.string().trim().min(2).max(60),
      said: z.string().trim().max(2000),
      hidden: z.boolean(),
      photos: z.boolean().default(false),
    }),
    output: CaseView,
  },
  services: {
    method: 'GET',
    path: '/api/services',
    summary: 'What can be reported',
    access: 'anyone',
    since: '0.1.0',
    output: z.object({
      services: z.array(
        z.object({
          id: z.uuid(),
          key: z.string(),
          nameZh: z.string(),
          nameEn: z.string(),
          kind: z.string(),
          danger: z.boolean(),
          level: z.string(),
          photo: z.string(),
        }),
      ),
    }),
  },
  places: {
    method: 'GET',
    path: '/api/places',
    summary: 'Places of an area',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({ query: z.string().max(60).optional(), unit: z.uuid().optional() }),
    output: z.object({
      places: z.array(
        z.object({
          id: z.uuid(),
          nameZh: z.string(),
          nameEn: z.string(),
          addressZh: z.string(),
          unit,
          code: z.string(),
        }),
      ),
    }),
  },
  duplicates: {
    method: 'GET',
    path: '/api/duplicates',
    summary: 'Likely the same matter',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({
      serviceId: z.uuid(),
      placeId: z.uuid().optional(),
      areaId: z.uuid().optional(),
      said: z.string().max(2000),
      address: z.string().max(200).default(''),
    }),
    output: z.object({
      candidates: z.array(
        z.object({
          id: z.uuid(),
          no: z.string(),
          slug: z.string(),
          title: z.string(),
          openedAt: instant,
          likeness: z.number(),
        }),
      ),
    }),
  },
  catalogue: {
    method: 'GET',
    path: '/api/catalogue',
    summary: 'Who answers for what',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({ query: z.string().max(60).optional() }),
    output: z.object({
      rows: z.array(
        z.object({
          id: z.uuid(),
          serviceZh: z.string(),
          serviceEn: z.string(),
          area: unit,
          lead: unit,
          supports: z.array(unit),
          basisZh: z.string(),
          basisEn: z.string(),
          ruling: z.string().nullable(),
          from: z.string(),
          to: z.string().nullable(),
        }),
      ),
    }),
  },
  clauses: {
    method: 'GET',
    path: '/api/duty-clauses',
    summary: 'Lists of duties of communities',
    access: 'signed_in',
    since: '0.1.0',
    output: z.object({
      clauses: z.array(
        z.object({
          id: z.uuid(),
          list: z.string(),
          no: z.string(),
          textZh: z.string(),
          textEn: z.string(),
          basisZh: z.string(),
          basisEn: z.string(),
        }),
      ),
    }),
  },
  board: {
    method: 'GET',
    path: '/api/board',
    summary: 'Promises by place or by unit, with honest rates',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({
      by: z.enum(['place', 'unit']).default('place'),
      unit: z.uuid().optional(),
      months: z.coerce.number().int().min(1).max(36).default(12),
    }),
    output: z.object({
      rows: z.array(BoardRow),
      total: BoardRow,
      path: z.array(unit),
      flow: z.array(z.object({ month: z.string(), opened: z.number(), closed: z.number() })),
      ages: z.array(z.object({ bucket: both, from: z.number(), n: z.number() })),
      asOf: instant,
    }),
  },
  procedures: {
    method: 'GET',
    path: '/api/procedures',
    summary: 'How things are handled',
    access: 'anyone',
    since: '0.1.0',
    output: z.object({ procedures: z.array(z.any()) }),
  },
} as const satisfies Endpoints

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
