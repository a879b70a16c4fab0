import { randomUUIDv7 } from '../../../platform/ids.ts'
import type { Tx } from '../../../platform/db/database.ts'
import { Problem } from '../../../platform/problem.ts'
import type { Claim, House } from '../../../kernel/house.ts'
import type { DeskActor } from '../../../kernel/identity/contract.ts'
import { systemActor } from '../../../kernel/identity/contract.ts'
import { recordJournal } from '../../../kernel/journal/actions.ts'
import { unitKinds } from '../actions/board.ts'
import { areaKinds } from '../rules.ts'
import { caseOf, subjectOf } from '../hotspots/actions.ts'
import { coordinating } from '../hotspots/contract.ts'
import { oneIn } from '../hotspots/rules.ts'
import { countSubject, findSpot, findSubjectCases } from '../hotspots/store.ts'
import type { Subject } from '../hotspots/store.ts'
import { limitsOf } from '../hotspots/actions.ts'
import { findUnitsById } from '../../../kernel/promise/store/names.ts'
import { findServices } from '../store/catalogue.ts'
import type { Topic } from './contract.ts'
import { endTopic, findLinked, findTopic, findTopics, insertTopic, linkTopicCases } from './store.ts'
import type { TopicRow } from './store.ts'

const day = 86_400_000

/** The first instant of a month in the city's zone. */
function monthStart(month: string): Date {
  return new Date(`${month}-01T00:00:00+08:00`)
}

export function monthOf(now: Date): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 7)
}

function subjectIn(row: TopicRow): Subject {
  return { ...row, scope: row.place_id || row.address ? 'place' : row.baseline ? 'area' : 'below' }
}

/** As many days before the month began as after it. */
function spans(row: TopicRow, now: Date, days: number) {
  const start = monthStart(row.month)
  const end = new Date(start.getTime() + days * day)
  return {
    before: { from: new Date(start.getTime() - days * day), to: start },
    since: { from: start, to: end < now ? end : now > start ? now : start },
    whole: end <= now,
  }
}

/**
 * Counts of the topic's own area: who leads it from outside that area reads the sums, not the matters. So the sums are
 * made in the system's reach, and the topic itself was found in the actor's.
 */
async function topicOf(house: House, row: TopicRow, actor: DeskActor, now: Date, days: number): Promise<Topic> {
  const { before, since, whole } = spans(row, now, row.baseline?.days ?? days)
  const counts = await house.read(systemActor, async (tx) => ({
    before: await countSubject(tx, subjectIn(row), before.from, before.to),
    since: await countSubject(tx, subjectIn(row), since.from, since.to),
  }))
  return {
    ...subjectOf(row),
    id: row.id,
    month: row.month,
    title: row.title,
    why: row.why,
    lead: { id: row.lead_id, nameZh: row.lead_zh, nameEn: row.lead_en },
    unit: { id: row.unit_id, nameZh: row.unit_zh, nameEn: row.unit_en },
    hotSpotId: row.hot_spot_id,
    baseline: row.baseline,
    before: { from: before.from.toISOString(), to: before.to.toISOString(), n: counts.before },
    since: { from: since.from.toISOString(), to: since.to.toISOString(), n: counts.since, whole },
    cases: row.cases,
    pickedBy: { nameZh: row.by_zh, nameEn: row.by_en },
    pickedAt: row.picked_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    endedWhy: row.ended_why,
    mayEnd: row.ended_at === null && mayEnd(actor, row),
  }
}

function mayEnd(actor: DeskActor, row: TopicRow): boolean {
  return row.path.startsWith(actor.path) && coordinating.some((role) => actor.roles.includes(role))
}

export async function listTopics(house: House, actor: DeskActor) {
  const now = house.clock.now()
  const { days } = limitsOf(await house.law())
  const rows = await house.read(actor, (tx) => findTopics(tx, actor.scope))
  const topics: Topic[] = []
  for (const row of rows) topics.push(await topicOf(house, row, actor, now, days))
  return {
    topics,
    mayPick: coordinating.some((role) => actor.roles.includes(role)),
    thisMonth: monthOf(now),
  }
}

/** One topic with the matters behind its numbers, those the actor may see. */
export async function openTopic(house: House, actor: DeskActor, id: string) {
  const now = house.clock.now()
  const law = await house.law()
  const { days } = limitsOf(law)
  const procedure = law.library.latest('case')
  const row = await house.read(actor, (tx) => findTopic(tx, actor.scope, id))
  if (!row) throw new Problem('not_found', 'topic.unknown')
  const { before, since } = spans(row, now, row.baseline?.days ?? days)
  const lists = await house.read(actor, async (tx) => ({
    linked: await findLinked(tx, id),
    before: await findSubjectCases(tx, subjectIn(row), before.from, before.to, 300),
    since: await findSubjectCases(tx, subjectIn(row), since.from, since.to, 300),
  }))
  return {
    topic: await topicOf(house, row, actor, now, days),
    linked: lists.linked.map((each) => caseOf({ ...each, merged: false, set_aside: false }, procedure, now)),
    before: lists.before.map((each) => caseOf(each, procedure, now)),
    since: lists.since.map((each) => caseOf(each, procedure, now)),
  }
}

