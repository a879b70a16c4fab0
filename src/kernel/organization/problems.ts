import type { Texts } from '../../platform/i18n/problems.ts'

export const organizationProblems: Texts = {
  'unit.outside': { zh: '这个单位不在您的管理范围内。', en: 'This unit is outside the area you administer.' },
  'unit.ended': { zh: '这个单位已经撤销,不能再改。', en: 'This unit has ended and cannot be changed any more.' },
  'unit.below_itself': { zh: '不能把单位移到自己或自己的下级之下。', en: 'A unit cannot be moved below itself.' },
  'unit.too_deep': { zh: '层级太深,最多六级。', en: 'Too deep; six levels at most.' },
  'unit.not_placed': { zh: '这个单位当时不在这棵树上。', en: 'The unit did not stand in this tree then.' },
  'unit.takes': { zh: '只能带走本单位的直接下级。', en: 'Only units directly below can go along.' },
  'unit.day': {
    zh: '生效日期不能早于上一次变动,最晚今天。',
    en: 'The day must not be before the last change and not after today.',
  },
  'unit.has_top': { zh: '每棵树只有一个根。', en: 'A tree has one root.' },
  'account.unknown': {
    zh: '没有这个账号,或者不在您的范围内。',
    en: 'There is no such account, or it is outside your area.',
  },
  'account.elsewhere': {
    zh: '这个人在您的范围外还有岗位,请由上级管理员办。',
    en: 'This person also has a post outside your area; an administrator above both has to do this.',
  },
  'account.own': {
    zh: '不能对自己做这一步,请另一位管理员办。',
    en: 'You cannot do this to yourself; ask another administrator.',
  },
  'account.login_taken': { zh: '这个登录名已有人用。', en: 'This login is taken.' },
  'post.unknown': { zh: '没有这个岗位,或者已经结束。', en: 'There is no such post, or it has ended.' },
  'post.dates': { zh: '结束日期不能早于开始日期', en: 'The last day cannot be before the first' },
  'grant.unknown': { zh: '没有这项授权,或者已经结束。', en: 'There is no such grant, or it has ended.' },
  'grant.twice': { zh: '这个岗位已经有这个角色。', en: 'This post has this role already.' },
}
