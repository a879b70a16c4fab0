import type { FastifyInstance } from 'fastify'
import { renderSVG } from 'uqr'
import { declareProblems } from '../../platform/i18n/problems.ts'
import type { House } from '../house.ts'
import * as actions from './actions.ts'
import { acceptInvitation } from './actions/accounts.ts'
import { identityEndpoints, identityProblems } from './endpoints.ts'
import { serve } from './serve.ts'
import { findAccount, findPosts, findSessions } from './store.ts'
import { Problem } from '../../platform/problem.ts'

declareProblems(identityProblems)
const done = { done: true } as const

export function mountIdentity(app: FastifyInstance, house: House): void {
  serve(app, house, identityEndpoints, {
    session: async ({ actor, now, locale }) => {
      const account = await findAccount(house.db, { id: actor.accountId })
      if (!account) throw new Problem('unauthenticated', 'session.none')
      const posts = await findPosts(house.db, actor.accountId, now)
      return {
        person: { id: actor.personId, nameZh: account.name_zh, nameEn: account.name_en },
        account: { login: account.login, totpOn: account.totp_on, mustChange: account.must_change },
        posts: posts.map((post) => ({
          id: post.id,
          unitId: post.unit_id,
          unitZh: post.unit_zh,
          unitEn: post.unit_en,
          titleZh: post.title_zh,
          titleEn: post.title_en,
          roles: post.roles,
        })),
        acting: actor.postId,
        locale,
        demo: house.settings.demo,
        replay: house.settings.replay ? { now: now.toISOString(), speed: house.settings.replay.speed } : null,
        city: house.settings.city,
      }
    },
    signIn: async ({ input, request, reply }) => (await actions.signIn(house, input, request, reply), done),
    signOut: async ({ actor, reply }) => (await actions.signOut(house, actor, reply), done),
    actThrough: async ({ actor, input }) => (await actions.actThrough(house, actor, input.postId), done),
    sessions: async ({ actor }) => ({
      sessions: (await findSessions(house.db, actor.accountId, house.machine.now())).map((row) => ({
        id: row.id,
        device: row.device,
        createdAt: row.created_at.toISOString(),
        seenAt: row.seen_at.toISOString(),
        present: row.id === actor.sessionId,
      })),
    }),
    revoke: async ({ actor, params, now }) => (await actions.revokeSession(house, actor, params.id, now), done),
    changePassword: async ({ actor, input }) => (await actions.changePassword(house, actor, input), done),
    enrolTotp: async ({ actor }) => {
      const made = await actions.enrolTotp(house, actor)
      return { ...made, svg: renderSVG(made.uri, { border: 2 }) }
    },
    confirmTotp: async ({ actor, input }) => (await actions.confirmTotp(house, actor, input.code), done),
    endTotp: async ({ actor, input }) => (await actions.endTotp(house, actor, input.password), done),
    acceptInvitation: async ({ input, request, reply }) => (await acceptInvitation(house, input, request, reply), done),
  })
}
