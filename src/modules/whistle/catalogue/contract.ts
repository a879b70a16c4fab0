import { z } from 'zod'
import type { Endpoints } from '../../../platform/http/contract.ts'
import type { Texts } from '../../../platform/i18n/problems.ts'

const day = z.iso.date()
const id = z.object({ id: z.uuid() })
const both = z.object({ zh: z.string(), en: z.string() })
const unit = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })
const reason = z.string().trim().min(2).max(300)
const done = z.object({ done: z.literal(true) })

export const entryStates = ['in_force', 'coming', 'ended', 'withdrawn'] as const
export type EntryState = (typeof entryStates)[number]
export const editors = ['arbiter', 'administrator'] as const

/** Kinds of units that may lead or support. */
export const handlingKinds = ['department', 'property_firm', 'office']

export const Entry = z.object({
  id: z.uuid(),
  externalNo: z.string().nullable(),
  service: unit,
  area: unit,
  lead: unit,
  supports: z.array(unit),
  basisZh: z.string(),
  basisEn: z.string(),
  /** The article or item of the basis. */
  clause: z.string(),
  ruling: z.object({ no: z.string(), on: day }).nullable(),
  from: day,
  /** The first day on which it no longer holds. */
  to: day.nullable(),
  /** As of the day that was asked for. */
  state: z.enum(entryStates),
  may: z.array(z.enum(['end', 'correct'])),
})
export type Entry = z.infer<typeof Entry>

const Change = z.object({
  at: z.iso.datetime().nullable(),
  what: z.enum(['entered', 'ended', 'withdrawn']),
  entryId: z.uuid(),
  by: both.nullable(),
  reason: z.string().nullable(),
  says: both,
})

export const EntryInput = z.object({
  externalNo: z.string().trim().min(1).max(60).optional(),
  serviceId: z.uuid(),
  areaId: z.uuid(),
  leadId: z.uuid(),
  supportIds: z.array(z.uuid()).max(6).default([]),
  basisZh: z.string().trim().min(2).max(500),
  basisEn: z.string().trim().max(500).optional(),
  clause: z.string().trim().max(120).default(''),
  from: day,
  to: day.optional(),
})
export type EntryInput = z.infer<typeof EntryInput>

export const CatalogueQuery = z.object({
  query: z.string().trim().max(60).optional(),
  service: z.uuid().optional(),
  area: z.uuid().optional(),
  unit: z.uuid().optional(),
  show: z.enum(['held', ...entryStates, 'all']).default('held'),
  on: day.optional(),
  rulings: z.enum(['1']).optional(),
})
export type CatalogueQuery = z.infer<typeof CatalogueQuery>

const Looked = z.object({ entry: Entry, whyNot: both })

export const Proposal = z.object({
  entry: Entry.nullable(),
  because: both.nullable(),
  /** The matter the ruling was made in, where the reader reaches it. */
  rulingCase: z.object({ id: z.uuid(), no: z.string() }).nullable(),
  looked: z.array(Looked),
})
export type Proposal = z.infer<typeof Proposal>

export const catalogueEndpoints = {
  catalogue: {
    method: 'GET',
    path: '/api/catalogue',
    summary: 'Who answers for what, on a day, with what held before and comes later',
    access: 'signed_in',
    since: '0.1.0',
    query: CatalogueQuery,
    output: z.object({ entries: z.array(Entry), more: z.boolean(), on: day, mayAdd: z.boolean() }),
  },
  entry: {
    method: 'GET',
    path: '/api/catalogue/:id',
    summary: 'One entry with its ruling, its history and the matters decided under it',
    access: 'signed_in',
    since: '0.1.0',
    params: id,
    output: z.object({
      entry: Entry,
      ruling: z
        .object({
          no: z.string(),
          on: day,
          outcome: both.nullable(),
          /** Basis and reasons of the ruling, where the reader reaches the matter. */
          words: z.array(z.object({ label: both, text: z.string() })),
          matter: z.object({ id: z.uuid(), no: z.string(), title: z.string() }).nullable(),
        })
        .nullable(),
      cases: z.array(
        z.object({ id: z.uuid(), no: z.string(), title: z.string(), at: z.iso.datetime(), followed: z.boolean() }),
      ),
      history: z.array(Change),
    }),
  },
  addEntry: {
    method: 'POST',
    path: '/api/catalogue',
    summary: 'A new entry; refused where another holds for the same kind and area in that time',
    access: editors,
    since: '0.1.0',
    input: EntryInput.extend({ reason }),
    output: z.object({ id: z.uuid() }),
  },
  endEntry: {
    method: 'POST',
    path: '/api/catalogue/:id/end',
    summary: 'An entry holds no longer from a day on',
    access: editors,
    since: '0.1.0',
    params: id,
    input: z.object({ on: day, reason }),
    output: done,
  },
  correctEntry: {
    method: 'POST',
    path: '/api/catalogue/:id/correct',
    summary: 'Withdraw an entry for a corrected one; the withdrawn one stays readable',
    access: editors,
    since: '0.1.0',
    params: id,
    input: EntryInput.omit({ externalNo: true, serviceId: true, areaId: true }).extend({ reason }),
    output: z.object({ id: z.uuid() }),
  },
  proposal: {
    method: 'GET',
    path: '/api/cases/:id/proposal',
    summary: 'Who is proposed for a matter and why; where nobody is, what was looked at',
    access: 'signed_in',
    since: '0.1.0',
    params: id,
    output: Proposal,
  },
} as const satisfies Endpoints

export const catalogueProblems: Texts = {
  'catalogue.unknown': { zh: '没有这个条目。', en: 'There is no such entry.' },
  'catalogue.clash': {
    zh: '同一种类、同一范围在这段时间已有条目:{leadZh} 牵头,{from} 起{toZh}。请先让它到期,或改日期。',
    en: 'An entry for this kind and area holds in that time already: {leadEn} leads, from {from}{toEn}. End it first, or change the dates.',
  },
  'catalogue.ended': {
    zh: '这个条目已经有结束日期。要改,请更正条目。',
    en: 'This entry has an end already. To change it, correct the entry.',
  },
  'catalogue.withdrawn': {
    zh: '这个条目已被更正,请看更正后的条目。',
    en: 'This entry was corrected; look at the entry that took its place.',
  },
  'catalogue.ruled': {
    zh: '裁定形成的条目不能更正;到期可以结束,改变要另行裁定。',
    en: 'What a ruling brought in cannot be corrected; it can be ended, and another ruling changes it.',
  },
  'catalogue.dates': { zh: '结束日期要在开始日期之后', en: 'The end must lie after the beginning' },
  'catalogue.number_taken': { zh: '这个编号已有条目', en: 'An entry has this number already' },
  'catalogue.area_kind': {
    zh: '范围要选社区、村、街道、乡镇或全市',
    en: 'Choose a community, village, street, town or the whole city',
  },
  'catalogue.handler': {
    zh: '请选部门、物业企业或科室;牵头和协办不能相同',
    en: 'Choose a department, property firm or office; lead and support differ',
  },
}
