import type { Locale } from '../../../../platform/i18n/problems.ts'
import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import type { UnitRow } from '../../../../kernel/promise/store/names.ts'
import type { PlaceRow, ServiceRow } from '../../store/catalogue.ts'
import { columns, leftOut } from '../contract.ts'

export type DataFacts = {
  /** The area the page is about, and those directly below it: one goes down a step at a time. */
  here: UnitRow
  isRoot: boolean
  areas: UnitRow[]
  services: ServiceRow[]
  places: PlaceRow[]
  states: { key: string; zh: string; en: string }[]
  licence: string
}

function feedLinks(locale: Locale, path: string, name: string, below?: string): Html {
  const lang = locale === 'en' ? '?lang=en' : ''
  return html`<li>
    <div class="item">
      ${below ? html`<a href="${below}">${name}</a>` : html`<span>${name}</span>`}
      <span
        ><a href="${path}.atom${lang}" aria-label="${name} Atom">Atom</a> ·
        <a href="${path}.rss${lang}" aria-label="${name} RSS">RSS</a></span
      >
    </div>
  </li>`
}

function licenceLine(licence: string): Html {
  const [, words = licence, url] = /^(.*?)\s*(https?:\/\/\S+)?$/.exec(licence) ?? []
  return url ? html`<a href="${url}" rel="license">${words || url}</a>` : html`${words}`
}

function downloadForm(locale: Locale, facts: DataFacts): Html {
  const one = (row: { name_zh: string; name_en: string }): string => (locale === 'en' ? row.name_en : row.name_zh)
  return html`<form class="card" method="get" action="/data/matters.csv">
    <input type="hidden" name="lang" value="${locale}" />
    <label for="area">${t(locale, '地方', 'Area')}</label>
    <select id="area" name="area">
      <option value="${facts.isRoot ? '' : facts.here.id}">${one(facts.here)}</option>
      ${facts.areas.map((row) => html`<option value="${row.id}">${one(row)}</option>`)}
    </select>
    <label for="service">${t(locale, '事项', 'Kind of matter')}</label>
    <select id="service" name="service">
      <option value="">${t(locale, '全部', 'All')}</option>
      ${facts.services.map((row) => html`<option value="${row.key}">${one(row)}</option>`)}
    </select>
    <label for="state">${t(locale, '状态', 'State')}</label>
    <select id="state" name="state">
      <option value="">${t(locale, '全部', 'All')}</option>
      ${facts.states.map((row) => html`<option value="${row.key}">${locale === 'en' ? row.en : row.zh}</option>`)}
    </select>
    <label for="from">${t(locale, '反映时间从', 'Reported from')}</label>
    <input id="from" name="from" type="date" />
    <label for="to">${t(locale, '到(含当天)', 'to (that day included)')}</label>
    <input id="to" name="to" type="date" />
    <p>
    <label class="choice wide" for="bom"
      ><input id="bom" name="bom" type="checkbox" value="1" checked />
      <span>${t(locale, '用 Excel、WPS 打开(开头加字节顺序标记)', 'For Excel or WPS (with a byte order mark)')}</span></label
    >
    </p>
    <p class="row">
      <button>${t(locale, '下载表格(CSV)', 'Download a table (CSV)')}</button>
      <button class="quiet" formaction="/data/matters.geojson">
        ${t(locale, '下载地图数据(GeoJSON)', 'Download map data (GeoJSON)')}
      </button>
    </p>
  </form>`
}

