import { z } from 'zod'
import type { Endpoints } from '../../../platform/http/contract.ts'
import type { Texts } from '../../../platform/i18n/problems.ts'

const day = z.iso.date()
const id = z.object({ id: z.uuid() })
const unit = z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })
const reason = z.string().trim().min(2).max(300)
const done = z.object({ done: z.literal(true) })
const made = z.object({ id: z.uuid() })
const zh = z.string().trim().min(1).max(80)
const en = z.string().trim().max(80).default('')
const access = ['administrator'] as const

export const ServiceInput = z.object({
  nameZh: zh,
  nameEn: en,
  /** Other words people use for it, by spaces. */
  words: z.string().trim().max(300).default(''),
  kind: z.enum(['emergency', 'enforcement', 'livelihood']),
  level: z.enum(['anonymous', 'phone', 'resident']),
  photo: z.enum(['optional', 'wanted']),
  danger: z.boolean(),
  duplicateMetres: z.number().int().min(0).max(5000),
  position: z.number().int().min(0).max(9999),
})
export type ServiceInput = z.infer<typeof ServiceInput>

export const ServiceItem = ServiceInput.extend({
  id: z.uuid(),
  key: z.string(),
  endedOn: day.nullable(),
  open: z.number(),
})
export type ServiceItem = z.infer<typeof ServiceItem>

export const PlaceInput = z.object({
  nameZh: zh,
  nameEn: en,
  addressZh: z.string().trim().max(200).default(''),
  addressEn: z.string().trim().max(200).default(''),
  unitId: z.uuid(),
  firmId: z.uuid().nullable().default(null),
  lon: z.number().min(-180).max(180).nullable().default(null),
  lat: z.number().min(-90).max(90).nullable().default(null),
})
export type PlaceInput = z.infer<typeof PlaceInput>

export const PlaceItem = PlaceInput.extend({
  id: z.uuid(),
  code: z.string(),
  unit,
  firm: unit.nullable(),
  endedOn: day.nullable(),
  mayEdit: z.boolean(),
})
export type PlaceItem = z.infer<typeof PlaceItem>

export const ClauseInput = z.object({
  list: z.enum(['own', 'helped', 'forbidden']),
  no: z.string().trim().min(1).max(20),
  textZh: z.string().trim().min(2).max(400),
  textEn: z.string().trim().max(400).default(''),
  basisZh: z.string().trim().min(2).max(300),
  basisEn: z.string().trim().max(300).default(''),
  from: day,
})
export type ClauseInput = z.infer<typeof ClauseInput>

export const ClauseItem = ClauseInput.extend({
  id: z.uuid(),
  to: day.nullable(),
  state: z.enum(['in_force', 'coming', 'ended']),
  endedReason: z.string().nullable(),
})
export type ClauseItem = z.infer<typeof ClauseItem>

export const listEndpoints = {
  serviceList: {
    method: 'GET',
    path: '/api/lists/services',
    summary: 'Kinds of matters, ended ones too',
    access,
    since: '0.1.0',
    output: z.object({ services: z.array(ServiceItem), mayEdit: z.boolean() }),
  },
  addService: {
    method: 'POST',
    path: '/api/lists/services',
    summary: 'A new kind of matter',
    access,
    since: '0.1.0',
    input: ServiceInput.extend({
      key: z
        .string()
        .trim()
        .regex(/^[a-z][a-z0-9_]{1,59}$/),
    }),
    output: made,
  },
  setService: {
    method: 'POST',
    path: '/api/lists/services/:id',
    summary: 'Change a kind of matter; what it was stands in the journal',
    access,
    since: '0.1.0',
    params: id,
    input: ServiceInput.extend({ reason }),
    output: done,
  },
  endService: {
    method: 'POST',
    path: '/api/lists/services/:id/end',
    summary: 'Nobody can report it any more from a day on; matters keep it. Without a day: offered again',
    access,
    since: '0.1.0',
    params: id,
    input: z.object({ on: day.nullable(), reason }),
    output: done,
  },
  placeList: {
    method: 'GET',
    path: '/api/lists/places',
    summary: 'Places of my area, ended ones too',
    access,
    since: '0.1.0',
    query: z.object({
      query: z.string().trim().max(60).optional(),
      unit: z.uuid().optional(),
      ended: z.enum(['1']).optional(),
    }),
    output: z.object({ places: z.array(PlaceItem), more: z.boolean() }),
  },
  addPlace: {
    method: 'POST',
    path: '/api/lists/places',
    summary: 'A new place with a code for its poster',
    access,
    since: '0.1.0',
    input: PlaceInput,
    output: made.extend({ code: z.string() }),
  },
  setPlace: {
    method: 'POST',
    path: '/api/lists/places/:id',
    summary: 'Change a place; its code stays, posters hang already',
    access,
    since: '0.1.0',
    params: id,
    input: PlaceInput.extend({ reason }),
    output: done,
  },
  endPlace: {
    method: 'POST',
    path: '/api/lists/places/:id/end',
    summary: 'Nobody can report for the place any more from a day on. Without a day: offered again',
    access,
    since: '0.1.0',
    params: id,
    input: z.object({ on: day.nullable(), reason }),
    output: done,
  },
  clauseList: {
    method: 'GET',
    path: '/api/lists/clauses',
    summary: 'Lists of duties with what held before and comes later',
    access: 'signed_in',
    since: '0.1.0',
    output: z.object({ clauses: z.array(ClauseItem), mayEdit: z.boolean() }),
  },
  addClause: {
    method: 'POST',
    path: '/api/lists/clauses',
    summary: 'A new clause from a day on',
    access,
    since: '0.1.0',
    input: ClauseInput.extend({ reason }),
    output: made,
  },
  reviseClause: {
    method: 'POST',
    path: '/api/lists/clauses/:id/revise',
    summary: 'Other words from a day on; the old words stay readable with their time',
    access,
    since: '0.1.0',
    params: id,
    input: ClauseInput.omit({ list: true, no: true }).extend({ reason }),
    output: made,
  },
  endClause: {
    method: 'POST',
    path: '/api/lists/clauses/:id/end',
    summary: 'A clause holds no longer from a day on',
    access,
    since: '0.1.0',
    params: id,
    input: z.object({ on: day, reason }),
    output: done,
  },
} as const satisfies Endpoints

export const listProblems: Texts = {
  'lists.city_only': {
    zh: '这一步由管全市的管理员办。',
    en: 'This is for an administrator of the whole city.',
  },
  'lists.key_taken': { zh: '这个代号已有种类使用', en: 'Another kind has this key' },
  'lists.unknown': { zh: '没有这一项,或者不在您的范围内。', en: 'There is no such item, or it is outside your area.' },
  'lists.area_kind': {
    zh: '请选社区、村、街道、乡镇或全市',
    en: 'Choose a community, village, street, town or the city',
  },
  'lists.firm_kind': { zh: '请选物业企业或单位', en: 'Choose a property firm or a unit' },
  'lists.clause_held': {
    zh: '这个清单的这一号在这段时间已有条款。请改号,或先让它到期。',
    en: 'A clause has this number in this list at that time. Take another number, or end that one first.',
  },
  'lists.clause_dates': { zh: '要在条款开始之后', en: 'Must lie after the beginning of the clause' },
  'lists.point': { zh: '经度和纬度要一起填', en: 'Longitude and latitude go together' },
}
