import sharp from 'sharp'
import { readData } from '../../demo/city/data.ts'
import type { Seats } from './seats.ts'
import type { Wire } from './wire.ts'

type Named = { key: string; zh: string; street?: string }
type Service = { id: string; key: string; level: string }
type Place = { id: string; nameZh: string; unit: { nameZh: string } }

/** What residents and desks need to know of the demo city to act in it. */
export type Town = {
  services: Service[]
  places: { id: string; secretary: string; verifier: string }[]
  departments: { id: string; clerk: string; head: string }[]
  photos: Buffer[]
}

const secretaries: Record<string, [string, string]> = {
  baiyang: ['hanqinghe', 'heyan'],
  shazao: ['jiangshazao', 'heyan2'],
  huyang: ['majianchuan', 'heyan3'],
  hongsha: ['baimaci', 'heyan3'],
}

/** Pictures as a phone's messenger sends them: 1,280 by 960, some 200 KB, none like another. */
async function drawPhotos(count: number): Promise<Buffer[]> {
  const draw = (at: number): Promise<Buffer> =>
    sharp({
      create: {
        width: 1280,
        height: 960,
        channels: 3,
        background: { r: (at * 37) % 200, g: (at * 71) % 200, b: (at * 113) % 200 },
        noise: { type: 'gaussian', mean: 110 + at, sigma: 12 },
      },
    })
      .blur(0.8)
      .jpeg({ quality: 80 })
      .toBuffer()
  return Promise.all(Array.from({ length: count }, (_, at) => draw(at)))
}

export async function learnTown(wire: Wire, seats: Seats): Promise<Town> {
  const read = async <T>(path: string): Promise<T> =>
    JSON.parse((await wire.ask({ method: 'GET', path, as: 'town', cookie: seats.cookieOf('hotline') })).text) as T
  const { services } = await read<{ services: Service[] }>('/api/services')
  const { places } = await read<{ places: Place[] }>('/api/places')
  const { units } = await read<{ units: { id: string; nameZh: string }[] }>(
    '/api/units/search?kinds=department&limit=100&query=',
  )
  const file = await readData<{ communities: Named[]; departments: Named[] }>('units.json')
  return {
    services,
    places: places.flatMap((place) => {
      const key = file.communities.find((each) => each.zh === place.unit.nameZh)?.key ?? ''
      const logins = secretaries[key]
      if (!logins) return []
      return [{ id: place.id, secretary: seats.cookieOf(logins[0]), verifier: seats.cookieOf(logins[1]) }]
    }),
    departments: units.flatMap((unit) => {
      const key = file.departments.find((each) => each.zh === unit.nameZh)?.key
      const [clerk, head] = key ? [seats.clerkOf(key), seats.headOf(key)] : []
      return clerk && head ? [{ id: unit.id, clerk, head }] : []
    }),
    photos: await drawPhotos(6),
  }
}
