import type { PublicMatter } from './contract.ts'
import { describe, inCity, sayMatter } from './words.ts'
import type { Speaker } from './words.ts'
import { element, escapeXml } from './xml.ts'

/** One page of a feed, before it is written as Atom or RSS. */
export type Feed = {
  /** The address of the feed without its page: it names the feed and never changes. */
  id: string
  title: string
  description: string
  /** The page people read instead. */
  alternate: string
  self: string
  /** First and next page, after RFC 5005. */
  first: string
  next: string | null
  city: string
  licence: string
  updated: Date
  rows: PublicMatter[]
}

const head = '<?xml version="1.0" encoding="utf-8"?>\n'

function links(feed: Feed, name: string, type: string): string {
  return [
    element(name, null, { rel: 'self', type, href: feed.self }),
    element(name, null, { rel: 'first', type, href: feed.first }),
    feed.next ? element(name, null, { rel: 'next', type, href: feed.next }) : '',
  ].join('')
}

/** Atom (RFC 4287). An entry is named by the id of its matter, whatever address the city has. */
export function writeAtom(feed: Feed, speaker: Speaker): string {
  const lang = speaker.locale === 'en' ? 'en' : 'zh-CN'
  const entries = feed.rows.map((row) => {
    const said = sayMatter(row, speaker)
    return `<entry>
${element('id', `urn:uuid:${row.id}`)}${element('title', `${row.no} ${row.title}`)}${element('link', null, { rel: 'alternate', type: 'text/html', href: said.url })}${element('published', row.opened_at.toISOString())}${element('updated', row.changed_at.toISOString())}${element('category', null, { term: row.service_key, label: said.service })}${element('summary', describe(row, speaker), { type: 'text' })}</entry>
`
  })
  return `${head}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang}">
${element('id', feed.id)}${element('title', feed.title)}${element('subtitle', feed.description)}${element('updated', feed.updated.toISOString())}<author>${element('name', feed.city)}</author>
${element('rights', feed.licence)}${element('generator', 'Gankao')}${element('link', null, { rel: 'alternate', type: 'text/html', href: feed.alternate })}${links(feed, 'link', 'application/atom+xml')}${entries.join('')}</feed>
`
}

/** A date as RSS writes it (RFC 822 with four digits of the year). */
function rssDate(at: Date): string {
  return at.toUTCString()
}

/** RSS 2.0, with Atom's links for what RSS has no words for: itself, its pages, when an item changed. */
export function writeRss(feed: Feed, speaker: Speaker): string {
  const items = feed.rows.map((row) => {
    const said = sayMatter(row, speaker)
    return `<item>
${element('title', `${row.no} ${row.title}`)}${element('link', said.url)}${element('guid', `urn:uuid:${row.id}`, { isPermaLink: 'false' })}${element('pubDate', rssDate(row.opened_at))}${element('atom:updated', row.changed_at.toISOString())}${element('category', said.service)}${element('description', escapeXml(describe(row, speaker)).replaceAll('\n', '<br/>'))}</item>
`
  })
  return `${head}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
${element('title', feed.title)}${element('link', feed.alternate)}${element('description', feed.description)}${element('language', speaker.locale === 'en' ? 'en' : 'zh-cn')}${element('copyright', feed.licence)}${element('generator', 'Gankao')}${element('lastBuildDate', rssDate(feed.updated))}${links(feed, 'atom:link', 'application/rss+xml')}${items.join('')}</channel></rss>
`
}

export type BulkRow = (string | number | null)[]

/** A row of the CSV, in the order of `columns`. */
export function toCells(row: PublicMatter, speaker: Speaker): BulkRow {
  const said = sayMatter(row, speaker)
  return [
    row.no,
    said.url,
    row.title,
    row.said,
    row.service_key,
    said.service,
    row.area_id,
    said.area,
    row.place_code,
    said.place,
    row.lon,
    row.lat,
    row.state,
    said.state,
    said.outcome,
    inCity(row.opened_at),
    inCity(row.due_at),
    inCity(row.closed_at),
    inCity(row.changed_at),
    said.lead,
    said.supports.join('; '),
  ]
}

/** The same as a Feature (RFC 7946): the point of the place, or no geometry; empty answers are null. */
export function toFeature(row: PublicMatter, speaker: Speaker, names: string[]): object {
  const cells = toCells(row, speaker)
  const properties = names.flatMap((name, index) =>
    name === 'lon' || name === 'lat' ? [] : [[name, cells[index] === '' ? null : (cells[index] ?? null)] as const],
  )
  return {
    type: 'Feature',
    id: row.id,
    geometry: row.lon !== null && row.lat !== null ? { type: 'Point', coordinates: [row.lon, row.lat] } : null,
    properties: Object.fromEntries(properties),
  }
}
