import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { procedures } from '../../src/app/modules.ts'
import { routesOf } from '../../src/platform/http/server.ts'
import { root } from '../site.ts'
import type { FuzzCity, Pool } from './city.ts'
import type { Draw } from './draw.ts'
import type { Body, Request } from './request.ts'

type Schema = {
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
type Operation = {
  parameters?: { name: string; in: string; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

/** One thing that can be asked: a route the server has, with what the description of the interface knows of it. */
export type Target = { method: string; route: string; operation: Operation | undefined }

/** What routes outside of the description take. A route in neither is asked with a bit of everything. */
const shapes: Record<string, { query?: string[]; form?: string[]; file?: boolean }> = {
  'GET /report': { query: ['place', 'service'] },
  'POST /report': {
    form: ['service', 'said', 'photos', 'place', 'area', 'address', 'lon', 'lat', 'query', 'name', 'phone', 'key', 'warned', 'go', 'follow'],
    file: true,
  },
  'POST /track': { form: ['phone', 'code', 'case', 'sms', 'go'] },
  'POST /act': { form: ['code', 'act', 'words', 'verdict', 'satisfied', 'key', 'phone', 'case', 'sms'] },
  'GET /cases': { query: ['what', 'after'] },
  'GET /board': { query: ['by', 'months', 'unit'] },
  'GET /qr': { query: ['to'] },
  'GET /lang': { query: ['to', 'back'] },
  'POST /api/evidence': { query: ['side'], form: [], file: true },
  'GET /api/evidence/:id': { query: ['case', 'small'] },
  'GET /photo/:id': { query: ['small'] },
  'GET /api/cases.csv': { query: ['what', 'query', 'service', 'state', 'from', 'to', 'limit', 'after', 'lang'] },
  'GET /api/board.csv': { query: ['unit', 'by', 'months'] },
  'GET /api/oidc/callback': { query: ['code', 'state', 'error', 'iss'] },
}
const bag = [
  ...['id', 'unit', 'area', 'place', 'service', 'case', 'query', 'q', 'limit', 'after', 'page', 'page_size', 'from', 'to'],
  ...['start_date', 'end_date', 'updated_after', 'updated_before', 'status', 'service_code', 'service_request_id', 'jurisdiction_id', 'api_key'],
  ...['lat', 'long', 'address_string', 'description', 'email', 'first_name', 'phone', 'media_url', 'attribute[x]', 'extensions', 'format'],
  ...['words', 'title', 'name', 'url', 'secret', 'token', 'month', 'year', 'since', 'until', 'key', 'value', 'ids', 'lang'],
]
const pngHead = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

/** Every route of the server with every method it has, whether somebody described it or not. */
export function targetsOf(city: FuzzCity): Target[] {
  const described = JSON.parse(readFileSync(join(root, 'api/openapi.json'), 'utf8')) as {
    paths: Record<string, Record<string, Operation>>
  }
  const found = new Map<string, Target>()
  for (const { method, url } of routesOf(city.app)) {
    const operation = described.paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    found.set(`${method} ${url}`, { method, route: url, operation })
  }
  return [...found.values()].sort((a, b) => (`${a.route} ${a.method}` < `${b.route} ${b.method}` ? -1 : 1))
}

/** What is described but not served: there must be nothing. */
export function undescribed(targets: Target[]): string[] {
  const described = JSON.parse(readFileSync(join(root, 'api/openapi.json'), 'utf8')) as {
    paths: Record<string, Record<string, unknown>>
  }
  const served = new Set(targets.map((target) => `${target.method} ${target.route}`))
  return Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`)
      .filter((name) => !served.has(name)),
  )
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

const words = ['楼道灯坏了,老人下楼不便', '请上门看一看', 'The lamp is broken', '电梯停了两天', '已经修好']
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
function valueFor(draw: Draw, pool: Pool, route: string, name: string): string {
  const known = plain.find(([pattern]) => pattern.test(name))
  if (known && !(name === 'to' && draw.chance(0.5))) return draw.pick(known[1])
  if (/^(id|slug|code|token)$|id$|place|service|unit|area|case|follow|photo|post|person|account|into|lead|support/i.test(name)) {
    const from = pool[poolOf(route, name)]
    return from.length > 0 ? draw.pick(from) : draw.uuid()
  }
  return draw.pick(words)
}

function sample(draw: Draw, pool: Pool, route: string, name: string, schema: Schema): unknown {
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
      return type === 'integer' ? least + draw.below(most - least + 1) : name === 'lon' ? 94.9 : name === 'lat' ? 36.4 : (least + most) / 2
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

const acts = procedures.flatMap((procedure) => Object.entries(procedure.acts).map(([name, act]) => ({ name, act })))

function actBody(draw: Draw, pool: Pool, name: string): Body {
  const act = draw.pick(acts.filter((each) => each.name === name)).act
  const value: Record<string, unknown> = {}
  for (const field of act.asks ?? []) {
    if (!field.required && draw.chance(0.4)) continue
    const many = field.type === 'units' || field.type === 'evidence'
    const one = (): unknown =>
      field.type === 'choice'
        ? draw.pick((field.options ?? [{ value: 'x' }]).map((option) => option.value))
        : field.type === 'yes'
          ? draw.chance(0.5)
          : field.type === 'limit'
            ? '3wd'
            : field.type === 'day'
              ? '2026-12-10'
              : field.type === 'instant'
                ? '2026-11-24T01:00:00Z'
                : field.type === 'unit' || field.type === 'units'
                  ? draw.pick(pool.unit)
                  : field.type === 'evidence'
                    ? draw.pick(pool.evidence)
                    : field.type === 'case'
                      ? draw.pick(pool.case)
                      : field.type === 'clause'
                        ? draw.pick(pool.clause)
                        : draw.pick(words)
    value[field.name] = many ? [one()] : one()
  }
  return { kind: 'json', value }
}

function shapedBody(draw: Draw, pool: Pool, target: Target, names: string[], file: boolean): Body {
  const fields = names
    .filter(() => draw.chance(0.75))
    .map((name): [string, string] => [name, valueFor(draw, pool, target.route, name)])
  if (!file || (names.length > 0 && draw.chance(0.5))) return { kind: 'form', fields }
  return {
    kind: 'multipart',
    parts: [
      ...fields.map(([name, value]) => ({ name, value })),
      { name: 'file', file: 'a.png', type: 'image/png', value: Buffer.concat([pngHead, Buffer.from(words[0] ?? '')]) },
    ],
  }
}

/** A request that is in order, as far as the description and the names of the fields tell. */
export function baseRequest(draw: Draw, city: FuzzCity, target: Target, who: string | undefined): Request {
  const { method, route, operation } = target
  const pool = city.pool(who)
  const params: Record<string, string> = {}
  for (const [, name = ''] of route.matchAll(/:(\w+)/g))
    params[name] = name === 'act' ? draw.pick(acts).name : valueFor(draw, pool, route, name)
  if (route.endsWith('*')) params['*'] = draw.pick(words)
  const shape = shapes[`${method} ${route}`]
  const query: [string, string][] = []
  for (const each of operation?.parameters ?? [])
    if (each.in === 'query' && draw.chance(0.6)) query.push([each.name, String(sample(draw, pool, route, each.name, each.schema))])
  for (const name of shape?.query ?? (operation ? [] : draw.some(bag, 4)))
    if (draw.chance(0.7)) query.push([name, valueFor(draw, pool, route, name)])
  const schema = operation?.requestBody?.content['application/json']?.schema
  let body: Body = { kind: 'none' }
  if (method !== 'GET' && method !== 'HEAD') {
    if (params['act']) body = actBody(draw, pool, params['act'])
    else if (schema) body = { kind: 'json', value: sample(draw, pool, route, '', schema) }
    else if (shape?.form) body = shapedBody(draw, pool, target, shape.form, shape.file ?? false)
    else if (!operation) {
      const shaped = shapedBody(draw, pool, target, draw.some(bag, 12), true)
      body = draw.chance(0.5) && shaped.kind === 'form' ? { kind: 'json', value: Object.fromEntries(shaped.fields) } : shaped
    }
  }
  const headers: Record<string, string> = draw.chance(0.3) && method !== 'GET' ? { 'idempotency-key': draw.uuid() } : {}
  if (!route.startsWith('/api')) headers['accept'] = 'text/html'
  return { method, route, params, query, body, headers, who }
}
