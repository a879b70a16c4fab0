import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { procedures } from '../../src/app/modules.ts'
import { routesOf } from '../../src/platform/http/server.ts'
import { root } from '../site.ts'
import type { FuzzCity, Pool } from './city.ts'
import type { Draw } from './draw.ts'
import type { Body, Request } from './request.ts'
import { sample, valueFor, words } from './samples.ts'
import type { Schema } from './samples.ts'

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
    form: [
      'service',
      'said',
      'photos',
      'place',
      'area',
      'address',
      'lon',
      'lat',
      'query',
      'name',
      'phone',
      'key',
      'warned',
      'go',
      'follow',
    ],
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
  'id',
  'unit',
  'area',
  'place',
  'service',
  'case',
  'query',
  'q',
  'limit',
  'after',
  'page',
  'page_size',
  'from',
  'to',
  'start_date',
  'end_date',
  'updated_after',
  'updated_before',
  'status',
  'service_code',
  'service_request_id',
  'jurisdiction_id',
  'api_key',
  'lat',
  'long',
  'address_string',
  'description',
  'email',
  'first_name',
  'phone',
  'media_url',
  'attribute[x]',
  'extensions',
  'format',
  'words',
  'title',
  'name',
  'url',
  'secret',
  'token',
  'month',
  'year',
  'since',
  'until',
  'key',
  'value',
  'ids',
  'lang',
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
    if (each.in === 'query' && draw.chance(0.6))
      query.push([each.name, String(sample(draw, pool, route, each.name, each.schema))])
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
      body =
        draw.chance(0.5) && shaped.kind === 'form' ? { kind: 'json', value: Object.fromEntries(shaped.fields) } : shaped
    }
  }
  const headers: Record<string, string> = draw.chance(0.3) && method !== 'GET' ? { 'idempotency-key': draw.uuid() } : {}
  if (!route.startsWith('/api')) headers['accept'] = 'text/html'
  return { method, route, params, query, body, headers, who }
}
