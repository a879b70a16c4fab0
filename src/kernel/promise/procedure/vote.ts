import type { Field } from '../contract.ts'
import { defineProcedure } from '../define.ts'
import { handlingRoles } from './review.ts'

const count = (name: string, zh: string, en: string): Field => ({
  name,
  type: 'number',
  required: true,
  min: 0,
  max: 100_000,
  label: { zh, en },
})

/**
 * A vote held in a room, on paper: the house learns the counts and the minutes, never who voted how. The rule is pinned
 * when the vote is called; one person records the counts, another confirms them against the minutes.
 */
export const voteProcedure = defineProcedure({
  kind: 'vote',
  version: 1,
  without: ['review', 'vote'],
  label: { zh: '表决', en: 'vote' },
  parties: {
    teller: { label: { zh: '计票', en: 'teller' }, roles: handlingRoles, stands: 'within' },
    caller: { label: { zh: '提请', en: 'who called it' }, roles: handlingRoles, stands: 'within' },
  },
  first: 'called',
  states: {
    called: {
      label: { zh: '待表决', en: 'to be held' },
      plain: { zh: '将要表决', en: 'A vote will be held' },
      waitsFor: 'teller',
    },
    counted: {
      label: { zh: '待复核票数', en: 'counts to be confirmed' },
      plain: { zh: '正在复核票数', en: 'The counts are being confirmed' },
      waitsFor: 'teller',
    },
    carried: {
      label: { zh: '通过', en: 'carried' },
      plain: { zh: '表决通过', en: 'Carried' },
      end: true,
      light: 'kept',
    },
    lost: {
      label: { zh: '未通过', en: 'not carried' },
      plain: { zh: '表决没有通过', en: 'Not carried' },
      end: true,
      light: 'closed',
    },
    inquorate: {
      label: { zh: '到会人数不足', en: 'too few present' },
      plain: { zh: '到会人数不够,不算', en: 'Too few were present' },
      end: true,
      light: 'closed',
    },
    withdrawn: {
      label: { zh: '取消', en: 'called off' },
      plain: { zh: '取消', en: 'Called off' },
      end: true,
      light: 'closed',
    },
  },
  facts: {
    role: { zh: '角色', en: 'role' },
    question: { zh: '表决事项', en: 'the question' },
    rule: { zh: '规则', en: 'rule' },
    rule_text: { zh: '规则原文', en: 'rule as pinned' },
    due: { zh: '应到', en: 'due' },
    present: { zh: '实到', en: 'present' },
    yes: { zh: '赞成', en: 'yes' },
    no: { zh: '反对', en: 'no' },
    abstain: { zh: '弃权', en: 'abstentions' },
  },
  outcome: { carried: 'carried', lost: 'lost', inquorate: 'inquorate', withdrawn: 'withdrawn' },
  acts: {
    count: {
      label: { zh: '登记票数', en: 'Record the counts' },
      primary: true,
      from: ['called'],
      to: 'counted',
      by: ['teller'],
      needs: ['evidence'],
      asks: [
        count('present', '实到人数', 'Present'),
        count('yes', '赞成', 'Yes'),
        count('no', '反对', 'No'),
        count('abstain', '弃权', 'Abstentions'),
        {
          name: 'papers',
          type: 'evidence',
          side: 'paper',
          max: 9,
          label: { zh: '会议记录', en: 'Minutes' },
          hint: { zh: '拍会议记录和计票单,不拍选票', en: 'The minutes and the tally sheet, never a ballot' },
        },
      ],
      effects: [
        { set: 'present', to: { field: 'present' } },
        { set: 'yes', to: { field: 'yes' } },
        { set: 'no', to: { field: 'no' } },
        { set: 'abstain', to: { field: 'abstain' } },
      ],
    },
    confirm: {
      label: { zh: '核对无误,宣布结果', en: 'The counts are right: declare' },
      primary: true,
      from: ['counted'],
      to: { tally: { carried: 'carried', lost: 'lost', inquorate: 'inquorate' } },
      by: ['teller'],
      notSelf: ['teller'],
      tells: ['teller'],
    },
    recount: {
      label: { zh: '票数有误,重新登记', en: 'The counts are wrong: record again' },
      from: ['counted'],
      to: 'called',
      by: ['teller'],
      asks: [{ name: 'words', type: 'text', required: true, min: 2, max: 500, label: { zh: '哪里不对', en: 'What' } }],
      tells: ['teller'],
    },
    withdraw: {
      label: { zh: '取消表决', en: 'Call it off' },
      from: ['called', 'counted'],
      to: 'withdrawn',
      by: ['teller'],
      asks: [{ name: 'words', type: 'text', required: true, min: 2, max: 500, label: { zh: '为什么', en: 'Why' } }],
    },
    lapse: {
      label: { zh: '事项已结束', en: 'The matter ended' },
      from: ['called', 'counted'],
      to: 'withdrawn',
      by: ['system'],
    },
  },
  clocks: {
    held: {
      label: { zh: '表决并登记', en: 'held and recorded' },
      starts: { state: ['called'] },
      stops: { state: ['counted', 'withdrawn'] },
      calendar: 'working',
      limit: 'vote.held',
      runsOn: 'teller',
      escalates: true,
    },
    confirmed: {
      label: { zh: '复核票数', en: 'counts confirmed' },
      starts: { state: ['counted'] },
      stops: { state: ['called', 'carried', 'lost', 'inquorate', 'withdrawn'] },
      calendar: 'working',
      limit: 'vote.confirmed',
      runsOn: 'teller',
      escalates: true,
    },
  },
})
