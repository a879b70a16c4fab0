import { readFile } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse/sync'
import { readSheet as readWorkbook } from 'read-excel-file/node'
import { z } from 'zod'

/** What is wrong with a file, where, in both languages. Row 1 is the row of headings; no row: the file as a whole. */
export type Fault = { row: number | null; column: string | null; zh: string; en: string }

/** One row by the names of fields; a field that is empty or has no column is ''. */
export type Row = { row: number; fields: Record<string, string> }

export type Sheet = {
  rows: Row[]
  faults: Fault[]
  options: MapOptions
  /** The heading each field is read from, for messages. */
  columns: Record<string, string>
}

const names = z.object({ zh: z.string(), en: z.string() })

/** What a map may say besides which column is which field. */
const MapOptions = z.object({
  timeZone: z.string().optional(),
  /** How 3/4/2025 is meant. */
  dates: z.enum(['month_first', 'day_first']).optional(),
  /** Put before every number and name of the outside system, so that two systems never meet. */
  prefix: z.string().max(20).optional(),
  locale: z.enum(['zh', 'en']).optional(),
  createServices: z.boolean().optional(),
  createAreas: z.boolean().optional(),
  createUnits: z.boolean().optional(),
  /** Kinds of created areas, from the top. */
  areaKinds: z.array(z.string()).optional(),
  /** Names in both languages of services, areas and units that are created, by what the file calls them. */
  names: z.record(z.string(), names).optional(),
})
export type MapOptions = z.infer<typeof MapOptions>

const FieldRule = z.union([
  z.string(),
  z.strictObject({ const: z.string() }),
  z.strictObject({ column: z.string(), values: z.record(z.string(), z.string()).optional() }),
  z.strictObject({ columns: z.array(z.string()).min(1), join: z.string().default(' / ') }),
])
type FieldRule = z.infer<typeof FieldRule>
type SheetMap = { fields: Record<string, FieldRule>; options: MapOptions }

/**
 * A map: {"field": "Column"}, {"field": {"const": "x"}}, {"field": {"column": "Status", "values": {"In Progress":
 * "open"}}}, {"field": {"columns": ["Borough", "Board"]}}, and beside the fields the options.
 * @throws Error with a readable reason
 */
function parseMap(text: string): SheetMap {
  const raw = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  const known = Object.keys(MapOptions.shape)
  const options = MapOptions.parse(Object.fromEntries(Object.entries(raw).filter(([key]) => known.includes(key))))
  const fields: Record<string, FieldRule> = {}
  for (const [key, rule] of Object.entries(raw)) {
    if (known.includes(key)) continue
    const parsed = FieldRule.safeParse(rule)
    if (!parsed.success) throw new Error(`${key}: a column, {"const"}, {"column", "values"} or {"columns"} is wanted`)
    fields[key] = parsed.data
  }
  return { fields, options }
}

/** UTF-8 with or without BOM, UTF-16 with BOM, else GB18030, as spreadsheets in China save it. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function delimiterOf(text: string): string {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  const counts = [',', '\t', ';'].map((mark) => ({ mark, n: line.split(mark).length }))
  return counts.sort((a, b) => b.n - a.n)[0]?.mark ?? ','
}

type Cells = { cells: string[][]; faults: Fault[] }

function readCsv(bytes: Uint8Array): Cells {
  const text = decode(bytes)
  try {
    const cells = parse(text, { delimiter: delimiterOf(text), relax_column_count: true, trim: true })
    return { cells, faults: [] }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const row = typeof error['lines'] === 'number' ? error['lines'] : null
    return {
      cells: [],
      faults: [
        { row, column: null, zh: '引号没有配对,从这一行起读不下去', en: 'a quote is not closed; unreadable from here' },
      ],
    }
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) {
    const text = value.toISOString()
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ')
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).trim()
    : ''
}

async function readXlsx(bytes: Uint8Array): Promise<Cells> {
  try {
    const rows = await readWorkbook(Buffer.from(bytes))
    return { cells: rows.map((row) => row.map(cellText)), faults: [] }
  } catch {
    return {
      cells: [],
      faults: [
        {
          row: null,
          column: null,
          zh: '表格文件读不出来,请另存为 xlsx 或 CSV',
          en: 'the workbook cannot be read; save it as xlsx or CSV',
        },
      ],
    }
  }
}

function headingsOf(rule: FieldRule): string[] {
  if (typeof rule === 'string') return [rule]
  if ('const' in rule) return []
  return 'columns' in rule ? rule.columns : [rule.column]
}

/** Control characters a database or a page cannot hold; tabs and line ends become spaces. */
function clean(text: string): string | undefined {
  const plain = text.replace(/[\t\r\n]+/g, ' ').trim()
  // oxlint-disable-next-line no-control-regex
  return /[\u0000-\u001f\ufffd]/.test(plain) ? undefined : plain
}

