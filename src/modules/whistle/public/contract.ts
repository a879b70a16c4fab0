import type { House } from '../../../kernel/house.ts'
import type { Locale } from '../../../platform/i18n/problems.ts'
import type { Html } from '../../../public/html.ts'

/** What another module adds to a public page of matters: to one matter, or to the board. */
type Part = (house: House, locale: Locale, caseId: string) => Promise<Html | null>
type BoardPart = (house: House, locale: Locale) => Promise<Html | null>
const parts: Part[] = []
const boardParts: BoardPart[] = []

export function addToPublicCase(part: Part): void {
  if (!parts.includes(part)) parts.push(part)
}

export function addToPublicBoard(part: BoardPart): void {
  if (!boardParts.includes(part)) boardParts.push(part)
}

export async function partsOfCase(house: House, locale: Locale, caseId: string): Promise<Html[]> {
  return (await Promise.all(parts.map((part) => part(house, locale, caseId)))).filter((part) => part !== null)
}

export async function partsOfBoard(house: House, locale: Locale): Promise<Html[]> {
  return (await Promise.all(boardParts.map((part) => part(house, locale)))).filter((part) => part !== null)
}
