import { z } from 'zod'
import type { ParamSpec } from '../../../kernel/params/contract.ts'
import type { Both } from '../../../kernel/promise/contract.ts'
import type { Texts } from '../../../platform/i18n/problems.ts'

const Lang = z.enum(['zh', 'en']).default('zh')
/** A place in a list: the instant and id of the last row of the page before. */
const Cursor = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z~[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .refine((text) => !Number.isNaN(Date.parse(text.split('~')[0] ?? '')))
  .transform((text) => {
    const [at = '', id = ''] = text.split('~')
    return { at: new Date(at), id }
  })

export const FeedQuery = z.object({ lang: Lang, before: Cursor.optional() })

export const BulkQuery = z.object({
  lang: Lang,
  area: z.uuid().optional(),
  service: z.string().max(60).optional(),
  state: z.string().max(40).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** A byte order mark, without which spreadsheet programs take UTF-8 for something else. */
  bom: z.enum(['0', '1']).default('0'),
})
export type BulkQuery = z.infer<typeof BulkQuery>

/** How a matter ended, where it is one of these; a word of an earlier system is given as `other`, never as it is. */
export const outcomes = [
  'solved',
  'explained',
  'referred',
  'unresolved',
  'not_reached',
  'declined',
  'merged',
  'withdrawn',
] as const

type Column = { name: string; zh: string; en: string }

/** The columns of the bulk files, in their order, each with what it says. */
export const columns: Column[] = [
  { name: 'number', zh: '编号', en: 'The number of the matter' },
  { name: 'url', zh: '公开页面的网址', en: 'The address of its public page' },
  { name: 'title', zh: '公开标题(地点和事项)', en: 'Its public title: place and kind' },
  {
    name: 'public_words',
    zh: '公开说明,由社区另写,常为空;不是反映人的原话',
    en: 'A public account written by the community, often empty; never the words of who reported it',
  },
  { name: 'service', zh: '事项代码', en: 'The key of the kind of matter' },
  { name: 'service_name', zh: '事项名称', en: 'The name of the kind of matter' },
  { name: 'area', zh: '所在社区(村)的标识', en: 'The id of the community or village' },
  { name: 'area_name', zh: '所在社区(村)', en: 'The community or village' },
  {
    name: 'place',
    zh: '场所海报上的代码,没有场所时为空',
    en: 'The code on the poster of the place; empty without one',
  },
  { name: 'place_name', zh: '场所名称', en: 'The name of the place' },
  {
    name: 'lon',
    zh: '场所的经度(WGS 84);只给场所的位置,不给反映时的位置',
    en: 'Longitude of the place (WGS 84): where the place is, never where somebody stood',
  },
  { name: 'lat', zh: '场所的纬度(WGS 84)', en: 'Latitude of the place (WGS 84)' },
  { name: 'state', zh: '状态代码', en: 'The key of its state' },
  { name: 'state_name', zh: '状态', en: 'Its state in words' },
  {
    name: 'outcome',
    zh: '结果:solved 解决,explained 解释,referred 转出,unresolved 未解决,not_reached 没联系上,declined 不受理,merged 并件,withdrawn 撤回,other 其他',
    en: 'How it ended: solved, explained, referred, unresolved, not_reached, declined, merged, withdrawn, other',
  },
  { name: 'opened_at', zh: '反映的时间(北京时间)', en: 'When it was reported (time of the city)' },
  {
    name: 'due_at',
    zh: '答应办好的时间;还没有答应、或者已经办结时为空。已过这个时间而 closed_at 为空,就是超期',
    en: 'When it is promised to be done; empty before that is known and after it is closed. Past it and not closed is overdue',
  },
  { name: 'closed_at', zh: '办结的时间,没办结时为空', en: 'When it was closed; empty while it is open' },
  { name: 'changed_at', zh: '最近一次有变化的时间', en: 'When anything of this row changed last' },
  { name: 'lead', zh: '牵头单位', en: 'The unit that leads' },
  { name: 'supports', zh: '配合单位,用分号隔开', en: 'Units that support it, with semicolons between' },
]

/** What the public data leave out, and why. */
export const leftOut: Both[] = [
  {
    zh: '反映人的姓名、电话和其他联系方式:反映问题的人受保护。',
    en: 'Names, phone numbers and any contact of who reported: people who speak up are protected.',
  },
  {
    zh: '反映人的原话和原照片:里面可能有门牌、人名、车牌。公开的只有另写的说明和处理过的照片。',
    en: 'Their own words and photos as sent: they may hold doors, names, number plates. Only an account written anew and redacted photos are public.',
  },
  {
    zh: '反映时的精确位置:只给场所的位置;不在场所里的事没有坐标。',
    en: 'The exact spot of a report: only places have a position; a matter outside one has none.',
  },
  {
    zh: '经办人的姓名:责任在单位,这里不给人排名。',
    en: 'Names of those who handle it: the unit answers, and nobody is ranked here.',
  },
  {
    zh: '经审核不公开的事(例如会认出某个人的):整件不在任何数据里,也不留空行。',
    en: 'Matters kept from the public after a check, such as those in which somebody could be recognised: they are in no file and leave no gap.',
  },
]

export const feedProblems: Texts = {
  'feed.unknown': { zh: '没有这个订阅。', en: 'There is no such feed.' },
  'data.busy': { zh: '下载的人太多,请一分钟后再试。', en: 'Too many downloads just now; try again in a minute.' },
}

export const feedParams: ParamSpec[] = [
  {
    key: 'data.licence',
    value: 'CC BY 4.0 https://creativecommons.org/licenses/by/4.0/',
    label: { zh: '公开数据的使用许可', en: 'licence of the public data' },
    source: '本系统默认值 / our default',
    level: 'default',
  },
]

/** One row of a feed or file as the store gives it. */
export type PublicMatter = {
  id: string
  no: string
  slug: string
  title: string
  said: string
  service_key: string
  service_zh: string
  service_en: string
  area_id: string
  area_zh: string
  area_en: string
  place_code: string | null
  place_zh: string | null
  place_en: string | null
  lon: number | null
  lat: number | null
  state: string
  outcome: string | null
  opened_at: Date
  due_at: Date | null
  closed_at: Date | null
  changed_at: Date
  parties: { zh: string; en: string; role: string }[]
}
