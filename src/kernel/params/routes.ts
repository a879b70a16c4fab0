import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../platform/i18n/problems.ts'
import { Problem } from '../../platform/problem.ts'
import { parseLimit } from '../calendar/limits.ts'
import type { House } from '../house.ts'
import { serve } from '../identity/serve.ts'
import { recordJournal } from '../journal/actions.ts'
import type { ParamSpec } from './contract.ts'
import { paramEndpoints, paramProblems } from './endpoints.ts'
import type { ParamView } from './endpoints.ts'
import { findParamHistory, insertParam } from './store.ts'
import type { ParamRow } from './store.ts'

declareProblems(paramProblems)

function entryOf(row: ParamRow): ParamView['present'] {
  return {
    value: row.value,
    source: row.source,
    level: row.level,
    since: row.since.toISOString(),
    setAt: row.set_at.toISOString(),
    reason: row.reason,
    by: row.by_zh ? { zh: row.by_zh, en: row.by_en ?? row.by_zh } : null,
  }
}

function isSameKind(value: unknown, spec: ParamSpec): boolean {
  if (typeof value !== typeof spec.value) return false
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0
  if (typeof value !== 'string' || typeof spec.value !== 'string') return true
  if (spec.pattern) return spec.pattern.test(value)
  try {
    parseLimit(spec.value)
  } catch {
    return true
  }
  try {
    return parseLimit(value).amount > 0
  } catch {
    return false
  }
}

/** Limits at the desk: seen by everybody who is signed in, changed by an administrator of the whole city, never deleted. */
export function mountParams(app: FastifyInstance, house: House, specs: ParamSpec[]): void {
  async function views(): Promise<ParamView[]> {
    const rows = await findParamHistory(house.db)
    return specs.flatMap((spec) => {
      const own = rows.filter((row) => row.key === spec.key)
      const present = own[0]
      return present ? [{ key: spec.key, label: spec.label, present: entryOf(present), history: own.map(entryOf) }] : []
    })
  }
  serve(app, house, paramEndpoints, {
    params: async ({ actor }) => ({
      params: await views(),
      mayEdit: actor.roles.includes('administrator') && actor.path.length === 8,
    }),
    setParam: async ({ actor, params, input, claim, now }) => {
      const spec = specs.find((entry) => entry.key === params.key)
      if (!spec) throw new Problem('not_found', 'param.unknown')
      if (actor.path.length !== 8) throw new Problem('forbidden', 'param.city_only')
      if (!isSameKind(input.value, spec))
        throw new Problem('invalid', 'input.faulty', {}, [
          { path: 'value', code: 'param.kind', params: { example: spec.value } },
        ])
      await house.write(actor, claim, async (tx) => {
        await insertParam(tx, {
          key: spec.key,
          value: input.value,
          source: input.source,
          level: input.level,
          since: now,
          setBy: actor.personId,
          setAt: now,
          reason: input.reason,
        })
        await recordJournal(tx, {
          actor,
          verb: 'set_param',
          objectKind: 'param',
          objectId: spec.key,
          data: { value: input.value, source: input.source, reason: input.reason },
          now,
        })
        return {}
      })
      await house.lawChanged()
      const view = (await views()).find((entry) => entry.key === spec.key)
      if (!view) throw new Problem('not_found', 'param.unknown')
      return view
    },
  })
}
