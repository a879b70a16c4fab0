import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { House } from '../../../../kernel/house.ts'
import { findUnitsById } from '../../../../kernel/promise/store/names.ts'
import type { UnitRow } from '../../../../kernel/promise/store/names.ts'
import { sha256 } from '../../../../platform/canonical.ts'
import { localeOf } from '../../../../platform/http/server.ts'
import { declareProblems } from '../../../../platform/i18n/problems.ts'
import { Problem } from '../../../../platform/problem.ts'
import { sendPage, t } from '../../../../public/layout.ts'
import { placeKinds } from '../../actions/board.ts'
import { findChildren } from '../../store/board.ts'
import { findPlace, findPlaces, findRoot, findServices } from '../../store/catalogue.ts'
import { writeCsvFile, writeGeoJson } from '../bulk.ts'
import { BulkQuery, FeedQuery, feedProblems } from '../contract.ts'
import { writeAtom, writeRss } from '../formats.ts'
import { findChanged, findLastChange } from '../store.ts'
import type { BulkFilter, Subject } from '../store.ts'
import type { Speaker } from '../words.ts'
import { isFresh, tagAnswer } from './answer.ts'
import { dataPage } from './page.ts'

declareProblems(feedProblems)

const pageSize = 50
/** So many files are written at once by one process: each holds one batch of rows and now and then a connection. */
const mostFiles = 4
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Addresses leave empty answers of a form in; they count as not given. What is wrong is said by its name. */
function readQuery<T extends z.ZodType>(schema: T, request: FastifyRequest): z.output<T> {
  const given = Object.entries(request.query as Record<string, unknown>).filter(([, value]) => value !== '')
  const parsed = schema.safeParse(Object.fromEntries(given))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), code: 'field.format' }))
  throw new Problem('invalid', 'input.faulty', {}, faults)
}

type Known = { subject: Subject; zh: string; en: string; page: string }

/** What a feed is about, by the two words of its address. @throws Problem not_found */
async function findSubject(house: House, what: string, key: string): Promise<Known> {
  if (what === 'place') {
    const place = await findPlace(house.db, { code: key.slice(0, 12) })
    if (place) return { subject: { place: place.id }, zh: place.name_zh, en: place.name_en, page: `/p/${place.code}` }
  } else if (what === 'service') {
    const service = (await findServices(house.db)).find((row) => row.key === key)
    if (service) return { subject: { service: service.id }, zh: service.name_zh, en: service.name_en, page: '/cases' }
  } else if (what === 'area' && uuid.test(key)) {
    const unit = (await findUnitsById(house.db, [key])).get(key)
    if (unit && isArea(unit))
      return { subject: { path: unit.path }, zh: unit.name_zh, en: unit.name_en, page: `/board?unit=${unit.id}` }
  } else if (what === '' && key === 'all')
    return { subject: {}, zh: house.settings.city.zh, en: house.settings.city.en, page: '/' }
  throw new Problem('not_found', 'feed.unknown')
}

function unknownOf(path: string): Problem {
  return new Problem('invalid', 'input.faulty', {}, [{ path, code: 'field.unknown' }])
}

function isArea(unit: UnitRow): boolean {
  return placeKinds.includes(unit.kind) && typeof unit.path === 'string'
}

