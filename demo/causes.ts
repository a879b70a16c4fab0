import type { handClock } from '../src/platform/clock.ts'
import { addDays, dayOf } from '../src/kernel/calendar/rules.ts'
import type { House } from '../src/kernel/house.ts'
import type { Actor, DeskActor } from '../src/kernel/identity/contract.ts'
import { wholeCity } from '../src/kernel/identity/scope.ts'
import { takeOutsideAct } from '../src/kernel/promise/actions/desk.ts'
import { readFamily } from '../src/kernel/promise/store/family.ts'
import { planProject } from '../src/modules/projects/actions/plan.ts'
import { importBatch } from '../src/modules/whistle/actions/import.ts'
import type { ImportedCase } from '../src/modules/whistle/actions/import.ts'
import { listHotSpots, lookForHotSpots, openHotSpot } from '../src/modules/whistle/hotspots/actions.ts'
import { findLine, findServices } from '../src/modules/whistle/store/catalogue.ts'
import { monthOf, pickTopic } from '../src/modules/whistle/topics/actions.ts'
import { readData } from './city/data.ts'
import type { City } from './city/units.ts'
import { seeded } from './names.ts'

type Clock = ReturnType<typeof handClock>
/** A stream of matters: about `monthly` in thirty days before the last thirty, `lately` in the last thirty. */
type Stream = { place: string; service: string; lead: string; monthly: number; lately: number; said: string[] }

const day = 86_400_000
const system: Actor = { kind: 'system', scope: wholeCity }

function momentsOf(stream: Stream, today: Date, draw: () => number): Date[] {
  const at = (from: number, days: number): Date => {
    const moment = new Date(today.getTime() - (from + draw() * days) * day)
    // people report by day
    moment.setUTCHours(Math.floor(draw() * 12), Math.floor(draw() * 60), 0, 0)
    return moment
  }
  const before = Math.round(stream.monthly * 12)
  return [
    ...Array.from({ length: before }, () => at(31, 360)),
    ...Array.from({ length: stream.lately }, () => at(2, 27)),
  ].sort((a, b) => a.getTime() - b.getTime())
}

/** A year of what the former hotline had, taken over as any city would: from it a place can be told from its own past. */
export async function takeOverYear(house: House, city: City, today: Date): Promise<void> {
  const draw = seeded(20261125)
  const services = new Map((await findServices(house.db)).map((row) => [row.key, row]))
  const places = (await readData<{ places: { key: string; unit: string; lon: number; lat: number }[] }>('units.json'))
    .places
  const batch: ImportedCase[] = []
  for (const stream of await readData<Stream[]>('year.json')) {
    const service = services.get(stream.service)
    const place = places.find((row) => row.key === stream.place)
    const unit = city.units.get(place?.unit ?? '')
    const lead = city.units.get(stream.lead)
    if (!service || !place || !unit || !lead) throw new Error(`year: unknown ${stream.place} or ${stream.service}`)
    const line = await findLine(house.db, unit.id)
    for (const [index, at] of momentsOf(stream, today, draw).entries()) {
      const took = (0.5 + draw() * draw() * 14) * day
      const closedAt = new Date(at.getTime() + took)
      const open = closedAt >= today
      batch.push({
        externalNo: `former-${stream.place}-${stream.service}-${index}`,
        external: { system: 'former hotline (demo)' },
        at,
        closedAt: open ? undefined : closedAt,
        state: open ? 'joint_handling' : 'closed',
        result: 'solved',
        service,
        line,
        lead: { id: lead.id, path: lead.path, name_zh: lead.zh, name_en: lead.en },
        placeId: city.places.get(stream.place),
        said: stream.said[index % stream.said.length] ?? '',
        address: '',
        lon: undefined,
        lat: undefined,
        locale: 'zh',
        name: undefined,
        phone: undefined,
      })
    }
  }
  batch.sort((a, b) => a.at.getTime() - b.at.getTime())
  await importBatch(house, batch)
}

type Doing = {
  after: number
  who: string
  act: string
  part?: string
  input?: Record<string, unknown>
  proof?: boolean
}

/**
 * What the coordinators made of it: one project done and judged, one under way from a hot spot, one topic of this month.
 */
