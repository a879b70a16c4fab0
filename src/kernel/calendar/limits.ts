/** Minutes, hours and days run by the clock; `wh` and `wd` are working hours and days; months are natural. */
type Unit = 'min' | 'h' | 'd' | 'wh' | 'wd' | 'month'
export type Limit = { amount: number; unit: Unit }

const names: Record<Unit, { zh: string; en: [string, string] }> = {
  min: { zh: '分钟', en: ['minute', 'minutes'] },
  h: { zh: '小时', en: ['hour', 'hours'] },
  d: { zh: '天', en: ['day', 'days'] },
  wh: { zh: '个工作小时', en: ['working hour', 'working hours'] },
  wd: { zh: '个工作日', en: ['working day', 'working days'] },
  month: { zh: '个月', en: ['month', 'months'] },
}

/** Reads '15min', '4wh', '15wd', '3d', '2month'. @throws RangeError */
export function parseLimit(text: string): Limit {
  const match = /^(\d{1,4})(min|h|wh|d|wd|month)$/.exec(text)
  if (!match) throw new RangeError(`not a limit: ${text}; write 15min, 24h, 4wh, 3d, 15wd or 2month`)
  return { amount: Number(match[1]), unit: match[2] as Unit }
}

export function formatLimit(limit: Limit, locale: 'zh' | 'en'): string {
  const name = names[limit.unit]
  if (locale === 'zh') return `${limit.amount} ${name.zh}`
  return `${limit.amount} ${limit.amount === 1 ? name.en[0] : name.en[1]}`
}
