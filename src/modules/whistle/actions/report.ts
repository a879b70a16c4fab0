import { randomUUIDv7 } from '../../../platform/ids.ts'
import { dayOf } from '../../../kernel/calendar/rules.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { Problem } from '../../../platform/problem.ts'
import type { Claim, House } from '../../../kernel/house.ts'
import type { Actor } from '../../../kernel/identity/contract.ts'
import { wholeCity } from '../../../kernel/identity/scope.ts'
import { newFamily } from '../../../kernel/promise/actions/family.ts'
import { openPromise } from '../../../kernel/promise/actions/open.ts'
import { readFamily } from '../../../kernel/promise/store/family.ts'
import { takeNumber } from '../../../kernel/promise/store/write.ts'
import type { Report, Reported } from '../contract.ts'
import { findLine, findNearest, findPlace, findServices } from '../store/catalogue.ts'
import type { PlaceRow, ServiceRow } from '../store/catalogue.ts'
import type { UnitRow } from '../../../kernel/promise/store/names.ts'
import { insertCase, insertContact } from '../store/cases.ts'
import { insertPublic } from '../store/public.ts'
import { areaKinds } from '../rules.ts'
import { codeFor, drawSlug, hashCode } from './codes.ts'
import { addressKey } from './likeness.ts'
import { settle } from './settle.ts'

type Reader = Pick<Tx, 'one' | 'many'>
type Where = { place: PlaceRow | undefined; line: UnitRow[]; area: UnitRow }

/** The place of a report, the units it lies in, the root first, and the one that takes it. */
export async function locate(
  db: Reader,
  given: Pick<Report, 'placeId' | 'areaId' | 'lon' | 'lat'>,
  on: string,
): Promise<Where> {
  let place = given.placeId ? await findPlace(db, { id: given.placeId }) : undefined
  if (!place && !given.areaId && given.lon !== undefined && given.lat !== undefined)
    place = await findNearest(db, given.lon, given.lat, 1500, on)
  const areaId = place?.unit_id ?? given.areaId
  // an old poster may still hang: who lives there reports to the same community, without the place
  if (place?.ended_on && place.ended_on <= on) place = undefined
  const line = areaId ? await findLine(db, areaId) : []
  const area = line.at(-1)
  if (!area || !areaKinds.includes(area.kind))
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'areaId', code: 'report.area_needed' }])
  return { place, line, area }
}

/** @param on the day, for kinds of matters that have ended */
export async function serviceOf(db: Reader, id: string, on: string): Promise<ServiceRow> {
  const service = (await findServices(db, on)).find((row) => row.id === id)
  if (!service)
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'serviceId', code: 'report.service_unknown' }])
  return service
}

function titleOf(given: Report, service: ServiceRow, where: Where): string {
  if (given.title) return given.title
  const english = given.locale === 'en'
  const at = where.place ? (english ? where.place.name_en : where.place.name_zh) : ''
  return `${at}${at ? ' ' : ''}${english ? service.name_en : service.name_zh}`.slice(0, 60)
}

/** Who stands where in a matter of this area; the units above the community answer for dispatch, check and supervision. */
function partiesOf(where: Where): Record<string, { unit?: string; label?: string }> {
  const root = where.line[0] ?? where.area
  const above = where.line.at(-2) ?? where.area
  return {
    reporter: {},
    community: { unit: where.area.id },
    dispatcher: { unit: above.id },
    agent: { unit: root.id },
    verifier: { unit: above.id },
    supervisor: { unit: root.id },
    arbiter: { unit: root.id },
  }
}

export type Extra = {
  id?: string
  externalNo?: string
  external?: unknown
  at?: Date
  no?: string
  quiet?: boolean
  mail?: string
  /** What else belongs to the report and must be written with it or not at all. */
  within?(tx: Tx, opened: { id: string; path: string }): Promise<void>
}

/**
 * Takes a report. The answer holds the follow-up code in clear, the only time it is ever seen; name and phone are
 * sealed before they reach the database.
 */