type Reader = { at: Map<string, number>; cells: string[]; row: number; faults: Fault[] }

function valueOf(rule: FieldRule, reader: Reader): string {
  if (typeof rule !== 'string' && 'const' in rule) return rule.const
  const read = (column: string): string => {
    const plain = clean(reader.cells[reader.at.get(column) ?? -1] ?? '')
    if (plain === undefined)
      reader.faults.push({
        row: reader.row,
        column,
        zh: '含有无法显示的字符,可能编码不对',
        en: 'contains characters that cannot be shown; perhaps another encoding',
      })
    return plain ?? ''
  }
  if (typeof rule === 'string') return read(rule)
  if ('columns' in rule) return rule.columns.map(read).filter(Boolean).join(rule.join)
  const value = read(rule.column)
  if (!rule.values || value === '') return value
  const mapped = rule.values[value]
  if (mapped === undefined)
    reader.faults.push({
      row: reader.row,
      column: rule.column,
      zh: `对照表里没有“${value}”`,
      en: `the map has no value for “${value}”`,
    })
  return mapped ?? ''
}

/** Reads cells by a map; without one every heading is a field of its own name. */
function toSheet(given: Cells, map: SheetMap | undefined): Sheet {
  const faults = [...given.faults]
  const head = (given.cells[0] ?? []).map((text) => text.replace(/^\uFEFF/, '').trim())
  const fields = map?.fields ?? Object.fromEntries(head.filter(Boolean).map((name) => [name, name]))
  const options = map?.options ?? {}
  const columns = Object.fromEntries(
    Object.entries(fields).map(([field, rule]) => [field, headingsOf(rule).join(' / ') || field]),
  )
  if (head.length === 0 && faults.length === 0)
    faults.push({ row: null, column: null, zh: '文件是空的', en: 'the file is empty' })
  const twice = head.filter((name, index) => name && head.indexOf(name) !== index)
  for (const column of new Set(twice))
    faults.push({ row: 1, column, zh: '这一列出现了两次', en: 'this column is there twice' })
  for (const column of new Set(Object.values(fields).flatMap(headingsOf)))
    if (head.length > 0 && !head.includes(column))
      faults.push({ row: 1, column, zh: '没有这一列', en: 'there is no such column' })
  const rows: Row[] = []
  if (faults.length > 0) return { rows, faults, options, columns }
  const at = new Map(head.map((name, index) => [name, index]))
  for (const [index, cells] of given.cells.slice(1).entries()) {
    if (cells.every((text) => text === '')) continue
    const row = index + 2
    if (cells.slice(head.length).some(Boolean))
      faults.push({ row, column: null, zh: '格数比表头多', en: 'more cells than headings' })
    const reader = { at, cells, row, faults }
    const values = Object.entries(fields).map(([field, rule]) => [field, valueOf(rule, reader)] as const)
    rows.push({ row, fields: Object.fromEntries(values) })
  }
  return { rows, faults, options, columns }
}

/** A CSV or xlsx file as rows; `map` is the path of a JSON file that says which column is which field. */
export async function readSheet(file: string, map?: string): Promise<Sheet> {
  return readSheetBytes(await readFile(file), map === undefined ? undefined : parseMap(await readFile(map, 'utf8')))
}

/** The same of a file that was sent. */
export async function readSheetBytes(bytes: Uint8Array, map?: SheetMap): Promise<Sheet> {
  const given = bytes[0] === 0x50 && bytes[1] === 0x4b ? await readXlsx(bytes) : readCsv(bytes)
  return toSheet(given, map)
}
