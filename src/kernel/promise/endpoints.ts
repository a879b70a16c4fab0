import { z } from 'zod'
import type { Endpoints } from '../../platform/http/contract.ts'
import { ActOffer } from './contract.ts'

export const BothTexts = z.object({ zh: z.string(), en: z.string() })
export const At = z.iso.datetime()
export const UnitName = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })
export type UnitName = z.infer<typeof UnitName>

export const lightNames = ['overdue', 'soon', 'kept', 'running', 'closed'] as const
export type Light = (typeof lightNames)[number]
export const Light = z.enum(lightNames)

export const ClockView = z.object({
  name: z.string(),
  label: BothTexts,
  startedAt: At,
  stoppedAt: At.nullable(),
  dueAt: At.nullable(),
  pausedAt: At.nullable(),
  /** A time in which something may be done; nobody's duty. */
  window: z.boolean(),
  expired: z.boolean(),
  provisional: z.boolean(),
  limit: z.string().nullable(),
  source: z.string().nullable(),
  explain: z.object({ zh: z.array(z.string()), en: z.array(z.string()) }),
  before: z.array(At),
  runsOn: z.string(),
})
export type ClockView = z.infer<typeof ClockView>

export const TimelineEntry = z.object({
  promiseId: z.uuid(),
  seq: z.number(),
  act: z.string(),
  label: BothTexts,
  at: At,
  who: z.object({ nameZh: z.string(), nameEn: z.string(), titleZh: z.string(), titleEn: z.string() }).nullable(),
  unit: UnitName.nullable(),
  party: BothTexts,
  answers: z.array(z.object({ label: BothTexts, text: BothTexts })),
  evidence: z.array(z.uuid()),
  public: z.boolean(),
})
export type TimelineEntry = z.infer<typeof TimelineEntry>

export const PersonName = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })

export const PromiseView = z.object({
  id: z.uuid(),
  no: z.string(),
  kind: z.string(),
  kindLabel: BothTexts,
  title: z.string(),
  unit: UnitName,
  role: z.string().nullable(),
  state: z.string(),
  stateLabel: BothTexts,
  light: Light,
  dueAt: At.nullable(),
  outcome: z.string().nullable(),
  openedAt: At,
  closedAt: At.nullable(),
  /** The colleague it was given to. */
  handedTo: PersonName.nullable(),
  clocks: z.array(ClockView),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  may: z.array(ActOffer),
})
export type PromiseView = z.infer<typeof PromiseView>

export const Picture = z.object({
  states: z.array(z.object({ id: z.string(), label: BothTexts, end: z.boolean() })),
  edges: z.array(z.object({ from: z.string(), to: z.string(), label: BothTexts })),
  present: z.string(),
})
export type Picture = z.infer<typeof Picture>

export const EvidenceView = z.object({
  id: z.uuid(),
  side: z.string(),
  media: z.string(),
  takenAt: At.nullable(),
  addedAt: At,
  published: z.boolean(),
  redactedOf: z.uuid().nullable(),
})

/** A promise of any kind with everything under it, as its table alone can show it. */
export const PromiseDetail = PromiseView.extend({
  parties: z.array(z.object({ party: z.string(), label: BothTexts, unit: UnitName })),
  /** Facts worth reading, in words. */
  known: z.array(z.object({ label: BothTexts, text: BothTexts })),
  children: z.array(PromiseView),
  evidence: z.array(EvidenceView),
  timeline: z.array(TimelineEntry),
  picture: Picture,
  /** Where the whole matter has a page of its own. */
  page: z.string(),
})
export type PromiseDetail = z.infer<typeof PromiseDetail>

export const WaitingRow = z.object({
  id: z.uuid(),
  root: z.uuid(),
  no: z.string(),
  kind: z.string(),
  kindLabel: BothTexts,
  title: z.string(),
  state: z.string(),
  stateLabel: BothTexts,
  unit: UnitName,
  next: BothTexts,
  dueAt: At.nullable(),
  clock: BothTexts.nullable(),
  light: Light,
  openedAt: At,
  handedTo: PersonName.nullable(),
  page: z.string(),
})
export type WaitingRow = z.infer<typeof WaitingRow>

const id = z.object({ id: z.uuid() })

export const promiseEndpoints = {
  waiting: {
    method: 'GET',
    path: '/api/waiting',
    summary: 'What waits for my post, nearest due first',
    access: 'signed_in',
    since: '0.1.0',
    query: z.object({
      query: z.string().max(60).optional(),
      kind: z.string().max(40).optional(),
      light: Light.optional(),
      /** Only what was given to me by name. */
      mine: z.enum(['yes']).optional(),
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
      kinds: z.array(z.object({ kind: z.string(), label: BothTexts })),
    }),
  },
  view: {
    method: 'GET',
    path: '/api/promises/:id/view',
    summary: 'A promise of any kind with all that belongs to it',
    access: 'signed_in',
    since: '0.2.0',
    params: id,
    output: PromiseDetail,
  },
  act: {
    method: 'POST',
    path: '/api/promises/:id/acts/:act',
    summary: 'Take an act; answered with the matter as it is then',
    access: 'signed_in',
    since: '0.1.0',
    params: z.object({ id: z.uuid(), act: z.string().max(40) }),
    input: z.record(z.string(), z.unknown()),
    output: z.looseObject({ id: z.uuid(), no: z.string(), kind: z.string(), state: z.string() }),
  },
  colleagues: {
    method: 'GET',
    path: '/api/promises/:id/colleagues',
    summary: 'To whom of the holding unit it can be given',
    access: 'signed_in',
    since: '0.2.0',
    params: id,
    query: z.object({ query: z.string().max(40).optional() }),
    output: z.object({
      people: z.array(PersonName.extend({ titleZh: z.string(), titleEn: z.string() })),
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
