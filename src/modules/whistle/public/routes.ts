import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sha256, canonical } from '../../../platform/canonical.ts'
import { localeOf } from '../../../platform/http/server.ts'
import { say } from '../../../platform/i18n/problems.ts'
import type { Locale } from '../../../platform/i18n/problems.ts'
import { isProblem, Problem } from '../../../platform/problem.ts'
import { explain } from '../../../kernel/calendar/explain.ts'
import { takeEvidence } from '../../../kernel/evidence/actions.ts'
import type { House } from '../../../kernel/house.ts'
import { refuseFlood } from '../../../kernel/identity/actions.ts'
import type { Actor } from '../../../kernel/identity/contract.ts'
import { wholeCity } from '../../../kernel/identity/scope.ts'
import type { Html } from '../../../public/html.ts'
import { html } from '../../../public/html.ts'
import { sendPage, t } from '../../../public/layout.ts'
import { readBoard } from '../actions/board.ts'
import { findDuplicates } from '../actions/duplicates.ts'
import { areaKinds, follow, report } from '../actions/report.ts'
import { findByNumber, offersFor, proveByCode, takeResidentAct, wordsOf } from '../actions/resident.ts'
import type { Proven } from '../actions/resident.ts'
import { proveByDigits, sendDigits } from '../actions/sms.ts'
import { Phone, Report } from '../contract.ts'
import { isDangerous, whistleValues } from '../rules.ts'
import { findAreas, findPlace, findPlaces, findRoot, findServices, findUnitsById } from '../store/catalogue.ts'
import { countPublic, findPublic, findPublicList, findPublicPage } from '../store/public.ts'
import type { PublicPage, PublicRow } from '../store/public.ts'
import { casePage, ownPart } from './case.ts'
import { boardPage, caseList, homePage, howPage, placesPage, posterPage, trackPage } from './pages.ts'
import { contactPage, dangerPage, sentPage, whatPage, wherePage } from './report.ts'
import type { Draft, Faults } from './report.ts'

const system: Actor = { kind: 'system', scope: wholeCity }
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
type Fields = Record<string, unknown>
type FrontFacts = { counts: { kept: number; running: number; late: number }; late: PublicRow[]; recent: PublicRow[] }

function text(fields: Fields, name: string, most = 2000): string {
  const value = fields[name]
  return typeof value === 'string' ? value.slice(0, most) : ''
}

function draftOf(fields: Fields): Draft {
  const id = (name: string): string => (uuid.test(text(fields, name)) ? text(fields, name) : '')
  return {
    service: id('service'),
    said: text(fields, 'said').trim(),
    photos: [fields['photos'] ?? []]
      .flat()
      .filter((entry): entry is string => typeof entry === 'string' && uuid.test(entry))
      .slice(0, 9),
    place: id('place'),
    area: id('area'),
    address: text(fields, 'address', 200),
    lon: text(fields, 'lon', 12),
    lat: text(fields, 'lat', 12),
    query: text(fields, 'query', 60),
    name: text(fields, 'name', 40),
    phone: text(fields, 'phone', 20),
    key: id('key') || randomUUID(),
    warned: text(fields, 'warned') === '1',
  }
}

/** The report as the action takes it; lon and lat only where both are numbers. */
function reportOf(draft: Draft, locale: Locale): Fields {
  const lon = Number(draft.lon)
  const lat = Number(draft.lat)
  const point = draft.lon !== '' && draft.lat !== '' && Number.isFinite(lon) && Number.isFinite(lat)
  return {
    serviceId: draft.service,
    said: draft.said,
    address: draft.address,
    photos: draft.photos,
    channel: 'web',
    locale,
    ...(draft.place ? { placeId: draft.place } : draft.area ? { areaId: draft.area } : point ? { lon, lat } : {}),
    ...(draft.name.trim() ? { name: draft.name.trim() } : {}),
    ...(draft.phone.trim() ? { phone: draft.phone.trim() } : {}),
  }
}

