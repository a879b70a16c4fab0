import { randomUUID } from 'node:crypto'
import type { Locale } from '../../../../platform/i18n/problems.ts'
import type { Draft } from '../report/draft.ts'

export const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export type Fields = Record<string, unknown>

export function text(fields: Fields, name: string, most = 2000): string {
  const value = fields[name]
  return typeof value === 'string' ? value.slice(0, most) : ''
}

export function draftOf(fields: Fields): Draft {
  const id = (name: string): string => (uuid.test(text(fields, name)) ? text(fields, name) : '')
  return {
    service: id('service'),
    said: text(fields, 'said').trim(),
    photos: [fields['photos'] ?? []]
      .flat()
      .filter((entry): entry is string => typeof entry === 'string' && uuid.test(entry))
      .slice(0, 9),
    place: id('place'),
    area: id('area'),
    address: text(fields, 'address', 200),
    lon: text(fields, 'lon', 12),
    lat: text(fields, 'lat', 12),
    query: text(fields, 'query', 60),
    name: text(fields, 'name', 40),
    phone: text(fields, 'phone', 20),
    key: id('key') || randomUUID(),
    warned: text(fields, 'warned') === '1',
  }
}

/** The report as the action takes it; lon and lat only where both are numbers. */
export function reportOf(draft: Draft, locale: Locale): Fields {
  const lon = Number(draft.lon)
  const lat = Number(draft.lat)
  const point = draft.lon !== '' && draft.lat !== '' && Number.isFinite(lon) && Number.isFinite(lat)
  return {
    serviceId: draft.service,
    said: draft.said,
    address: draft.address,
    photos: draft.photos,
    channel: 'web',
    locale,
    ...(draft.place ? { placeId: draft.place } : draft.area ? { areaId: draft.area } : point ? { lon, lat } : {}),
    ...(draft.name.trim() ? { name: draft.name.trim() } : {}),
    ...(draft.phone.trim() ? { phone: draft.phone.trim() } : {}),
  }
}
