import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { mountCalendar } from '../kernel/calendar/routes.ts'
import { mountHealth } from '../kernel/health/routes.ts'
import type { Watch } from '../kernel/health/routes.ts'
import { mountEvidence } from '../kernel/evidence/routes.ts'
import { readNetworks } from '../kernel/hooks/address.ts'
import type { Networks } from '../kernel/hooks/address.ts'
import { mountHooks } from '../kernel/hooks/routes.ts'
import type { House } from '../kernel/house.ts'
import { mountOidc } from '../kernel/identity/oidc.ts'
import type { Oidc } from '../kernel/identity/oidc.ts'
import { mountIdentity } from '../kernel/identity/routes.ts'
import { mountJournal } from '../kernel/journal/routes.ts'
import type { JournalDesk } from '../kernel/journal/routes.ts'
import { mountNotice } from '../kernel/notice/routes.ts'
import type { Post } from '../kernel/notice/post.ts'
import { mountAccounts } from '../kernel/organization/accounts/routes.ts'
import { mountOrganization } from '../kernel/organization/routes.ts'
import { mountParams } from '../kernel/params/routes.ts'
import { mountPromises } from '../kernel/promise/routes.ts'
import { mountDeadlines } from '../modules/whistle/deadlines/routes.ts'
import { mountFeeds } from '../modules/whistle/feeds/public/routes.ts'
import { mountProjects } from '../modules/projects/routes.ts'
import { mountProjectsPublic } from '../modules/projects/public/routes.ts'
import { mountHotSpots } from '../modules/whistle/hotspots/routes.ts'
import { mountFlow } from '../modules/whistle/flow/routes.ts'
import { mountPublicMap } from '../modules/whistle/map/public/routes.ts'
import { mountMap } from '../modules/whistle/map/routes.ts'
import { mountOpen311Desk } from '../modules/whistle/open311/desk.ts'
import { mountOpen311Public } from '../modules/whistle/open311/public/routes.ts'
import { mountOpen311 } from '../modules/whistle/open311/routes.ts'
import { mountWhistlePublic } from '../modules/whistle/public/routes.ts'
import { mountWhistle } from '../modules/whistle/routes.ts'
import { mountTopics } from '../modules/whistle/topics/routes.ts'
import { sql } from '../platform/db/sql.ts'
import { buildServer } from '../platform/http/server.ts'
import { Problem } from '../platform/problem.ts'
import { problemPage } from '../public/layout.ts'
import { mountPublic } from '../public/routes.ts'
import { allParams } from './house.ts'
import { mountImports } from './import/desk.ts'
import { mountPace } from './replay/pace.ts'
import type { Pace } from './replay/pace.ts'
import { projectRoot } from './paths.ts'

const webFolder = join(projectRoot, 'dist/web')

export type Serving = {
  house: House
  /** Whether the jobs run well in this process; a server without a worker answers for the database alone. */
  jobsWell(): boolean
  watch?: Watch
  journal: JournalDesk
  post: Post
  /** Internal networks that webhooks may reach. */
  hookNetworks?: Networks
  /** The demo accounts, shown at the sign-in page of a demo city only. */
  /** The city's identity provider, where one is connected. */
  oidc?: Oidc
  doors?: { accounts: { login: string; zh: string; en: string }[]; password: string }
  trustProxy?: boolean | string
  /** The clock of a replay city, let go by requests. */
  pace?: Pace
}

/** The bundled desk, with the same page for each of its addresses. */
async function mountDesk(app: FastifyInstance): Promise<void> {
  if (!existsSync(join(webFolder, 'desk.html'))) return
  await app.register(fastifyStatic, {
    root: join(webFolder, 'assets'),
    prefix: '/desk/assets/',
    decorateReply: false,
    immutable: true,
    maxAge: '1y',
    index: false,
  })
  const page = await readFile(join(webFolder, 'desk.html'), 'utf8')
  for (const url of ['/desk', '/desk/*'])
    app.get(url, async (_request, reply) =>
      reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page),
    )
}

/** The three doors, the JSON they stand on, and the two questions a watchdog asks. */
export async function openServer(given: Serving): Promise<FastifyInstance> {
  const { house } = given
  const app = await buildServer({
    log: (line) => house.log(line),
    page: (request, reply, status, title) => problemPage(house, request, reply, status, title),
    trustProxy: given.trustProxy ?? false,
  })
  app.get('/healthz', async () => ({ status: 'alive' }))
  app.get('/readyz', async (_request, reply) => {
    const database = await house.db.one(sql`select 1 as one`).then(
      () => true,
      () => false,
    )
    const jobs = given.jobsWell()
    return reply.code(database && jobs ? 200 : 503).send({
      database,
      jobs,
      space: !given.watch?.space?.isLow(),
      ...(given.pace ? { replay: given.pace.state() } : {}),
    })
  })
  app.get('/api/doors', async () => {
    const { demo, city } = house.settings
    return {
      demo,
      replay: house.settings.replay ?? null,
      city,
      accounts: given.doors?.accounts ?? [],
      password: given.doors?.password ?? null,
      provider: given.oidc?.name ?? null,
    }
  })
  // an address of the interface that does not exist answers as a problem, not as a page
  app.get('/api/*', async () => {
    throw new Problem('not_found', 'not_found')
  })
  if (given.pace) mountPace(app, house, given.pace)
  mountIdentity(app, house)
  mountOidc(app, house, given.oidc)
  mountParams(app, house, allParams)
  mountCalendar(app, house)
  mountOrganization(app, house)
  mountAccounts(app, house)
  mountPromises(app, house)
  mountEvidence(app, house)
  mountNotice(app, house, given.post)
  mountHooks(app, house, given.hookNetworks ?? readNetworks(undefined))
  mountHealth(app, house, given.post, given.watch)
  mountJournal(app, house, given.journal)
  mountWhistle(app, house)
  mountImports(app, house)
  mountDeadlines(app, house)
  mountHotSpots(app, house)
  mountTopics(app, house)
  mountFlow(app, house)
  mountMap(app, house)
  mountProjects(app, house)
  mountOpen311Desk(app, house)
  mountOpen311(app, house)
  await mountDesk(app)
  mountPublic(app, house)
  mountWhistlePublic(app, house)
  mountPublicMap(app, house)
  mountProjectsPublic(app, house)
  mountOpen311Public(app, house)
  mountFeeds(app, house)
  return app
}
