import { randomUUIDv7 } from '../../../platform/ids.ts'
import type { Tx } from '../../../platform/db/database.ts'
import type { House } from '../../../kernel/house.ts'
import { systemActor } from '../../../kernel/identity/contract.ts'
import { addDeltas } from '../../../kernel/indicator/store.ts'
import type { Delta } from '../../../kernel/indicator/store.ts'
import { newFamily } from '../../../kernel/promise/actions/family.ts'
import { openPromise } from '../../../kernel/promise/actions/open.ts'
import { takeAct } from '../../../kernel/promise/actions/take.ts'
import type { Family } from '../../../kernel/promise/actions/family.ts'
import type { Law } from '../../../kernel/promise/clocks.ts'
import type { ServiceRow } from '../store/catalogue.ts'
import type { UnitRow } from '../../../kernel/promise/store/names.ts'
import { insertCase, insertContact, planErasure } from '../store/cases.ts'
import { takeNumbers } from '../store/import.ts'
import { insertPublic, updatePublic } from '../store/public.ts'
import type { PublicStep } from '../store/public.ts'
import { drawCode, drawSlug, hashCode } from './codes.ts'
import { lightOf } from '../../../kernel/promise/rules.ts'
import { addressKey } from './likeness.ts'
import { promisedClock } from './publish.ts'
import { deltasOf } from './rates.ts'
import { plainPhone } from './report.ts'

/** A matter of a former system: what it was, where it stands there. */
export type ImportedCase = {
  externalNo: string
  /** What the former system calls things; no personal data. */
  external: Record<string, string>
  at: Date
  closedAt: Date | undefined
  state: 'triage' | 'joint_handling' | 'closed'
  /** How it ended, in the former system's word or ours. */
  result: string
  service: Pick<ServiceRow, 'id' | 'key' | 'name_zh' | 'name_en' | 'whistle_kind'>
  /** The area it lies in and everything above it, the root first. */
  line: Pick<UnitRow, 'id' | 'path'>[]
  lead: Pick<UnitRow, 'id' | 'path' | 'name_zh' | 'name_en'> | undefined
  /** The registered place, where it is known to be one. */
  placeId?: string | undefined
  said: string
  address: string
  lon: number | undefined
  lat: number | undefined
  locale: 'zh' | 'en'
  name: string | undefined
  phone: string | undefined
}

function yearOf(at: Date): number {
  return new Date(at.getTime() + 8 * 3_600_000).getUTCFullYear()
}

/** The same standing as a report of today gives: the community, above it dispatch and check, the city over all. */
function partiesOf(line: ImportedCase['line'], area: string): Record<string, { unit?: string }> {
  const root = line[0]?.id ?? area
  const above = line.at(-2)?.id ?? area
  return {
    reporter: {},
    community: { unit: area },
    dispatcher: { unit: above },
    agent: { unit: root },
    verifier: { unit: above },
    supervisor: { unit: root },
    arbiter: { unit: root },
  }
}

async function keepContact(
  house: House,
  tx: Tx,
  id: string,
  path: string,
  given: ImportedCase,
  law: Law,
): Promise<void> {
  if (!given.name && !given.phone) return
  await insertContact(tx, {
    id: randomUUIDv7(),
    caseId: id,
    path,
    follower: false,
    codeHash: hashCode(drawCode()),
    name: given.name ? house.sealer.seal(given.name) : null,
    phone: given.phone ? house.sealer.seal(given.phone) : null,
    phoneHash: given.phone ? house.sealer.fingerprint(plainPhone(given.phone)) : null,
    at: given.at,
  })
  if (!given.closedAt) return
  const days = /(\d+)d/.exec(String(law.param('whistle.contact.erase').value))?.[1] ?? '180'
  await planErasure(tx, id, new Date(given.closedAt.getTime() + Number(days) * 86_400_000))
}

/**
 * What a matter taken over adds to the sums: that it closed, and at the unit that leads it that it came. Its opening is
 * counted like every other; it was never dispatched here, so no rate takes it for a call.
 */
function takeoverDeltas(family: Family, path: string, lead: string | undefined): Delta[] {
  const monthOf = (at: string): string => `${new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 7)}-01`
  return family.done
    .filter(({ act }) => act.act === 'import_state')
    .flatMap(({ act, snapshot }): Delta[] => {
      const came: Delta[] = lead
        ? [{ path: lead, key: 'unit.taken_over', month: monthOf(snapshot.openedAt), n: 1 }]
        : []
      if (!snapshot.closedAt) return came
      const closed = { key: 'place.closed', month: monthOf(act.at), n: 1 }
      return [...came, { ...closed, path }, ...(lead ? [{ ...closed, path: lead, key: 'unit.closed' }] : [])]
    })
}

