import type { FastifyInstance } from 'fastify'
import { localeOf } from '../../../../platform/http/server.ts'
import type { House } from '../../../../kernel/house.ts'
import { sendPage, t } from '../../../../public/layout.ts'
import { findPlaces } from '../../store/catalogue.ts'
import { listServices, readDefinition } from '../actions/services.ts'
import type { ServiceDefinition } from '../contract.ts'
import { developersPage } from './page.ts'

const samples = { number: '2', datetime: '2026-11-24T10:00:00+08:00', string: '22:00', text: '-' }

function sample(attribute: ServiceDefinition['attributes'][number]): string {
  const { datatype } = attribute
  if (datatype === 'singlevaluelist' || datatype === 'multivaluelist') return attribute.values?.[0]?.key ?? ''
  return samples[datatype]
}

/** The developers' page at the public door. */
export function mountOpen311Public(app: FastifyInstance, house: House): void {
  app.get('/open311', async (request, reply) => {
    const locale = localeOf(request)
    const law = await house.law()
    const services = await listServices(house, locale)
    const asking = services.find((service) => service.metadata)
    const asked = asking ? (await readDefinition(house, asking.service_code, locale)).attributes : []
    const [place] = await findPlaces(house.db, { limit: 1 })
    const body = developersPage(locale, {
      origin: house.settings.origin,
      demo: house.settings.demo,
      services,
      asking,
      plain:
        services.find((service) => service.service_code === 'light') ?? services.find((service) => !service.metadata),
      placeCode: place?.code,
      answers: asked
        .filter((attribute) => attribute.variable)
        .map((attribute) => ({ code: attribute.code, value: sample(attribute) })),
      keyNeeded: law.param('open311.write_without_key').value !== true,
      rates: {
        read: Number(law.param('open311.rate.read').value),
        write: Number(law.param('open311.rate.write').value),
        key: Number(law.param('open311.rate.key').value),
      },
    })
    return sendPage(house, request, reply, { title: t(locale, '开放接口', 'Open interface'), body, wide: true })
  })
}