/** Feeds and bulk files of the public copies, and the page that explains them. Nothing here needs an account. */
export function mountFeeds(app: FastifyInstance, house: House): void {
  const { origin } = house.settings
  const speakerOf = async (locale: 'zh' | 'en'): Promise<Speaker> => ({ locale, origin, law: await house.law() })
  const licenceOf = (speaker: Speaker): string => String(speaker.law.param('data.licence').value)

  async function sendFeed(request: FastifyRequest, reply: FastifyReply, what: string, file: string) {
    const [, key = '', format = ''] = /^(.{1,80})\.(atom|rss)$/.exec(file) ?? []
    if (!format) throw new Problem('not_found', 'feed.unknown')
    const { lang, before } = readQuery(FeedQuery, request)
    const known = await findSubject(house, what, key)
    const rows = await findChanged(house.db, known.subject, before, pageSize + 1)
    const page = rows.slice(0, pageSize)
    const last = page.at(-1)
    const speaker = await speakerOf(lang)
    const base = `${origin}/feeds/${what ? `${what}/` : ''}${encodeURIComponent(key)}.${format}`
    const address = (cursor: string): string =>
      `${base}${[lang === 'en' ? 'lang=en' : '', cursor ? `before=${cursor}` : '']
        .filter(Boolean)
        .map((each, index) => `${index === 0 ? '?' : '&'}${each}`)
        .join('')}`
    const name = lang === 'en' ? known.en : known.zh
    const cursorOf = (row: { changed_at: Date; id: string }): string => `${row.changed_at.toISOString()}~${row.id}`
    const feed = {
      id: address(''),
      title: lang === 'en' ? `Promises of ${name}` : `${name}的承诺`,
      description: lang === 'en' ? 'What was reported, who is on it, by when' : '反映了什么、谁在办、什么时候办好',
      alternate: `${origin}${known.page}`,
      self: address(before ? cursorOf({ changed_at: before.at, id: before.id }) : ''),
      first: address(''),
      next: rows.length > pageSize && last ? address(cursorOf(last)) : null,
      city: house.settings.city[lang],
      licence: licenceOf(speaker),
      updated: page[0]?.changed_at ?? new Date(0),
      rows: page,
    }
    const text = format === 'atom' ? writeAtom(feed, speaker) : writeRss(feed, speaker)
    const fresh = { etag: `"${sha256(text).toString('base64url').slice(0, 27)}"`, changed: feed.updated }
    // asked anew each time: a matter that is taken out of the public must not live on in a cache
    tagAnswer(reply, fresh).header('cache-control', 'public, no-cache')
    if (isFresh(request, fresh)) return reply.code(304).send()
    return reply.type(`application/${format}+xml; charset=utf-8`).send(text)
  }

  app.get('/feeds/:file', (request, reply) => sendFeed(request, reply, '', (request.params as { file: string }).file))
  app.get('/feeds/:what/:file', (request, reply) => {
    const { what, file } = request.params as { what: string; file: string }
    return sendFeed(request, reply, what, file)
  })

  async function filterOf(query: BulkQuery): Promise<BulkFilter> {
    const area = query.area ? (await findUnitsById(house.db, [query.area])).get(query.area) : undefined
    if (query.area && (!area || !isArea(area))) throw unknownOf('area')
    const service = query.service ? (await findServices(house.db)).find((row) => row.key === query.service) : undefined
    if (query.service && !service) throw unknownOf('service')
    const states = (await house.law()).library.latest('case').states
    if (query.state && !Object.hasOwn(states, query.state)) throw unknownOf('state')
    const midnight = (day: string, more = 0): Date => new Date(Date.parse(`${day}T00:00:00+08:00`) + more * 86_400_000)
    return {
      ...(area ? { path: area.path } : {}),
      ...(service ? { service: service.id } : {}),
      ...(query.state ? { state: query.state } : {}),
      ...(query.from ? { from: midnight(query.from) } : {}),
      ...(query.to ? { to: midnight(query.to, 1) } : {}),
    }
  }

  let files = 0
  async function sendFile(
    request: FastifyRequest,
    reply: FastifyReply,
    type: string,
    name: string,
    write: (filter: BulkFilter, speaker: Speaker, query: BulkQuery) => AsyncGenerator<string>,
  ) {
    const query = readQuery(BulkQuery, request)
    const filter = await filterOf(query)
    const changed = (await findLastChange(house.db)) ?? new Date(0)
    const etag = `W/"${sha256(JSON.stringify([changed, query, name]))
      .toString('base64url')
      .slice(0, 27)}"`
    tagAnswer(reply, { etag, changed }).header('cache-control', 'public, no-cache')
    if (isFresh(request, { etag, changed })) return reply.code(304).send()
    reply.type(type).header('content-disposition', `attachment; filename="${name}"`)
    // a stream, because an empty text would say that the file has no bytes
    if (request.method === 'HEAD') return reply.send(Readable.from([]))
    const speaker = await speakerOf(query.lang)
    if (files >= mostFiles) throw new Problem('too_many', 'data.busy', { seconds: 60 })
    files += 1
    const stream = Readable.from(write(filter, speaker, query), { highWaterMark: 2 })
    stream.once('close', () => {
      files -= 1
    })
    return reply.send(stream)
  }

  app.get('/data/matters.csv', (request, reply) =>
    sendFile(request, reply, 'text/csv; charset=utf-8', 'matters.csv', (filter, speaker, query) =>
      writeCsvFile(house, filter, speaker, query.bom === '1'),
    ),
  )
  app.get('/data/matters.geojson', (request, reply) =>
    sendFile(request, reply, 'application/geo+json; charset=utf-8', 'matters.geojson', (filter, speaker) =>
      writeGeoJson(house, filter, speaker, { licence: licenceOf(speaker), source: `${origin}/data` }),
    ),
  )

  app.get('/data', async (request, reply) => {
    const locale = localeOf(request)
    const root = await findRoot(house.db)
    const { area } = request.query as Record<string, unknown>
    const id = typeof area === 'string' && uuid.test(area) ? area : (root ?? '')
    const here = (await findUnitsById(house.db, id ? [id] : [])).get(id)
    if (!here || !isArea(here)) throw new Problem('not_found', 'unit.unknown')
    const isRoot = here.id === root
    const law = await house.law()
    const states = Object.entries(law.library.latest('case').states)
    return sendPage(house, request, reply, {
      title: t(locale, '公开数据', 'Open data'),
      feeds: [
        isRoot
          ? { path: '/feeds/all', title: house.settings.city[locale] }
          : { path: `/feeds/area/${here.id}`, title: locale === 'en' ? here.name_en : here.name_zh },
      ],
      body: dataPage(locale, {
        here,
        isRoot,
        areas: await findChildren(house.db, here.id, placeKinds),
        services: await findServices(house.db),
        places: await findPlaces(house.db, { limit: 8 }),
        states: states.map(([key, spec]) => ({ key, zh: spec.plain.zh, en: spec.plain.en })),
        licence: String(law.param('data.licence').value),
      }),
    })
  })
}
