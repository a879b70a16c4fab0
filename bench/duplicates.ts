import { randomUUIDv7 } from '../src/platform/ids.ts'
import { findDuplicates, rankCandidates } from '../src/modules/whistle/actions/duplicates.ts'
import type { Asked, Match } from '../src/modules/whistle/actions/duplicates.ts'
import { importBatch } from '../src/modules/whistle/actions/import.ts'
import { foundUnit } from '../src/kernel/organization/actions.ts'
import { findServices, insertService } from '../src/modules/whistle/store/catalogue.ts'
import type { House } from '../src/kernel/house.ts'
import type { Db } from '../src/platform/db/database.ts'
import { readRequests, repeatsOf } from './nyc.ts'
import type { Request } from './nyc.ts'
import { openHouse } from './site.ts'
import type { Site } from './site.ts'
import { judge, note, percentile } from './table.ts'
import type { Row } from './table.ts'

type Line = { id: string; path: string }[]

/** The city the requests come from: its boroughs and boards as units, its kinds of complaint as services. */
async function plantNewYork(db: Db, requests: Request[]): Promise<{ lines: Map<string, Line> }> {
  const lines = new Map<string, Line>()
  await db.tx({ 'gankao.lo': '', 'gankao.hi': '~' }, async (tx) => {
    const found = (kind: string, name: string, parentId: string | null): Promise<{ id: string; path: string }> =>
      foundUnit(tx, { kind, nameZh: name, nameEn: name, parentId, tree: 'duty', from: '2024-01-01', invented: false })
    const city = await found('city', 'New York', null)
    const boroughs = new Map<string, { id: string; path: string }>()
    for (const { board, borough } of requests) {
      if (lines.has(board)) continue
      const above = boroughs.get(borough) ?? (await found('street', borough, city.id))
      boroughs.set(borough, above)
      lines.set(board, [city, above, await found('community', board, above.id)])
    }
    for (const [position, kind] of [...new Set(requests.map((request) => request.kind))].entries())
      await insertService(tx, {
        id: randomUUIDv7(),
        key: `k${position}`,
        nameZh: kind,
        nameEn: kind,
        words: '',
        level: 'anonymous',
        photo: 'optional',
        whistleKind: 'livelihood',
        danger: false,
        position,
      })
  })
  return { lines }
}

export type Looked = { request: Request; ranked: Match[]; shown: Match[]; milliseconds: number }

/**
 * Every request is taken over with its dates, then looked up again as it came in: what the door would have shown at
 * that moment. @returns what each look-up found; the keys of the requests by the ids of their cases
 */
export async function replayRequests(
  house: House,
  owner: Db,
  requests: Request[],
): Promise<{ looked: Looked[]; keys: Map<string, string> }> {
  const { lines } = await plantNewYork(owner, requests)
  const services = new Map((await findServices(owner)).map((row) => [row.name_en, row]))
  const keys = new Map<string, string>()
  const cases = new Map<string, string>()
  for (let from = 0; from < requests.length; from += 200) {
    const batch = requests.slice(from, from + 200)
    const ids = await importBatch(
      house,
      batch.map((request) => {
        const service = services.get(request.kind)
        const line = lines.get(request.board)
        if (!service || !line) throw new Error(`${request.key}: no service or no place`)
        return {
          externalNo: request.key,
          external: {},
          at: request.at,
          closedAt: request.closedAt,
          state: request.closedAt ? 'closed' : 'triage',
          result: 'solved',
          service,
          line,
          lead: undefined,
          said: request.descriptor,
          address: request.address,
          lon: request.lon,
          lat: request.lat,
          locale: 'en',
          name: undefined,
          phone: undefined,
        }
      }),
    )
    for (const [at, id] of ids.entries()) {
      keys.set(id, batch[at]?.key ?? '')
      cases.set(batch[at]?.key ?? '', id)
    }
  }
  await owner.run({ text: 'analyze', values: [], name: '' })
  const looked: Looked[] = []
  for (const request of requests) {
    const asked: Asked = {
      serviceId: services.get(request.kind)?.id ?? '',
      areaId: lines.get(request.board)?.at(-1)?.id ?? '',
      said: request.descriptor,
      address: request.address,
      ...(request.lon === undefined || request.lat === undefined ? {} : { lon: request.lon, lat: request.lat }),
    }
    const own = cases.get(request.key)
    const from = performance.now()
    const shown = await findDuplicates(house, asked, request.at, own)
    looked.push({
      request,
      shown,
      milliseconds: performance.now() - from,
      ranked: await rankCandidates(house, asked, request.at, own),
    })
  }
  return { looked, keys }
}