/** What of the city's promises anybody may take along, what each column says, what is left out and why. */
export function dataPage(locale: Locale, facts: DataFacts): Html {
  const one = (row: { name_zh: string; name_en: string }): string => (locale === 'en' ? row.name_en : row.name_zh)
  return html`<h1>${t(locale, '公开数据', 'Open data')}</h1>
    <p>
      ${t(
        locale,
        '这里的数据和公开页面是同一份,随时更新,不用登录,不用申请。',
        'The same as the public pages show, always current. No account, no request.',
      )}
    </p>
    <p>${t(locale, '使用许可', 'Licence')}: ${licenceLine(facts.licence)}</p>
    ${
      facts.isRoot
        ? null
        : html`<p><a href="/data">‹ ${t(locale, '全市', 'The whole city')}</a> · <b>${one(facts.here)}</b></p>`
    }
    <h2>${t(locale, '整份下载', 'All of it')}</h2>
    ${downloadForm(locale, facts)}
    <h2>${t(locale, '订阅变化', 'Follow what changes')}</h2>
    <p class="hint">
      ${t(
        locale,
        '把网址放进阅读器,有变化会自己出现。每页 50 件,阅读器可以接着往前翻。',
        'Put an address into a feed reader, and changes come by themselves. 50 matters a page; readers can go on to older ones.',
      )}
    </p>
    <ul class="list">
      ${facts.isRoot ? null : feedLinks(locale, `/feeds/area/${facts.here.id}`, one(facts.here))}
      ${feedLinks(locale, '/feeds/all', t(locale, '全市', 'The whole city'))}
    </ul>
    <details>
      <summary>${t(locale, '按地方', 'By area')}</summary>
      <p class="hint">
        ${t(locale, '点名字,看它下面的社区和村。', 'Open a name for the communities and villages below it.')}
      </p>
      <ul class="list">
        ${facts.areas.map((row) => feedLinks(locale, `/feeds/area/${row.id}`, one(row), `/data?area=${row.id}`))}
      </ul>
    </details>
    <details>
      <summary>${t(locale, '按事项', 'By kind of matter')}</summary>
      <ul class="list">
        ${facts.services.map((row) => feedLinks(locale, `/feeds/service/${row.key}`, one(row)))}
      </ul>
    </details>
    <details>
      <summary>${t(locale, '按场所', 'By place')}</summary>
      <p class="hint">
        ${t(
          locale,
          '每个有海报的场所都有:把网址里的代码换成海报上的代码,例如',
          'Every place with a poster has one: put the code of the poster into the address, for example',
        )}
        <code>/feeds/place/${facts.places[0]?.code ?? 'CODE'}.atom</code>
      </p>
      <ul class="list">
        ${facts.places.map((row) => feedLinks(locale, `/feeds/place/${row.code}`, one(row)))}
      </ul>
    </details>
    <h2 id="columns">${t(locale, '每一列是什么意思', 'What each column says')}</h2>
    <dl>
      ${columns.map(
        (column) =>
          html`<dt><code>${column.name}</code></dt>
            <dd>${locale === 'en' ? column.en : column.zh}</dd>`,
      )}
    </dl>
    <h2>${t(locale, '没有放进来的,和原因', 'What is left out, and why')}</h2>
    <ul>
      ${leftOut.map((each) => html`<li>${locale === 'en' ? each.en : each.zh}</li>`)}
    </ul>
    <h2>${t(locale, '给写程序的人', 'For programs')}</h2>
    <p>
      <a href="/open311">${t(locale, '开放接口(Open311)', 'Open interface (Open311)')}</a>:
      ${t(locale, '程序可以读、替人反映、跟进。', 'programs may read, report and follow.')}
    </p>
    <p>
      ${t(
        locale,
        '网址参数:area(地方标识)、service(事项代码)、state(状态代码)、from 和 to(日期)、lang(zh 或 en)、bom(0 或 1)。带 ETag 和 Last-Modified,没有变化时答 304,请照此少取。GeoJSON 按 RFC 7946,没有场所的事 geometry 为空。CSV 里以 = + - @ 开头的文字前加一个撇号,免得表格程序当成公式。',
        'Parameters: area (id), service (key), state (key), from and to (dates), lang (zh or en), bom (0 or 1). ETag and Last-Modified are given and 304 is answered where nothing changed; please use them. GeoJSON follows RFC 7946; a matter outside a place has no geometry. In CSV, text that begins with = + - or @ gets an apostrophe, so that spreadsheet programs do not run it.',
      )}
    </p>`
}
