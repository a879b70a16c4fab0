import type { Texts } from '../../platform/i18n/problems.ts'
import { problems as identity } from '../identity/contract.ts'

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
  'account.unknown': identity['account.unknown'],
  'account.elsewhere': identity['account.elsewhere'],
  'account.own': identity['account.own'],
  'account.login_taken': identity['account.login_taken'],
  'post.unknown': identity['post.unknown'],
  'post.dates': identity['post.dates'],
  'grant.unknown': identity['grant.unknown'],
  'grant.twice': identity['grant.twice'],
}
