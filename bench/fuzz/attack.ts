import type { FuzzCity } from './city.ts'
import { insiders, outsiders } from './city.ts'
import { openDraw } from './draw.ts'
import { mutations } from './mutations.ts'
import { toWire } from './request.ts'
import type { Request, Wire } from './request.ts'
import { inject, isPlain, send, toBytes } from './shoot.ts'
import type { Shot } from './shoot.ts'
import { baseRequest, targetsOf } from './targets.ts'
import type { Target } from './targets.ts'

type Finding = {
  kind: 'broken' | 'hang' | 'leak' | 'twice' | 'silent'
  /** Draws the very same request again. */
  seed: number
  number: number
  asked: string
  by: string
  mutations: string[]
  said: string
}

export type Report = {
  requests: number
  sockets: number
  streams: number
  /** Answers by their first digit. */
  classes: Record<string, number>
  targets: Map<string, number>
  kinds: Map<string, number>
  slowest: { ms: number; asked: string }
  times: number[]
  findings: Finding[]
}

export function openReport(): Report {
  return {
    requests: 0,
    sockets: 0,
    streams: 0,
    classes: {},
    targets: new Map(),
    kinds: new Map(),
    slowest: { ms: 0, asked: '' },
    times: [],
    findings: [],
  }
}

const names = Object.keys(mutations)

/** The request of a number, and what was done to it. */
function drawRequest(
  city: FuzzCity,
  targets: Target[],
  seed: number,
  number: number,
): { request: Request; done: string[]; target: Target } {
  const draw = openDraw(seed, number)
  // every target in turn, so that a short run covers them all
  const target = targets[number % targets.length] as Target
  const turn = draw.below(10)
  const who = turn < 2 ? undefined : draw.pick(turn < 6 ? outsiders : insiders)
  const request = baseRequest(draw, city, target, who)
  const done = draw.chance(0.06) ? [] : Array.from({ length: 1 + draw.below(3) }, () => draw.pick(names))
  for (const name of done) mutations[name]?.(request, { draw, city })
  // an address of one's own each, else the guard against floods would answer most of it
  request.headers['x-forwarded-for'] ??= `10.${draw.below(250)}.${draw.below(250)}.${draw.below(250)}`
  return { request, done, target }
}

/** Which marked words somebody was told who may not know them. */
export function leakIn(city: FuzzCity, request: Request, wire: Wire, shot: Shot): string | undefined {
  if (request.who !== undefined && insiders.includes(request.who)) return undefined
  const asked = `${wire.url}\n${decodeURIComponent(wire.url.replace(/%(?![0-9a-f]{2})/gi, '%25').replace(/%[89a-f][0-9a-f]/gi, 'x'))}\n${wire.payload?.toString('utf8') ?? ''}`
  const text = `${shot.head}\n${shot.body.toString('utf8')}`
  const word = city.canaries.find((canary) => text.includes(canary))
  if (word) return word
  const isPicture = shot.status === 200 && /content-type"?:\s*"?(image\/(webp|png)|audio)/.test(shot.head)
  if (isPicture && asked.includes(city.canaryEvidence)) return 'the picture'
  const atDesk = wire.url.startsWith('/api/') && !wire.url.startsWith('/api/duplicates')
  if (atDesk && text.includes(city.canaryCase) && !asked.includes(city.canaryCase)) return 'the id of the matter'
  return undefined
}

/** Shoots the requests of these numbers, eight at a time, and writes down what came of them. */
export async function attack(
  city: FuzzCity,
  given: { seed: number; from: number; count: number; socketShare: number },
  report: Report,
): Promise<void> {
  const targets = targetsOf(city)
  let next = given.from
  const end = given.from + given.count
  async function one(number: number): Promise<void> {
    const { request, done, target } = drawRequest(city, targets, given.seed, number)
    const wire = toWire(request, request.who === undefined ? undefined : city.cookies.get(request.who))
    const overSocket = !isPlain(wire) || openDraw(given.seed + 1, number).chance(given.socketShare)
    const shootOnce = (): Promise<Shot> => (overSocket ? send(city.origin, toBytes(wire)) : inject(city, wire))
    const asked = `${wire.method} ${wire.url.slice(0, 160)}`
    const find = (kind: Finding['kind'], said: string): void => {
      const by = request.who ?? 'public'
      report.findings.push({ kind, seed: given.seed, number, asked, by, mutations: done, said: said.slice(0, 300) })
    }
    const before = city.faults.length
    const shots = await Promise.all(request.twice ? [shootOnce(), shootOnce()] : [shootOnce()])
    for (const shot of shots) {
      report.requests += 1
      if (overSocket) report.sockets += 1
      if (shot.stream) report.streams += 1
      report.times.push(shot.ms)
      if (shot.ms > report.slowest.ms) report.slowest = { ms: shot.ms, asked }
      const level = shot.status === 0 ? 'none' : `${Math.floor(shot.status / 100)}xx`
      report.classes[level] = (report.classes[level] ?? 0) + 1
      if (shot.hung) find('hang', `nothing in ${Math.round(shot.ms)} ms`)
      else if (shot.status === 0) find('silent', shot.head || 'the connection was closed without an answer')
      if (shot.status >= 500)
        find('broken', `${shot.status} ${city.faults.slice(before).join(' ') || shot.body.toString('utf8')}`)
      const leak = leakIn(city, request, wire, shot)
      if (leak) find('leak', `${shot.status} ${leak}`)
    }
    const [first, second] = shots
    const isWrite = !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(request.method)
    if (
      first &&
      second &&
      isWrite &&
      target.operation &&
      first.status === 200 &&
      second.status === 200 &&
      /\/(cases|acts\/)/.test(wire.url) &&
      !first.body.equals(second.body)
    )
      if (!/contact|public/.test(wire.url))
        find('twice', `${first.body.toString('utf8').slice(0, 120)} | ${second.body.toString('utf8').slice(0, 120)}`)
    const name = `${target.method} ${target.route}`
    report.targets.set(name, (report.targets.get(name) ?? 0) + 1)
    for (const kind of done) report.kinds.set(kind, (report.kinds.get(kind) ?? 0) + 1)
  }
  async function work(): Promise<void> {
    while (next < end) await one(next++)
  }
  while (next < end) {
    // people sign themselves out now and then: they come back before the next portion
    const whole = next
    const portion = Math.min(end, whole + 600)
    const runner = async (): Promise<void> => {
      while (next < portion) await one(next++)
    }
    await Promise.all(Array.from({ length: 8 }, runner))
    for (const [login, cookie] of city.cookies) {
      const answer = await city.app.inject({ method: 'GET', url: '/api/session', headers: { cookie } })
      if (answer.statusCode === 401) await city.signIn(login)
    }
  }
  await work()
}
