const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(timeZone, format)
  }
  return format
}

/** What a clock on the wall of a zone shows, as if it were UTC. */
function wallOf(at: number, timeZone: string): number {
  const piece: Record<string, number> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) piece[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = piece
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/**
 * The instant a wall clock showed; of an hour that came twice the first, of one that was skipped the same hour after
 * the change.
 */
function instantOf(wall: number, timeZone: string): number {
  const day = 86_400_000
  const offsets = [wall - day, wall + day].map((at) => wallOf(at, timeZone) - at)
  const fitting = offsets.map((offset) => wall - offset).filter((at) => wallOf(at, timeZone) === wall)
  return fitting.length > 0 ? Math.min(...fitting) : wall - (offsets[0] ?? 0)
}

export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone)
    return true
  } catch {
    return false
  }
}

type Rule = { timeZone: string; dates: 'month_first' | 'day_first' }

/**
 * An instant as outside systems write it: ISO with or without a zone, 2025/3/14 1:20, 3/14/2025 1:20 PM. Without a zone
 * it is the map's. Undefined where it is no real moment.
 */
export function parseInstant(text: string, rule: Rule): Date | undefined {
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text)) {
    const at = new Date(text)
    return Number.isNaN(at.getTime()) ? undefined : at
  }
  const match =
    /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:\s*([AP])M)?)?$/i.exec(
      text,
    )
  if (!match) return undefined
  const [a = 0, b = 0, c = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1, 7).map((part) => Number(part ?? 0))
  const yearFirst = (match[1]?.length ?? 0) === 4
  if (!yearFirst && match[3]?.length !== 4) return undefined
  const [year, month, day] = yearFirst ? [a, b, c] : rule.dates === 'month_first' ? [c, a, b] : [c, b, a]
  const half = match[7]?.toUpperCase()
  if (half && (hours < 1 || hours > 12)) return undefined
  const hour = half ? (hours % 12) + (half === 'P' ? 12 : 0) : hours
  if (hour > 23 || minutes > 59 || seconds > 59) return undefined
  const wall = Date.UTC(year, month - 1, day, hour, minutes, seconds)
  const real = new Date(wall)
  if (real.getUTCFullYear() !== year || real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) return undefined
  return new Date(instantOf(wall, rule.timeZone))
}
