const digits = '零一二三四五六七八九'

/** 十二 as 12; numbers of houses go to 99. */
function numberOf(word: string): number {
  const [tens, ones] = word.includes('十') ? word.split('十') : ['', word]
  const value = (part: string | undefined): number => Math.max(0, digits.indexOf(part ?? ''))
  return word.includes('十') ? (tens ? value(tens) : 1) * 10 + (ones ? value(ones) : 0) : value(ones)
}

/** One spelling of what says which house: full width, Chinese numerals, 栋/幢/座/# for 号楼. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[零一二三四五六七八九十]{1,3}(?=(号楼|栋|幢|座|单元|号|#))/g, (word) => String(numberOf(word)))
    .replace(/(\d+)\s*(号楼|栋|幢|座|#楼?)/g, '$1号楼')
}

const short: Record<string, string> = {
  street: 'st',
  avenue: 'ave',
  av: 'ave',
  road: 'rd',
  boulevard: 'blvd',
  place: 'pl',
  drive: 'dr',
  lane: 'ln',
  east: 'e',
  west: 'w',
  north: 'n',
  south: 's',
  fort: 'ft',
}

/** An address as a key: 格尔木市昆仑路 12 号三单元 and 昆仑路12号3单元 have the same, so do 5 East 12th Street and 5 E 12 St. */
export function addressKey(address: string): string {
  return plain(address)
    .replace(/^\s*(\p{Script=Han}{2,8}?(省|自治区))?(\p{Script=Han}{1,9}?(自治州|州))?(\p{Script=Han}{2,5}?市)?/u, '')
    .replace(/(\d)(st|nd|rd|th)\b/g, '$1')
    .replace(/[a-z]+/g, (word) => short[word] ?? word)
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * How far two keys say the same house: 1; 0.85 where one only says more (a flat, a district in front); 0 where the
 * numbers or the streets differ; nothing where one is missing or neither names a number ("by the gate").
 */
export function addressLikeness(a: string, b: string): number | undefined {
  if (a === '' || b === '') return undefined
  if (a === b) return 1
  const [less, more] = a.length < b.length ? [a, b] : [b, a]
  const numbers = (key: string): string => (key.match(/\d+/g) ?? []).toSorted().join(' ')
  if (numbers(less) === '' || numbers(more) === '') return undefined
  const at = less.length >= 4 ? more.indexOf(less) : -1
  // 12 is no part of 112 or 128: where the shorter one begins or ends, no number is cut
  const cut = (end: number): boolean => /^\d\d$/.test(more.slice(end - 1, end + 1))
  if (at >= 0 && !cut(at) && !cut(at + less.length)) return 0.85
  const streets = likenessOf(less.replace(/\d/g, ''), more.replace(/\d/g, ''))
  return numbers(less) === numbers(more) && streets > 0.6 ? 0.85 : 0
}

function houses(text: string): Set<string> {
  return new Set(plain(text).match(/\d+(?=号楼)/g))
}

/** Both name a building, and not the same one. */
export function otherHouse(a: string, b: string): boolean {
  const [left, right] = [houses(a), houses(b)]
  return left.size > 0 && right.size > 0 && [...left].every((house) => !right.has(house))
}

/** Neighbouring characters of a text in pairs, and its Chinese characters one by one; punctuation left out. */
function shingles(text: string): Set<string> {
  const characters = Array.from(plain(text).replace(/[^\p{L}\p{N}]/gu, ''))
  const pieces = new Set<string>()
  for (const [index, character] of characters.entries()) {
    if (/\p{Script=Han}/u.test(character) && !'的了在是有没不个我们这那'.includes(character)) pieces.add(character)
    if (index + 1 < characters.length) pieces.add(`${character}${characters[index + 1]}`)
  }
  return pieces
}

/**
 * Likeness of two texts, 0 to 1: what they share against the geometric mean of both, so that a short report and a long
 * one of the same thing meet (Ochiai 1957; the mean of lengths where Jaccard takes the union).
 */
export function likenessOf(a: string, b: string): number {
  const left = shingles(a)
  const right = shingles(b)
  if (left.size === 0 || right.size === 0) return 0
  let same = 0
  for (const pair of left) if (right.has(pair)) same += 1
  return same / Math.sqrt(left.size * right.size)
}

export type Sides = {
  /** Both are of the same place of the catalogue. */
  samePlace: boolean
  /** How far the addresses say the same; nothing where one has none. */
  address: number | undefined
  metres: number | undefined
  otherHouse: boolean
  /** Likeness of the words. */
  words: number
  /** Days since the other one was closed; 0 where it is open. */
  closedDays: number
}

export type Weights = {
  /** Where two points this far apart count a third as much as the same spot. */
  metres: number
  /** Closed this many days ago, a matter counts half. */
  halfDays: number
}

/**
 * How likely two reports of one kind are the same matter, 0 to 1. The place decides and the words double it: the same
 * place without a word in common is 0.5, and no words make up for another house.
 */
export function matchOf(sides: Sides, weights: Weights): number {
  const near = sides.metres === undefined ? undefined : Math.exp(-sides.metres / weights.metres)
  // the community alone, where nobody could say more
  let where = Math.max(sides.samePlace ? 1 : 0, sides.address ?? 0, near ?? (sides.address === undefined ? 0.7 : 0))
  if (sides.address === 0 && !sides.samePlace) where *= 0.5
  if (sides.otherHouse) where *= 0.4
  return where * (0.5 + 0.5 * sides.words) * 0.5 ** (sides.closedDays / weights.halfDays)
}
