import type { FastifyRequest } from 'fastify'
import { Problem } from '../problem.ts'
import type { FieldFault } from '../problem.ts'

const deepest = 40

function isReadable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/**
 * Texts that no column can hold as they came: with a NUL, or half a surrogate pair. PostgreSQL refuses the one and JSON
 * columns the other, so they are refused here, with the place they stand at. So is what is nested deeper than anything
 * we ask for: everything that walks it would have to fear for its stack.
 */
function unreadableIn(value: unknown, at = ''): FieldFault[] {
  const faults: FieldFault[] = []
  const left: [string, unknown, number][] = [[at, value, 0]]
  for (let next = left.pop(); next; next = left.pop()) {
    const [path, found, depth] = next
    if (typeof found === 'string') {
      if (!isReadable(found)) faults.push({ path, code: 'field.controls' })
    } else if (depth > deepest) return [{ path: path.slice(0, 80), code: 'field.format' }]
    else if (typeof found === 'object' && found !== null && !Buffer.isBuffer(found))
      for (const [key, inner] of Object.entries(found)) {
        const name = path ? `${path}.${key}` : key
        if (isReadable(key)) left.push([name, inner, depth + 1])
        else faults.push({ path, code: 'field.controls' })
      }
  }
  return faults
}

/** @throws Problem invalid input.faulty */
export function refuseUnreadable(value: unknown, at = ''): void {
  const faults = unreadableIn(value, at)
  if (faults.length > 0) throw new Problem('invalid', 'input.faulty', {}, faults.slice(0, 50))
}

export type Part = { name: string; text: string } | { name: string; bytes: Buffer }

/**
 * The parts of a form that brings files along, each read whole within the limits of the server.
 * @throws Problem invalid input.unreadable where the form ends early or has no shape
 */
export async function* readParts(request: FastifyRequest): AsyncGenerator<Part> {
  const parts = request.parts()
  for (;;) {
    let part: Part
    try {
      const next = await parts.next()
      if (next.done) return
      const { value } = next
      part =
        value.type === 'file'
          ? { name: value.fieldname, bytes: await value.toBuffer() }
          : { name: value.fieldname, text: String(value.value) }
    } catch (error) {
      // the parser's own words for a broken form have no status; what has one is known already
      if (error instanceof Error && 'statusCode' in error) throw error
      throw new Problem('invalid', 'input.unreadable')
    }
    refuseUnreadable(part.name)
    if ('text' in part) refuseUnreadable(part.text, part.name)
    yield part
  }
}
