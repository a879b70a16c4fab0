import { randomBytes } from 'node:crypto'
import { canonical, sha256 } from '../../../../platform/canonical.ts'
import type { Locale } from '../../../../platform/i18n/problems.ts'
import { Problem } from '../../../../platform/problem.ts'
import { cleanse, takeEvidence } from '../../../../kernel/evidence/actions.ts'
import type { Claim, House } from '../../../../kernel/house.ts'
import type { Actor } from '../../../../kernel/identity/contract.ts'
import { wholeCity } from '../../../../kernel/identity/scope.ts'
import { recordJournal } from '../../../../kernel/journal/actions.ts'
import { areaKinds, report } from '../../actions/report.ts'
import { Phone } from '../../contract.ts'
import type { Report } from '../../contract.ts'
import { findNearest, findPlace } from '../../store/catalogue.ts'
import { mostWords } from '../contract.ts'
import type { Created } from '../contract.ts'
import { numberOf } from '../parameters.ts'
import type { Parameters } from '../parameters.ts'
import type { KeyRow } from '../store/keys.ts'
import { findByWords } from '../store/places.ts'
import { insertAnswer } from '../store/services.ts'
import { rehearsal } from './rehearse.ts'
import { getService, readAnswers } from './services.ts'

const system: Actor = { kind: 'system', scope: wholeCity }
/** A point that far from every place of the city is not in the city. */
const farthest = 20_000
const nearby = 1500

type Where = Pick<Report, 'placeId' | 'areaId' | 'lon' | 'lat' | 'address'>

/** @throws Problem invalid open311.place_missing | place_unknown | both_needed */
async function locate(house: House, given: Parameters): Promise<Where> {
  const lat = numberOf(given, 'lat', -90, 90)
  const lon = numberOf(given, 'long', -180, 180)
  if ((lat === undefined) !== (lon === undefined)) throw new Problem('invalid', 'open311.both_needed')
  const words = given.one('address_string', 200) ?? ''
  const id = given.one('address_id', 40)
  const point = lat !== undefined && lon !== undefined ? { lon, lat } : {}
  if (id) {
    const place = await findPlace(house.db, { code: id })
    if (!place) throw new Problem('invalid', 'open311.place_unknown')
    return { placeId: place.id, address: words, ...point }
  }
  if (lat !== undefined && lon !== undefined) {
    const place = await findNearest(house.db, lon, lat, farthest)
    if (!place) throw new Problem('invalid', 'open311.place_unknown')
    const near = await findNearest(house.db, lon, lat, nearby)
    return { ...(near ? { placeId: near.id } : { areaId: place.unit_id }), address: words, ...point }
  }
  if (!words) throw new Problem('invalid', 'open311.place_missing')
  const found = await findByWords(house.db, words, areaKinds.slice(0, 2))
  if (!found) throw new Problem('invalid', 'open311.place_unknown')
  return { ...(found.place_id ? { placeId: found.place_id } : { areaId: found.unit_id }), address: words }
}

/** 张三, but Jane Roe. */
function nameOf(given: Parameters): string | undefined {
  const first = given.one('first_name', 40) ?? ''
  const last = given.one('last_name', 40) ?? ''
  const name = /\p{Script=Han}/u.test(first + last) ? `${last}${first}` : `${first} ${last}`.trim()
  return Array.from(name).slice(0, 40).join('') || undefined
}

type Contact = { name?: string; phone?: string; mail?: string }

function readContact(given: Parameters): Contact {
  const name = nameOf(given)
  const text = given.one('phone', 40)
  const phone = text === undefined ? undefined : Phone.safeParse(text)
  if (phone && !phone.success)
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'phone', code: 'field.format' }])
  const mail = given.one('email', 200)
  if (mail !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(mail))
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'email', code: 'field.format' }])
  return { ...(name ? { name } : {}), ...(phone?.data ? { phone: phone.data } : {}), ...(mail ? { mail } : {}) }
}

/** The address of a picture elsewhere is kept as words for the desk. It is never fetched: it may point anywhere. */
function readMediaUrl(given: Parameters): string | undefined {
  const url = given.one('media_url', 1000)
  if (url === undefined) return undefined
  if (!URL.canParse(url) || !['http:', 'https:'].includes(new URL(url).protocol))
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'media_url', code: 'field.format' }])
  return url
}

/**
 * Takes a report through the interface. device_id and account_id are not kept: they would tie the reports of one person
 * together. At the test endpoint everything is done and undone again.
 */
export async function createRequest(
  house: House,
  given: Parameters,
  key: KeyRow | undefined,
  options: { locale: Locale; repeat: string | undefined; test: boolean },
): Promise<Created[]> {
  const { locale, test } = options
  const code = given.one('service_code')
  if (!code) throw new Problem('invalid', 'open311.service_missing')
  const service = await getService(house, code)
  const answers = await readAnswers(house, service, given)
  const where = await locate(house, given)
  const { mail, ...contact } = readContact(given)
  const mediaUrl = readMediaUrl(given)
  const said = given.one('description', mostWords) ?? (locale === 'en' ? service.name_en : service.name_zh)
  const photos: string[] = []
  for (const bytes of given.files.slice(0, 9))
    if (test) await cleanse(bytes)
    else photos.push(await takeEvidence(house, system, bytes, 'before'))
  const claim: Claim | undefined = options.repeat
    ? {
        key: `open311:${key?.id ?? 'anyone'}:${options.repeat}`,
        fingerprint: sha256(canonical(given.plain)).toString('hex'),
      }
    : undefined
  const now = house.clock.now()
  const made = await report(
    test ? rehearsal(house) : house,
    system,
    { serviceId: service.id, said, photos, channel: 'open311', locale, ...where, ...contact },
    claim,
    {
      ...(test ? { no: `TEST-${randomBytes(5).toString('hex').toUpperCase()}` } : {}),
      ...(mail ? { mail } : {}),
      external: { ...(key ? { key: key.name } : {}), ...(mediaUrl ? { media_url: mediaUrl } : {}) },
      within: async (tx, opened) => {
        for (const answer of answers) await insertAnswer(tx, { ...answer, caseId: opened.id })
        if (key)
          await recordJournal(tx, {
            actor: system,
            verb: 'report_by_key',
            objectKind: 'promise',
            objectId: opened.id,
            path: opened.path,
            data: { key: key.id },
            now,
          })
      },
    },
  )
  return [
    {
      service_request_id: made.no,
      service_notice: noticeOf(locale, test),
      account_id: null,
      // of a test nothing was kept: a code or address of it would lead nowhere
      ...(test
        ? {}
        : {
            extended_attributes: {
              follow_up_code: made.code,
              url: `${house.settings.origin}/c/${made.slug}`,
              token: made.slug,
            },
          }),
    },
  ]
}

function noticeOf(locale: Locale, test: boolean): string {
  if (test)
    return locale === 'en' ? 'Test: everything was checked, nothing was kept.' : '测试:全部检查过,什么都没有留下。'
  return locale === 'en'
    ? 'Received. With the follow-up code the reporter can follow the matter and say whether it was solved; it is shown only here.'
    : '收到了。凭查询码可以查进展、评价是否解决;查询码只在这里出现一次。'
}
