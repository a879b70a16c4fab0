import type { Locale } from '../../../platform/i18n/problems.ts'

const kinds: Record<string, [string, string]> = {
  emergency: ['紧急的事', 'Emergencies'],
  enforcement: ['要执法的事', 'Law enforcement'],
  livelihood: ['日常生活的事', 'Everyday matters'],
}

const waits: Record<string, [string, string]> = {
  receipt: ['部门说“收到了”', 'the department says “received”'],
  arrival: ['部门到现场', 'the department comes to the place'],
  contact: ['部门联系反映人', 'the department contacts who reported'],
  done: ['整件事办完', 'the whole matter is done'],
}

/** The desk's names of limits are the trade's words; these say the same to whoever waits. */
const plain: Record<string, [string, string]> = {
  'whistle.triage': ['社区定下由谁来办', 'The community decides who handles it'],
  'whistle.self': ['社区自己办完', 'The community does it itself'],
  'whistle.confirm': ['社区书记确认确实紧急', 'The community secretary confirms that it is an emergency'],
  'whistle.dispute': ['部门提出不归它办', 'A department may say that it is not its task'],
  'whistle.ruling': ['定下到底归谁办', 'It is ruled whose task it is'],
  'whistle.verification': ['没有参与的人核对办得怎样', 'Somebody who had no part in it checks the work'],
  'whistle.ask_again.first': ['没有回答,再问一次反映人', 'No answer: who reported is asked again'],
  'whistle.ask_again.second': ['还没有回答,问第三次', 'Still no answer: asked a third time'],
  'whistle.not_reached': ['一直联系不上,可以先办结', 'Never reached: the matter may be closed'],
  'whistle.supervision': ['两次说没解决,换人来办', 'Not solved twice: others are put on it'],
  'whistle.plan_review': ['一时办不了的,多久再看一次', 'Cannot be done now: looked at again after'],
  'whistle.reopen': ['办完以后,多久内可以说没解决', 'After it is done, “not solved” may be said for'],
}

const hands: Record<string, [string, string]> = {
  dispatcher: ['街道', 'the sub-district'],
  verifier: ['核对的人', 'who checks'],
  supervisor: ['督促的人', 'who supervises'],
}

/** In whose hands a matter is, as the public door calls it; nothing where the procedure's own word is plain. */
export function plainHand(party: string, locale: Locale): string | undefined {
  return hands[party]?.[locale === 'en' ? 1 : 0]
}

/** A limit as the public door calls it; nothing where it has no plain name of its own. */
export function plainLimit(key: string, locale: Locale): string | undefined {
  const at = locale === 'en' ? 1 : 0
  const own = plain[key]
  if (own) return own[at]
  const [, kind = '', wait = ''] = /^whistle\.(\w+)\.(\w+)$/.exec(key) ?? []
  const [of, what] = [kinds[kind], waits[wait]]
  return of && what ? `${of[at]}${locale === 'en' ? ': ' : ':'}${what[at]}` : undefined
}

/** Sources are kept in both languages, "zh / en": the half in the reader's, the whole where there is one alone. */
export function sayOrigin(source: string, locale: Locale): string {
  const [zh = '', en = ''] = source.split(' / ')
  return locale === 'en' && en ? en : zh
}
