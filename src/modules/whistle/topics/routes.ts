import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../../platform/i18n/problems.ts'
import type { House } from '../../../kernel/house.ts'
import { serve } from '../../../kernel/identity/serve.ts'
import { closeTopic, listTopics, openTopic, pickTopic } from './actions.ts'
import { topicEndpoints, topicProblems } from './contract.ts'

declareProblems(topicProblems)

export function mountTopics(app: FastifyInstance, house: House): void {
  serve(app, house, topicEndpoints, {
    topics: ({ actor }) => listTopics(house, actor),
    topic: ({ actor, params }) => openTopic(house, actor, params.id),
    pickTopic: ({ actor, input, claim }) => pickTopic(house, actor, input, claim),
    endTopic: ({ actor, params, input, claim }) => closeTopic(house, actor, params.id, input.why, claim),
  })
}
