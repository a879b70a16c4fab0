type Cell = string | number | null | undefined

/**
 * CSV as spreadsheets read it: UTF-8 with a mark, CRLF. A cell that a spreadsheet would run as a formula gets an
 * apostrophe (CWE-1236).
 */
export function writeCsv(rows: Cell[][]): string {
  const cell = (value: Cell): string => {
    if (value === null || value === undefined) return ''
    if (typeof value === 'number') return String(value)
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
