import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { parseInstant } from './instants.ts'
import { readSheet } from './sheet.ts'
import type { Fault, Sheet } from './sheet.ts'

const folder = mkdtempSync(join(tmpdir(), 'gankao-sheet-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function sheetOf(text: string | Buffer, mapping?: object): Promise<Sheet> {
  const file = join(folder, 'sheet.csv')
  writeFileSync(file, text)
  if (!mapping) return readSheet(file)
  writeFileSync(join(folder, 'map.json'), JSON.stringify(mapping))
  return readSheet(file, join(folder, 'map.json'))
}

function places(faults: Fault[]): string[] {
  return faults.map((fault) => `${fault.row}:${fault.column}`).sort()
}

test('a sheet is read in the encodings and shapes people have', async () => {
  const text = '编号,名称\n甲1,白杨\n,\n甲2,"沙,枣"\n'
  const gb = Buffer.from([
    0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0x31, 0x2c, 0xb0, 0xd7, 0xd1, 0xee,
  ])
  const plain = await sheetOf(text)
  expect(plain.rows).toEqual([
    { row: 2, fields: { 编号: '甲1', 名称: '白杨' } },
    { row: 4, fields: { 编号: '甲2', 名称: '沙,枣' } },
  ])
  expect((await sheetOf(`\uFEFF${text}`)).rows).toEqual(plain.rows)
  expect((await sheetOf(Buffer.from(`\uFEFF${text}`, 'utf16le'))).rows).toEqual(plain.rows)
  expect((await sheetOf(text.replaceAll(/,(?!枣)/g, ';'))).rows[0]).toEqual(plain.rows[0])
  expect((await sheetOf(gb)).rows).toEqual([{ row: 2, fields: { 编号: '1', 名称: '白杨' } }])
  const book = join(folder, 'book.xlsx')
  await writeXlsxFile([
    [{ value: 'No' }, { value: 'Day' }, { value: 'N' }],
    [
      { value: 'A1' },
      { value: new Date('2025-03-14T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
      { value: 5, type: Number },
    ],
  ]).toFile(book)
  expect((await readSheet(book)).rows).toEqual([{ row: 2, fields: { No: 'A1', Day: '2025-03-14', N: '5' } }])
})

test('a file that cannot be read says where', async () => {
  expect((await sheetOf('')).faults).toHaveLength(1)
  expect((await sheetOf('a,b\n1,2\n"3,4\n')).faults).toHaveLength(1)
  expect(places((await sheetOf('a,a\n1,2\n')).faults)).toEqual(['1:a'])
  expect(places((await sheetOf('a,b\n1,2\n1,2,3\n')).faults)).toEqual(['3:null'])
  expect(places((await sheetOf('a,b\n1,\u00022\n')).faults)).toEqual(['2:b'])
  expect(places((await sheetOf('a\n1\n', { x: 'a', y: 'missing' })).faults)).toEqual(['1:missing'])
  const mapped = await sheetOf('a,b\nup,1\ndown,2\n', {
    x: { column: 'a', values: { up: 'open' } },
    y: { columns: ['a', 'b'], join: '-' },
    z: { const: 'fixed' },
  })
  expect(mapped.rows[0]?.fields).toEqual({ x: 'open', y: 'up-1', z: 'fixed' })
  expect(places(mapped.faults)).toEqual(['3:a'])
  await expect(sheetOf('a\n1\n', { x: 5 })).rejects.toThrow('x:')
})

test('an instant is read in the zone of the file, through summer time', () => {
  const york = { timeZone: 'America/New_York', dates: 'month_first' as const }
  const iso = (text: string, rule: Parameters<typeof parseInstant>[1] = york) => parseInstant(text, rule)?.toISOString()
  expect(iso('3/8/2025 1:20')).toBe('2025-03-08T06:20:00.000Z')
  expect(iso('3/14/2025 1:20')).toBe('2025-03-14T05:20:00.000Z')
  expect(iso('11/2/2025 1:30')).toBe('2025-11-02T05:30:00.000Z')
  expect(iso('3/9/2025 2:30')).toBe('2025-03-09T07:30:00.000Z')
  expect(iso('03/14/2025 12:05:09 AM')).toBe('2025-03-14T04:05:09.000Z')
  expect(iso('2025-03-14T01:20:00+08:00')).toBe('2025-03-13T17:20:00.000Z')
  const city = { timeZone: 'Asia/Shanghai', dates: 'day_first' as const }
  expect(iso('14/3/2025 9:00', city)).toBe('2025-03-14T01:00:00.000Z')
  expect(iso('2025/3/14', city)).toBe('2025-03-13T16:00:00.000Z')
  for (const wrong of ['2/30/2025 1:00', '3/14/2025 24:00', '3/14/25 1:00', 'yesterday', '13:00', '3/14/2025 13:00 PM'])
    expect(iso(wrong)).toBeUndefined()
})
