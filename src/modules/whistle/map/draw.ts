import { geoMercator } from 'd3-geo'
import { round, sign } from '../drawing/shapes.ts'
import type { Drawing, Shape } from '../drawing/shapes.ts'
import type { CityMap, MapCounts, MapMark } from './contract.ts'

type Locale = 'zh' | 'en'
export type Light = keyof MapCounts

export const lightNames: Record<Light, [zh: string, en: string]> = {
  overdue: ['超期', 'overdue'],
  running: ['在办', 'in hand'],
  kept: ['办到', 'kept'],
  closed: ['其他关闭', 'closed otherwise'],
}
export const lightOrder: Light[] = ['overdue', 'running', 'kept', 'closed']

const width = 440
const tallest = 400
const lowest = 260
const edge = 40

/** The gravest light that stands at a mark: what is overdue is never hidden by what is not. */
export function worstOf(counts: MapCounts): Light {
  return lightOrder.find((light) => counts[light] > 0) ?? 'closed'
}

function sayCounts(counts: MapCounts, locale: Locale): string {
  const parts = lightOrder.filter((light) => counts[light] > 0)
  return locale === 'zh'
    ? parts.map((light) => `${lightNames[light][0]} ${counts[light]} 件`).join(',')
    : parts.map((light) => `${counts[light]} ${lightNames[light][1]}`).join(', ')
}

type Spot = { x: number; y: number; r: number; mark: MapMark; look: Light }

/** Moves marks that would cover each other apart, the larger ones least; what stands alone stays where it is. */
export function moveApart(spots: Spot[], height: number, turns = 80): void {
  for (let turn = 0; turn < turns; turn++) {
    let moved = false
    for (const [index, a] of spots.entries())
      for (const b of spots.slice(index + 1)) {
        const dx = b.x - a.x
        const dy = b.y - a.y
        const far = Math.hypot(dx, dy)
        const lack = a.r + b.r + 2 - far
        if (lack <= 0) continue
        moved = true
        // two at the very same point part along a direction of their own, the same at every drawing
        const ux = far > 0.01 ? dx / far : Math.cos(index)
        const uy = far > 0.01 ? dy / far : Math.sin(index)
        const share = b.r / (a.r + b.r)
        a.x -= ux * lack * share * 0.5
        a.y -= uy * lack * share * 0.5
        b.x += ux * lack * (1 - share) * 0.5
        b.y += uy * lack * (1 - share) * 0.5
      }
    for (const spot of spots) {
      spot.x = Math.min(width - spot.r - 4, Math.max(spot.r + 4, spot.x))
      spot.y = Math.min(height - spot.r - 26, Math.max(spot.r + 4, spot.y))
    }
    if (!moved) return
  }
}

/** The rim of a mark, shared out by state: how much of it is overdue is seen before it is read. */
function ringOf(counts: MapCounts, n: number, x: number, y: number, r: number): Shape[] {
  const parts = lightOrder.filter((light) => counts[light] > 0)
  if (parts.length === 1 && parts[0]) return [{ kind: 'circle', look: `ring ${parts[0]}`, x, y, r }]
  const at = (share: number): string => {
    const angle = share * 2 * Math.PI - Math.PI / 2
    return `${round(x + r * Math.cos(angle))} ${round(y + r * Math.sin(angle))}`
  }
  let from = 0
  return parts.map((light): Shape => {
    const to = from + counts[light] / n
    const d = `M${at(from)}A${r} ${r} 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}`
    from = to
    return { kind: 'path', look: `ring ${light}`, d }
  })
}

/** As tall as the matters need at this width, within bounds: a long village road needs no square. */
function heightFor(points: { type: 'MultiPoint'; coordinates: [number, number][] }): number {
  const flat = geoMercator().scale(1).translate([0, 0])
  const at = points.coordinates.flatMap((point) => {
    const xy = flat(point)
    return xy ? [xy] : []
  })
  const span = (index: 0 | 1): number => Math.max(...at.map((xy) => xy[index])) - Math.min(...at.map((xy) => xy[index]))
  if (at.length === 0 || span(0) === 0) return span(1) === 0 ? lowest : tallest
  const wish = ((width - 2 * edge) * span(1)) / span(0) + 2 * edge + 16
  return Math.round(Math.min(tallest, Math.max(lowest, wish)))
}

/** A round length of about a quarter of the picture, and how many pixels it takes. */
function scaleBar(metresPerPixel: number): { metres: number; pixels: number } {
  const wish = (width / 4) * metresPerPixel
  const power = 10 ** Math.floor(Math.log10(wish))
  const metres = ([5, 2, 1].find((each) => each * power <= wish) ?? 1) * power
  return { metres, pixels: metres / metresPerPixel }
}

function sayMetres(metres: number, locale: Locale): string {
  if (metres >= 1000) return locale === 'zh' ? `${metres / 1000} 公里` : `${metres / 1000} km`
  return locale === 'zh' ? `${metres} 米` : `${metres} m`
}

