import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import writeWorkbook from 'write-excel-file/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld } from '../../../test/world.ts'
import type { World } from '../../../test/world.ts'
import { importCatalogue } from './catalogue.ts'
import { readSheet } from './sheet.ts'

let world: World
const folder = mkdtempSync(join(tmpdir(), 'gankao-catalogue-'))
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a workbook of another system is read by its map; looked through first, then taken over, then known', async () => {
  const file = join(folder, 'duties.xlsx')
  const map = join(folder, 'map.json')
  const head = ['编号', '事项', '区域', '责任单位', '配合', '文件', '条', '生效']
  const rows = [
    ['A-1', '流浪犬', '红砂村', '农牧和科技局', '城市管理综合执法局', '养犬分工(演示)', '第 2 条', '2026-12-01'],
    ['A-2', '噪声扰民', '632801005', '生态环境局', '', '夜间施工分工(演示)', '', '2026-12-01'],
  ]
  await writeWorkbook([head, ...rows].map((row) => row.map((value) => ({ value, type: String })))).toFile(file)
  const fields = {
    externalNo: '编号',
    service: '事项',
    area: '区域',
    lead: '责任单位',
    supports: '配合',
    basisZh: '文件',
    clause: '条',
    from: '生效',
  }
  writeFileSync(map, JSON.stringify(fields))
  const sheet = await readSheet(file, map)
  expect(await importCatalogue(world.house, sheet, { dryRun: true })).toMatchObject({ rows: 2, created: 2, faults: [] })
  expect(await importCatalogue(world.house, sheet)).toMatchObject({ rows: 2, created: 2, already: 0, faults: [] })
  expect(await importCatalogue(world.house, sheet)).toMatchObject({ rows: 2, created: 0, already: 2, faults: [] })
})

test('a fault is named under the heading of the file, in both languages, and nothing is taken over by half', async () => {
  const file = join(folder, 'faulty.csv')
  writeFileSync(
    file,
    'externalNo,service,area,lead,supports,basisZh,from,to\nB-1,流浪犬,胡杨村,农牧和科技局,农牧和科技局,分工,2026-12-01,2026-11-01\nB-1,道路、井盖,胡杨村,交通运输局,,分工,2026-12-01,',
  )
  const result = await importCatalogue(world.house, await readSheet(file))
  expect(result.created).toBe(0)
  expect(result.faults.map((fault) => [fault.row, fault.column])).toEqual([
    [2, 'to'],
    [2, 'supports'],
    [3, 'externalNo'],
  ])
  for (const fault of result.faults) expect(fault.zh && fault.en).toBeTruthy()
})
