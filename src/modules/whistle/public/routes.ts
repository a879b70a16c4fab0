import type { FastifyInstance } from 'fastify'
import type { House } from '../../../kernel/house.ts'
import { mountLook } from './routes/look.ts'
import { mountOwn } from './routes/own.ts'
import { mountReport } from './routes/report.ts'

/** The public door of the whistle: report, follow, judge, look. Nothing here needs a script or an account. */
export function mountWhistlePublic(app: FastifyInstance, house: House): void {
  mountReport(app, house)
  mountOwn(app, house)
  mountLook(app, house)
}
