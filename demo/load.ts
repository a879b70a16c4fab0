import { join } from 'node:path'
import sharp from 'sharp'
import type { Db } from '../src/platform/db/database.ts'
import { handClock } from '../src/platform/clock.ts'
import { randomUUIDv7 } from '../src/platform/ids.ts'
import { markReadBefore } from '../src/kernel/notice/store.ts'
import { insertEvidence } from '../src/kernel/evidence/store.ts'
import { cleanse } from '../src/kernel/evidence/actions.ts'
import type { House } from '../src/kernel/house.ts'
import type { Actor } from '../src/kernel/identity/contract.ts'
import { wholeCity } from '../src/kernel/identity/scope.ts'
import { readFamily } from '../src/kernel/promise/store/family.ts'
import { report } from '../src/modules/whistle/actions/report.ts'
import { takeOutsideAct } from '../src/kernel/promise/actions/desk.ts'
import { turnTheClocks } from '../src/kernel/promise/jobs.ts'
import { findClauses } from '../src/modules/whistle/store/catalogue.ts'
import { buildCity } from './city.ts'
import { readData } from './city/data.ts'
import type { City } from './city/units.ts'
import { plots } from './plots.ts'
import type { Step } from './plots/steps.ts'

type WhistleFile = [
  plot: string,
  place: string,
  service: string,
  daysAgo: number,
  said: string,
  channel: string,
  name?: string,
]
type PlaceFile = { key: string; unit: string }
type ServiceFile = { key: string; kind: string; lead: string; supports: string[] }

const system: Actor = { kind: 'system', scope: wholeCity }
const areas: Record<string, { secretary: string; street: string }> = {
  baiyang: { secretary: 'hanqinghe', street: '' },
  shazao: { secretary: 'jiangshazao', street: '2' },
  huyang: { secretary: 'majianchuan', street: '3' },
  hongsha: { secretary: 'baimaci', street: '3' },
}

function lengthOf(text: string): number {
  const match = /^(\d+)(min|h|d)$/.exec(text)
  if (!match) throw new Error(`not a length: ${text}`)
  return Number(match[1]) * { min: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] as 'min']
}

