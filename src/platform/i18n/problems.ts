import type { Problem } from '../problem.ts'

export type Locale = 'zh' | 'en'
export type Texts = Record<string, { zh: string; en: string }>

/** What every door may have to say, whatever the noun. */
const texts: Texts = {
  'input.faulty': {
    zh: '有几处没填好,请看标出的地方。您填的内容都还在。',
    en: 'Some answers need mending; see the marked places. Nothing you typed is lost.',
  },
  'input.unreadable': { zh: '内容读不出来,请检查格式。', en: 'The content cannot be read; check its format.' },
  'input.too_large': { zh: '文件太大,最大 {max} MB。', en: 'Too large; at most {max} MB.' },
  'input.type': { zh: '不支持这种文件。', en: 'This kind of file is not supported.' },
  'field.required': { zh: '请填写', en: 'Please fill this in' },
  'field.text': { zh: '请填写文字', en: 'Please write text' },
  'field.controls': { zh: '含有无法显示的字符', en: 'Contains characters that cannot be shown' },
  'field.too_short': { zh: '至少 {min} 个字', en: 'At least {min} characters' },
  'field.too_long': { zh: '最多 {max} 个字', en: 'At most {max} characters' },
  'field.too_few': { zh: '至少选 {min} 项', en: 'Choose at least {min}' },
  'field.too_many': { zh: '最多 {max} 项', en: 'At most {max}' },
  'field.choice': { zh: '请从列出的选项中选', en: 'Choose one of the options' },
  'field.unknown': { zh: '没有这一项,请重新选', en: 'Not known; choose again' },
  'field.twice': { zh: '选了两次同一项', en: 'Chosen twice' },
  'field.day': { zh: '请填日期,例如 2026-11-26', en: 'Give a date such as 2026-11-26' },
  'field.instant': { zh: '请填时间', en: 'Give a time' },
  'field.number': { zh: '请填整数', en: 'Give a whole number' },
  'field.too_low': { zh: '不能小于 {min}', en: 'Not below {min}' },
  'field.too_high': { zh: '不能大于 {max}', en: 'Not above {max}' },
  'field.not_of_unit': {
    zh: '这位不在办理单位任职,或没有办理的权限',
    en: 'Not a person of the unit that has it, or without the right to handle it',
  },
  'field.more_than_present': { zh: '票数合计不能多于到会人数', en: 'The votes cannot be more than those present' },
  'field.more_than_due': { zh: '到会人数不能多于应到人数', en: 'Those present cannot be more than those due' },
  'field.yes': { zh: '请选是或否', en: 'Choose yes or no' },
  'field.limit': {
    zh: '请填期限,例如 3wd(工作日)、4wh(工作小时)、15min',
    en: 'Give a limit such as 3wd (working days), 4wh (working hours), 15min',
  },
  'field.not_asked': { zh: '这里不需要这一项', en: 'Not asked here' },
  'field.format': { zh: '格式不对', en: 'Wrong format' },
  not_found: {
    zh: '没有找到。可能地址不对,或者不在您的范围内。',
    en: 'Not found. The address may be wrong, or it is outside your area.',
  },
  method_not_allowed: { zh: '这个地址不能这样用。', en: 'This address cannot be used that way.' },
  'origin.foreign': {
    zh: '请求来自别的网站,没有执行。',
    en: 'The request came from another site and was not carried out.',
  },
  too_many: { zh: '请求太多,请 {seconds} 秒后再试。', en: 'Too many requests; try again in {seconds} seconds.' },
  'idempotency.other': {
    zh: '同一次提交的内容前后不一样,请刷新后再试。',
    en: 'The same submission came with other content; reload and try again.',
  },
  'database.away': {
    zh: '系统正在恢复,什么都没有丢,请过一会儿再试。',
    en: 'The system is recovering; nothing is lost. Try again in a moment.',
  },
  'journal.sealed': {
    zh: '这一天的日志已经签名封存,不能再记。请检查服务器时间。',
    en: 'The journal of this day is signed and takes nothing more. Check the clock of the server.',
  },
  internal: {
    zh: '出了故障,已记下。请把这个编号告诉管理员:{id}',
    en: 'Something broke and was recorded. Tell the administrator this number: {id}',
  },
  'promise.unknown': {
    zh: '没有找到这件事,或者不在您的范围内。',
    en: 'This matter was not found, or it is outside your area.',
  },
  'promise.unknown_act': { zh: '没有这个操作。', en: 'There is no such act.' },
  'promise.not_yours': {
    zh: '按流程,这一步不由您现在的岗位办。',
    en: 'By the procedure this step is not for the post you act through.',
  },
  'promise.own_work': {
    zh: '办理单位不能核验、评价或办结自己的事。',
    en: 'A unit that did the work cannot check, rate or close it.',
  },
  'promise.same_person': {
    zh: '这一步要由另一个人办,不能是刚才办上一步的人。',
    en: 'This step needs another person than whoever took the step before.',
  },
  'promise.not_handed': { zh: '没有交给任何人。', en: 'It was not given to anybody.' },
  'promise.child_missing': {
    zh: '前提还不具备:{kind}没有通过。',
    en: 'A condition is missing: {kind} was not carried.',
  },
  'promise.wrong_state': {
    zh: '这件事现在是“{state}”,不能做这一步。',
    en: 'The matter is now “{state}”; this step is not possible.',
  },
  'promise.children_open': { zh: '还有 {count} 个单位没办完。', en: '{count} units have not finished yet.' },
  'promise.evidence_missing': {
    zh: '需要至少一份办理后的证据。',
    en: 'At least one piece of evidence after the work is needed.',
  },
  'promise.fact_missing': { zh: '前提还不具备:{fact}。', en: 'A condition is missing: {fact}.' },
  'promise.once_only': { zh: '只能做一次,已经做过了。', en: 'Possible once only, and it was done.' },
  'promise.too_often': { zh: '最多 {most} 次,已到上限。', en: 'At most {most} times; the limit is reached.' },
  'promise.too_few': { zh: '至少要 {least} 次。', en: 'At least {least} times are needed.' },
  'promise.clock_not_running': { zh: '期限已停,不能再做这一步。', en: 'The time for this step is not running.' },
  'promise.too_late': { zh: '已过期限({due})。', en: 'The limit has passed ({due}).' },
  'promise.too_early': { zh: '还没到时间({due})。', en: 'It is too early ({due}).' },
  'promise.changed_meanwhile': {
    zh: '别人刚刚动过这件事,请看最新情况再办。您填的内容还在。',
    en: 'Somebody else has just acted on this; look at it again. What you typed is kept.',
  },
  'unit.unknown': { zh: '没有这个单位。', en: 'There is no such unit.' },
  'evidence.unknown': { zh: '有附件没有上传成功,请重新添加。', en: 'An attachment was not uploaded; add it again.' },
}

/** Adds a noun's own sentences. A code said twice is a mistake of ours and stops the start. */
export function declareProblems(own: Texts): void {
  for (const [code, text] of Object.entries(own)) {
    const known = texts[code]
    if (known && (known.zh !== text.zh || known.en !== text.en)) throw new Error(`problem ${code} is declared twice`)
    texts[code] = text
  }
}

export function knownProblems(): string[] {
  return Object.keys(texts)
}

/** The sentence of a code, its {params} filled. An undeclared code says itself: a test keeps that from happening. */
export function say(code: string, locale: Locale, params: Record<string, unknown> = {}): string {
  const text = texts[code]?.[locale] ?? code
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}

export function sayProblem(
  problem: Problem,
  locale: Locale,
): { title: string; faults: { path: string; code: string; message: string }[] } {
  return {
    title: say(problem.code, locale, problem.params),
    faults: problem.faults.map((fault) => ({
      path: fault.path,
      code: fault.code,
      message: say(fault.code, locale, fault.params),
    })),
  }
}