/** The public copy from what was just done: nothing else can have happened, so nothing is read back. */
async function publish(family: Family, lead: ImportedCase['lead'], now: Date): Promise<void> {
  const row = family.rows.get(family.root)
  if (!row) return
  const procedure = family.law.library.get(row.kind, row.snapshot.version)
  const steps = family.done.flatMap(({ act }): PublicStep[] => {
    if (act.act === 'open') return [{ at: act.at, zh: '收到反映', en: 'Report received' }]
    const spec = procedure.acts[act.act]
    return spec?.open ? [{ at: act.at, ...(spec.says ?? spec.label) }] : []
  })
  const plain = procedure.states[row.state]?.plain ?? { zh: row.state, en: row.state }
  await updatePublic(family.tx, family.root, {
    state: row.state,
    light: lightOf(row, now, procedure),
    dueAt: promisedClock(row)?.at ?? null,
    due: promisedClock(row),
    closedAt: row.closed_at?.toISOString() ?? null,
    outcome: row.outcome,
    steps,
    // who had it there is known; when they came is not
    parties: lead
      ? [
          {
            zh: lead.name_zh,
            en: lead.name_en,
            role: 'lead',
            stateZh: plain.zh,
            stateEn: plain.en,
            at: null,
            minutes: null,
          },
        ]
      : [],
    at: now,
  })
}

/**
 * Opens a matter of a former system and brings it to the state it has there, by the acts it is allowed, at the moments
 * they happened. Nobody is told.
 * @returns what it adds to the sums, to be written once for many
 */
async function importCase(
  house: House,
  tx: Tx,
  law: Law,
  now: Date,
  no: string,
  given: ImportedCase,
): Promise<{ id: string; deltas: Delta[] }> {
  const area = given.line.at(-1)
  if (!area) throw new Error(`${given.externalNo}: no area`)
  const id = randomUUIDv7()
  const title = (given.locale === 'en' ? given.service.name_en : given.service.name_zh).slice(0, 60)
  const family = newFamily(tx, law, id, now)
  for (const unit of given.line) family.paths.set(unit.id, unit.path)
  if (given.lead) family.paths.set(given.lead.id, given.lead.path)
  await openPromise(family, {
    id,
    kind: 'case',
    no,
    unitId: area.id,
    title,
    parties: partiesOf(given.line, area.id),
    facts: { whistle_kind: given.service.whistle_kind },
    madeTo: { kind: 'resident' },
    actor: systemActor,
    party: 'reporter',
    at: given.at,
    input: { channel: 'import', service: given.service.key, external: given.externalNo },
  })
  await takeAct(family, id, 'route', systemActor, { at: given.at })
  if (given.state !== 'triage')
    await takeAct(family, id, 'import_state', systemActor, {
      input: {
        state: given.state,
        ...(given.lead ? { lead: given.lead.id } : {}),
        ...(given.state === 'closed' ? { outcome: given.result } : {}),
      },
      at: given.closedAt ?? given.at,
    })
  await insertCase(tx, {
    id,
    path: area.path,
    serviceId: given.service.id,
    placeId: given.placeId ?? null,
    channel: 'import',
    said: given.said,
    address: given.address,
    addressKey: addressKey(given.address),
    lon: given.lon ?? null,
    lat: given.lat ?? null,
    locale: given.locale,
    level: given.phone ? 'phone' : 'anonymous',
    externalNo: given.externalNo,
    external: given.external,
    title,
    at: given.at,
  })
  const copy = {
    id,
    no,
    title,
    said: '',
    serviceId: given.service.id,
    placeId: given.placeId ?? null,
    areaId: area.id,
    areaPath: area.path,
    state: 'received',
    openedAt: given.at,
  }
  while (!(await insertPublic(tx, { ...copy, slug: drawSlug() }))) continue
  await keepContact(house, tx, id, area.path, given, law)
  await publish(family, given.lead, now)
  return { id, deltas: [...deltasOf(family), ...takeoverDeltas(family, area.path, given.lead?.path)] }
}

/** Many matters in one transaction: all of them are there afterwards, or none. */
export async function importBatch(house: House, batch: ImportedCase[]): Promise<string[]> {
  const law = await house.law()
  const now = house.clock.now()
  const next = new Map<number, number>()
  for (const year of new Set(batch.map((each) => yearOf(each.at)))) {
    const count = batch.filter((each) => yearOf(each.at) === year).length
    next.set(year, await takeNumbers(house.db, `W-${year}`, count))
  }
  const made = await house.write(systemActor, undefined, async (tx) => {
    const numbers = new Map(next)
    const ids: string[] = []
    const sums = new Map<string, Delta>()
    for (const given of batch) {
      const year = yearOf(given.at)
      const number = numbers.get(year) ?? 1
      numbers.set(year, number + 1)
      const no = `W-${year}-${String(number).padStart(4, '0')}`
      const { id, deltas } = await importCase(house, tx, law, now, no, given)
      ids.push(id)
      for (const delta of deltas) {
        const key = `${delta.path} ${delta.key} ${delta.month}`
        const known = sums.get(key)
        if (known) known.n += delta.n
        else sums.set(key, { ...delta })
      }
    }
    await addDeltas(tx, [...sums.values()])
    return ids
  })
  return made
}
