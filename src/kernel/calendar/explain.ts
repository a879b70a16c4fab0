import { formatLimit } from './limits.ts'
import type { DueStep } from './rules.ts'

type Locale = 'zh' | 'en'
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** '11月26日' / '26 Nov' of a day. */
export function sayDay(on: string, locale: Locale): string {
  const month = Number(on.slice(5, 7))
  const number = Number(on.slice(8, 10))
  return locale === 'zh' ? `${month}月${number}日` : `${number} ${months[month - 1]}`
}

/** '11月26日 18:00' / '26 Nov 18:00' of an instant, in the city's zone. */
export function sayInstant(at: string, locale: Locale): string {
  const local = new Date(Date.parse(at) + 8 * 3_600_000).toISOString()
  return `${sayDay(local.slice(0, 10), locale)} ${local.slice(11, 16)}`
}

const reasons: Record<string, { zh: string; en: string }> = {
  resident: { zh: '等居民', en: 'waiting for the resident' },
  approval: { zh: '等上级批准', en: 'waiting for higher approval' },
  season: { zh: '天气、冻土', en: 'weather, frozen ground' },
  legal: { zh: '法定程序', en: 'legal procedure' },
}

function sayStep(step: DueStep, locale: Locale): string {
  const zh = locale === 'zh'
  switch (step.kind) {
    case 'limit': {
      const limit = formatLimit(step, locale)
      const from = sayInstant(step.start, locale)
      if (step.unit === 'wd')
        return zh ? `从 ${from} 起 ${limit},当天不算` : `${limit} from ${from}; the day itself is day zero`
      if (step.unit === 'wh')
        return zh ? `从 ${from} 起 ${limit},只算上班时间` : `${limit} from ${from}; only office hours count`
      return zh ? `从 ${from} 起 ${limit}` : `${limit} from ${from}`
    }
    case 'paused': {
      const reason = reasons[step.reason]?.[locale] ?? step.reason
      return zh
        ? `${sayInstant(step.from, locale)} 至 ${sayInstant(step.to, locale)} 停表:${reason}`
        : `paused ${sayInstant(step.from, locale)} to ${sayInstant(step.to, locale)}: ${reason}`
    }
    case 'makeup':
      return zh
        ? `${sayDay(step.on, locale)}是调休上班日(${step.name})`
        : `${sayDay(step.on, locale)} is a make-up working day (${step.name})`
    case 'holiday': {
      const span =
        step.from === step.to
          ? sayDay(step.from, locale)
          : `${sayDay(step.from, locale)}${zh ? '至' : ' to '}${sayDay(step.to, locale)}`
      return zh ? `${span}${step.name}放假,不算` : `${span} is a holiday (${step.name}) and does not count`
    }
    case 'moved':
      return zh
        ? `${sayDay(step.from, locale)}不是工作日,顺延到${sayDay(step.to, locale)}`
        : `${sayDay(step.from, locale)} is no working day, moved to ${sayDay(step.to, locale)}`
    case 'provisional':
      return zh
        ? `${step.year} 年放假安排还没公布,日期是暂定的`
        : `The holidays of ${step.year} are not published yet: provisional`
    case 'extended':
      return zh
        ? `原定 ${sayInstant(step.from, locale)},经批准延到 ${sayInstant(step.until, locale)}`
        : `was due ${sayInstant(step.from, locale)}, extended with approval to ${sayInstant(step.until, locale)}`
    case 'agreed':
      return zh
        ? `${sayInstant(step.at, locale)} 约定的日期:${sayInstant(step.until, locale)}`
        : `Agreed on ${sayInstant(step.at, locale)}: by ${sayInstant(step.until, locale)}`
    case 'due':
      return zh ? `到期:${sayInstant(step.at, locale)}` : `Due ${sayInstant(step.at, locale)}`
  }
}

/** Why a date is what it is, a sentence a line; ends with the date itself. */
export function explain(due: { steps: unknown[] }, locale: Locale): string[] {
  const steps = due.steps as DueStep[]
  const lines = steps.map((step) => sayStep(step, locale))
  const last = steps.at(-1)
  if (last?.kind === 'extended') lines.push(sayStep({ kind: 'due', at: last.until }, locale))
  return lines
}
