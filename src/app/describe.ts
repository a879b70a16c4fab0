import { z } from 'zod'
import { calendarEndpoints } from '../kernel/calendar/endpoints.ts'
import { identityEndpoints } from '../kernel/identity/endpoints.ts'
import { roles } from '../kernel/identity/contract.ts'
import { journalEndpoints } from '../kernel/journal/endpoints.ts'
import { noticeEndpoints } from '../kernel/notice/contract.ts'
import { organizationEndpoints } from '../kernel/organization/contract.ts'
import { paramEndpoints } from '../kernel/params/endpoints.ts'
import { limitKeys, targetsOf } from '../kernel/promise/define.ts'
import { promiseEndpoints } from '../kernel/promise/endpoints.ts'
import type { Procedure } from '../kernel/promise/contract.ts'
import { open311Endpoints } from '../modules/whistle/open311/endpoints.ts'
import { whistleEndpoints } from '../modules/whistle/endpoints.ts'
import type { Db } from '../platform/db/database.ts'
import type { Endpoint } from '../platform/http/contract.ts'
import { sql } from '../platform/db/sql.ts'
import { allParams } from './house.ts'
import { limitValues, procedures } from './modules.ts'

/** Every endpoint of every contract, by the room it belongs to. */
export const contracts = {
  identity: identityEndpoints,
  organization: organizationEndpoints,
  params: paramEndpoints,
  calendar: calendarEndpoints,
  promise: promiseEndpoints,
  notice: noticeEndpoints,
  journal: journalEndpoints,
  whistle: whistleEndpoints,
  open311: open311Endpoints,
} as const

type Schema = Record<string, unknown>

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Schema
  return rest
}

function parametersOf(endpoint: Endpoint): Schema[] {
  return (['params', 'query'] as const).flatMap((place) => {
    const given = endpoint[place]
    if (!given) return []
    const schema = schemaOf(given, 'input') as { properties?: Record<string, Schema>; required?: string[] }
    return Object.entries(schema.properties ?? {}).map(([name, own]) => ({
      name,
      in: place === 'params' ? 'path' : 'query',
      required: place === 'params' || (schema.required?.includes(name) ?? false),
      schema: own,
    }))
  })
}

function operationOf(room: string, name: string, endpoint: Endpoint): Schema {
  const problem = {
    description: 'A problem (RFC 9457)',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
  return {
    operationId: `${room}.${name}`,
    tags: [room],
    summary: endpoint.summary,
    description: Array.isArray(endpoint.access)
      ? `Roles: ${endpoint.access.join(', ')}.`
      : `Access: ${String(endpoint.access)}.`,
    'x-since': endpoint.since,
    ...(endpoint.access === 'anyone' ? { security: [] } : {}),
    parameters: [
      ...parametersOf(endpoint),
      ...(endpoint.method === 'GET'
        ? []
        : [
            {
              name: 'idempotency-key',
              in: 'header',
              required: false,
              description: 'The same key with the same body is done once and answered the same.',
              schema: { type: 'string', minLength: 8, maxLength: 100 },
            },
          ]),
    ],
    ...(endpoint.input
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(endpoint.input, 'input') } },
          },
        }
      : {}),
    responses: {
      '200': { description: 'OK', content: { 'application/json': { schema: schemaOf(endpoint.output, 'output') } } },
      '4XX': problem,
      '5XX': problem,
    },
  }
}

/** The interface as OpenAPI 3.1, made from the contracts. */
export function buildOpenapi(): Schema {
  const paths: Record<string, Schema> = {}
  for (const [room, endpoints] of Object.entries(contracts))
    for (const [name, endpoint] of Object.entries(endpoints) as [string, Endpoint][]) {
      const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(room, name, endpoint) }
    }
  const field = {
    type: 'object',
    properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
    required: ['path', 'code', 'message'],
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Gankao', version: '0.1.0', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    security: [{ session: [] }],
    tags: Object.keys(contracts).map((name) => ({ name })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'gankao_session' } },
      schemas: {
        Problem: {
          type: 'object',
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            instance: { type: 'string' },
            errors: { type: 'array', items: field },
          },
          required: ['type', 'title', 'status', 'code', 'instance', 'errors'],
        },
      },
    },
  }
}

function describeAct(procedure: Procedure, name: string): string {
  const act = procedure.acts[name]
  if (!act) return ''
  const to = [...new Set(act.from.flatMap((from) => targetsOf(procedure, act.to, from)))]
  const target = act.to === 'same' ? '(stays)' : act.to === 'before' ? '(back to where it was)' : to.join(' / ')
  const needs = (act.needs ?? []).map((need) =>
    typeof need === 'string'
      ? need
      : Object.entries(need)
          .map(([key, value]) => `${key} ${String(value)}`)
          .join(' '),
  )
  const by = act.by.map((party) => (party === 'system' ? 'system' : party)).join(', ')
  const rights = `${by}${act.roles ? ` (${act.roles.join(', ')})` : ''}${act.notBy ? `; never ${act.notBy.join(', ')}` : ''}`
  return `| \`${name}\` ${act.label.zh} | ${act.from.join(', ')} | ${target} | ${rights} | ${needs.join('; ') || '–'} |`
}

