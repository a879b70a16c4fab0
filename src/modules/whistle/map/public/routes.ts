import type { FastifyInstance } from 'fastify'
import { localeOf } from '../../../../platform/http/server.ts'
import { Problem } from '../../../../platform/problem.ts'
import type { House } from '../../../../kernel/house.ts'
import { sendPage, t } from '../../../../public/layout.ts'
import { findRoot } from '../../store/catalogue.ts'
import { readPublicMap } from '../actions.ts'
import type { CityMap } from '../contract.ts'
import { mapPage } from './page.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Everybody's map is the same: it is counted once in a minute for each area that is looked at. */
const keptFor = 60_000
const mostKept = 200

export function mountPublicMap(app: FastifyInstance, house: House): void {
  const kept = new Map<string, { at: number; map: Promise<CityMap> }>()
  function read(unitId: string, what: 'open' | 'all'): Promise<CityMap> {
    const key = `${unitId} ${what}`
    const known = kept.get(key)
    const now = performance.now()
    if (known && now - known.at < keptFor) return known.map
    if (kept.size >= mostKept) kept.clear()
    const map = readPublicMap(house, unitId, what)
    kept.set(key, { at: now, map })
    map.catch(() => kept.delete(key))
    return map
  }
  app.get('/map', async (request, reply) => {
    const locale = localeOf(request)
    const query = request.query as Record<string, unknown>
    const unitId =
      typeof query['unit'] === 'string' && uuid.test(query['unit']) ? query['unit'] : await findRoot(house.db)
    if (!unitId) throw new Problem('not_found', 'unit.unknown')
    const what = query['what'] === 'all' ? 'all' : 'open'
    return sendPage(house, request, reply, {
      title: t(locale, '地图', 'Map'),
      body: mapPage(locale, await read(unitId, what), what),
      wide: true,
    })
  })
}
