import { expect, test } from 'vitest'
import { loadLibrary } from '../src/app/house.ts'
import { mayTake } from '../src/kernel/promise/legal.ts'

test('acts of a project are taken by exactly whom its table names', () => {
  const procedure = loadLibrary().latest('project')
  const units = { owner: 'o', served: 's', verifier: 'v', supervisor: 'r', coordinator: 'v' }
  const paths: Record<string, string> = {
    o: 'd/00001/0000a/',
    s: 'd/00001/00002/00003/',
    v: 'd/00001/00002/',
    r: 'd/00001/',
  }
  const who = (path: string, role: string) => ({
    kind: 'desk' as const,
    accountId: '',
    personId: role,
    postId: '',
    unitId: '',
    path,
    roles: [role],
    scope: { lo: path, hi: `${path}~` },
    sessionId: '',
    locale: 'zh' as const,
  })
  const given = {
    snapshot: {
      id: '',
      kind: 'project',
      version: 1,
      state: 'running',
      stateBefore: null,
      outcome: null,
      seq: 1,
      parties: Object.fromEntries(Object.entries(units).map(([party, unit]) => [party, { unit }])),
      facts: {},
      clocks: {},
      actors: {},
      openedAt: '',
      changedAt: '',
      closedAt: null,
    },
    path: paths['s'] ?? '',
    rootPath: paths['s'] ?? '',
    children: [],
    evidence: 0,
    now: new Date(),
    pathOf: (id: string) => paths[id],
  }
  const takers: Record<string, string[]> = {}
  for (const [name, act] of Object.entries(procedure.acts)) {
    if (['delegate', 'take_back', 'ask_review', 'ask_vote'].includes(name) || act.by.includes('holder')) continue
    takers[name] = (
      [
        ['owner clerk', who('d/00001/0000a/', 'unit_clerk')],
        ['owner head', who('d/00001/0000a/', 'unit_head')],
        ['secretary', who('d/00001/00002/00003/', 'community_secretary')],
        ['other secretary', who('d/00001/00002/00004/', 'community_secretary')],
        ['verifier', who('d/00001/00002/', 'verifier')],
        ['other verifier', who('d/00001/00005/', 'verifier')],
        ['supervisor', who('d/00001/', 'supervisor')],
        ['auditor', who('d/00001/', 'auditor')],
      ] as const
    ).flatMap(([label, actor]) => ('party' in mayTake(procedure, act, actor, given) ? [label] : []))
  }
  expect(takers).toMatchObject({
    schedule: [],
    start: ['owner clerk', 'owner head'],
    progress: ['owner clerk', 'owner head'],
    report_done: ['owner head'],
    verify: ['verifier'],
    reject: ['verifier'],
    judge_kept: ['secretary'],
    judge_not_kept: ['secretary'],
    replan: ['owner head'],
    reopen: ['secretary', 'supervisor'],
    ask_extension: ['owner head'],
    approve_extension: ['supervisor'],
    refuse_extension: ['supervisor'],
    pause: ['supervisor'],
    resume: ['supervisor'],
    review_comes: [],
    review: ['verifier', 'supervisor'],
    drop: ['supervisor'],
  })
})
