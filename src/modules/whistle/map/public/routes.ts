import type { FastifyInstance } from 'fastify'
import { localeOf } from '../../../../platform/http/server.ts'
import { Problem } from '../../../../platform/problem.ts'
import type { House } from '../../../../kernel/house.ts'
import { sendPage, t } from '../../../../public/layout.ts'
import { findRoot } from '../../store/catalogue.ts'
import { keepFor } from '../../drawing/kept.ts'
import { readPublicMap } from '../actions.ts'
import type { CityMap } from '../contract.ts'
import { mapPage } from './page.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export function mountPublicMap(app: FastifyInstance, house: House): void {
  // everybody's map is the same
  const kept = keepFor<CityMap>(60_000)
  app.get('/map', async (request, reply) => {
    const locale = localeOf(request)
    const query = request.query as Record<string, unknown>
    const unitId =
      typeof query['unit'] === 'string' && uuid.test(query['unit']) ? query['unit'] : await findRoot(house.db)
    if (!unitId) throw new Problem('not_found', 'unit.unknown')
    const what = query['what'] === 'all' ? 'all' : 'open'
    return sendPage(house, request, reply, {
      title: t(locale, '地图', 'Map'),
      body: mapPage(locale, await kept(`${unitId} ${what}`, () => readPublicMap(house, unitId, what)), what),
      wide: true,
    })
  })
}
