import { html } from '../../../public/html.ts'
import type { Html } from '../../../public/html.ts'
import { t } from '../../../public/layout.ts'
import type { Locale } from '../../../platform/i18n/problems.ts'
import type { Match } from '../actions/duplicates.ts'
import type { PlaceRow, ServiceRow, UnitRow } from '../store/catalogue.ts'

/** What a person has given so far; travels from step to step in the form itself, so nothing is kept of who gives up. */
export type Draft = {
  service: string
  said: string
  photos: string[]
  place: string
  area: string
  address: string
  lon: string
  lat: string
  query: string
  name: string
  phone: string
  key: string
  warned: boolean
}

/** Faults by field, in the reader's words. */
export type Faults = Record<string, string>

export function fault(faults: Faults, name: string): Html | null {
  return faults[name] ? html`<p class="fault" id="fault-${name}" role="alert">${faults[name]}</p>` : null
}

function hidden(draft: Draft, names: (keyof Draft)[]): Html[] {
  return names.flatMap((name) => {
    const value = draft[name]
    if (Array.isArray(value)) return value.map((entry) => html`<input type="hidden" name="${name}" value="${entry}" />`)
    if (typeof value === 'boolean') return value ? [html`<input type="hidden" name="${name}" value="1" />`] : []
    return value === '' ? [] : [html`<input type="hidden" name="${name}" value="${value}" />`]
  })
}

function steps(locale: Locale, now: 1 | 2 | 3): Html {
  const names = [t(locale, '什么事', 'What'), t(locale, '在哪里', 'Where'), t(locale, '怎么联系', 'Contact')]
  return html`<ol class="steps">
    ${names.map((name, index) =>
      index + 1 === now
        ? html`<li aria-current="step">${index + 1}. ${name}</li>`
        : html`<li>${index + 1}. ${name}</li>`,
    )}
  </ol>`
}

function errorSummary(locale: Locale, faults: Faults): Html | null {
  if (Object.keys(faults).length === 0) return null
  return html`<p class="notice bad" role="alert">
    ${t(locale, '有几处没填好,请看标出的地方。您填的内容都还在。', 'Some answers need mending; see the marked places. Nothing you typed is lost.')}
  </p>`
}

export function whatPage(
  locale: Locale,
  given: { draft: Draft; faults: Faults; services: ServiceRow[]; place: PlaceRow | undefined },
): Html {
  const { draft, faults, services, place } = given
  const choice = (row: ServiceRow): Html => {
    const name = locale === 'en' ? row.name_en : row.name_zh
    return row.id === draft.service
      ? html`<label class="choice"
          ><input type="radio" name="service" value="${row.id}" checked required /> ${name}</label
        >`
      : html`<label class="choice"><input type="radio" name="service" value="${row.id}" required /> ${name}</label>`
  }
  return html`${steps(locale, 1)}
    <h1>${t(locale, '要反映什么事', 'What would you like to report?')}</h1>
    ${errorSummary(locale, faults)}
    ${place ? html`<p class="notice">${t(locale, '地点', 'Place')}: ${locale === 'en' ? place.name_en : place.name_zh} · ${locale === 'en' ? place.unit_en : place.unit_zh}</p>` : null}
    <form method="post" action="/report" enctype="multipart/form-data">
      ${hidden(draft, ['key', 'place', 'area', 'address', 'lon', 'lat', 'name', 'phone', 'warned', 'photos'])}
      <fieldset>
        <legend>${t(locale, '哪一类', 'What kind')}</legend>
        ${fault(faults, 'service')}
        <div class="choices">${services.map(choice)}</div>
      </fieldset>
      <div class="card">
        <label for="said"
          >${t(locale, '说说是什么情况', 'Tell us what it is')}<span class="hint"
            >${t(locale, '一两句话就行。不要写姓名和电话,下一步再留。', 'A sentence or two will do. No names or phone numbers here; those come later.')}</span
          ></label
        >
        ${fault(faults, 'said')}
        <textarea id="said" name="said" required minlength="4" maxlength="2000">${draft.said}</textarea>
        <label for="photo"
          >${t(locale, '照片(可以不传)', 'Photos (if you like)')}<span class="hint"
            >${t(locale, '照片里的拍摄地点等信息会被去掉。每张最大 12 MB。', 'Place and camera data inside photos are removed. At most 12 MB each.')}</span
          ></label
        >
        ${fault(faults, 'photo')}
        ${draft.photos.length > 0 ? html`<p class="quiet-text">${t(locale, `已收到 ${draft.photos.length} 张`, `${draft.photos.length} received`)}</p>` : null}
        <input id="photo" type="file" name="photo" accept="image/*" multiple data-preview="chosen" />
        <div id="chosen"></div>
      </div>
      <p class="row"><button name="go" value="where">${t(locale, '下一步:在哪里', 'Next: where')}</button></p>
    </form>`
}

