/** What a receiver may hear of. `ping` is sent by the test button alone and is asked for by nobody. */
export const hookEvents = {
  'promise.opened': { zh: '立了一件承诺', en: 'a promise was opened' },
  'promise.acted': { zh: '办了一步', en: 'an act was taken' },
  'promise.overdue': { zh: '超期了', en: 'a due date was missed' },
  'promise.closed': { zh: '办结了', en: 'a promise was closed' },
  'promise.reopened': { zh: '办结后重新办理', en: 'a closed promise was reopened' },
} as const

export type HookEvent = keyof typeof hookEvents
export const hookEventNames = Object.keys(hookEvents) as HookEvent[]
