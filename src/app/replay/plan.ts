import type { Item } from '../import/items.ts'

const stepNames = ['report', 'dispatch', 'receive', 'arrive', 'finish', 'report_done', 'verify', 'rate'] as const
export type StepName = (typeof stepNames)[number]

/** One thing somebody does, at an instant of the city in milliseconds. */
export type Step = { item: Item; name: StepName; at: number }

const minute = 60_000

/** One unit in four never answers a call: its silence counts as receipt, by the city's own clock. */
export function isSilent(item: Item): boolean {
  return (Number(/\d+$/.exec(item.externalNo)?.[0] ?? 0) & 3) === 0
}

/**
 * How a recorded matter comes about here. The file knows when it was received and when it was closed; what lies between
 * is laid into that span: soon dispatched and received, the work near its end. A matter that is open in the file is
 * handed out and stays so.
 */
export function planItem(item: Item): Step[] {
  const opened = item.at.getTime()
  const span = item.closedAt ? item.closedAt.getTime() - opened : Number.POSITIVE_INFINITY
  const step = (name: StepName, after: number): Step => ({ item, name, at: Math.round(opened + after) })
  const steps = [step('report', 0)]
  if (!item.agencyWord) return steps
  steps.push(step('dispatch', Math.min(10 * minute, span * 0.1)))
  if (!isSilent(item)) steps.push(step('receive', Math.min(60 * minute, span * 0.2)))
  if (!item.closedAt) return steps
  steps.push(step('arrive', span * 0.8), step('finish', span * 0.95), step('report_done', span * 0.97))
  steps.push(step('verify', span * 0.99), step('rate', span))
  return steps
}

/** All of it in the order of the record; of one instant first what belongs to the earlier row. */
export function planAll(items: Item[]): Step[] {
  return [...items]
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.row.row - b.row.row)
    .flatMap(planItem)
    .map((step, index) => ({ step, index }))
    .sort((a, b) => a.step.at - b.step.at || a.index - b.index)
    .map(({ step }) => step)
}
