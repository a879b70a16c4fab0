import {
  blow,
  comes,
  finishes,
  reports,
  says,
  selfDone,
  selfSolved,
  supportsFinish,
  takes,
  toRating,
  verified,
  works,
} from './steps.ts'
import type { Plot, Step } from './steps.ts'

/** Self-handled, called, done, judged, opened again. */
export const ordinaryPlots: Record<string, Plot> = {
  fresh: () => [],
  self: () => [takes],
  self_solved: () => selfSolved(),
  self_solved_slow: () => selfSolved(false),
  whistled: (given) => [blow(given)],
  received: (given) => [blow(given), comes(given.lead)[0] ?? blow(given)],
  arrived: (given) => [blow(given), ...comes(given.lead)],
  acting: (given) => [blow(given), ...comes(given.lead), ...supportsFinish(given), works(given.lead)],
  late: (given) => [blow(given), ...comes(given.lead, '3d'), works(given.lead, '2d', '配件已订,等到货')],
  reported: (given) => toRating(given).slice(0, -1),
  self_reported: () => [takes, selfDone],
  rating: (given) => toRating(given),
  solved: (given) => [...toRating(given), says('solved', true)],
  solved_unhappy: (given) => [...toRating(given), says('solved', false, '办是办好了,就是等得太久')],
  explained: (given) => [
    blow(given),
    ...comes(given.lead),
    ...supportsFinish(given),
    finishes(given.lead, '5h', '已向居民说明现行规定和下一步办法'),
    reports(given, 'explained', '已当面说明,材料附后'),
    verified,
    says('solved', true),
  ],
  not_reached: (given) => [
    ...toRating(given),
    ...Array.from({ length: 5 }, (): Step => ({
      after: '2d',
      who: 'agent',
      act: 'attempt_contact',
      input: { words: '无人接听' },
    })),
    { after: '13d', who: 'agent', act: 'close_not_reached' },
  ],
  reopened: (given) => [
    ...toRating(given),
    says('unsolved', false, '修了两天又漏了'),
    comes(given.lead)[2] ?? verified,
  ],
  reopened_solved: (given) => [
    ...toRating(given),
    says('unsolved', false, '只弄了一半'),
    ...[given.lead, ...given.supports].flatMap((unit): Step[] => [
      { after: '2h', who: `clerk:${unit}`, act: 'arrive', on: unit, input: { how: 'site' } },
      finishes(unit, '6h', '按居民意见补做完毕'),
    ]),
    reports(given, 'solved', '已按居民意见补做'),
    verified,
    says('solved', true, '这回好了,谢谢'),
  ],
  reopened_twice: (given) => [
    ...(ordinaryPlots['reopened_solved']?.(given).slice(0, -1) ?? []),
    says('unsolved', false, '还是老样子'),
  ],
}