export async function makeCauses(
  given: { house: House; city: City; clock: Clock; today: Date },
  addPicture: (by: Actor) => Promise<string>,
): Promise<void> {
  const { house, city, clock, today } = given
  const who = (login: string): DeskActor => {
    const found = city.people.get(login)
    if (!found) throw new Error(`nobody is called ${login}`)
    return found
  }
  const unit = (key: string): string => city.units.get(key)?.id ?? ''
  const on = (days: number): string => addDays(dayOf(today), days)
  const set = (days: number): void => clock.set(new Date(today.getTime() + days * day))

  async function happen(id: string, doings: Doing[]): Promise<void> {
    for (const doing of doings) {
      set(doing.after)
      const by = who(doing.who)
      const rows = await house.read(system, (tx) => readFamily(tx, id))
      const target = doing.part
        ? rows.find((row) => row.kind === 'project_part' && row.unit_id === unit(doing.part ?? ''))
        : rows[0]
      await takeOutsideAct(
        house,
        by,
        target?.id ?? id,
        doing.act,
        { ...doing.input, ...(doing.proof ? { photos: [await addPicture(by)] } : {}) },
        undefined,
      )
    }
  }

  set(-58)
  const lamps = await planProject(
    house,
    who('shenfenban'),
    {
      title: '白杨小区楼道灯换成声控灯',
      why: '楼道灯一年报修三十多次,换灯泡管不了多久。把 3、5、9 号楼的老灯换成声控灯,电费由物业出。',
      areaId: unit('baiyang'),
      ownerId: unit('housing'),
      supportIds: [unit('yunshan')],
      until: on(-20),
      milestones: [
        { on: on(-50), says: '和居民代表定下灯的位置' },
        { on: on(-35), says: '5 号楼换完,试一周' },
        { on: on(-22), says: '三栋楼换完' },
      ],
      caseIds: [],
    },
    undefined,
  )
  await happen(lamps.id, [
    { after: -55, who: 'songan', act: 'start' },
    { after: -36, who: 'songan', act: 'progress', input: { words: '5 号楼换完,居民试用一周,没有再报修' }, proof: true },
    { after: -24, who: 'yunshan', act: 'finish', part: 'yunshan', input: { words: '旧灯拆完,电表改好' }, proof: true },
    { after: -23, who: 'songan', act: 'finish', part: 'housing', input: { words: '三栋楼 96 盏换完' }, proof: true },
    { after: -22, who: 'guchangchuan', act: 'report_done', input: { words: '三栋楼全部换完,请核验' }, proof: true },
    { after: -20.5, who: 'heyan', act: 'verify', input: { words: '晚上逐层走过,96 盏都亮' } },
    { after: -18, who: 'hanqinghe', act: 'judge_kept', input: { words: '居民代表看过,都说亮了,没有再报修' } },
  ])

  set(-6)
  await lookForHotSpots(house)
  const street = who('fenban2')
  const spot = (await listHotSpots(house, street)).spots.find((row) => row.place !== null)
  if (!spot) throw new Error('the demo city has no hot spot at a place')
  const { cases } = await openHotSpot(house, street, spot.id, 0)
  set(-5)
  const trucks = await planProject(
    house,
    street,
    {
      title: '盐桥路北段划出货车停车位',
      why: '同一段路反复报货车占道,一件一件劝离没有用:附近没有地方停。在路北空地划 40 个货车位,夜间免费。',
      areaId: unit('shazao'),
      ownerId: unit('traffic'),
      supportIds: [unit('enforcement'), unit('transport')],
      until: on(34),
      milestones: [
        { on: on(3), says: '和货车司机、居民开一次议事会' },
        { on: on(15), says: '平整空地、装灯' },
        { on: on(30), says: '划线、立牌' },
      ],
      caseIds: cases.filter((row) => row.why === 'counted').map((row) => row.id),
      hotSpotId: spot.id,
    },
    undefined,
  )
  await happen(trucks.id, [
    { after: -4, who: 'traffic-head', act: 'start', input: { words: '已看过现场,空地产权清楚' } },
    { after: -2, who: 'traffic-head', act: 'progress', input: { words: '已通知议事会,地点在沙枣广场' } },
  ])
  set(-3)
  await pickTopic(
    house,
    who('fenban0'),
    {
      month: monthOf(clock.now()),
      title: '夜间货车占道怎么治',
      why: '盐桥路这一段近一个月的反映远超往常,沙枣社区居民议事会点名要办;先把停车位做出来,再看反映降了没有。',
      leadId: unit('traffic'),
      hotSpotId: spot.id,
    },
    undefined,
  )
  clock.set(today)
  await lookForHotSpots(house)
}
