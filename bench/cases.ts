import { randomUUID } from 'node:crypto'
import { demoPassword } from '../demo/city/people.ts'
import { signIn } from './city-process.ts'
import { drive } from './load.ts'
import type { Wanted } from './load.ts'

type Service = { id: string; level: string }
type Place = { id: string; nameZh: string }

async function read<T>(origin: string, path: string, cookie: string): Promise<T> {
  const answer = await fetch(`${origin}${path}`, { headers: { cookie } })
  if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

function post(cookie: string, path: string, body: object): Wanted {
  return {
    method: 'POST',
    path,
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  }
}

/** Reports of residents taken at the hotline of the demo city, over HTTP. @returns the cases' ids */
export async function reportCases(origin: string, count: number): Promise<string[]> {
  const cookie = await signIn(origin, 'hotline', demoPassword)
  const { services } = await read<{ services: Service[] }>(origin, '/api/services', cookie)
  const { places } = await read<{ places: Place[] }>(origin, '/api/places', cookie)
  const load = await drive({
    origin,
    concurrency: 8,
    keep: true,
    requests: Array.from({ length: count }, (_, at) =>
      post(cookie, '/api/cases', {
        serviceId: services[at % services.length]?.id,
        placeId: places[at % places.length]?.id,
        said: `第 ${at} 件:楼道里的灯不亮了`,
        phone: `139${String(at).padStart(8, '0')}`,
        channel: 'phone',
      }),
    ),
  })
  return load.bodies.map((body) => (JSON.parse(body) as { id: string }).id)
}

/** Acts that leave a case where it is, one a case: a note of the hotline, a word of the supervisor. */
export async function actsOn(origin: string, cases: string[]): Promise<Wanted[]> {
  const agent = await signIn(origin, 'hotline', demoPassword)
  const supervisor = await signIn(origin, 'ducha', demoPassword)
  return cases.map((id, at) =>
    at % 2 === 0
      ? post(agent, `/api/promises/${id}/acts/add_note`, { words: '居民又来电话,说还没修好' })
      : post(supervisor, `/api/promises/${id}/acts/supervise`, { words: '请抓紧办,明天回复进展' }),
  )
}