type Pick = {
  month: string
  title: string
  why: string
  leadId: string
  hotSpotId?: string | undefined
  areaId?: string | undefined
  serviceId?: string | undefined
}

type Chosen = {
  areaId: string
  areaPath: string
  placeId: string | null
  address: string
  serviceId: string
  baseline: TopicRow['baseline']
  cases: string[]
}

async function fromSpot(tx: Tx, actor: DeskActor, id: string): Promise<Chosen> {
  const spot = await findSpot(tx, actor.scope, id)
  if (!spot) throw new Problem('not_found', 'hotspot.unknown')
  const one = oneIn(spot.chance)
  const cases = await findSubjectCases(tx, spot, spot.window_from, spot.window_to, 500)
  return {
    areaId: spot.area_id,
    areaPath: spot.area_path,
    placeId: spot.place_id,
    address: spot.address,
    serviceId: spot.service_id,
    baseline: {
      n: spot.n,
      days: spot.days,
      usual: spot.usual,
      periods: spot.history.length,
      oneIn: Number.isFinite(one) ? one : null,
    },
    cases: cases.filter((row) => !row.merged && !row.set_aside).map((row) => row.id),
  }
}

async function byHand(house: House, tx: Tx, actor: DeskActor, given: Pick): Promise<Chosen> {
  const area = given.areaId ? (await findUnitsById(tx, [given.areaId])).get(given.areaId) : undefined
  const service = (await findServices(house.db)).find((row) => row.id === given.serviceId)
  if (!area?.path?.startsWith(actor.path) || !areaKinds.includes(area.kind) || !service)
    throw new Problem('invalid', 'input.faulty', {}, [
      { path: service ? 'areaId' : 'serviceId', code: 'topic.subject_needed' },
    ])
  return {
    areaId: area.id,
    areaPath: area.path,
    placeId: null,
    address: '',
    serviceId: service.id,
    baseline: null,
    cases: [],
  }
}

/** Picks the topic of a month for the actor's unit, from a hot spot or by hand; never a second one for the same month. */
export async function pickTopic(house: House, actor: DeskActor, given: Pick, claim: Claim | undefined) {
  const now = house.clock.now()
  if (given.month < monthOf(now))
    throw new Problem('invalid', 'input.faulty', {}, [{ path: 'month', code: 'topic.month_past' }])
  return house.write(actor, claim, async (tx) => {
    const lead = (await findUnitsById(tx, [given.leadId])).get(given.leadId)
    if (!lead?.path || ![...unitKinds, ...areaKinds].includes(lead.kind))
      throw new Problem('invalid', 'input.faulty', {}, [{ path: 'leadId', code: 'field.unknown' }])
    const chosen = given.hotSpotId ? await fromSpot(tx, actor, given.hotSpotId) : await byHand(house, tx, actor, given)
    const id = randomUUIDv7()
    const made = await insertTopic(tx, {
      id,
      unitId: actor.unitId,
      path: actor.path,
      month: given.month,
      title: given.title,
      why: given.why,
      leadId: lead.id,
      leadPath: lead.path,
      areaId: chosen.areaId,
      areaPath: chosen.areaPath,
      placeId: chosen.placeId,
      address: chosen.address,
      serviceId: chosen.serviceId,
      hotSpotId: given.hotSpotId ?? null,
      baseline: chosen.baseline,
      pickedBy: actor.personId,
      at: now,
    })
    if (!made) throw new Problem('conflict', 'topic.month_taken')
    await linkTopicCases(tx, id, chosen.cases)
    await recordJournal(tx, {
      actor,
      verb: 'pick_topic',
      objectKind: 'topic',
      objectId: id,
      data: { month: given.month, title: given.title, hotSpot: given.hotSpotId ?? null },
      now,
    })
    return { id }
  })
}

export async function closeTopic(house: House, actor: DeskActor, id: string, why: string, claim: Claim | undefined) {
  const now = house.clock.now()
  return house.write(actor, claim, async (tx) => {
    const row = await findTopic(tx, actor.scope, id)
    if (!row) throw new Problem('not_found', 'topic.unknown')
    if (!mayEnd(actor, row)) throw new Problem('forbidden', 'topic.not_yours')
    if (!(await endTopic(tx, id, now, why))) throw new Problem('refused', 'topic.ended')
    await recordJournal(tx, { actor, verb: 'end_topic', objectKind: 'topic', objectId: id, data: { why }, now })
    return { id }
  })
}
