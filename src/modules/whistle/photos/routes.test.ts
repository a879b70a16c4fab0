import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { redact, toPixels } from '../../../kernel/evidence/redact.ts'
import { openWorld } from '../../../../test/world.ts'
import type { Client, World } from '../../../../test/world.ts'

let world: World
let secretary: Client

beforeAll(async () => {
  world = await openWorld()
  secretary = await world.as('hanqinghe')
})
afterAll(() => world.close())

/** A green picture with a red square where a face would be: from 40 to 60 % of both sides. */
async function picture(shade = 120): Promise<Buffer> {
  const face = await sharp({ create: { width: 40, height: 40, channels: 3, background: { r: 250, g: 0, b: 0 } } })
    .png()
    .toBuffer()
  return sharp({ create: { width: 200, height: 200, channels: 3, background: { r: 20, g: shade, b: 20 } } })
    .composite([{ input: face, left: 80, top: 80 }])
    .withExif({ IFD0: { Artist: 'somebody' } })
    .jpeg()
    .toBuffer()
}

async function upload(client: Client, bytes: Buffer, side: string): Promise<string> {
  const boundary = 'p4'
  const answer = await world.app.inject({
    method: 'POST',
    url: `/api/evidence?side=${side}`,
    headers: { cookie: client.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
      ),
      bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  })
  return JSON.parse(answer.body).id
}

async function report(photos: string[]): Promise<{ id: string; slug: string }> {
  const made = await secretary.post('/api/cases', {
    serviceId: world.city.services.get('garbage'),
    placeId: world.city.places.get('baiyang-3'),
    said: '楼前垃圾没人清',
    channel: 'window',
    photos,
  })
  expect(made.status).toBe(200)
  return made.body
}

const photo = (id: string) => world.app.inject({ method: 'GET', url: `/photo/${id}` })
const page = async (slug: string): Promise<string> =>
  (await world.anyone.get(`/c/${slug}`, { accept: 'text/html' })).text
const face = { x: 0.4, y: 0.4, w: 0.2, h: 0.2 }

test('a box covers every pixel it touches, and stays inside the picture', async () => {
  expect(toPixels({ x: 0.101, y: 0, w: 0.1, h: 2 }, 100, 50)).toEqual({ left: 10, top: 0, width: 11, height: 50 })
  expect(toPixels({ x: 1, y: 1, w: 1, h: 1 }, 100, 50)).toEqual({ left: 99, top: 49, width: 1, height: 1 })
  const made = await redact(await picture(), [face])
  const facts = await sharp(made.bytes).metadata()
  expect(facts.exif).toBeUndefined()
  const { data, info } = await sharp(made.bytes).raw().toBuffer({ resolveWithObject: true })
  let red = 0
  for (let index = 0; index < data.length; index += info.channels)
    if ((data[index] ?? 0) > 150 && (data[index + 1] ?? 0) < 90) red++
  expect(red).toBe(0)
})

test('photos are published one by one; nothing else of the matter becomes public with them', async () => {
  const [one, two] = [
    await upload(secretary, await picture(100), 'before'),
    await upload(secretary, await picture(140), 'before'),
  ]
  const { id, slug } = await report([one, two])
  expect((await photo(one)).statusCode).toBe(404)
  const shown = await secretary.post(`/api/cases/${id}/photos`, { photos: [one] })
  expect(shown.status).toBe(200)
  expect((await photo(one)).statusCode).toBe(200)
  expect((await photo(two)).statusCode).toBe(404)
  expect(await page(slug)).toContain(`/photo/${one}`)
  expect(await page(slug)).not.toContain(two)
  // editing the words leaves the photos as they are
  await secretary.post(`/api/cases/${id}/public`, { title: '垃圾清运', said: '', hidden: false })
  expect((await photo(one)).statusCode).toBe(200)
  await secretary.post(`/api/cases/${id}/photos`, { photos: [] })
  expect((await photo(one)).statusCode).toBe(404)
  const foreign = await upload(secretary, await picture(60), 'before')
  const other = await report([foreign])
  expect((await secretary.post(`/api/cases/${id}/photos`, { photos: [foreign] })).status).toBe(404)
  expect(other.id).not.toBe(id)
})

test('the original of a redacted photo is never public, by no address and no request', async () => {
  const one = await upload(secretary, await picture(170), 'before')
  const { id, slug } = await report([one])
  await secretary.post(`/api/cases/${id}/photos`, { photos: [one] })
  const made = await secretary.post(`/api/cases/${id}/photos/${one}/redaction`, { boxes: [face] })
  expect(made.status).toBe(200)
  const copy = made.body.evidence.find((each: { redactedOf: string | null }) => each.redactedOf === one)
  // it was public: the copy took its place at once
  expect((await photo(one)).statusCode).toBe(404)
  const answer = await photo(copy.id)
  expect(answer.statusCode).toBe(200)
  const middle = await sharp(answer.rawPayload).extract({ left: 100, top: 100, width: 1, height: 1 }).raw().toBuffer()
  expect(Math.max(...middle)).toBeLessThan(70)
  expect(await page(slug)).toContain(copy.id)
  expect(await page(slug)).not.toContain(one)
  expect((await secretary.post(`/api/cases/${id}/photos`, { photos: [one] })).body.code).toBe('photo.has_copy')
  // not even by a statement of the server's own
  await expect(
    world.owner.run({
      text: 'update evidence set published = true where id = $1',
      values: [one],
      name: 'attack-original',
    }),
  ).rejects.toThrow(/redacted copy/)
  expect((await secretary.post(`/api/cases/${id}/photos/${copy.id}/redaction`, { boxes: [face] })).body.code).toBe(
    'photo.redact_original',
  )
  // redacted anew, also twice at once: one copy is public, the newest
  const whole = { x: 0, y: 0, w: 1, h: 1 }
  await Promise.all([0, 1].map(() => secretary.post(`/api/cases/${id}/photos/${one}/redaction`, { boxes: [whole] })))
  const view = (await secretary.get(`/api/cases/${id}`)).body
  const open = view.evidence.filter((each: { published: boolean }) => each.published)
  expect(open).toHaveLength(1)
  expect(open[0].id).not.toBe(copy.id)
  expect((await photo(copy.id)).statusCode).toBe(404)
  expect((await secretary.post(`/api/cases/${id}/photos`, { photos: [copy.id] })).body.code).toBe('photo.has_copy')
  // inside, the original is still there
  const inside = await world.app.inject({
    method: 'GET',
    url: `/api/evidence/${one}?case=${id}`,
    headers: { cookie: secretary.cookie },
  })
  expect(inside.statusCode).toBe(200)
})

test('who does not look after the public page neither publishes nor redacts', async () => {
  const one = await upload(secretary, await picture(200), 'before')
  const { id } = await report([one])
  for (const [login, status] of [
    ['songan', 403],
    ['hewangshu', 403],
    ['jiangshazao', 404],
  ] as const) {
    const client = await world.as(login)
    expect((await client.post(`/api/cases/${id}/photos`, { photos: [one] })).status).toBe(status)
    expect((await client.post(`/api/cases/${id}/photos/${one}/redaction`, { boxes: [face] })).status).toBe(status)
  }
  for (const boxes of [[], [{ ...face, x: 2 }], [{ ...face, w: 0 }], 'all'])
    expect((await secretary.post(`/api/cases/${id}/photos/${one}/redaction`, { boxes })).status).toBe(422)
})
