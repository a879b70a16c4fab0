export type Row = {
  name: string
  measured: string
  budget: string
  /** To a peer that ran beside, else to the limit itself. */
  ratio: string
  ok: boolean
}

export type Limit = { atMost: number } | { atLeast: number }

function round(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US')
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

/** A measured value against its budget; `peer` says what it was compared with where something ran beside it. */
export function judge(name: string, value: number, unit: string, limit: Limit, peer?: string): Row {
  if (!Number.isFinite(value)) throw new Error(`${name}: nothing was measured`)
  const least = 'atLeast' in limit
  const bound = least ? limit.atLeast : limit.atMost
  const word = unit ? ` ${unit}` : ''
  return {
    name,
    measured: `${round(value)}${word}`,
    budget: `${least ? '≥' : '≤'} ${bound.toLocaleString('en-US')}${word}`,
    ratio: peer ?? `${round(value / bound)} of the limit`,
    ok: least ? value >= bound : value <= bound,
  }
}

/** Something worth knowing that has no budget. */
export function note(name: string, value: number, unit: string, about = ''): Row {
  return { name, measured: `${round(value)} ${unit}`, budget: '–', ratio: about, ok: true }
}

export function asTable(rows: Row[]): string {
  const head = ['what', 'measured', 'budget', 'ratio', 'ok']
  const cells = rows.map((row) => [row.name, row.measured, row.budget, row.ratio || '–', row.ok ? 'yes' : '**no**'])
  const widths = head.map((title, at) => Math.max(title.length, ...cells.map((row) => (row[at] ?? '').length)))
  const line = (row: string[]): string => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...cells.map(line)].join('\n')
}

/** The value below which `share` of all lie. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