export type Score = { precision: number; recall: number; firstPrecision: number; firstRecall: number; lists: number }

/** Recall: of the requests that repeat one, how many were shown it. Precision: of all that was shown, how much was that. */
export function scoreOf(lists: { key: string; shown: string[] }[], repeats: Map<string, Set<string>>): Score {
  let [right, shown, met, first, firstMet, some] = [0, 0, 0, 0, 0, 0]
  for (const list of lists) {
    const truth = repeats.get(list.key)
    const hits = list.shown.filter((key) => truth?.has(key)).length
    const leads = truth?.has(list.shown[0] ?? '') ?? false
    right += hits
    shown += list.shown.length
    if (list.shown.length > 0) some += 1
    if (leads) first += 1
    if (truth && hits > 0) met += 1
    if (truth && leads) firstMet += 1
  }
  const all = lists.filter((list) => repeats.has(list.key)).length
  return {
    precision: right / shown,
    recall: met / all,
    firstPrecision: first / some,
    firstRecall: firstMet / all,
    lists: some,
  }
}

/** What a resident would be shown as likely the same, held against 4,969 real requests of New York. */
export async function benchDuplicates(site: Site): Promise<Row[]> {
  const all = await readRequests()
  const requests = site.quick ? all.slice(-800) : all
  const repeats = repeatsOf(requests)
  const { house, owner, close } = await openHouse(site, await site.database('duplicates'))
  const { looked, keys } = await replayRequests(house, owner, requests)
  const law = await house.law()
  await close()
  const listsOf = (choose: (each: Looked) => Match[]): { key: string; shown: string[] }[] =>
    looked.map((each) => ({ key: each.request.key, shown: choose(each).map((row) => keys.get(row.id) ?? '') }))
  const own = scoreOf(
    listsOf((each) => each.shown),
    repeats,
  )
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  const least = Number(law.param('whistle.duplicate.least').value)
  const most = Number(law.param('whistle.duplicate.most').value)
  const counts = `${looked.length.toLocaleString('en-US')} requests, ${repeats.size} repeat one of the last 7 days`
  const rows = [
    judge('duplicates: recall', own.recall * 100, '%', { atLeast: 95 }, counts),
    judge(
      'duplicates: precision',
      own.precision * 100,
      '%',
      { atLeast: 80 },
      `${own.lists} lists shown, at most ${most} each`,
    ),
    note(
      'duplicates: the first is one',
      own.firstPrecision * 100,
      '%',
      `recall of the first ${percent(own.firstRecall)}`,
    ),
    judge(
      'duplicates: a look-up, p95',
      percentile(
        looked.map((each) => each.milliseconds),
        0.95,
      ),
      'ms',
      { atMost: 20 },
    ),
  ]
  for (const at of [0.3, 0.4, 0.5, 0.57, 0.65, 0.75, 0.85]) {
    const score = scoreOf(
      listsOf((each) => each.ranked.filter((row) => row.likeness >= at).slice(0, most)),
      repeats,
    )
    rows.push(
      note(
        `duplicates from ${at}${at === least ? ' (in force)' : ''}: precision`,
        score.precision * 100,
        '%',
        `recall ${percent(score.recall)}, first ${percent(score.firstPrecision)}, ${score.lists} lists`,
      ),
    )
  }
  return rows
}
