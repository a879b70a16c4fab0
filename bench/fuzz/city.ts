import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { buildCity } from '../../demo/city.ts'
import { demoPassword } from '../../demo/city/people.ts'
import type { City } from '../../demo/city/units.ts'
import { allParams, buildHouse } from '../../src/app/house.ts'
import { openServer } from '../../src/app/server.ts'
import type { House } from '../../src/kernel/house.ts'
import { openJournalKeys } from '../../src/kernel/journal/keys.ts'
import { findRoots } from '../../src/kernel/journal/store/roots.ts'
import { verifyDays } from '../../src/kernel/journal/verify.ts'
import { buildPost } from '../../src/kernel/notice/post.ts'
import { seedParams } from '../../src/kernel/params/store.ts'
import { handClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/db/database.ts'
import { sql } from '../../src/platform/db/sql.ts'

/** Ids and words a request is made of. Those who know the marked matter and those who must not learn of it have two. */
export type Pool = Record<
  | 'case'
  | 'unit'
  | 'place'
  | 'service'
  | 'post'
  | 'person'
  | 'account'
  | 'grant'
  | 'evidence'
  | 'outbox'
  | 'session'
  | 'slug'
  | 'code'
  | 'placeCode'
  | 'clause',
  string[]
>

export type FuzzCity = {
  app: FastifyInstance
  house: House
  origin: string
  /** Everything that went wrong inside, as the server logs it. */
  faults: string[]
  /** Words of one community that nobody outside of it may ever be shown. */
  canaries: string[]
  canaryCase: string
  canaryEvidence: string
  cookies: Map<string, string>
  signIn(login: string): Promise<void>
  pool(who: string | undefined): Pool
  close(): Promise<void>
}

/** People who may see the marked matter: its community, those above it, those who were called. */
export const insiders = [
  'hanqinghe',
  'hewangshu',
  'shenfenban',
  'heyan',
  'songan',
  'hotline',
  'caiding',
  'ducha',
  'fenguan',
  'admin',
]
/** The neighbour community, another street's and another town's people, departments that were not called. */
export const outsiders = [
  'jiangshazao',
  'majianchuan',
  'fenban2',
  'heyan3',
  'traffic-clerk',
  'traffic-head',
  'zhifa',
  'shuiwu-head',
]

const marks = {
  said: '金丝雀陈述:三楼阳台晾衣绳断了',
  name: '金丝雀王桂珍',
  phone: '13987650123',
  address: '金丝雀路 9 号 1 单元',
  note: '金丝雀记事:住户白天不在家',
  order: '金丝雀交办:请带长梯',
}
// a picture of one red point
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

async function ids(db: ReturnType<typeof openDatabase>, statement: ReturnType<typeof sql>): Promise<string[]> {
  return (await db.many<{ id: string }>(statement)).map((row) => row.id)
}

/** The demo city's people behind the real server over an empty, migrated database, with one community's matter marked. */
export async function openFuzzCity(given: { url: string; folder: string }): Promise<FuzzCity> {
  const owner = openDatabase({ url: given.url, max: 3 })
  const db = openDatabase({ url: given.url, max: 12, role: 'gankao_app' })
  const clock = handClock(new Date('2026-11-24T02:00:00Z'))
  const faults: string[] = []
  await seedParams(owner, allParams, clock.now())
  const house = buildHouse({
    db,
    secret: Buffer.alloc(32, 7),
    filesDir: join(given.folder, 'files'),
    origin: 'http://127.0.0.1:8632',
    demo: true,
    city: { zh: '格木市(演示)', en: 'Gemu City (demo)' },
    clock,
    log: (line) => faults.push(JSON.stringify(line)),
  })
  const city: City = await db.tx({ 'gankao.lo': '', 'gankao.hi': '~' }, (tx) => buildCity(tx, clock.now()))
  const keys = await openJournalKeys(join(given.folder, 'keys'))
  const app = await openServer({
    house,
    jobsWell: () => true,
    post: buildPost({}),
    trustProxy: true,
    journal: {
      days: () => owner.tx({}, (tx) => findRoots(tx, '9999-12-31', 60)),
      verify: (days) => verifyDays(owner, { keys, now: clock.now(), days }),
    },
  })
  const cookies = new Map<string, string>()
  let doors = 0
  async function signIn(login: string): Promise<void> {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'x-forwarded-for': `10.9.${(doors >> 8) & 255}.${doors++ & 255}` },
      payload: { login, password: demoPassword },
    })
    const cookie = answer.cookies[0]
    if (answer.statusCode !== 200 || !cookie) throw new Error(`${login} could not sign in: ${answer.body}`)
    cookies.set(login, `${cookie.name}=${cookie.value}`)
  }
  async function post(
    login: string,
    url: string,
    payload: object,
  ): Promise<{ id: string; slug: string; code: string; callUps?: { id: string }[] }> {
    const answer = await app.inject({ method: 'POST', url, headers: { cookie: cookies.get(login) ?? '' }, payload })
    if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.body}`)
    return answer.json()
  }
  async function upload(login: string): Promise<string> {
    const bytes = Buffer.concat([
      Buffer.from(
        '--b\r\ncontent-disposition: form-data; name="file"; filename="x.png"\r\ncontent-type: image/png\r\n\r\n',
      ),
      picture,
      Buffer.from('\r\n--b--\r\n'),
    ])
    const answer = await app.inject({
      method: 'POST',
      url: '/api/evidence?side=before',
      headers: { cookie: cookies.get(login) ?? '', 'content-type': 'multipart/form-data; boundary=b' },
      payload: bytes,
    })
    return answer.json<{ id: string }>().id
  }
  for (const login of [...insiders, ...outsiders]) await signIn(login)
  const unit = (key: string): string => city.units.get(key)?.id ?? ''
  const report = (login: string, place: string, extra: object): ReturnType<typeof post> =>
    post(login, '/api/cases', {
      serviceId: city.services.get('property'),
      placeId: city.places.get(place),
      channel: 'window',
      ...extra,
    })

  const canaryEvidence = await upload('hanqinghe')
  const marked = await report('hanqinghe', 'baiyang-9', {
    said: marks.said,
    name: marks.name,
    phone: marks.phone,
    address: marks.address,
    photos: [canaryEvidence],
  })
  const blown = await post('hanqinghe', `/api/promises/${marked.id}/acts/blow`, {
    kind: 'livelihood',
    reason: 'beyond',
    lead: unit('housing'),
    supports: [unit('yunshan')],
    words: marks.order,
  })
  await post('hanqinghe', `/api/promises/${marked.id}/acts/add_note`, { words: marks.note })
  const worked: Awaited<ReturnType<typeof report>>[] = []
  for (let n = 0; n < 12; n++)
    worked.push(
      await report(n % 2 ? 'hotline' : 'hanqinghe', n % 2 ? 'shazao-1' : 'baiyang-9', {
        said: `普通的事情第 ${n} 件`,
        phone: '13912345678',
      }),
    )
  const callUps: string[] = []
  for (const each of worked.filter((_, at) => at % 4 === 0)) {
    const made = await post('hanqinghe', `/api/promises/${each.id}/acts/blow`, {
      kind: 'livelihood',
      reason: 'beyond',
      lead: unit('housing'),
      supports: [],
      words: '请上门',
    })
    callUps.push(...(made.callUps ?? []).map((row) => row.id))
  }

  const people = [...insiders, ...outsiders]
  const kept = await ids(
    owner,
    sql`select distinct pl.path as id from account a join post p on p.person_id = a.person_id
      join placement pl on pl.unit_id = p.unit_id and upper_inf(pl.valid) where a.login = any(${people})`,
  )
  // what an insider changes must never hand the marked matter to somebody else: neither these units nor any above them
  const free = await ids(
    owner,
    sql`select pl.unit_id as id from placement pl where upper_inf(pl.valid) and not exists
      (select from unnest(${kept}::text[]) k where k >= pl.path and k < pl.path || '~') order by pl.path limit 400`,
  )
  const all = {
    unit: await ids(owner, sql`select id from unit order by id limit 300`),
    post: await ids(owner, sql`select id from post order by id`),
    person: await ids(owner, sql`select id from person order by id`),
    account: await ids(owner, sql`select id from account order by id`),
    grant: await ids(owner, sql`select id from grants order by id`),
    session: await ids(owner, sql`select id from session order by id`),
  }
  const others = {
    unit: free,
    post: await ids(
      owner,
      sql`select p.id from post p join account a on a.person_id = p.person_id where a.login <> all(${people}) order by p.id`,
    ),
    person: await ids(owner, sql`select person_id as id from account where login <> all(${people}) order by id`),
    account: await ids(owner, sql`select id from account where login <> all(${people}) order by id`),
    grant: await ids(
      owner,
      sql`select g.id from grants g join post p on p.id = g.post_id join account a on a.person_id = p.person_id where a.login <> all(${people}) order by g.id`,
    ),
    session: [],
  }
  const common = {
    place: await ids(owner, sql`select id from place order by id`),
    placeCode: await ids(owner, sql`select code as id from place order by code`),
    service: [...city.services.values()],
    outbox: await ids(owner, sql`select id from outbox order by id`),
    clause: await ids(owner, sql`select id from duty_clause order by id`),
  }
  const inside: Pool = {
    ...common,
    ...others,
    case: [...worked.map((each) => each.id), ...callUps],
    evidence: [await upload('hanqinghe'), await upload('songan')],
    slug: worked.map((each) => each.slug),
    code: worked.slice(6).map((each) => each.code),
  }
  const outside: Pool = {
    ...common,
    ...all,
    case: [marked.id, ...(blown.callUps ?? []).map((row) => row.id), ...inside.case],
    evidence: [canaryEvidence, ...inside.evidence],
    slug: [marked.slug, ...inside.slug],
    code: inside.code,
  }
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    app,
    house,
    origin,
    faults,
    canaries: Object.values(marks),
    canaryCase: marked.id,
    canaryEvidence,
    cookies,
    signIn,
    pool: (who) => (who !== undefined && insiders.includes(who) ? inside : outside),
    async close() {
      await app.close()
      await db.close()
      await owner.close()
    },
  }
}
