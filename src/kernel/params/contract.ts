/** A limit or switch as it ships: the city changes the value at the desk, the history is kept. */
export type ParamSpec = {
  key: string
  value: string | number | boolean
  label: { zh: string; en: string }
  /** What a text must look like, where it is no limit of time. */
  pattern?: RegExp
  source: string
  level: 'state' | 'province' | 'prefecture' | 'city' | 'default'
}

export const levels = ['state', 'province', 'prefecture', 'city', 'default'] as const

export const kernelParams: ParamSpec[] = [
  {
    key: 'escalation.second',
    value: '1wd',
    label: { zh: '超期后报分管负责人', en: 'overdue: leader in charge is told after' },
    source: '本系统默认值 / our default',
    level: 'default',
  },
  {
    key: 'escalation.third',
    value: '3wd',
    label: { zh: '超期后报督办', en: 'overdue: supervisor is told after' },
    source: '本系统默认值 / our default',
    level: 'default',
  },
  {
    key: 'signin.tries',
    value: 5,
    label: { zh: '连续输错口令次数', en: 'wrong passwords before a lock' },
    source: '本系统默认值 / our default',
    level: 'default',
  },
  {
    key: 'signin.lock',
    value: '15min',
    label: { zh: '锁定时长', en: 'length of the lock' },
    source: '本系统默认值 / our default',
    level: 'default',
  },
  {
    key: 'session.idle',
    value: '12h',
    label: { zh: '登录闲置失效', en: 'sign-in ends after idling' },
    source: '本系统默认值 / our default',
    level: 'default',
  },
]
