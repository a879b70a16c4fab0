import type { Fault, Row, Sheet } from './sheet.ts'

/** How an import goes: `dryRun` checks all and writes nothing; `progress` is told after every batch. */
export type ImportOptions = { dryRun?: boolean; progress?: (done: number, total: number) => void }

/** With faults nothing was written. `already`: rows that were there before, by their outside number. */
export type ImportResult = {
  rows: number
  created: number
  already: number
  faults: Fault[]
  dryRun: boolean
}

const batchSize = 500

/** Collects what is wrong, under the heading the reader sees in the file. */
export type Checker = {
  faults: Fault[]
  fault(row: Row, field: string, zh: string, en: string): void
  required(row: Row, field: string, max?: number): string
  optional(row: Row, field: string, max?: number): string | undefined
}

export function buildChecker(sheet: Sheet): Checker {
  const faults = [...sheet.faults]
  const faulty = new Set(sheet.faults.map((each) => `${each.row} ${each.column}`))
  function fault(row: Row, field: string, zh: string, en: string): void {
    faults.push({ row: row.row, column: sheet.columns[field] ?? field, zh, en })
  }
  function optional(row: Row, field: string, max = 200): string | undefined {
    const value = row.fields[field] ?? ''
    if (value.length > max) fault(row, field, `最多 ${max} 个字`, `at most ${max} characters`)
    return value === '' ? undefined : value
  }
  return {
    faults,
    fault,
    optional,
    required(row, field, max = 200) {
      const value = optional(row, field, max)
      // a value that the map could not read was named already
      const column = sheet.columns[field] ?? field
      const named = faulty.has(`${row.row} ${column}`)
      if (value === undefined && !named) fault(row, field, '没有填', 'is empty')
      return value ?? ''
    },
  }
}

/** Numbers given to two rows of one file. */
export function checkTwice(checker: Checker, rows: Row[], field: string, keyOf: (row: Row) => string): void {
  const seen = new Map<string, number>()
  for (const row of rows) {
    const key = keyOf(row)
    const first = seen.get(key)
    if (key && first !== undefined) checker.fault(row, field, `与第 ${first} 行重复`, `the same as in row ${first}`)
    else seen.set(key, row.row)
  }
}

export function toBatches<T>(all: T[], size = batchSize): T[][] {
  const batches: T[][] = []
  for (let index = 0; index < all.length; index += size) batches.push(all.slice(index, index + size))
  return batches
}

/** A real day as 2025-03-14, 2025/3/14 or 20250314; undefined for anything else. */
export function parseDay(text: string): string | undefined {
  const match = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (!match) return undefined
  const day = `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}`
  const parsed = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day) ? day : undefined
}
