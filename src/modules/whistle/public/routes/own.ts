import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { localeOf } from '../../../../platform/http/server.ts'
import { say } from '../../../../platform/i18n/problems.ts'
import { isProblem, Problem } from '../../../../platform/problem.ts'
import { explain } from '../../../../kernel/calendar/explain.ts'
import type { House } from '../../../../kernel/house.ts'
import { refuseFlood } from '../../../../kernel/identity/actions.ts'
import type { Html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import { findByNumber, offersFor, proveByCode, readJoined, takeResidentAct, wordsOf } from '../../actions/resident.ts'
import type { Proven } from '../../actions/resident.ts'
import { proveByDigits, sendDigits } from '../../actions/sms.ts'
import { findPublicPage } from '../../store/public.ts'
import type { PublicPage, PublicRow } from '../../store/public.ts'
import { casePage, ownPart } from '../case.ts'
import { partsOfCase } from '../contract.ts'
import { trackPage } from '../pages/track.ts'
import type { Faults } from '../report/draft.ts'
import { showFor } from './show.ts'
import { text, uuid } from './fields.ts'
import type { Fields } from './fields.ts'

/** One matter as everybody sees it, and as the person who reported it does: proof, verdict, words. */
export function mountOwn(app: FastifyInstance, house: House): void {
  const show = showFor(house)

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
      joined: row.state === 'merged' ? await readJoined(house, row.id) : null,
    }
    const parts = await partsOfCase(house, locale, row.id)
    return show(request, reply, row.title, casePage(locale, row, texts, house.clock.now(), own, parts), { status })
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
    refuseFlood(request.ip, house.machine.now())
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
      // who asked by a number gave no code that could be wrong
      const byNumber = error.code === 'code.unknown' && !text(fields, 'code') && !text(fields, 'sms')
      const words = byNumber
        ? t(
            locale,
            '没有找到用这个号码反映的事,请看看有没有输错。',
            'No matter was found for this number. Please check it.',
          )
        : say(error.code, locale, error.params)
      const faults = { code: words }
      return show(request, reply, title, trackPage(locale, { ...emptyTrack, now, phone, faults }), {
        status: error.kind === 'not_found' ? 404 : 422,
      })
    }
  })

  app.post('/act', async (request, reply) => {
    const locale = localeOf(request)
    refuseFlood(request.ip, house.machine.now())
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
}
