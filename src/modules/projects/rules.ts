import type { ParamSpec } from '../../kernel/params/contract.ts'

const ours = '本系统默认值,国家文本未见规定 / our default, no national text found'

function param(key: string, value: string | number, zh: string, en: string): ParamSpec {
  return { key, value, label: { zh, en }, source: ours, level: 'default' }
}

/** Limits of a planned project; the date itself is agreed when it is planned. */
export const projectParams: ParamSpec[] = [
  param('project.verification', '5wd', '项目:核验', 'project: check by somebody else'),
  param('project.verdict', '10wd', '项目:受益方评判', 'project: verdict of those served'),
  param('project.replan', '5wd', '项目:没办到后重新定日期', 'project: a new date after "not kept"'),
  param('project.review', '90d', '项目:定期复核', 'project: planned review'),
  param('project.reopen', '180d', '项目:办到后可重办', 'project: may be reopened after it was kept'),
  param('project.longest', 730, '项目:日期最远(天)', 'project: date at most (days ahead)'),
]