/** Pictures drawn for the demo, each saying so; the same few serve all cases. */
async function drawPictures(house: House): Promise<{ sha: string; media: string; bytes: number }[]> {
  const looks = [
    ['#5b4a3a', '#8ea3b8', '办理前(演示图)'],
    ['#6d6a5f', '#b8c7a0', '办理后一(演示图)'],
    ['#7a7a72', '#c9d3bd', '办理后二(演示图)'],
    ['#6b7480', '#cfd8dc', '办理后三(演示图)'],
  ] as const
  const pictures = []
  for (const [ground, sky, words] of looks) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="640"><rect width="960" height="640" fill="${sky}"/>
      <rect y="400" width="960" height="240" fill="${ground}"/><rect x="120" y="150" width="300" height="300" fill="#e7e2d8"/>
      <rect x="520" y="210" width="260" height="240" fill="#ded6c6"/><text x="40" y="600" font-size="40" fill="#fff"
      font-family="Noto Sans CJK SC, PingFang SC, sans-serif">${words}</text></svg>`
    const piece = await cleanse(await sharp(Buffer.from(svg)).png().toBuffer())
    pictures.push({ sha: await house.files.put(piece.bytes), media: piece.media, bytes: piece.bytes.length })
  }
  return pictures
}

type Thread = { steps: Step[]; at: number; place: string; caseId?: string; area: string; index: number }

/** Which person a word of a plot stands for, in an area. */
function personFor(city: City, who: string, area: string): Actor {
  const local = areas[area] ?? { secretary: 'hanqinghe', street: '' }
  const [kind, unit] = who.split(':')
  const login = {
    community: local.secretary,
    worker: area === 'baiyang' ? 'luxiaoman' : local.secretary,
    verifier: local.street ? `heyan${local.street}` : 'heyan',
    dispatcher: local.street ? `fenban${local.street}` : 'shenfenban',
    agent: 'hotline',
    supervisor: 'ducha',
    arbiter: 'caiding',
  }[kind ?? '']
  const found = login
    ? city.people.get(login)
    : [...city.people.values()].find(
        (person) =>
          person.unitId === city.units.get(unit ?? '')?.id &&
          person.roles.includes(kind === 'head' ? 'unit_head' : 'unit_clerk'),
      )
  if (!found) throw new Error(`nobody stands for ${who} in ${area}`)
  return found
}

/**
 * Founds the demo city and lets some eighty matters happen in it, by the same actions as real ones and in the order of
 * their time, with the clocks turning in between. Nothing is put into a table that an action would not have put there.
 * `build` makes a house with the given clock; `owner` is not needed: everything happens under the server's own role.
 */
export async function loadDemo(
  build: (clock: ReturnType<typeof handClock>) => House,
  db: Db,
  today: Date,
  say: (done: number, of: number) => void = () => {},
): Promise<City['shown']> {
  const clock = handClock(new Date(today.getTime() - 60 * 86_400_000))
  const house = build(clock)
  const city = await db.tx({ 'gankao.lo': '', 'gankao.hi': '~' }, (tx) => buildCity(tx, clock.now()))
  await house.lawChanged()
  const pictures = await drawPictures(house)
  const clauses = new Map((await findClauses(house.db)).map((row) => [`${row.list}:${row.no}`, row.id]))
  const placeUnits = new Map(
    (await readData<{ places: PlaceFile[] }>('units.json')).places.map((place) => [place.key, place.unit]),
  )
  const services = new Map((await readData<ServiceFile[]>('services.json')).map((row) => [row.key, row]))
  const whistles = await readData<WhistleFile[]>('whistles.json')
  const threads: Thread[] = whistles.map(([plot, place, service, daysAgo], index) => {
    const found = services.get(service)
    const make = plots[plot]
    if (!found || !make) throw new Error(`whistle ${index}: unknown ${plot} or ${service}`)
    const area = placeUnits.get(place) ?? ''
    // the demo's property firm works in one community only
    const supports = found.supports.filter((key) => key !== 'yunshan' || area === 'baiyang')
    return {
      steps: make({ lead: found.lead, supports, kind: found.kind, area }),
      at: today.getTime() - daysAgo * 86_400_000,
      place,
      area,
      index,
    }
  })

  async function addPicture(number: number, side: 'before' | 'after', by: Actor): Promise<string> {
    const picture = pictures[number % pictures.length]
    if (!picture) throw new Error('no picture')
    const id = randomUUIDv7()
    await house.write(by, undefined, (tx) =>
      insertEvidence(tx, {
        id,
        side,
        sha256: picture.sha,
        originalSha256: picture.sha,
        media: picture.media,
        bytes: picture.bytes,
        width: 960,
        height: 640,
        takenAt: clock.now(),
        addedBy: by.kind === 'desk' ? by.personId : null,
        addedThrough: by.kind === 'desk' ? by.postId : null,
        addedAt: clock.now(),
      }),
    )
    return id
  }

  async function open(thread: Thread): Promise<void> {
    const [, place, service, , said, channel, name] = whistles[thread.index] ?? whistles[0]!
    const by: Actor = channel === 'phone' ? (city.people.get('hotline') ?? system) : system
    const before = thread.index % 3 === 0 ? [await addPicture(0, 'before', by)] : []
    const made = await report(
      house,
      by,
      {
        serviceId: city.services.get(service) ?? '',
        placeId: city.places.get(place) ?? '',
        said,
        address: '',
        photos: before,
        channel: channel as 'web',
        locale: 'zh',
        ...(name ? { name, phone: `1390000${String(1000 + thread.index)}` } : {}),
      },
      undefined,
    )
    thread.caseId = made.id
  }

  function fillIn(input: Record<string, unknown>, thread: Thread): Record<string, unknown> {
    const unit = (key: unknown): unknown => city.units.get(String(key))?.id ?? key
    const filled: Record<string, unknown> = { ...input }
    for (const name of ['lead', 'unit']) if (filled[name]) filled[name] = unit(filled[name])
    if (Array.isArray(filled['supports'])) filled['supports'] = filled['supports'].map(unit)
    if (typeof filled['clause'] === 'string') filled['clause'] = clauses.get(filled['clause'])
    if (typeof filled['until'] === 'string') {
      const days = Number(filled['until'].replace('day:', ''))
      filled['until'] = new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10)
    }
    if (filled['into'] === 'twin')
      filled['into'] = threads.find(
        (other) =>
          other !== thread &&
          other.place === thread.place &&
          other.caseId &&
          other.steps.some((s) => s.act !== 'merge') &&
          whistles[other.index]?.[2] === whistles[thread.index]?.[2],
      )?.caseId
    return filled
  }

  async function targetOf(thread: Thread, on: string | undefined): Promise<{ id: string; state: string }> {
    const root = thread.caseId ?? ''
    if (!on) return { id: root, state: '' }
    const rows = await house.read(system, (tx) => readFamily(tx, root))
    const found =
      on === 'dispute'
        ? rows.find((row) => row.kind === 'dispute')
        : rows.findLast((row) => row.kind === 'call_up' && row.unit_id === city.units.get(on)?.id)
    if (!found) throw new Error(`whistle ${thread.index}: no ${on}`)
    return { id: found.id, state: found.state }
  }

  let number = 0
  async function happen(thread: Thread, step: Step): Promise<void> {
    const by: Actor =
      step.who === 'resident'
        ? {
            kind: 'reporter',
            caseId: thread.caseId ?? '',
            channel: 'code',
            scope: { lo: '~', hi: '~', also: thread.caseId ?? '' },
          }
        : personFor(city, step.who, thread.area)
    const target = await targetOf(thread, step.on)
    // who was silent for too long has received it already
    if (step.act === 'receive' && target.state !== 'sent') return
    const photos = step.photos ? [await addPicture(1 + (number++ % 3), 'after', by)] : []
    const input = { ...fillIn(step.input ?? {}, thread), ...(photos.length > 0 ? { photos } : {}) }
    try {
      await takeOutsideAct(house, by, target.id, step.act, input, undefined)
    } catch (error) {
      throw new Error(`whistle ${thread.index} (${whistles[thread.index]?.[0]}): ${step.who} cannot ${step.act}`, {
        cause: error,
      })
    }
  }

  // every step at its instant, all cases mixed as they would have happened
  const events = threads
    .flatMap((thread) => {
      let at = thread.at
      const own = [{ at, thread, step: undefined as Step | undefined }]
      for (const step of thread.steps) {
        at += lengthOf(step.after)
        own.push({ at, thread, step })
      }
      // what would lie in the future has not happened yet
      return own.filter((event) => event.at < today.getTime())
    })
    .sort((a, b) => a.at - b.at)
  let turned = clock.now().getTime()
  const everyMs = 4 * 3_600_000
  for (const [index, event] of events.entries()) {
    while (turned + everyMs < event.at) {
      turned += everyMs
      clock.set(new Date(turned))
      await turnTheClocks(house)
    }
    clock.set(new Date(event.at))
    await (event.step ? happen(event.thread, event.step) : open(event.thread))
    if (index % 20 === 0) say(index, events.length)
  }
  clock.set(today)
  await turnTheClocks(house)
  // what happened before yesterday has been read
  const yesterday = new Date(today.getTime() - 86_400_000)
  for (const person of city.people.values()) await markReadBefore(house.db, person.personId, yesterday)
  say(events.length, events.length)
  return city.shown
}

export const demoFolder = join(import.meta.dirname)
