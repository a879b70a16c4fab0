import type { Draw } from './draw.ts'
import type { Request } from './request.ts'

export type Spot = {
  names: string[]
  get(name: string): unknown
  set(name: string, value: unknown): void
  drop(name: string): void
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
}

/** Where values sit in a request: its body, its query, its path; each is written in the way of its place. */
export function spotsOf(request: Request): Spot[] {
  const spots: Spot[] = []
  const { body, params, query } = request
  const inObject = (value: Record<string, unknown>): void => {
    spots.push({
      names: Object.keys(value),
      get: (name) => value[name],
      set: (name, next) =>
        Object.defineProperty(value, name, { value: next, enumerable: true, configurable: true, writable: true }),
      drop: (name) => void delete value[name],
    })
    for (const inner of Object.values(value)) if (isObject(inner)) inObject(inner)
  }
  if (body.kind === 'json' && isObject(body.value)) inObject(body.value)
  const inPairs = (pairs: [string, string][]): void => {
    spots.push({
      names: pairs.map(([name]) => name),
      get: (name) => pairs.find((pair) => pair[0] === name)?.[1],
      set(name, next) {
        const found = pairs.find((pair) => pair[0] === name)
        if (found) found[1] = asText(next)
        else pairs.push([name, asText(next)])
      },
      drop(name) {
        const at = pairs.findIndex((pair) => pair[0] === name)
        if (at >= 0) pairs.splice(at, 1)
      },
    })
  }
  if (body.kind === 'form') inPairs(body.fields)
  if (body.kind === 'multipart')
    spots.push({
      names: body.parts.map((part) => part.name),
      get: (name) => body.parts.find((part) => part.name === name)?.value,
      set(name, next) {
        const found = body.parts.find((part) => part.name === name)
        if (found) found.value = asText(next)
        else body.parts.push({ name, value: asText(next) })
      },
      drop(name) {
        const at = body.parts.findIndex((part) => part.name === name)
        if (at >= 0) body.parts.splice(at, 1)
      },
    })
  inPairs(query)
  if (Object.keys(params).length > 0)
    spots.push({
      names: Object.keys(params),
      get: (name) => params[name],
      set: (name, next) => {
        params[name] = asText(next).slice(0, 4000)
      },
      drop: (name) => {
        params[name] = ''
      },
    })
  return spots
}

/** Puts a value where one stands, or under a new name where none does. */
export function put(request: Request, draw: Draw, value: unknown): void {
  const spots = spotsOf(request)
  const filled = spots.filter((spot) => spot.names.length > 0)
  const spot = draw.pick(filled.length > 0 ? filled : spots)
  // a copy: the next mutation may write into it
  spot.set(spot.names.length > 0 ? draw.pick(spot.names) : 'x', structuredClone(value))
}
