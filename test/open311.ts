import { systemActor } from '../src/kernel/identity/contract.ts'
import { addKey } from '../src/modules/whistle/open311/actions/keys.ts'
import type { May } from '../src/modules/whistle/open311/contract.ts'
import { findHolders } from '../src/modules/whistle/open311/store/keys.ts'
import { unitId } from './world.ts'
import type { World } from './world.ts'

/** A key of a unit; one that may report work speaks for the unit's first post that handles matters. */
export async function makeKey(world: World, may: May[], unit = 'city'): Promise<string> {
  const id = unitId(world, unit)
  const [holder] = await findHolders(world.house.db, { unitId: id }, world.clock.now())
  const made = await world.house.write(systemActor, undefined, (tx) =>
    addKey(world.house, tx, systemActor, {
      name: `系统 ${unit}`,
      unitId: id,
      may,
      ...(may.includes('updates') && holder ? { postId: holder.post_id } : {}),
    }),
  )
  return made.key
}

export type Said = { status: number; body: any; text: string; headers: Record<string, unknown> }

/** One request to the interface, without cookies, as a program of others makes it. */
export async function call(
  world: World,
  method: 'GET' | 'POST' | 'HEAD' | 'OPTIONS' | 'PUT' | 'DELETE',
  path: string,
  given: {
    form?: Record<string, string> | string
    json?: unknown
    headers?: Record<string, string>
    raw?: Buffer
  } = {},
): Promise<Said> {
  const type = given.json === undefined ? 'application/x-www-form-urlencoded' : 'application/json'
  const form = typeof given.form === 'object' ? new URLSearchParams(given.form).toString() : given.form
  const payload = given.raw ?? (given.json === undefined ? form : JSON.stringify(given.json))
  const answer = await world.app.inject({
    method,
    url: path.startsWith('/') ? path : `/open311/v2/${path}`,
    headers: { ...(payload === undefined ? {} : { 'content-type': type }), ...given.headers },
    ...(payload === undefined ? {} : { payload }),
  })
  let body: unknown
  try {
    body = JSON.parse(answer.body)
  } catch {
    body = undefined
  }
  return { status: answer.statusCode, body, text: answer.body, headers: answer.headers }
}

/** Fields and files as a form with files sends them. */
export function multipart(
  fields: Record<string, string>,
  files: Buffer[],
): { raw: Buffer; headers: Record<string, string> } {
  const parts: Buffer[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--b1\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  )
  for (const file of files)
    parts.push(
      Buffer.from(
        '--b1\r\ncontent-disposition: form-data; name="media"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n',
      ),
      file,
      Buffer.from('\r\n'),
    )
  return {
    raw: Buffer.concat([...parts, Buffer.from('--b1--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=b1' },
  }
}

export function pass(world: World, minutes: number): void {
  world.clock.set(new Date(world.clock.now().getTime() + minutes * 60_000))
}
