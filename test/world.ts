import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import pg from 'pg'
import { inject } from 'vitest'
import { allParams, buildHouse } from '../src/app/house.ts'
import { openServer } from '../src/app/server.ts'
import type { House } from '../src/kernel/house.ts'
import { seedParams } from '../src/kernel/params/store.ts'
import { buildPost } from '../src/kernel/notice/post.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import type { Db } from '../src/platform/db/database.ts'
import { handClock } from '../src/platform/clock.ts'
import { buildCity } from '../demo/city.ts'
import { demoPassword } from '../demo/city/people.ts'
import type { City } from '../demo/city/units.ts'

let counter = 0

/** An empty, migrated database of one's own, and a way to be rid of it. */
export async function openTestDatabase(): Promise<{ url: string; db: Db; owner: Db; close(): Promise<void> }> {
  const template = inject('templateUrl')
  const name = `gankao_t${process.pid}_${counter++}`
  const url = template.replace('gankao_template', name)
  const admin = new pg.Client({ connectionString: template.replace('gankao_template', 'postgres') })
  await admin.connect()
  await admin.query(`create database ${name} template gankao_template`)
  await admin.end()
  const owner = openDatabase({ url, max: 4 })
  const db = openDatabase({ url, max: 10, role: 'gankao_app' })
  return {
    url,
    db,
    owner,
    async close() {
      await db.close()
      await owner.close()
    },
  }
}

export type World = {
  city: City
  house: House
  owner: Db
  app: FastifyInstance
  clock: ReturnType<typeof handClock>
  url: string
  /** Signs somebody in by their login; requests made through it carry their session. */
  as(login: string): Promise<Client>
  anyone: Client
  close(): Promise<void>
}

export type Answer = { status: number; body: any; text: string; headers: Record<string, unknown> }
export type Client = {
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Answer>
  put(path: string, body?: object): Promise<Answer>
  delete(path: string): Promise<Answer>
  cookie: string
}

function clientOf(app: FastifyInstance, cookie = ''): Client {
  async function ask(options: InjectOptions): Promise<Answer> {
    const answer = await app.inject({
      ...options,
      headers: { ...(cookie ? { cookie } : {}), accept: 'application/json', ...options.headers },
    })
    let body: unknown
    try {
      body = JSON.parse(answer.body)
    } catch {
      body = undefined
    }
    return { status: answer.statusCode, body, text: answer.body, headers: answer.headers }
  }
  const send = (
    method: 'POST' | 'PUT',
    path: string,
    body: object | undefined,
    headers?: Record<string, string>,
  ): Promise<Answer> =>
    ask({
      method,
      url: path,
      payload: body ?? {},
      headers: { 'content-type': 'application/json', ...headers },
    })
  return {
    cookie,
    get: (path, headers) => ask({ method: 'GET', url: path, ...(headers ? { headers } : {}) }),
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body) => send('PUT', path, body),
    delete: (path) => ask({ method: 'DELETE', url: path }),
  }
}

/**
 * The demo city's people and places without its history, behind the real server, at a working morning: Tuesday,
 * 24 November 2026, 10:00 in the city. Time stands until a test moves it.
 */
export async function openWorld(at = new Date('2026-11-24T02:00:00Z')): Promise<World> {
  const database = await openTestDatabase()
  const clock = handClock(at)
  const filesDir = mkdtempSync(join(tmpdir(), 'gankao-files-'))
  await seedParams(database.owner, allParams, clock.now())
  const house = buildHouse({
    db: database.db,
    secret: Buffer.alloc(32, 7),
    filesDir,
    origin: 'http://127.0.0.1:8632',
    demo: true,
    city: { zh: '格木市(演示)', en: 'Gemu City (demo)' },
    clock,
    log: (line) => process.stderr.write(`${JSON.stringify(line)}\n`),
  })
  const city = await database.db.tx({ 'gankao.lo': '', 'gankao.hi': '~' }, (tx) => buildCity(tx, clock.now()))
  const app = await openServer({
    house,
    jobsWell: () => true,
    post: buildPost({}),
    journal: {
      days: async () => [],
      verify: () => {
        throw new Error('not in this world')
      },
    },
  })
  await app.ready()
  return {
    city,
    house,
    owner: database.owner,
    app,
    clock,
    url: database.url,
    anyone: clientOf(app),
    async as(login) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/session',
        payload: { login, password: demoPassword },
      })
      if (answer.statusCode !== 200) throw new Error(`${login} could not sign in: ${answer.body}`)
      const cookie = answer.cookies[0]
      return clientOf(app, `${cookie?.name}=${cookie?.value}`)
    },
    async close() {
      await app.close()
      await database.close()
      rmSync(filesDir, { recursive: true, force: true })
    },
  }
}

export function unitId(world: World, key: string): string {
  const unit = world.city.units.get(key)
  if (!unit) throw new Error(`no unit ${key}`)
  return unit.id
}
