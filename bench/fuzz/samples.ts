import type { Pool } from './city.ts'
import type { Draw } from './draw.ts'

export type Schema = {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  additionalProperties?: unknown
}

const names: [RegExp, keyof Pool][] = [
  [/^(service|serviceId|service_code)$/, 'service'],
  [/^(place|placeId)$/, 'place'],
  [/slug/i, 'slug'],
  [/^(code|token)$/, 'code'],
  [/photo|evidence/i, 'evidence'],
  [/^post/i, 'post'],
  [/person/i, 'person'],
  [/account/i, 'account'],
  [/grant/i, 'grant'],
  [/clause/i, 'clause'],
  [/unit|area|lead|supports|parent|into|target|parts/i, 'unit'],
  [/case|root|promise|follow|request_id/i, 'case'],
]

function poolOf(route: string, name: string): keyof Pool {
  if (name === 'id') {
    if (/units/.test(route)) return 'unit'
    if (/posts/.test(route)) return 'post'
    if (/grants/.test(route)) return 'grant'
    if (/accounts/.test(route)) return 'account'
    if (/evidence|photo/.test(route)) return 'evidence'
    if (/outbox/.test(route)) return 'outbox'
    if (/sessions/.test(route)) return 'session'
    return 'case'
  }
  if (name === 'code' && /poster|\/p\//.test(route)) return 'placeCode'
  return names.find(([pattern]) => pattern.test(name))?.[1] ?? 'case'
}

export const words = ['楼道灯坏了,老人下楼不便', '请上门看一看', 'The lamp is broken', '电梯停了两天', '已经修好']
const plain: [RegExp, readonly string[]][] = [
  [/phone/, ['13912345678', '0979-8412345', '+86 139 1234 5678']],
  [/^(lon|long)$/, ['94.9', '94.90123']],
  [/^lat$/, ['36.4', '36.41']],
  [/year/, ['2026', '2025']],
  [/(^|_)(on|from|to|until|since|date)$|day|before|updated/i, ['2026-11-26', '2026-12-31', '2026-11-24T02:00:00Z']],
  [/at$/, ['2026-11-24T03:00:00Z']],
  [/limit|months|page|size/, ['1', '12', '20']],
  [/^(go)$/, ['where', 'find', 'contact', 'send', 'back', 'sms']],
  [/^what$/, ['open', 'late', 'kept', 'all', 'waiting']],
  [/^by$/, ['unit', 'place']],
  [/^act$/, ['rate', 'add', 'withdraw', 'add_words']],
  [/verdict/, ['solved', 'unsolved']],
  [/satisfied/, ['yes', 'no']],
  [/^(to|back)$/, ['/track', 'zh', 'en']],
  [/lang|locale/, ['zh', 'en']],
  [/key/, ['key-of-somebody-12345', 'whistle.receipt']],
  [/kind/, ['case', 'call_up', 'livelihood', 'department']],
  [/warned|small/, ['1']],
  [/url/, ['https://hooks.example.org/gankao']],
  [/format|ext/, ['json', 'xml']],
]

/** A value such a field may well have. */
export function valueFor(draw: Draw, pool: Pool, route: string, name: string): string {
  const known = plain.find(([pattern]) => pattern.test(name))
  if (known && !(name === 'to' && draw.chance(0.5))) return draw.pick(known[1])
  if (
    /^(id|slug|code|token)$|id$|place|service|unit|area|case|follow|photo|post|person|account|into|lead|support/i.test(
      name,
    )
  ) {
    const from = pool[poolOf(route, name)]
    return from.length > 0 ? draw.pick(from) : draw.uuid()
  }
  return draw.pick(words)
}

export function sample(draw: Draw, pool: Pool, route: string, name: string, schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return draw.pick(schema.enum)
  const either = schema.anyOf ?? schema.oneOf
  if (either) return sample(draw, pool, route, name, draw.pick(either))
  const type = Array.isArray(schema.type) ? draw.pick(schema.type) : schema.type
  switch (type) {
    case 'object': {
      const own = Object.entries(schema.properties ?? {}).filter(
        ([key]) => schema.required?.includes(key) || draw.chance(0.6),
      )
      return Object.fromEntries(own.map(([key, value]) => [key, sample(draw, pool, route, key, value)]))
    }
    case 'array':
      return Array.from({ length: draw.below(3) }, () => sample(draw, pool, route, name, schema.items ?? {}))
    case 'boolean':
      return draw.chance(0.5)
    case 'integer':
    case 'number': {
      const least = Math.max(schema.minimum ?? 0, -1000)
      const most = Math.min(schema.maximum ?? 100, least + 1000)
      return type === 'integer'
        ? least + draw.below(most - least + 1)
        : name === 'lon'
          ? 94.9
          : name === 'lat'
            ? 36.4
            : (least + most) / 2
    }
    case 'null':
      return null
    default: {
      if (schema.format === 'date') return draw.pick(['2026-11-26', '2026-12-31', '2026-11-24'])
      if (schema.format === 'date-time') return '2026-11-24T03:00:00Z'
      if (schema.format === 'uuid') {
        const from = pool[poolOf(route, name)]
        return from.length > 0 ? draw.pick(from) : draw.uuid()
      }
      const text = valueFor(draw, pool, route, name)
      return schema.maxLength === undefined ? text : text.slice(0, schema.maxLength)
    }
  }
}