function labelsOf(spots: Spot[], locale: Locale, height: number): Shape[] {
  const taken = spots.map((spot) => ({
    x0: spot.x - spot.r,
    x1: spot.x + spot.r,
    y0: spot.y - spot.r,
    y1: spot.y + spot.r,
  }))
  const named = new Set<string>()
  return spots.flatMap((spot): Shape[] => {
    const text = locale === 'zh' ? spot.mark.unit.nameZh : spot.mark.unit.nameEn
    if (named.has(spot.mark.unit.id)) return []
    const long = Array.from(text).reduce((sum, char) => sum + (char.charCodeAt(0) > 255 ? 13 : 7), 0)
    for (const [dx, dy, anchor] of [
      [0, spot.r + 15, 'middle'],
      [spot.r + 6, 5, 'start'],
      [-spot.r - 6, 5, 'end'],
      [0, -spot.r - 6, 'middle'],
      [spot.r, spot.r + 15, 'end'],
      [spot.r, -spot.r - 6, 'end'],
      [-spot.r, spot.r + 15, 'start'],
      [-spot.r, -spot.r - 6, 'start'],
    ] as const) {
      const x = spot.x + dx
      const x0 = anchor === 'middle' ? x - long / 2 : anchor === 'start' ? x : x - long
      const box = { x0, x1: x0 + long, y0: spot.y + dy - 12, y1: spot.y + dy + 3 }
      if (box.x0 < 2 || box.x1 > width - 2 || box.y0 < 2 || box.y1 > height - 20) continue
      if (taken.some((other) => box.x0 < other.x1 && box.x1 > other.x0 && box.y0 < other.y1 && box.y1 > other.y0))
        continue
      taken.push(box)
      named.add(spot.mark.unit.id)
      return [{ kind: 'text', look: 'name', x: round(x), y: round(spot.y + dy), anchor, text }]
    }
    return []
  })
}

/**
 * The marks on a plain ground with a scale: no streets and no outlines, since none may lawfully be bundled. The middle
 * of a mark is where the matters are, unless it had to make room for another.
 */
export function drawMap(map: CityMap, locale: Locale, most = 80): Drawing {
  const marks = map.marks.slice(0, most)
  const says =
    locale === 'zh'
      ? `地图:${map.placed} 件事项在哪里。每个标记都有名称,数字见表。`
      : `Map: where ${map.placed} matters are. Every mark is named; the figures are in the table.`
  const points = {
    type: 'MultiPoint' as const,
    coordinates: marks.map((mark) => [mark.lon, mark.lat] as [number, number]),
  }
  const ground = (height: number): Shape => ({
    kind: 'rect',
    look: 'ground',
    x: 0.5,
    y: 0.5,
    width: width - 1,
    height: height - 1,
  })
  if (marks.length === 0) return { width, height: lowest, says, shapes: [ground(lowest)] }
  const height = heightFor(points)
  const projection = geoMercator().fitExtent(
    [
      [edge, edge],
      [width - edge, height - edge - 16],
    ],
    points,
  )
  const lats = marks.map((mark) => mark.lat)
  const lat = (Math.min(...lats) + Math.max(...lats)) / 2
  const metresAt = (scale: number): number => (6_371_000 * Math.cos((lat * Math.PI) / 180)) / scale
  // one point, or some a few steps apart, would be blown up without end: a pixel is never less than two metres
  if (!Number.isFinite(projection.scale()) || metresAt(projection.scale()) < 2) {
    const lons = marks.map((mark) => mark.lon)
    projection
      .center([(Math.min(...lons) + Math.max(...lons)) / 2, lat])
      .scale(metresAt(1) / 2)
      .translate([width / 2, height / 2 - 8])
  }
  const largest = Math.max(...marks.map((mark) => mark.n))
  const spots: Spot[] = marks.map((mark) => {
    const [x, y] = projection([mark.lon, mark.lat]) ?? [0, 0]
    const r = marks.length > 40 ? 11 + 9 * Math.sqrt(mark.n / largest) : 15 + 12 * Math.sqrt(mark.n / largest)
    return { x, y, r, mark, look: worstOf(mark.counts) }
  })
  moveApart(spots, height)
  const shapes: Shape[] = [ground(height)]
  for (let line = 1; line < 5; line++) {
    shapes.push({ kind: 'path', look: 'grid', d: `M${round((line * width) / 5)} 1V${height - 1}` })
    shapes.push({ kind: 'path', look: 'grid', d: `M1 ${round((line * height) / 5)}H${width - 1}` })
  }
  for (const spot of spots) {
    const { mark, r } = spot
    const x = round(spot.x)
    const y = round(spot.y)
    const name = locale === 'zh' ? mark.unit.nameZh : mark.unit.nameEn
    shapes.push({
      kind: 'mark',
      look: `mark ${mark.kind} ${spot.look}`,
      says: `${name}: ${sayCounts(mark.counts, locale)}`,
      shapes: [
        { kind: 'circle', look: 'disc', x, y, r: round(r) },
        ...ringOf(mark.counts, mark.n, x, y, round(r)),
        { kind: 'text', look: 'count', x, y: round(y + 1), anchor: 'middle', text: String(mark.n) },
        sign(spot.look, x, round(y + 7), 3),
      ],
    })
  }
  shapes.push(...labelsOf(spots, locale, height))
  const bar = scaleBar(metresAt(projection.scale()))
  const y = height - 12
  shapes.push({ kind: 'path', look: 'scale', d: `M12 ${y - 4}V${y}H${round(12 + bar.pixels)}V${y - 4}` })
  shapes.push({
    kind: 'text',
    look: '',
    x: round(20 + bar.pixels),
    y: y + 2,
    anchor: 'start',
    text: sayMetres(bar.metres, locale),
  })
  shapes.push({
    kind: 'text',
    look: '',
    x: width - 12,
    y: y + 2,
    anchor: 'end',
    text: locale === 'zh' ? '北 ↑' : 'N ↑',
  })
  return { width, height, says, shapes }
}
