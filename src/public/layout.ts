import type { FastifyReply, FastifyRequest } from 'fastify'
import type { House } from '../kernel/house.ts'
import { localeOf } from '../platform/http/server.ts'
import { say } from '../platform/i18n/problems.ts'
import type { Locale } from '../platform/i18n/problems.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'

/** Both languages of a text at the place where it is used, so that none can be forgotten. */
export function t(locale: Locale, zh: string, en: string): string {
  return locale === 'en' ? en : zh
}

/** The language of a text somebody wrote, for whoever has pages read out. */
export function langOf(text: string): string {
  return /\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en'
}

export type Page = {
  title: string
  body: Html
  /** Print pages have no navigation. */
  bare?: boolean
  /** Tables want the whole width. */
  wide?: boolean
  /** Feeds of what the page shows, for readers to find: their address without its ending. */
  feeds?: { path: string; title: string }[]
  status?: number
}

const seal = html`<svg class="seal" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
  <rect x="1" y="1" width="30" height="30" rx="4" fill="#B0302A" />
  <path
    d="M9 8h14M16 8v5M10 13h12M13 13l-3 6M19 13l3 6M8 24h16M16 18v6"
    fill="none"
    stroke="#fff"
    stroke-width="2.2"
    stroke-linecap="round"
  />
</svg>`

function replayText(house: House, locale: Locale, speed: number): string {
  const wall = new Date(house.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  return t(
    locale,
    `回放城市:重演过去的记录,时钟快 ${speed} 倍,现在是 ${wall}。这里的反映没有人受理。`,
    `Replay city: a recorded past is played ${speed} times as fast; it is ${wall} here. Nobody acts on reports made here.`,
  )
}

function header(house: House, locale: Locale, here: string): Html {
  const { city, demo, replay } = house.settings
  const other = locale === 'en' ? 'zh' : 'en'
  return html`<header class="top">
      <a class="brand" href="/"
        >${seal}<span>${t(locale, '赶考', 'Gankao')} · ${locale === 'en' ? city.en : city.zh}</span></a
      >
      <nav aria-label="${t(locale, '主要页面', 'Main pages')}">
        <a href="/report">${t(locale, '我要反映', 'Report')}</a>
        <a href="/track">${t(locale, '查进展', 'Follow')}</a>
        <a href="/board">${t(locale, '承诺', 'Promises')}</a>
        <a href="/how">${t(locale, '怎么办理', 'How it works')}</a>
        <a href="/lang?to=${other}&amp;back=${encodeURIComponent(here)}" lang="${other === 'en' ? 'en' : 'zh-CN'}"
          >${other === 'en' ? 'English' : '中文'}</a
        >
      </nav>
    ${demo ? html`<p class="demo">${t(locale, '演示数据:人物、单位和事情都是虚构的。', 'Demo data: people, offices and events are invented.')}</p>` : null}
    ${replay ? html`<p class="demo">${replayText(house, locale, replay.speed)}</p>` : null}
    </header>`
}

function feedLinks(locale: Locale, page: Page): Html[] {
  const lang = locale === 'en' ? '?lang=en' : ''
  return (page.feeds ?? []).flatMap(({ path, title }) =>
    (['atom', 'rss'] as const).map(
      (format) =>
        html`<link
          rel="alternate"
          type="application/${format}+xml"
          href="${path}.${format}${lang}"
          title="${title} (${format === 'atom' ? 'Atom' : 'RSS'})"
        />`,
    ),
  )
}

/** A whole page. Works without the script; the script only improves it. */
function layout(house: House, locale: Locale, here: string, page: Page): string {
  const { city } = house.settings
  return `<!doctype html>\n${
    html`<html lang="${locale === 'en' ? 'en' : 'zh-CN'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · ${locale === 'en' ? city.en : city.zh}</title>
        <link rel="stylesheet" href="/public.css" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        ${feedLinks(locale, page)}
        <script src="/public.js" defer></script>
      </head>
      <body class="${page.bare ? 'bare' : page.wide ? 'wide' : ''}">
        <a class="skip" href="#main">${t(locale, '跳到正文', 'Skip to the content')}</a>
        ${page.bare ? null : header(house, locale, here)}
        <main id="main" tabindex="-1">${page.body}</main>
        ${
          page.bare
            ? null
            : html`<footer>
                <p>
                  ${t(locale, '危险、火情、急病请马上打', 'Danger, fire or sudden illness: call')}
                  <a href="tel:110">110</a> <a href="tel:119">119</a> <a href="tel:120">120</a>
                </p>
                <p class="links">
                  <a href="/map">${t(locale, '地图', 'Map')}</a><a href="/places">${t(locale, '场所海报', 'Posters')}</a
                  ><a href="/data">${t(locale, '公开数据', 'Open data')}</a
                  ><a href="/desk">${t(locale, '工作人员', 'Staff')}</a>
                </p>
              </footer>`
        }
      </body>
    </html>`.html
  }`
}

export function sendPage(house: House, request: FastifyRequest, reply: FastifyReply, page: Page): FastifyReply {
  const here = request.method === 'GET' ? request.url : '/'
  return reply
    .code(page.status ?? 200)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(layout(house, localeOf(request), here, page))
}

/** A refusal or failure as a page: what happened, what to do next. */
export function problemPage(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  title: string,
): FastifyReply {
  const locale = localeOf(request)
  // nobody at the public door has an area of responsibility: what is not here is wrongly written or not public
  const words =
    title === say('not_found', locale)
      ? t(locale, '地址可能写错了,或者这件事不公开。', 'The address may be wrong, or this is not public.')
      : title
  const heading = status === 404 ? t(locale, '没有找到', 'Not found') : t(locale, '没有办成', 'That did not work')
  return sendPage(house, request, reply, {
    title: heading,
    status,
    body: html`<h1>${heading}</h1>
      <p class="notice bad" role="alert">${words}</p>
      <p>${t(locale, '编号', 'Number')}: <code>${request.id}</code></p>
      <p class="row">
        <a class="button" href="/">${t(locale, '回到首页', 'Back to the start')}</a>
        <a class="button quiet" href="/track">${t(locale, '查进展', 'Follow a matter')}</a>
      </p>`,
  })
}
