import type { Locale } from '../../../platform/i18n/problems.ts'
import type { Deadline } from './rules.ts'

/** A value of type TEXT (RFC 5545, 3.3.11): the signs of the format escaped, controls taken out. */
function escapeText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      // oxlint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0009\u000B-\u001F\u007F]/g, ' ')
      .replace(/[\\;,]/g, (sign) => `\\${sign}`)
      .replaceAll('\n', '\\n')
  )
}

/** A content line, folded at 75 octets (3.1) without cutting a character in two. */
export function fold(line: string): string {
  const pieces: string[] = []
  let piece = ''
  let octets = 0
  for (const char of line) {
    const length = Buffer.byteLength(char)
    if (octets + length > 75) {
      pieces.push(piece)
      piece = ''
      // the space that begins the next line counts
      octets = 1
    }
    piece += char
    octets += length
  }
  pieces.push(piece)
  return `${pieces.join('\r\n ')}\r\n`
}

function inUtc(at: string | Date): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

export type Page = { locale: Locale; origin: string; name: string; as: 'event' | 'todo' }

const eventStatus = { running: 'CONFIRMED', paused: 'TENTATIVE', kept: 'CANCELLED', dropped: 'CANCELLED' }
const todoStatus = { running: 'NEEDS-ACTION', paused: 'NEEDS-ACTION', kept: 'COMPLETED', dropped: 'CANCELLED' }

function titleOf({ row, clock, state, provisional }: Deadline, locale: Locale): string {
  const service = locale === 'en' ? row.service_en : row.service_zh
  const marks = [
    state === 'paused' ? (locale === 'en' ? 'clock paused' : '停表中') : '',
    provisional ? (locale === 'en' ? 'provisional' : '暂定') : '',
  ].filter(Boolean)
  const what = row.title ?? service ?? ''
  return `${locale === 'en' ? clock.en : clock.zh}: ${what} (${[row.no, ...marks].join(', ')})`
}

function component(deadline: Deadline, page: Page): string[] {
  const { row, state } = deadline
  const todo = page.as === 'todo'
  const name = todo ? 'VTODO' : 'VEVENT'
  return [
    `BEGIN:${name}`,
    `UID:${deadline.uid}@gankao`,
    `DTSTAMP:${inUtc(row.changed_at)}`,
    `LAST-MODIFIED:${inUtc(row.changed_at)}`,
    `SEQUENCE:${deadline.sequence}`,
    `${todo ? 'DUE' : 'DTSTART'}:${inUtc(deadline.dueAt)}`,
    `SUMMARY:${escapeText(titleOf(deadline, page.locale))}`,
    `STATUS:${(todo ? todoStatus : eventStatus)[state]}`,
    ...(todo && state === 'kept' && deadline.endedAt ? [`COMPLETED:${inUtc(deadline.endedAt)}`] : []),
    ...(todo ? [] : ['TRANSP:TRANSPARENT']),
    `URL:${page.origin}/desk/cases/${row.root}`,
    `END:${name}`,
  ]
}

/** A calendar after RFC 5545. The same deadlines give the same bytes, so a reader can be told that nothing changed. */
export function writeCalendar(deadlines: Deadline[], page: Page): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Gankao//Deadlines//EN',
    'CALSCALE:GREGORIAN',
    `NAME:${escapeText(page.name)}`,
    `X-WR-CALNAME:${escapeText(page.name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT30M',
    'X-PUBLISHED-TTL:PT30M',
    ...deadlines.flatMap((deadline) => component(deadline, page)),
    'END:VCALENDAR',
  ]
  return lines.map(fold).join('')
}
