import type { Texts } from '../../../platform/i18n/problems.ts'

export type Format = 'json' | 'xml'

export const mayWords = ['read_extended', 'write', 'updates'] as const
export type May = (typeof mayWords)[number]

export type Datatype = 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist'

/** Longest span of a list by dates, and most requests in one answer: both of the specification. */
export const mostDays = 90
export const mostRows = 1000
/** A description after the specification has at most this many characters. */
export const mostWords = 4000

/** Answers, named as in the specification: these names are the interface. */
export type Service = {
  service_code: string
  service_name: string
  description: string | null
  metadata: boolean
  type: 'realtime'
  keywords: string
  group: string
}

export type ServiceDefinition = {
  service_code: string
  attributes: {
    variable: boolean
    code: string
    datatype: Datatype
    required: boolean
    datatype_description: string | null
    order: number
    description: string
    values?: { key: string; name: string }[]
  }[]
}

export type ExtendedAttributes = {
  title: string
  url: string
  state: string
  state_name: string
  light: string
  day: number
  verdict: string | null
  due_datetime: string | null
  due_explanation: string[]
  units: {
    name: string
    role: string
    state: string
    arrived_datetime: string | null
  }[]
  area: string | null
  place_code: string | null
  place_name: string | null
  media_urls: string[]
  changed_datetime: string
  attributes?: { code: string; values: string[] }[]
}

export type ServiceRequest = {
  service_request_id: string
  status: 'open' | 'closed'
  status_notes: string | null
  service_name: string
  service_code: string
  description: string
  agency_responsible: string | null
  service_notice: string | null
  requested_datetime: string
  updated_datetime: string
  expected_datetime: string | null
  address: string | null
  address_id: string | null
  zipcode: null
  lat: number | null
  long: number | null
  media_url: string | null
  extended_attributes?: ExtendedAttributes
}

export type Created = {
  service_request_id: string
  service_notice: string
  account_id: null
  extended_attributes?: { follow_up_code: string; url: string; token: string }
}

export type RequestUpdate = {
  update_id: string
  service_request_id: string
  status: 'open' | 'closed'
  updated_datetime: string
  description: string
  media_url: null
}

export const open311Problems: Texts = {
  'open311.format': {
    zh: '地址要以 .json 或 .xml 结尾。',
    en: 'The address must end in .json or .xml.',
  },
  'open311.path': { zh: '接口里没有这个地址。', en: 'There is no such address in this interface.' },
  'open311.method': { zh: '这个地址不能这样用。', en: 'This address cannot be used with this method.' },
  'open311.media': {
    zh: '请用 application/x-www-form-urlencoded、multipart/form-data 或 application/json。',
    en: 'Send application/x-www-form-urlencoded, multipart/form-data or application/json.',
  },
  'open311.jurisdiction': { zh: '没有这个 jurisdiction_id。', en: 'jurisdiction_id was not found.' },
  'open311.service': { zh: '没有这个 service_code。', en: 'service_code was not found.' },
  'open311.service_missing': { zh: '缺少 service_code。', en: 'service_code was not provided.' },
  'open311.request': { zh: '没有这个 service_request_id。', en: 'service_request_id was not found.' },
  'open311.token': { zh: '没有这个 token。', en: 'token was not found.' },
  'open311.missing': { zh: '缺少 {name}。', en: '{name} was not provided.' },
  'open311.twice': { zh: '{name} 给了几个不同的值。', en: '{name} was given more than once, with different values.' },
  'open311.controls': { zh: '{name} 含有无法显示的字符。', en: '{name} contains characters that cannot be kept.' },
  'open311.too_long': { zh: '{name} 太长,最多 {max} 个字。', en: '{name} is too long; at most {max} characters.' },
  'open311.date': {
    zh: '{name} 应是带时区的时间,如 2026-11-24T10:00:00+08:00。',
    en: '{name} must be a date and time with its offset, such as 2026-11-24T10:00:00+08:00.',
  },
  'open311.span': { zh: '起止最多相隔 {days} 天。', en: 'The dates may not span more than {days} days.' },
  'open311.order': { zh: '{from} 晚于 {to}。', en: '{from} lies after {to}.' },
  'open311.number': { zh: '{name} 应是 {min} 到 {max} 之间的数。', en: '{name} must be a number from {min} to {max}.' },
  'open311.status': { zh: 'status 只能是 open 或 closed。', en: 'status must be open or closed.' },
  'open311.place_missing': {
    zh: '请给出 lat 和 long,或 address_id,或 address_string。',
    en: 'Give lat and long, or address_id, or address_string.',
  },
  'open311.place_unknown': {
    zh: '这个地点不在本市的社区、村里。请换 lat 和 long,或给出 address_id。',
    en: 'This place could not be found in a community of this city. Give lat and long, or an address_id.',
  },
  'open311.both_needed': { zh: 'lat 和 long 要一起给。', en: 'lat and long go together.' },
  'open311.attribute_unknown': {
    zh: '没有 attribute[{code}]。',
    en: 'attribute[{code}] is not asked for this service.',
  },
  'open311.attribute_missing': { zh: '缺少 attribute[{code}]。', en: 'attribute[{code}] was not provided.' },
  'open311.attribute_value': {
    zh: 'attribute[{code}] 的值不对,应是 {datatype}。',
    en: 'attribute[{code}] has a value that does not fit; {datatype} is wanted.',
  },
  'open311.key_missing': { zh: '缺少 api_key。', en: 'api_key was not provided.' },
  'open311.key_wrong': { zh: 'api_key 无效。', en: 'api_key is not valid.' },
  'open311.key_may_not': { zh: '这个 api_key 没有这项权限。', en: 'This api_key has no permission for that.' },
  'open311.key_unknown': { zh: '没有这个密钥,或者已经停用。', en: 'There is no such key, or it has ended.' },
  'open311.key_post': {
    zh: '要回报进展的密钥,须指定本单位一个承办岗位。',
    en: 'A key that reports work needs a post of this unit that handles matters.',
  },
  'open311.key_post_gone': {
    zh: '这个 api_key 所属的岗位已经没有人,或没有承办权限。',
    en: 'The post this api_key speaks for is vacant or no longer handles matters.',
  },
  'open311.update_elsewhere': {
    zh: '这个 update_id 已用于另一件事。',
    en: 'This update_id was already used for another request.',
  },
  'open311.future': { zh: 'updated_datetime 在将来。', en: 'updated_datetime lies in the future.' },
  'open311.not_handler': {
    zh: '这件事不由这个 api_key 所属的单位办理。',
    en: 'The unit of this api_key does not handle this request.',
  },
}
