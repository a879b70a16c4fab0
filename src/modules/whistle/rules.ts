import type { ParamSpec } from '../../kernel/params/contract.ts'

const ours = '本系统默认值,国家文本未见规定 / our default, no national text found'

/** Set by what they do to 4,969 real requests, not by a text. */
const measured = '按 4,969 件真实工单测得,npm run bench -- duplicates / measured on 4,969 real requests'

function param(key: string, value: string | number | boolean, zh: string, en: string, source = ours): ParamSpec {
  return { key, value, label: { zh, en }, source, level: 'default' }
}

const kinds = {
  emergency: ['应急', 'emergency'],
  enforcement: ['综合执法', 'enforcement'],
  livelihood: ['民生', 'livelihood'],
} as const
const limits = {
  emergency: { receipt: '15min', arrival: '60min', contact: '60min', done: '24h' },
  enforcement: { receipt: '4wh', arrival: '2wd', contact: '1wd', done: '10wd' },
  livelihood: { receipt: '1wd', arrival: '3wd', contact: '1wd', done: '15wd' },
} as const
const names = {
  receipt: ['签收', 'receipt'],
  arrival: ['到场', 'arrival'],
  contact: ['联系居民', 'contact'],
  done: ['办结', 'done'],
} as const

/** Every limit of the whistle with its source; each is a row the city can change at the desk (whistle.md). */
export const whistleParams: ParamSpec[] = [
  ...Object.entries(limits).flatMap(([kind, given]) =>
    Object.entries(given).map(([what, value]) => {
      const [kindZh, kindEn] = kinds[kind as keyof typeof kinds]
      const [zh, en] = names[what as keyof typeof names]
      return param(`whistle.${kind}.${what}`, value, `${kindZh}哨:${zh}`, `${kindEn} whistle: ${en}`)
    }),
  ),
  param('whistle.triage', '4wh', '社区分办', 'triage by the community'),
  param('whistle.self', '10wd', '社区自办办结', 'done by the community itself'),
  param('whistle.confirm', '1wd', '书记确认应急哨', 'confirmation of an emergency whistle'),
  param('whistle.dispute', '8wh', '提出异议', 'filing a dispute'),
  param('whistle.ruling', '2wd', '裁定异议', 'ruling a dispute'),
  param('whistle.verification', '2wd', '核验', 'verification'),
  param('whistle.ask_again.first', '3d', '第二次请居民评价', 'second ask for a verdict'),
  param('whistle.ask_again.second', '7d', '第三次请居民评价', 'third ask for a verdict'),
  param('whistle.not_reached', '10wd', '未联系上可办结', 'close as not reached after'),
  param('whistle.supervision', '1wd', '二次重办后改派', 'reassignment after a second reopening'),
  param('whistle.plan_review', '90d', '挂账复核', 'review of a planned matter'),
  param('whistle.reopen', '30d', '办结后可重办', 'may be reopened after closing'),
  param('whistle.pause', '5wd', '停表最长', 'longest pause'),
  param('whistle.duplicate.days', 30, '重复件:已结件回看天数', 'duplicates: days after closing'),
  param('whistle.duplicate.least', 0.57, '重复件:相似度下限(0–1)', 'duplicates: least likeness (0–1)', measured),
  param('whistle.duplicate.metres', 80, '重复件:距离衰减(米)', 'duplicates: decay over distance (m)', measured),
  param(
    'whistle.duplicate.half_days',
    10,
    '重复件:结件后减半天数',
    'duplicates: half as likely days after closing',
    measured,
  ),
  param('whistle.duplicate.most', 3, '重复件:最多提示件数', 'duplicates: most shown', measured),
  param(
    'whistle.contact.erase',
    '180d',
    '联系方式删除(办结后)',
    'contact data erased after closing',
    'whistle.md 180 天;privacy.md 建议 90 天,可改短 / 180 days, may be shortened',
  ),
  param('whistle.recall_share', 5, '抽查回访满意件(%)', 'share of satisfied verdicts called again (%)'),
  param('open311.write_without_key', false, '开放接口:没有密钥也可反映', 'open interface: reports without a key'),
  param('open311.rate.read', 120, '开放接口:每分钟读取次数(按地址)', 'open interface: reads a minute by address'),
  param(
    'open311.rate.write',
    10,
    '开放接口:每分钟无密钥写入次数(按地址)',
    'open interface: writes a minute without key',
  ),
  param('open311.rate.key', 600, '开放接口:每分钟次数(按密钥)', 'open interface: requests a minute by key'),
  param('whistle.rates.least', 10, '显示比率的最少件数', 'least number of cases before a rate is shown'),
]

/** Values the facts in limit keys can take, for the check of procedures. */
export const whistleValues = { whistle_kind: Object.keys(kinds) }

/** Words after which the emergency numbers come first at the public door. */
const dangerWords = [
  '着火',
  '起火',
  '火灾',
  '冒烟',
  '爆炸',
  '煤气',
  '燃气',
  '漏气',
  '触电',
  '漏电',
  '昏迷',
  '晕倒',
  '流血',
  '出血',
  '心脏',
  '呼吸困难',
  '救命',
  '自杀',
  '跳楼',
  '坠楼',
  '抢劫',
  '打人',
  '砍',
  '持刀',
  '绑架',
  '失踪',
  '溺水',
  '落水',
  '坍塌',
  '塌了',
  '被困',
  '车祸',
  '中毒',
  'fire',
  'smoke',
  'explosion',
  'gas leak',
  'unconscious',
  'bleeding',
  'suicide',
  'robbery',
  'knife',
  'drowning',
  'collapse',
  'trapped',
  'crash',
  'poison',
]

export function isDangerous(text: string): boolean {
  const folded = text.toLowerCase()
  return dangerWords.some((word) => folded.includes(word))
}

/** Kinds of units that take a matter from residents. */
export const areaKinds = ['community', 'village', 'street', 'town', 'township', 'zone', 'city']
