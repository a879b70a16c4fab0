import { readParts } from '../../../platform/http/readable.ts'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../../platform/problem.ts'

/** The parameters of one request, wherever they came: address, form, multipart or JSON. */
export type Parameters = {
  /** The one value of a parameter; empty counts as not given. @throws Problem invalid when two differ */
  one(name: string, most?: number): string | undefined
  /** Comma lists; repeating the parameter adds to the list. */
  list(name: string, most?: number): string[] | undefined
  /** attribute[code]: its values in the order given. */
  attributes: Map<string, string[]>
  files: Buffer[]
  /** All of it, for the fingerprint of a repeat; without the key. */
  plain: Record<string, string[]>
}

// C0 controls other than tab and line ends: PostgreSQL refuses NUL, XML 1.0 the rest
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/

export function hasControls(text: string): boolean {
  return controls.test(text)
}

function shown(name: string): string {
  return Array.from(name.replace(/[^\w[\].-]/g, ''))
    .slice(0, 40)
    .join('')
}

/** Scalars as text, lists one by one; what is deeper than that no parameter has. */
function add(into: Map<string, string[]>, name: string, value: unknown): void {
  if (value === undefined || value === null) return
  if (Array.isArray(value)) {
    for (const entry of value) if (!Array.isArray(entry)) add(into, name, entry)
    return
  }
  if (typeof value === 'object') {
    if (name !== 'attribute') throw new Problem('invalid', 'input.unreadable')
    for (const [code, entry] of Object.entries(value)) add(into, `attribute[${code}]`, entry)
    return
  }
  const text = String(value)
  if (hasControls(text) || hasControls(name)) throw new Problem('invalid', 'open311.controls', { name: shown(name) })
  const bare = /^attribute\[[^\]]*\]\[\]$/.test(name) ? name.slice(0, -2) : name
  const known = into.get(bare)
  if (known) known.push(text)
  else into.set(bare, [text])
}

async function readForm(request: FastifyRequest, into: Map<string, string[]>): Promise<Buffer[]> {
  const files: Buffer[] = []
  for await (const part of readParts(request)) {
    if ('text' in part) add(into, part.name, part.text)
    else if (part.bytes.length > 0) files.push(part.bytes)
  }
  return files
}

async function readBody(request: FastifyRequest, into: Map<string, string[]>): Promise<Buffer[]> {
  if (request.isMultipart()) return readForm(request, into)
  const body = request.body
  if (body === undefined || body === null) return []
  if (typeof body !== 'object' || Array.isArray(body)) throw new Problem('invalid', 'input.unreadable')
  for (const [name, value] of Object.entries(body)) add(into, name, value)
  return []
}

/** Reads what a request gave. @throws Problem invalid */
export async function readParameters(request: FastifyRequest): Promise<Parameters> {
  const given = new Map<string, string[]>()
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) add(given, name, value)
  const files = request.method === 'POST' ? await readBody(request, given) : []
  const attributes = new Map<string, string[]>()
  for (const [name, values] of given) {
    const code = /^attribute\[([^\]]*)\]$/.exec(name)?.[1]
    if (code !== undefined) attributes.set(code, values)
  }
  function one(name: string, most = 200): string | undefined {
    const values = [...new Set((given.get(name) ?? []).map((value) => value.trim()).filter(Boolean))]
    const [value, other] = values
    if (other !== undefined) throw new Problem('invalid', 'open311.twice', { name })
    if (value !== undefined && Array.from(value).length > most)
      throw new Problem('invalid', 'open311.too_long', { name, max: most })
    return value
  }
  return {
    one,
    list(name, most = 200) {
      const values = (given.get(name) ?? []).flatMap((value) => value.split(',')).map((value) => value.trim())
      const wanted = [...new Set(values.filter(Boolean))]
      if (wanted.length > most) throw new Problem('invalid', 'open311.too_long', { name, max: most })
      return wanted.length > 0 ? wanted : undefined
    },
    attributes,
    files,
    plain: Object.fromEntries([...given].filter(([name]) => name !== 'api_key')),
  }
}

/** A number within bounds, or nothing. @throws Problem invalid open311.number */
export function numberOf(given: Parameters, name: string, min: number, max: number): number | undefined {
  const text = given.one(name, 40)
  if (text === undefined) return undefined
  const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max)) throw new Problem('invalid', 'open311.number', { name, min, max })
  return value
}
