import type { FastifyInstance } from 'fastify'
import { Problem } from '../../platform/problem.ts'
import type { House } from '../house.ts'
import { serve } from '../identity/serve.ts'
import { listColleagues, takeDeskAct } from './actions/desk.ts'
import { readPromise } from './actions/view/detail.ts'
import { pictureOf } from './actions/view/promise.ts'
import { listWaiting } from './actions/waiting.ts'
import { promiseEndpoints } from './endpoints.ts'
import { reachRoot } from './store/family.ts'

/** What every kind of promise has at the desk: the list of what waits, its page, its acts. */
export function mountPromises(app: FastifyInstance, house: House): void {
  serve(app, house, promiseEndpoints, {
    waiting: ({ actor, query }) => listWaiting(house, actor, query),
    view: ({ actor, params, now }) =>
      house.read(actor, async (tx) => {
        const root = await reachRoot(tx, params.id)
        if (!root) throw new Problem('not_found', 'promise.unknown')
        return readPromise(house, tx, actor, root, now)
      }),
    act: ({ actor, params, input, claim }) => takeDeskAct(house, actor, params.id, params.act, input, claim),
    colleagues: async ({ actor, params, query, now }) => ({
      people: (await listColleagues(house, actor, params.id, query.query, now)).map((row) => ({
        id: row.id,
        nameZh: row.name_zh,
        nameEn: row.name_en,
        titleZh: row.title_zh,
        titleEn: row.title_en,
      })),
    }),
    procedures: async () => ({
      procedures: (await house.law()).library
        .all()
        .map((procedure) => ({ ...procedure, picture: pictureOf(procedure, procedure.first) })),
    }),
  })
}