export async function report(
  house: House,
  actor: Actor,
  given: Report,
  claim: Claim | undefined,
  extra: Extra = {},
): Promise<Reported> {
  // one connection for all that is looked up: under load each of its own would wait its turn
  const { service, where } = await house.read({ kind: 'system', scope: wholeCity }, async (tx) => ({
    service: await serviceOf(tx, given.serviceId, dayOf(house.clock.now())),
    where: await locate(tx, given, dayOf(house.clock.now())),
  }))
  if (service.level !== 'anonymous' && !given.phone && given.channel !== 'import')
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'phone', code: 'report.phone_needed' }])
  const law = await house.law()
  const now = house.clock.now()
  const at = extra.at ?? now
  const year = new Date(at.getTime() + 8 * 3_600_000).getUTCFullYear()
  const no = extra.no ?? `W-${year}-${String(await takeNumber(house.db, `W-${year}`)).padStart(4, '0')}`
  const code = codeFor(house.sealer, claim)
  const writer: Actor = actor.kind === 'desk' ? { ...actor, scope: wholeCity } : actor
  const made = await house.write(writer, claim, async (tx: Tx) => {
    const id = extra.id ?? randomUUIDv7()
    const family = newFamily(tx, law, id, now)
    const title = titleOf(given, service, where)
    await openPromise(family, {
      id,
      kind: 'case',
      no,
      unitId: where.area.id,
      title,
      parties: partiesOf(where),
      facts: { whistle_kind: service.whistle_kind },
      madeTo: { kind: 'resident' },
      actor,
      party: actor.kind === 'desk' ? 'agent' : 'reporter',
      evidence: given.photos,
      at,
      input: { channel: given.channel, service: service.key },
    })
    await insertCase(tx, {
      id,
      path: where.area.path,
      serviceId: service.id,
      placeId: where.place?.id ?? null,
      channel: given.channel,
      said: given.said,
      address: given.address,
      addressKey: addressKey(given.address),
      lon: given.lon ?? null,
      lat: given.lat ?? null,
      locale: given.locale,
      level: given.phone ? 'phone' : 'anonymous',
      externalNo: extra.externalNo ?? null,
      external: extra.external ?? null,
      title,
      at,
    })
    let slug = drawSlug()
    const copy = {
      id,
      no,
      title,
      said: '',
      serviceId: service.id,
      placeId: where.place?.id ?? null,
      areaId: where.area.id,
      areaPath: where.area.path,
      state: 'received',
      openedAt: at,
    }
    while (!(await insertPublic(tx, { ...copy, slug }))) slug = drawSlug()
    await insertContact(tx, {
      id: randomUUIDv7(),
      caseId: id,
      path: where.area.path,
      follower: false,
      codeHash: hashCode(code),
      name: given.name ? house.sealer.seal(given.name) : null,
      phone: given.phone ? house.sealer.seal(given.phone) : null,
      phoneHash: given.phone ? house.sealer.fingerprint(plainPhone(given.phone)) : null,
      mail: extra.mail ? house.sealer.seal(extra.mail) : null,
      at,
    })
    await extra.within?.(tx, { id, path: where.area.path })
    await settle(house, family, actor, extra.quiet ? { quiet: true } : {})
    return { id, no, slug }
  })
  return { ...made, code }
}

/** One phone, one hash, whether +86 was typed or not. */
export function plainPhone(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^86(?=1\d{10}$)/, '')
}

/** "Follow this one instead": a second person waits for the same matter and keeps a verdict of their own. */
export async function follow(
  house: House,
  given: { caseId: string; phone?: string; name?: string },
  claim: Claim | undefined,
): Promise<{ code: string; no: string }> {
  const now = house.clock.now()
  const code = codeFor(house.sealer, claim)
  const made = await house.write({ kind: 'system', scope: wholeCity }, claim, async (tx) => {
    const family = await readFamily(tx, given.caseId)
    const root = family[0]
    if (!root || root.kind !== 'case') throw new Problem('not_found', 'promise.unknown')
    await insertContact(tx, {
      id: randomUUIDv7(),
      caseId: root.id,
      path: root.path,
      follower: true,
      codeHash: hashCode(code),
      name: given.name ? house.sealer.seal(given.name) : null,
      phone: given.phone ? house.sealer.seal(given.phone) : null,
      phoneHash: given.phone ? house.sealer.fingerprint(plainPhone(given.phone)) : null,
      at: now,
    })
    return { no: root.no }
  })
  return { ...made, code }
}
