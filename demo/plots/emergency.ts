import { community, says, verifier } from './steps.ts'
import type { Plot } from './steps.ts'

/** Emergency whistles. */
export const emergencyPlots: Record<string, Plot> = {
  emergency_unconfirmed: (given) => [
    {
      after: '10min',
      who: 'worker',
      act: 'blow_emergency',
      input: { lead: given.lead, supports: given.supports, words: '水已漫到一楼,请马上来' },
    },
    { after: '8min', who: `clerk:${given.lead}`, act: 'receive', on: given.lead },
  ],
  /** The burst pipe: three departments, 24 minutes, 5 hours, "not solved", done again, solved. */
  burst_pipe: (given) => [
    {
      after: '6min',
      who: 'worker',
      act: 'blow_emergency',
      input: {
        lead: given.lead,
        supports: given.supports,
        words: '3 号楼前主管爆裂,水往地下室灌,请住建、水务、物业都来',
      },
    },
    { after: '5min', who: `clerk:${given.lead}`, act: 'receive', on: given.lead },
    { after: '4min', who: community, act: 'confirm_whistle' },
    { after: '3min', who: 'clerk:water', act: 'arrive', on: 'water', input: { how: 'site', words: '关阀' } },
    { after: '12min', who: `clerk:${given.lead}`, act: 'arrive', on: given.lead, input: { how: 'site' } },
    { after: '2min', who: 'clerk:yunshan', act: 'arrive', on: 'yunshan', input: { how: 'site' } },
    {
      after: '9min',
      who: `clerk:${given.lead}`,
      act: 'contact',
      on: given.lead,
      input: { words: '告诉王阿姨:已关阀,先通临时水' },
    },
    {
      after: '4h',
      who: 'clerk:water',
      act: 'finish',
      on: 'water',
      input: { words: '更换 DN100 管 6 米,恢复供水' },
      photos: true,
    },
    {
      after: '10min',
      who: 'clerk:yunshan',
      act: 'finish',
      on: 'yunshan',
      input: { words: '地下室排水完毕' },
      photos: true,
    },
    {
      after: '30min',
      who: `clerk:${given.lead}`,
      act: 'finish',
      on: given.lead,
      input: { words: '抢修完成,路面已回填' },
      photos: true,
    },
    {
      after: '1h',
      who: `head:${given.lead}`,
      act: 'report_done',
      input: { result: 'solved', words: '五小时恢复供水' },
      photos: true,
    },
    { after: '3h', who: verifier, act: 'verify', input: { how: 'site', words: '水已通' } },
    says('unsolved', false, '水是来了,路面回填是软的,一踩一个坑', '2h'),
    {
      after: '14h',
      who: `clerk:${given.lead}`,
      act: 'arrive',
      on: given.lead,
      input: { how: 'site', words: '看回填' },
    },
    {
      after: '5h',
      who: `clerk:${given.lead}`,
      act: 'finish',
      on: given.lead,
      input: { words: '重新夯实并铺面层' },
      photos: true,
    },
    {
      after: '1h',
      who: 'clerk:water',
      act: 'arrive',
      on: 'water',
      input: { how: 'remote', why: '管道复压正常,无需到场' },
    },
    { after: '1h', who: 'clerk:water', act: 'finish', on: 'water', input: { words: '复压记录附后' }, photos: true },
    { after: '1h', who: 'clerk:yunshan', act: 'arrive', on: 'yunshan', input: { how: 'site' } },
    { after: '1h', who: 'clerk:yunshan', act: 'finish', on: 'yunshan', input: { words: '配合验收' }, photos: true },
    {
      after: '1h',
      who: `head:${given.lead}`,
      act: 'report_done',
      input: { result: 'solved', words: '路面已重做' },
      photos: true,
    },
    { after: '16h', who: verifier, act: 'verify', input: { how: 'site', words: '踩过,实的' } },
    says('solved', true, '这回走得稳了', '3h'),
    { after: '2h', who: community, act: 'rate_unit', on: 'yunshan', input: { rating: 'good' } },
  ],
}
