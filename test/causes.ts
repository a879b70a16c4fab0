import sharp from 'sharp'
import { unitId } from './world.ts'
import type { Client, World } from './world.ts'

let number = 0

/** Uploads a fresh photo at the desk. */
export async function takePhoto(world: World, by: Client): Promise<string> {
  number += 1
  const png = await sharp({
    create: { width: 40, height: 30, channels: 3, background: { r: number % 250, g: 9, b: 90 } },
  })
    .png()
    .toBuffer()
  const head = `--x7\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n`
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/evidence?side=after',
    headers: { cookie: by.cookie, 'content-type': 'multipart/form-data; boundary=x7' },
    payload: Buffer.concat([Buffer.from(head), png, Buffer.from('\r\n--x7--\r\n')]),
  })
  return JSON.parse(answer.body).id
}

/** A plan without a fault, but for what is given. */
export function planOf(world: World, over: object): object {
  return {
    title: '盐桥路北段划出货车停车位',
    why: '反复占道,附近没有地方停',
    areaId: unitId(world, 'shazao'),
    ownerId: unitId(world, 'traffic'),
    supportIds: [unitId(world, 'enforcement')],
    until: '2026-12-31',
    milestones: [{ on: '2026-12-01', says: '开议事会' }, { says: '划线' }],
    ...over,
  }
}
