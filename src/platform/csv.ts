type Cell = string | number | null | undefined

/** A byte order mark: without it spreadsheet programs take UTF-8 for something else. */
export const csvMark = '\uFEFF'

/**
 * A cell that a spreadsheet would run as a formula gets an apostrophe (CWE-1236); full-width signs count, since programs
 * set to Chinese or Japanese take them for the plain ones.
 */
function writeCell(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One row with its line end (RFC 4180). */
export function csvLine(row: Cell[]): string {
  return `${row.map(writeCell).join(',')}\r\n`
}

/** CSV as spreadsheets read it: UTF-8 with a mark, CRLF. */
export function writeCsv(rows: Cell[][]): string {
  return `${csvMark}${rows.map(csvLine).join('')}`
}