/** The public door of the whistle: report, follow, judge, look. Nothing here needs a script or an account. */
export function mountWhistlePublic(app: FastifyInstance, house: House): void {
  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    title: string,
    body: Html,
    extra: { bare?: boolean; wide?: boolean; status?: number } = {},
  ): FastifyReply => sendPage(house, request, reply, { title, body, ...extra })

  async function showWhat(
    request: FastifyRequest,
    reply: FastifyReply,
    draft: Draft,
    faults: Faults,
  ): Promise<FastifyReply> {
    const locale = localeOf(request)
    const place = draft.place ? await findPlace(house.db, { id: draft.place }) : undefined
    const body = whatPage(locale, { draft, faults, services: await findServices(house.db), place })
    return show(request, reply, t(locale, '我要反映', 'Report'), body, {
      status: Object.keys(faults).length > 0 ? 422 : 200,
    })
  }

  async function showWhere(
    request: FastifyRequest,
    reply: FastifyReply,
    draft: Draft,
    faults: Faults,
  ): Promise<FastifyReply> {
    const locale = localeOf(request)
    const searched = draft.query.trim() !== ''
    const places = await findPlaces(house.db, {
      ...(searched ? { query: draft.query.trim() } : {}),
      limit: searched ? 30 : 12,
    })
    const chosen = draft.place ? await findPlace(house.db, { id: draft.place }) : undefined
    if (chosen && !places.some((row) => row.id === chosen.id)) places.unshift(chosen)
    const areas = await findAreas(house.db, { kinds: areaKinds.slice(0, 2) })
    const body = wherePage(locale, { draft, faults, places, areas, searched })
    return show(request, reply, t(locale, '在哪里', 'Where'), body, {
      status: Object.keys(faults).length > 0 ? 422 : 200,
    })
  }

  async function showContact(
    request: FastifyRequest,
    reply: FastifyReply,
    draft: Draft,
    faults: Faults,
  ): Promise<FastifyReply> {
    const locale = localeOf(request)
    const given = Report.parse({ ...reportOf(draft, locale), phone: undefined })
    const matches = await findDuplicates(house, given, house.clock.now())
    const place = draft.place ? await findPlace(house.db, { id: draft.place }) : undefined
    const area = place ? undefined : (await findUnitsById(house.db, draft.area ? [draft.area] : [])).get(draft.area)
    const named = place ?? area
    const where = named
      ? locale === 'en'
        ? named.name_en
        : named.name_zh
      : t(locale, '您现在的位置附近', 'near where you are')
    const service = (await findServices(house.db)).find((row) => row.id === draft.service)
    const body = contactPage(locale, {
      draft,
      faults,
      matches,
      where: `${where}${draft.address ? ` · ${draft.address}` : ''}`,
      service,
    })
    return show(request, reply, t(locale, '怎么联系', 'Contact'), body, {
      status: Object.keys(faults).length > 0 ? 422 : 200,
    })
  }

  /** The first step brings photos along and so comes as multipart; what is no photo is said, the words stay. */
  async function readFirstStep(request: FastifyRequest): Promise<{ fields: Fields; fault: string | undefined }> {
    const fields: Fields = {}
    const photos: string[] = []
    let broken: string | undefined
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        const bytes = await part.toBuffer()
        if (bytes.length === 0) continue
        try {
          photos.push(await takeEvidence(house, system, bytes, 'before'))
        } catch (error) {
          if (!isProblem(error)) throw error
          broken = say(error.code, localeOf(request), error.params)
        }
      } else if (part.fieldname === 'photos') photos.push(String(part.value))
      else fields[part.fieldname] = part.value
    }
    return { fields: { ...fields, photos }, fault: broken }
  }

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
    return show(request, reply, t(locale, '首页', 'Home'), homePage(locale, { ...facts, now }))
  })

  app.get('/report', async (request, reply) => {
    const { place, service } = request.query as Fields
    const found = typeof place === 'string' ? await findPlace(house.db, { code: place.slice(0, 12) }) : undefined
    const chosen =
      typeof service === 'string' ? (await findServices(house.db)).find((row) => row.key === service) : undefined
    return showWhat(request, reply, draftOf({ place: found?.id ?? '', service: chosen?.id ?? '' }), {})
  })
  app.get('/p/:code', async (request, reply) => {
    const place = await findPlace(house.db, { code: String((request.params as Fields)['code']).slice(0, 12) })
    if (!place) throw new Problem('not_found', 'not_found')
    return reply.redirect(`/report?place=${place.code}`, 303)
  })

  app.post('/report', async (request, reply) => {
    const locale = localeOf(request)
    refuseFlood(request.ip, house.clock.now(), 60)
    const first = request.isMultipart() ? await readFirstStep(request) : undefined
    const fields = first?.fields ?? (request.body as Fields | undefined) ?? {}
    const draft = draftOf(fields)
    const faults: Faults = {}
    const services = await findServices(house.db)
    if (!services.some((row) => row.id === draft.service)) faults['service'] = say('field.choice', locale)
    if (Array.from(draft.said).length < 4) faults['said'] = say('field.too_short', locale, { min: 4 })
    if (first?.fault) faults['photo'] = first.fault
    const go = text(fields, 'go', 20)
    if (go === 'back' || Object.keys(faults).length > 0)
      return showWhat(request, reply, draft, go === 'back' ? {} : faults)
    if (!draft.warned && isDangerous(draft.said))
      return show(request, reply, t(locale, '请先打电话', 'Call first'), dangerPage(locale, draft))
    if (go === 'find' || (go === 'where' && (!draft.place || !first))) return showWhere(request, reply, draft, {})
    const located = draft.place || draft.area || (draft.lon && draft.lat)
    if (!located) return showWhere(request, reply, draft, { where: say('report.area_needed', locale) })
    try {
      if (uuid.test(text(fields, 'follow'))) {
        const caseId = text(fields, 'follow')
        const phone = draft.phone.trim() ? Phone.safeParse(draft.phone.trim()) : undefined
        if (phone && !phone.success)
          return await showContact(request, reply, draft, { phone: say('field.format', locale) })
        const claim = { key: `public:${draft.key}`, fingerprint: sha256(`follow:${caseId}`).toString('hex') }
        const made = await follow(
          house,
          { caseId, ...(phone?.data ? { phone: phone.data } : {}), ...(draft.name ? { name: draft.name } : {}) },
          claim,
        )
        const copy = await findPublic(house.db, { id: caseId })
        return show(
          request,
          reply,
          t(locale, '已跟上', 'Followed'),
          sentPage(locale, { no: made.no, slug: copy?.slug ?? null, code: made.code, followed: true }),
        )
      }
      if (go !== 'send') return await showContact(request, reply, draft, {})
      const parsed = Report.safeParse(reportOf(draft, locale))
      if (!parsed.success) return await showContact(request, reply, draft, { phone: say('field.format', locale) })
      const claim = {
        key: `public:${draft.key}`,
        fingerprint: sha256(canonical(reportOf(draft, locale))).toString('hex'),
      }
      const made = await report(house, system, parsed.data, claim)
      return show(request, reply, t(locale, '收到了', 'Received'), sentPage(locale, { ...made, followed: false }))
    } catch (error) {
      if (!isProblem(error) || error.kind !== 'invalid') throw error
      const own = Object.fromEntries(error.faults.map((entry) => [entry.path, say(entry.code, locale, entry.params)]))
      if (own['phone']) return showContact(request, reply, draft, { phone: own['phone'] })
      if (own['areaId']) return showWhere(request, reply, { ...draft, lon: '', lat: '' }, { where: own['areaId'] })
      return showWhat(request, reply, draft, { ...own, photo: own['photos'] ?? say(error.code, locale, error.params) })
    }
  })

  async function showCase(
    request: FastifyRequest,
    reply: FastifyReply,
    row: PublicPage,
    own: Html | null,
    status = 200,
  ): Promise<FastifyReply> {
    const locale = localeOf(request)
    const state = (await house.law()).library.latest('case').states[row.state]
    const texts = {
      stateZh: state?.plain.zh ?? row.state,
      stateEn: state?.plain.en ?? row.state,
      area: { zh: row.area_zh ?? '', en: row.area_en ?? '' },
      place: row.place_zh ? { zh: row.place_zh, en: row.place_en ?? row.place_zh } : null,
      why: row.due ? explain(row.due, locale) : [],
    }
    return show(request, reply, row.title, casePage(locale, row, texts, house.clock.now(), own), { status })
  }

  app.get('/c/:slug', async (request, reply) => {
    const slug = String((request.params as Fields)['slug'])
      .toUpperCase()
      .slice(0, 12)
    const row = await findPublicPage(house.db, { slug })
    if (!row || row.hidden) throw new Problem('not_found', 'not_found')
    return showCase(request, reply, row, null)
  })

  type Proof = { proven: Proven; fields: { name: string; value: string }[] }
  async function prove(fields: Fields): Promise<Proof> {
    if (text(fields, 'sms')) {
      const given = { phone: text(fields, 'phone', 20), case: text(fields, 'case', 40), sms: text(fields, 'sms', 6) }
      if (!uuid.test(given.case)) throw new Problem('not_found', 'code.unknown')
      return {
        proven: await proveByDigits(house, given.phone, given.case, given.sms),
        fields: Object.entries(given).map(([name, value]) => ({ name, value })),
      }
    }
    const code = text(fields, 'code', 30)
    return { proven: await proveByCode(house, code), fields: [{ name: 'code', value: code }] }
  }

  async function showOwn(
    request: FastifyRequest,
    reply: FastifyReply,
    proof: Proof,
    given: { notice: string | null; faults: Faults },
  ): Promise<FastifyReply> {
    const locale = localeOf(request)
    const row = await findPublicPage(house.db, { id: proof.proven.caseId })
    if (!row) throw new Problem('not_found', 'code.unknown')
    const own = ownPart(locale, {
      offers: await offersFor(house, proof.proven),
      proof: proof.fields,
      said: await wordsOf(house, proof.proven),
      faults: given.faults,
      notice: given.notice,
      key: randomUUID(),
      follower: proof.proven.follower,
    })
    return showCase(request, reply, row, own, Object.keys(given.faults).length > 0 ? 422 : 200)
  }

  const emptyTrack = { faults: {}, found: [] as PublicRow[], phone: '', sent: null }
  app.get('/track', async (request, reply) => {
    const locale = localeOf(request)
    return show(
      request,
      reply,
      t(locale, '查进展', 'Follow'),
      trackPage(locale, { ...emptyTrack, now: house.clock.now() }),
    )
  })
  app.post('/track', async (request, reply) => {
    const locale = localeOf(request)
    const now = house.clock.now()
    refuseFlood(request.ip, now)
    const fields = (request.body as Fields | undefined) ?? {}
    const phone = text(fields, 'phone', 20)
    const title = t(locale, '查进展', 'Follow')
    try {
      if (text(fields, 'go') === 'sms') {
        await sendDigits(house, phone, text(fields, 'case', 40), locale)
        return await show(
          request,
          reply,
          title,
          trackPage(locale, { ...emptyTrack, now, phone, sent: { caseId: text(fields, 'case', 40) } }),
        )
      }
      if (text(fields, 'code') || text(fields, 'sms'))
        return await showOwn(request, reply, await prove(fields), { notice: null, faults: {} })
      const found = (await findByNumber(house, phone)).filter((row) => !row.hidden)
      return await show(request, reply, title, trackPage(locale, { ...emptyTrack, now, phone, found }))
    } catch (error) {
      if (!isProblem(error) || error.kind === 'too_many') throw error
      const faults = { code: say(error.code, locale, error.params) }
      return show(request, reply, title, trackPage(locale, { ...emptyTrack, now, phone, faults }), {
        status: error.kind === 'not_found' ? 404 : 422,
      })
    }
  })

  app.post('/act', async (request, reply) => {
    const locale = localeOf(request)
    refuseFlood(request.ip, house.clock.now())
    const fields = (request.body as Fields | undefined) ?? {}
    const proof = await prove(fields)
    const act = text(fields, 'act', 40)
    const input: Fields = {}
    for (const name of ['words', 'verdict']) if (text(fields, name)) input[name] = text(fields, name)
    if (text(fields, 'satisfied')) input['satisfied'] = text(fields, 'satisfied') === 'yes'
    try {
      await takeResidentAct(house, proof.proven, act, input, text(fields, 'key', 60) || undefined)
    } catch (error) {
      if (!isProblem(error)) throw error
      const faults =
        error.faults.length > 0
          ? Object.fromEntries(error.faults.map((entry) => [entry.path, say(entry.code, locale, entry.params)]))
          : { act: say(error.code, locale, error.params) }
      return showOwn(request, reply, proof, { notice: null, faults })
    }
    return showOwn(request, reply, proof, { notice: t(locale, '已记下,谢谢您。', 'Noted. Thank you.'), faults: {} })
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
    )
  })

  app.get('/board', async (request, reply) => {
    const locale = localeOf(request)
    const given = request.query as Fields
    const by = given['by'] === 'unit' ? 'unit' : 'place'
    const months = Math.min(36, Math.max(1, Number(given['months']) || 12))
    const unitId =
      typeof given['unit'] === 'string' && uuid.test(given['unit']) ? given['unit'] : await findRoot(house.db)
    const board = unitId ? await readBoard(house, { unitId, by, months }) : undefined
    if (!board) throw new Problem('not_found', 'unit.unknown')
    return show(request, reply, t(locale, '承诺看板', 'Board of promises'), boardPage(locale, board, by, months), {
      wide: true,
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
      placesPage(locale, await findPlaces(house.db, { limit: 200 })),
    )
  })
  app.get('/poster/:code', async (request, reply) => {
    const locale = localeOf(request)
    const place = await findPlace(house.db, { code: String((request.params as Fields)['code']).slice(0, 12) })
    if (!place) throw new Problem('not_found', 'not_found')
    return show(request, reply, place.name_zh, posterPage(locale, place, house.settings.city), { bare: true })
  })
}
