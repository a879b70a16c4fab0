import type { ParamSpec } from '../../../kernel/params/contract.ts'

const ours = '本系统默认值,国家文本未见规定 / our default, no national text found'

/** What the public map may say of a spot: nothing finer than a cell, and no cell with fewer matters than this. */
export const mapParams: ParamSpec[] = [
  {
    key: 'map.public.least',
    value: 5,
    label: { zh: '公开地图:一格最少件数', en: 'public map: least matters of a cell' },
    source: ours,
    level: 'default',
  },
  {
    key: 'map.public.metres',
    value: 500,
    label: { zh: '公开地图:一格边长(米)', en: 'public map: side of a cell (metres)' },
    source: ours,
    level: 'default',
  },
]