export function dangerPage(locale: Locale, draft: Draft): Html {
  return html`<h1>${t(locale, '如果现在有危险,请先打电话', 'If anybody is in danger now, call first')}</h1>
    <div class="danger" role="alert">
      <p>
        ${t(locale, '您写的内容里提到了可能的危险。这里不是急救电话,值班人员不会立刻看到。', 'What you wrote may mean danger. This is not an emergency line; nobody sees it at once.')}
      </p>
      <p class="row">
        <a href="tel:110">110 ${t(locale, '报警', 'police')}</a><a href="tel:119">119 ${t(locale, '火警', 'fire')}</a
        ><a href="tel:120">120 ${t(locale, '急救', 'ambulance')}</a>
      </p>
    </div>
    <form method="post" action="/report">
      ${hidden({ ...draft, warned: true }, ['service', 'said', 'photos', 'key', 'place', 'area', 'address', 'lon', 'lat', 'name', 'phone', 'warned'])}
      <p class="row">
        <button class="quiet" name="go" value="where">
          ${t(locale, '没有危险,继续反映', 'No danger: go on with the report')}
        </button>
      </p>
    </form>`
}

export function wherePage(
  locale: Locale,
  given: { draft: Draft; faults: Faults; places: PlaceRow[]; areas: UnitRow[]; searched: boolean },
): Html {
  const { draft, faults, places, areas, searched } = given
  const option = (row: PlaceRow): Html => {
    const name = locale === 'en' ? row.name_en : row.name_zh
    const of = locale === 'en' ? row.unit_en : row.unit_zh
    return row.id === draft.place
      ? html`<label class="choice wide"
          ><input type="radio" name="place" value="${row.id}" checked />
          <span
            >${name}<span class="hint">${of} · ${locale === 'en' ? row.address_en : row.address_zh}</span></span
          ></label
        >`
      : html`<label class="choice wide"
          ><input type="radio" name="place" value="${row.id}" />
          <span
            >${name}<span class="hint">${of} · ${locale === 'en' ? row.address_en : row.address_zh}</span></span
          ></label
        >`
  }
  const area = (row: UnitRow): Html => {
    const name = locale === 'en' ? row.name_en : row.name_zh
    return row.id === draft.area
      ? html`<option value="${row.id}" selected>${name}</option>`
      : html`<option value="${row.id}">${name}</option>`
  }
  return html`${steps(locale, 2)}
    <h1>${t(locale, '在哪里', 'Where is it?')}</h1>
    ${errorSummary(locale, faults)}
    <form method="post" action="/report">
      ${hidden(draft, ['service', 'said', 'photos', 'key', 'name', 'phone', 'warned'])}
      <input type="hidden" name="lon" value="${draft.lon}" /><input type="hidden" name="lat" value="${draft.lat}" />
      ${fault(faults, 'where')}
      <div class="card">
        <label for="query">${t(locale, '找小区、村、路名', 'Find a court, village or road')}</label>
        <input id="query" type="search" name="query" value="${draft.query}" maxlength="60" autocomplete="off" />
        <p class="row">
          <button class="quiet" name="go" value="find">${t(locale, '查找', 'Search')}</button>
          <button class="quiet" type="button" data-locate hidden>
            ${t(locale, '用我现在的位置', 'Use where I am')}
          </button>
        </p>
        <p class="fault" data-locate-said hidden>
          ${t(locale, '没有得到位置,请从下面选。', 'No position was given; choose below.')}
        </p>
      </div>
      ${
        places.length > 0
          ? html`<fieldset>
              <legend>${searched ? t(locale, '找到的地点', 'Found') : t(locale, '常用地点', 'Places')}</legend>
              <div class="choices">${places.map(option)}</div>
            </fieldset>`
          : searched
            ? html`<p class="notice">
                ${t(locale, '没有找到这个地点,请在下面选社区或村,再写详细地址。', 'No such place is known; choose the community or village below and write the address.')}
              </p>`
            : null
      }
      <div class="card">
        <label for="area">${t(locale, '或者选社区、村', 'Or choose the community or village')}</label>
        <select id="area" name="area">
          <option value="">${t(locale, '— 请选 —', '— choose —')}</option>
          ${areas.map(area)}
        </select>
        <label for="address">${t(locale, '详细位置(可以不填)', 'Exact spot (if you like)')}</label>
        <input id="address" type="text" name="address" value="${draft.address}" maxlength="200" autocomplete="off" />
      </div>
      <p class="row">
        <button name="go" value="contact" data-next>${t(locale, '下一步:怎么联系', 'Next: contact')}</button>
        <button class="quiet" name="go" value="back">${t(locale, '上一步', 'Back')}</button>
      </p>
    </form>`
}

