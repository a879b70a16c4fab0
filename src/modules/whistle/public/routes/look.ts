import { dayOf } from '../../../../kernel/calendar/rules.ts'
import type { FastifyInstance } from 'fastify'
import { localeOf } from '../../../../platform/http/server.ts'
import { Problem } from '../../../../platform/problem.ts'
import type { House } from '../../../../kernel/house.ts'
import type { Locale } from '../../../../platform/i18n/problems.ts'
import { html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import { placeKinds, readBoard } from '../../actions/board.ts'
import { whistleValues } from '../../rules.ts'
import { findPlace, findPlaces, findRoot } from '../../store/catalogue.ts'
import { countPublic, findPublicList } from '../../store/public.ts'
import type { PublicRow } from '../../store/public.ts'
import { findUnitsById } from '../../../../kernel/promise/store/names.ts'
import { keepFor } from '../../drawing/kept.ts'
import type { Flow } from '../../flow/contract.ts'
import { readPublicFlow } from '../../flow/actions.ts'
import { flowCharts } from '../../flow/public/charts.ts'
import { partsOfBoard } from '../contract.ts'
import { boardPage } from '../pages/board.ts'
import { caseList, homePage } from '../pages/home.ts'
import { howPage } from '../pages/how.ts'
import { placesPage, posterPage } from '../pages/places.ts'
import { showFor } from './show.ts'
import { uuid } from './fields.ts'
import type { Fields } from './fields.ts'

type FrontFacts = { counts: { kept: number; running: number; late: number }; late: PublicRow[]; recent: PublicRow[] }

type Feed = { path: string; title: string }

function feedOf(locale: Locale, path: string, row: { name_zh: string; name_en: string }): Feed {
  return { path: `/feeds/${path}`, title: locale === 'en' ? row.name_en : row.name_zh }
}

/** What everybody may look at: the front page, lists, the board, how it works, posters. */
export function mountLook(app: FastifyInstance, house: House): void {
  const show = showFor(house)
  const whole = (locale: Locale): Feed[] => [{ path: '/feeds/all', title: house.settings.city[locale] }]

  // the front page is everybody's and the same for all: what it counts is looked up once in two seconds
  let front: { at: number; facts: Promise<FrontFacts> } | undefined
  function readFront(now: Date): Promise<FrontFacts> {
    if (!front || performance.now() - front.at > 2000) {
      const facts = Promise.all([
        countPublic(house.db, undefined, now),
        findPublicList(house.db, { late: now, longest: true, limit: 5 }),
        findPublicList(house.db, { limit: 6 }),
      ]).then(([counts, late, recent]) => ({ counts, late, recent }))
      front = { at: performance.now(), facts }
      facts.catch(() => {
        front = undefined
      })
    }
    return front.facts
  }
  app.get('/', async (request, reply) => {
    const locale = localeOf(request)
    const now = house.clock.now()
    const facts = await readFront(now)
    return show(request, reply, t(locale, '首页', 'Home'), homePage(locale, { ...facts, now }), {
      feeds: whole(locale),
    })
  })

  app.get('/cases', async (request, reply) => {
    const locale = localeOf(request)
    const now = house.clock.now()
    const { what, after } = request.query as Fields
    const [at = '', id = ''] = String(after ?? '').split('~')
    const cursor = uuid.test(id) && !Number.isNaN(Date.parse(at)) ? { at: new Date(at), id } : undefined
    const filter =
      what === 'late' ? { late: now } : what === 'open' ? { open: true } : what === 'kept' ? { open: false } : {}
    const rows = await findPublicList(house.db, { ...filter, ...(cursor ? { after: cursor } : {}), limit: 31 })
    const last = rows.length > 30 ? rows[29] : undefined
    const title =
      { late: t(locale, '超期的', 'Overdue'), open: t(locale, '在办的', 'In hand'), kept: t(locale, '办完的', 'Done') }[
        String(what)
      ] ?? t(locale, '所有事情', 'All matters')
    const more = last
      ? html`<p>
          <a
            class="button quiet"
            href="/cases?what=${String(what ?? '')}&amp;after=${encodeURIComponent(`${last.opened_at.toISOString()}~${last.id}`)}"
            >${t(locale, '再看', 'More')}</a
          >
        </p>`
      : null
    return show(
      request,
      reply,
      title,
      html`<h1>${title}</h1>
        ${caseList(locale, rows.slice(0, 30), now)}${more}`,
      { feeds: whole(locale) },
    )
  })

  const flows = keepFor<Flow>(60_000)
  app.get('/board', async (request, reply) => {
    const locale = localeOf(request)
    const given = request.query as Fields
    const by = given['by'] === 'unit' ? 'unit' : 'place'
    const months = Math.min(36, Math.max(1, Number(given['months']) || 12))
    const unitId =
      typeof given['unit'] === 'string' && uuid.test(given['unit']) ? given['unit'] : await findRoot(house.db)
    const board = unitId ? await readBoard(house, { unitId, by, months }) : undefined
    if (!board || !unitId) throw new Problem('not_found', 'unit.unknown')
    const unit = (await findUnitsById(house.db, [unitId])).get(unitId)
    const below = [
      ...(unit ? [flowCharts(locale, await flows(unit.path, () => readPublicFlow(house, unit.path)))] : []),
      // projects are the whole city's: said once, at the top of the board
      ...(board.path.length > 1 ? [] : await partsOfBoard(house, locale)),
      html`<p><a href="/map?unit=${unitId}">${t(locale, '在地图上看', 'See it on the map')}</a></p>`,
    ]
    const title = t(locale, '承诺办得怎样', 'How promises are kept')
    return show(request, reply, title, boardPage(locale, board, by, months, below), {
      wide: true,
      feeds: unit && placeKinds.includes(unit.kind) ? [feedOf(locale, `area/${unit.id}`, unit)] : [],
    })
  })

  app.get('/how', async (request, reply) => {
    const locale = localeOf(request)
    const law = await house.law()
    const procedures = ['case', 'call_up', 'dispute'].map((kind) => law.library.latest(kind))
    return show(request, reply, t(locale, '怎么办理', 'How it works'), howPage(locale, procedures, law, whistleValues))
  })

  app.get('/places', async (request, reply) => {
    const locale = localeOf(request)
    return show(
      request,
      reply,
      t(locale, '场所海报', 'Posters'),
      placesPage(locale, await findPlaces(house.db, { on: dayOf(house.clock.now()), limit: 200 })),
    )
  })
  app.get('/poster/:code', async (request, reply) => {
    const locale = localeOf(request)
    const place = await findPlace(house.db, { code: String((request.params as Fields)['code']).slice(0, 12) })
    if (!place) throw new Problem('not_found', 'not_found')
    return show(request, reply, place.name_zh, posterPage(locale, place, house.settings.city), {
      bare: true,
      feeds: [feedOf(locale, `place/${place.code}`, place)],
    })
  })
}