function describeProcedure(procedure: Procedure): string[] {
  const parties = Object.entries(procedure.parties).map(
    ([name, party]) =>
      `| \`${name}\` | ${party.label.zh} ${party.label.en} | ${party.stands} | ${party.roles.join(', ') || '–'} |`,
  )
  const states = Object.entries(procedure.states).map(
    ([name, state]) =>
      `| \`${name}\` | ${state.label.zh} ${state.label.en} | ${state.plain.zh} / ${state.plain.en} | ${state.end ? 'end' : (state.waitsFor ?? '–')} |`,
  )
  const clocks = Object.entries(procedure.clocks).map(
    ([name, clock]) =>
      `| \`${name}\` ${clock.label.zh} | ${clock.limit ?? 'counts only'} | ${clock.calendar} | ${clock.runsOn} | ${clock.pauses ? clock.pauses.join(', ') : 'never'} | ${clock.onExpiry ?? (clock.escalates ? 'escalates' : '–')} |`,
  )
  return [
    `## ${procedure.label.zh} · ${procedure.label.en} (\`${procedure.kind}\`, version ${procedure.version})`,
    '',
    '| party | name | stands | roles |',
    '|---|---|---|---|',
    ...parties,
    '',
    '| state | at the desk | at the public door | waits for |',
    '|---|---|---|---|',
    ...states,
    '',
    '| act | from | to | who may | needs |',
    '|---|---|---|---|---|',
    ...Object.keys(procedure.acts).map((name) => describeAct(procedure, name)),
    '',
    '| clock | limit | calendar | runs on | may pause for | at its end |',
    '|---|---|---|---|---|---|',
    ...clocks,
    '',
  ]
}

/** Who may, what may follow, which limits with their sources: the law of the house on one page. */
export function buildMap(): string {
  const used = new Map<string, string[]>()
  for (const procedure of procedures)
    for (const [name, clock] of Object.entries(procedure.clocks))
      for (const key of clock.limit ? limitKeys(clock.limit, limitValues) : [])
        used.set(key, [...(used.get(key) ?? []), `${procedure.kind}.${name}`])
  const lines = [
    '# Map',
    '',
    'Made from the code by `npm run fix`; a test compares. Who may, what may follow, and the limits with their sources.',
    '',
    '## Roles',
    '',
    ...Object.entries(roles).map(([name, label]) => `- \`${name}\` ${label.zh} · ${label.en}`),
    '',
    ...procedures.flatMap(describeProcedure),
    '## Limits',
    '',
    '| key | value | what | source | used by |',
    '|---|---|---|---|---|',
    ...allParams.map(
      (param) =>
        `| \`${param.key}\` | ${String(param.value)} | ${param.label.zh} · ${param.label.en} | ${param.source} | ${(used.get(param.key) ?? []).join(', ') || '–'} |`,
    ),
    '',
    '## Interface',
    '',
    '| method and path | what | access |',
    '|---|---|---|',
    ...Object.values(contracts).flatMap((endpoints) =>
      (Object.values(endpoints) as Endpoint[]).map(
        (endpoint) =>
          `| \`${endpoint.method} ${endpoint.path}\` | ${endpoint.summary} | ${Array.isArray(endpoint.access) ? endpoint.access.join(', ') : String(endpoint.access)} |`,
      ),
    ),
    '',
  ]
  return lines.join('\n')
}

/** The schema as the migrations left it: tables, constraints, indexes, policies, functions, triggers, rights. */
export async function dumpSchema(owner: Db): Promise<string> {
  const rows = await owner.many<{ text: string }>(sql`
    with t as (select c.oid, c.relname, c.relrowsecurity from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = current_schema() and c.relkind = 'r')
    select text from (
      select 1 as part, t.relname as name, 'create table ' || t.relname || E' (\n' || (
          select string_agg('  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
            || case when co.collname is not null and co.collname <> 'default' then ' collate "' || co.collname || '"' else '' end
            || case when a.attgenerated = 's' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
                 when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
            || case when a.attnotnull then ' not null' else '' end, E',\n' order by a.attnum)
          from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            left join pg_collation co on co.oid = a.attcollation
          where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped) || E'\n);'
          || case when t.relrowsecurity then E'\nalter table ' || t.relname || ' enable row level security;' else '' end as text
      from t
      union all
      select 2, t.relname || c.conname, 'alter table ' || t.relname || ' add constraint ' || c.conname || ' ' || pg_get_constraintdef(c.oid) || ';'
      from pg_constraint c join t on t.oid = c.conrelid where c.contype <> 'n'
      union all
      select 3, t.relname || i.relname, pg_get_indexdef(i.oid) || ';' from pg_index x join t on t.oid = x.indrelid
        join pg_class i on i.oid = x.indexrelid left join pg_constraint c on c.conindid = x.indexrelid where c.oid is null
      union all
      select 4, tablename || policyname, 'create policy ' || policyname || ' on ' || tablename || ' for ' || lower(cmd) || ' to '
        || array_to_string(roles, ', ') || coalesce(' using ' || qual, '') || coalesce(' with check ' || with_check, '') || ';'
      from pg_policies where schemaname = current_schema()
      union all
      select 5, p.proname, pg_get_functiondef(p.oid) || ';' from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = current_schema() and p.prokind = 'f'
          and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      union all
      select 6, tgname, pg_get_triggerdef(g.oid) || ';' from pg_trigger g join t on t.oid = g.tgrelid where not g.tgisinternal
      union all
      select 7, t.relname, 'grant ' || lower(string_agg(g.privilege_type, ', ' order by g.privilege_type)) || ' on ' || t.relname || ' to gankao_app;'
      from t join information_schema.role_table_grants g on g.table_name = t.relname and g.table_schema = current_schema()
        where g.grantee = 'gankao_app' group by t.relname
    ) parts order by part, name`)
  return `-- The schema as the migrations leave it; made by \`npm run fix\`, compared by a test. Never run by hand.\n\n${rows.map((row) => row.text).join('\n')}\n`
}
