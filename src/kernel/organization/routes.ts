import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../platform/i18n/problems.ts'
import { dayOf } from '../calendar/rules.ts'
import type { House } from '../house.ts'
import { serve } from '../identity/serve.ts'
import * as changes from './actions/change.ts'
import * as people from './actions/people.ts'
import { isTop } from './actions/rights.ts'
import * as succession from './actions/succession.ts'
import { readBelow, readUnit, search } from './actions/view.ts'
import { organizationEndpoints } from './contract.ts'
import { organizationProblems } from './problems.ts'
import { findPeople } from './store/people.ts'

declareProblems(organizationProblems)
const done = { done: true } as const

/** The organisation at the desk: read by everybody who is signed in, changed by the administrators of its area. */
export function mountOrganization(app: FastifyInstance, house: House): void {
  serve(app, house, organizationEndpoints, {
    units: async ({ query, now }) => ({ units: await readBelow(house, query, now) }),
    searchUnits: async ({ query }) => ({ units: await search(house, query) }),
    unit: async ({ actor, params, query, now }) => readUnit(house, actor, params.id, query, now),
    found: async ({ actor, input, claim }) => changes.found(house, actor, input, claim),
    rename: async ({ actor, params, input, claim }) => (
      await changes.rename(house, actor, params.id, input, claim),
      done
    ),
    move: async ({ actor, params, input, claim }) => changes.move(house, actor, params.id, input, claim),
    merge: async ({ actor, params, input, claim }) => (
      await succession.merge(house, actor, params.id, input, claim),
      done
    ),
    split: async ({ actor, params, input, claim }) => succession.split(house, actor, params.id, input, claim),
    appoint: async ({ actor, params, input, claim }) => people.appoint(house, actor, params.id, input, claim),
    endPost: async ({ actor, params, input, claim }) => (
      await people.endPost(house, actor, params.id, input, claim),
      done
    ),
    grant: async ({ actor, params, input, claim }) => people.grant(house, actor, params.id, input, claim),
    revokeGrant: async ({ actor, params, input, claim }) => (
      await people.revokeGrant(house, actor, params.id, input, claim),
      done
    ),
    people: async ({ actor, query, now }) => {
      const rows = await findPeople(house.db, {
        path: isTop(actor) ? undefined : actor.path,
        query: query.query,
        limit: query.limit,
        now,
        on: dayOf(now),
      })
      return {
        people: rows.map((row) => ({
          id: row.id,
          nameZh: row.name_zh,
          nameEn: row.name_en,
          accountId: row.account_id,
          login: row.login,
          disabled: row.disabled,
          locked: row.locked,
          posts: row.posts,
        })),
      }
    },
    inviteAgain: async ({ actor, params }) => people.inviteAgain(house, actor, params.id),
    setDisabled: async ({ actor, params, input, claim }) => (
      await people.setDisabled(house, actor, params.id, input, claim),
      done
    ),
  })
}