export function contactPage(
  locale: Locale,
  given: { draft: Draft; faults: Faults; matches: Match[]; where: string; service: ServiceRow | undefined },
): Html {
  const { draft, faults, matches, where, service } = given
  const needsPhone = service !== undefined && service.level !== 'anonymous'
  const match = (row: Match): Html =>
    html`<li>
      <div class="item">
        <span><b>${row.title}</b><br /><small>${row.no} · ${row.opened_at.toISOString().slice(0, 10)}</small></span>
        <span class="row"
          ><a class="button quiet" href="/c/${row.slug}">${t(locale, '看看', 'Look')}</a
          ><button class="quiet" name="follow" value="${row.id}">
            ${t(locale, '就是这件,跟着它', 'This is it: follow it')}
          </button></span
        >
      </div>
    </li>`
  return html`${steps(locale, 3)}
    <h1>${t(locale, '怎么联系您', 'How can we reach you?')}</h1>
    ${errorSummary(locale, faults)}
    <form method="post" action="/report">
      ${hidden(draft, ['service', 'said', 'photos', 'place', 'area', 'address', 'lon', 'lat', 'query', 'key', 'warned'])}
      ${
        matches.length > 0
          ? html`<section class="card">
              <h2>${t(locale, '可能已经有人反映过', 'Somebody may have reported this already')}</h2>
              <p>
                ${t(locale, '跟着已有的一件,不用重复办,办完一样请您评价。', 'Follow the one that exists: nothing is done twice, and you are asked for your verdict as well.')}
              </p>
              <ul class="list">
                ${matches.map(match)}
              </ul>
            </section>`
          : null
      }
      <p class="notice">
        ${t(locale, '要送出的', 'To be sent')}: ${locale === 'en' ? (service?.name_en ?? '') : (service?.name_zh ?? '')}
        · ${where}<br />${draft.said}
      </p>
      <div class="card">
        <label for="phone"
          >${needsPhone ? t(locale, '手机号', 'Phone') : t(locale, '手机号(可以不留)', 'Phone (if you like)')}<span
            class="hint"
            >${t(locale, '加密保存,办理人签收前看不到,办结后到期删除。不留就用查询码查进展和评价。', 'Kept encrypted, hidden from those who handle it until they took it on, erased after the end. Without it you follow and judge by code.')}</span
          ></label
        >
        ${fault(faults, 'phone')}
        <input
          id="phone"
          type="tel"
          name="phone"
          value="${draft.phone}"
          maxlength="20"
          autocomplete="tel"
          inputmode="tel"
        />
        <label for="name">${t(locale, '怎么称呼(可以不留)', 'Your name (if you like)')}</label>
        <input id="name" type="text" name="name" value="${draft.name}" maxlength="40" autocomplete="name" />
      </div>
      <p class="row">
        <button name="go" value="send">${t(locale, '送出', 'Send it')}</button>
        <button class="quiet" name="go" value="where">${t(locale, '上一步', 'Back')}</button>
      </p>
    </form>`
}

export function sentPage(
  locale: Locale,
  given: { no: string; slug: string | null; code: string; followed: boolean },
): Html {
  return html`<h1>
      ${given.followed ? t(locale, '您已跟上这件事', 'You now follow this matter') : t(locale, '收到了', 'Received')}
    </h1>
    <p class="notice good" role="status">
      ${given.followed ? t(locale, '办完以后会请您评价。', 'You will be asked for your verdict when it is done.') : t(locale, '社区会先看由谁来办,您随时可以查进展。', 'The community decides who handles it; you can look at any time.')}
    </p>
    <div class="card">
      <p>${t(locale, '编号', 'Number')}: <b>${given.no}</b></p>
      <p>
        ${t(locale, '查询码(只显示这一次,请记下或拍照)', 'Your code (shown only this once: write it down or take a picture)')}
      </p>
      <p class="row">
        <span class="code">${given.code}</span
        ><button
          class="quiet"
          type="button"
          data-copy="${given.code}"
          data-done="${t(locale, '已复制', 'Copied')}"
          hidden
        >
          ${t(locale, '复制', 'Copy')}
        </button>
        <button class="quiet" type="button" data-print hidden>${t(locale, '打印', 'Print')}</button>
      </p>
      <p class="hint">
        ${t(locale, '用它查进展、补充、评价“解决了”或“没解决”。不要给别人。', 'With it you follow, add, and say “solved” or “not solved”. Keep it to yourself.')}
      </p>
    </div>
    <p class="row">
      ${given.slug ? html`<a class="button" href="/c/${given.slug}">${t(locale, '看进展', 'See how it goes')}</a>` : null}<a
        class="button quiet"
        href="/"
        >${t(locale, '回到首页', 'Back to the start')}</a
      >
    </p>`
}
