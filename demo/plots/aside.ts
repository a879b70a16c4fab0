import { comes, community, dispatcher, finishes, reports, says, supportsFinish, takes, verified } from './steps.ts'
import type { Plot } from './steps.ts'

/** Returned, merged, declined, withdrawn. */
export const asidePlots: Record<string, Plot> = {
  returned: () => [
    { after: '2h', who: community, act: 'not_on_list', input: { clause: 'forbidden:3', words: '依清单不属社区职责' } },
  ],
  returned_dispatched: (given) => [
    { after: '2h', who: community, act: 'not_on_list', input: { clause: 'forbidden:1', words: '涉及执法,依清单退回' } },
    {
      after: '3h',
      who: dispatcher,
      act: 'dispatch',
      input: { kind: given.kind, lead: given.lead, supports: given.supports, words: '请按职责处理' },
    },
    ...comes(given.lead),
    ...supportsFinish(given),
    finishes(given.lead),
    reports(given),
    verified,
    says('solved', true),
  ],
  returned_back: () => [
    { after: '2h', who: community, act: 'not_on_list', input: { clause: 'helped:1', words: '请分办核实' } },
    { after: '4h', who: dispatcher, act: 'send_back', input: { words: '现场巡查属清单第 1 项,请社区先看' } },
    takes,
  ],
  merged: () => [{ after: '1h', who: community, act: 'merge', input: { into: 'twin' } }],
  declined: () => [
    {
      after: '4h',
      who: dispatcher,
      act: 'decline',
      input: { reason: 'court', words: '此事已进入仲裁,请联系市仲裁委 0900-5550130' },
    },
  ],
  contested: () => [
    {
      after: '4h',
      who: dispatcher,
      act: 'decline',
      input: { reason: 'elsewhere', words: '请到政务大厅 3 号窗口办理' },
    },
    { after: '1d', who: 'resident', act: 'contest', input: { words: '窗口说还是要找社区' } },
  ],
  withdrawn: () => [{ after: '5h', who: 'resident', act: 'withdraw', input: { words: '自己修好了' } }],
}
