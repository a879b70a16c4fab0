import type { FastifyInstance } from 'fastify'
import { declareProblems } from '../../../platform/i18n/problems.ts'
import type { House } from '../../../kernel/house.ts'
import { serve } from '../../../kernel/identity/serve.ts'
import { publishPhotos, redactPhoto } from './actions.ts'
import { photoEndpoints, photoProblems } from './contract.ts'

declareProblems(photoProblems)

export function mountPhotos(app: FastifyInstance, house: House): void {
  serve(app, house, photoEndpoints, {
    publishPhotos: ({ actor, params, input, claim }) => publishPhotos(house, actor, params.id, input.photos, claim),
    redactPhoto: ({ actor, params, input, claim }) =>
      redactPhoto(house, actor, { id: params.id, photo: params.photo, boxes: input.boxes }, claim),
  })
}
