import { createHash } from 'node:crypto'

/** A statement with its values; `name` is stable for a text, so the server prepares each text once a connection. */
export type Sql = { text: string; values: unknown[]; name: string }

/** A piece of SQL text that is part of our own source, never input. */
export type SqlPart = { part: string; values: unknown[] }

const names = new Map<string, string>()

function nameOf(text: string): string {
  let name = names.get(text)
  if (!name) {
    name = createHash('sha1').update(text).digest('hex').slice(0, 20)
    names.set(text, name)
  }
  return name
}

function isPart(value: unknown): value is SqlPart {
  return typeof value === 'object' && value !== null && 'part' in value && 'values' in value
}

function weave(strings: TemplateStringsArray, given: unknown[]): { text: string; values: unknown[] } {
  const values: unknown[] = []
  let text = strings[0] ?? ''
  for (const [index, value] of given.entries()) {
    if (isPart(value)) {
      // a part counts its own values from $1, here they go on from where the statement stands
      text += value.part.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + values.length}`)
      values.push(...value.values)
    } else {
      values.push(value)
      text += `$${values.length}`
    }
    text += strings[index + 1] ?? ''
  }
  return { text, values }
}

/** sql`select … where id = ${id}`: every value becomes a parameter, nothing is ever spliced into the text. */
export function sql(strings: TemplateStringsArray, ...given: unknown[]): Sql {
  const { text, values } = weave(strings, given)
  return { text, values, name: nameOf(text) }
}

/** A reusable piece (`part\`path >= ${lo}\``) for use inside `sql`. */
export function part(strings: TemplateStringsArray, ...given: unknown[]): SqlPart {
  const { text, values } = weave(strings, given)
  return { part: text, values }
}

export const nothing: SqlPart = { part: '', values: [] }

/** Joins pieces with a word of our own (` and `, `, `). */
export function join(parts: SqlPart[], word: string): SqlPart {
  let text = ''
  const values: unknown[] = []
  for (const [index, piece] of parts.entries()) {
    if (index > 0) text += word
    text += piece.part.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + values.length}`)
    values.push(...piece.values)
  }
  return { part: text, values }
}
