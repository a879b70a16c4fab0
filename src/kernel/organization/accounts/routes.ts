import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../../platform/i18n/problems.ts'
import { Problem } from '../../../platform/problem.ts'
import { dayOf } from '../../calendar/rules.ts'
import type { House } from '../../house.ts'
import { serve } from '../../identity/serve.ts'
import { homeOf, isTop, reaches } from '../actions/rights.ts'
import { findPlaces } from '../store/units.ts'
import { readPerson, resetTwoStep, unlock } from './actions.ts'
import { accountEndpoints, accountProblems } from './contract.ts'
import { findAccountHolders } from './store.ts'

declareProblems(accountProblems)
const done = { done: true } as const

export function mountAccounts(app: FastifyInstance, house: House): void {
  serve(app, house, accountEndpoints, {
    searchPeople: async ({ actor, query, now }) => {
      const under = query.unit ? homeOf(await findPlaces(house.db, query.unit))?.path : undefined
      // a unit outside the area answers like one that is not there
      if (query.unit && (!under || !reaches(actor, under))) throw new Problem('not_found', 'unit.unknown')
      const at = query.after?.lastIndexOf('~') ?? -1
      const rows = await findAccountHolders(house.db, {
        path: isTop(actor) ? undefined : actor.path,
        query: query.query,
        under,
        role: query.role,
        state: query.state,
        after:
          query.after && at > 0 && /^[0-9a-f-]{36}$/.test(query.after.slice(at + 1))
            ? { name: query.after.slice(0, at), id: query.after.slice(at + 1) }
            : undefined,
        now,
        on: dayOf(now),
        limit: query.limit + 1,
      })
      const page = rows.slice(0, query.limit)
      const last = page.at(-1)
      return {
        people: page.map((row) => ({
          id: row.id,
          nameZh: row.name_zh,
          nameEn: row.name_en,
          login: row.login,
          state: row.state,
          twoStep: row.two_step,
          posts: row.posts,
        })),
        next: rows.length > query.limit && last ? `${last.name_zh}~${last.id}` : null,
      }
    },
    person: ({ actor, params, now }) => readPerson(house, actor, params.id, now),
    unlock: async ({ actor, params, input, claim }) => (
      await unlock(house, actor, params.id, input.reason, claim),
      done
    ),
    resetTwoStep: async ({ actor, params, input, claim }) => (
      await resetTwoStep(house, actor, params.id, input.reason, claim),
      done
    ),
  })
}
