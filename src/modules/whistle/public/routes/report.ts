import { dayOf } from '../../../../kernel/calendar/rules.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sha256, canonical } from '../../../../platform/canonical.ts'
import { readParts } from '../../../../platform/http/readable.ts'
import { localeOf } from '../../../../platform/http/server.ts'
import { say } from '../../../../platform/i18n/problems.ts'
import { isProblem, Problem } from '../../../../platform/problem.ts'
import { takeEvidence } from '../../../../kernel/evidence/actions.ts'
import type { House } from '../../../../kernel/house.ts'
import { refuseFlood } from '../../../../kernel/identity/actions.ts'
import type { Actor } from '../../../../kernel/identity/contract.ts'
import { wholeCity } from '../../../../kernel/identity/scope.ts'
import { t } from '../../../../public/layout.ts'
import { findDuplicates } from '../../actions/duplicates.ts'
import { follow, report } from '../../actions/report.ts'
import { Phone, Report } from '../../contract.ts'
import { areaKinds, isDangerous } from '../../rules.ts'
import { findUnitsById } from '../../../../kernel/promise/store/names.ts'
import { findAreas, findPlace, findPlaces, findServices } from '../../store/catalogue.ts'
import { findPublic } from '../../store/public.ts'
import { contactPage, sentPage } from '../report/contact.ts'
import { dangerPage, whatPage } from '../report/what.ts'
import { wherePage } from '../report/where.ts'
import type { Draft, Faults } from '../report/draft.ts'
import { showFor } from './show.ts'
import { draftOf, reportOf, text, uuid } from './fields.ts'
import type { Fields } from './fields.ts'

const system: Actor = { kind: 'system', scope: wholeCity }

/** Reporting, in three steps that need no script. */
export function mountReport(app: FastifyInstance, house: House): void {
  const show = showFor(house)

  async function showWhat(
    request: FastifyRequest,
    reply: FastifyReply,
    draft: Draft,
    faults: Faults,
  ): Promise<FastifyReply> {
    const locale = localeOf(request)
    const place = draft.place ? await findPlace(house.db, { id: draft.place }) : undefined
    const body = whatPage(locale, {
      draft,
      faults,
      services: await findServices(house.db, dayOf(house.clock.now())),
      place,
    })
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
      on: dayOf(house.clock.now()),
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
    const service = (await findServices(house.db, dayOf(house.clock.now()))).find((row) => row.id === draft.service)
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
    for await (const part of readParts(request)) {
      if ('bytes' in part) {
        if (part.bytes.length === 0) continue
        try {
          photos.push(await takeEvidence(house, system, part.bytes, 'before'))
        } catch (error) {
          if (!isProblem(error)) throw error
          broken = say(error.code, localeOf(request), error.params)
        }
      } else if (part.name === 'photos') photos.push(part.text)
      else fields[part.name] = part.text
    }
    return { fields: { ...fields, photos }, fault: broken }
  }

  app.get('/report', async (request, reply) => {
    const { place, service } = request.query as Fields
    const found = typeof place === 'string' ? await findPlace(house.db, { code: place.slice(0, 12) }) : undefined
    const chosen =
      typeof service === 'string'
        ? (await findServices(house.db, dayOf(house.clock.now()))).find((row) => row.key === service)
        : undefined
    return showWhat(request, reply, draftOf({ place: found?.id ?? '', service: chosen?.id ?? '' }), {})
  })
  app.get('/p/:code', async (request, reply) => {
    const place = await findPlace(house.db, { code: String((request.params as Fields)['code']).slice(0, 12) })
    if (!place) throw new Problem('not_found', 'not_found')
    return reply.redirect(`/report?place=${place.code}`, 303)
  })

  app.post('/report', async (request, reply) => {
    const locale = localeOf(request)
    refuseFlood(request.ip, house.machine.now(), 60)
    const first = request.isMultipart() ? await readFirstStep(request) : undefined
    const fields = first?.fields ?? (request.body as Fields | undefined) ?? {}
    const draft = draftOf(fields)
    const faults: Faults = {}
    const services = await findServices(house.db, dayOf(house.clock.now()))
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
}
