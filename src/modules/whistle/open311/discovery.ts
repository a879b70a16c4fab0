import type { Locale } from '../../../platform/i18n/problems.ts'
import type { House } from '../../../kernel/house.ts'

/** When what this file says was last changed. */
const changeset = '2026-11-25T12:00:00+08:00'

export type Discovery = {
  changeset: string
  contact: string
  key_service: string
  endpoints: { specification: string; url: string; changeset: string; type: string; formats: string[] }[]
}

/**
 * Two endpoints that exist: the city's own, and one that checks every write to its end and keeps nothing. In a demo
 * city both are for tests, and it says so.
 */
export function discover(house: House, locale: Locale): Discovery {
  const { origin, demo, city } = house.settings
  const specification = 'http://wiki.open311.org/GeoReport_v2'
  const formats = ['text/xml', 'application/json']
  const endpoint = (path: string, type: string): Discovery['endpoints'][number] => ({
    specification,
    url: `${origin}${path}`,
    changeset,
    type,
    formats,
  })
  return {
    changeset,
    contact:
      locale === 'en'
        ? `${city.en}. Questions and errors: ${origin}/open311`
        : `${city.zh}。有问题或发现差错,见 ${origin}/open311`,
    key_service:
      locale === 'en'
        ? `Ask the city's administrator for an API key: ${origin}/open311#keys`
        : `向本市系统管理员申请 API 密钥:${origin}/open311#keys`,
    endpoints: [endpoint('/open311/v2', demo ? 'test' : 'production'), endpoint('/open311/test/v2', 'test')],
  }
}
