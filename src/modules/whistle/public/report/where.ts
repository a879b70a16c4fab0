import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import type { Locale } from '../../../../platform/i18n/problems.ts'
import type { PlaceRow } from '../../store/catalogue.ts'
import type { UnitRow } from '../../../../kernel/promise/store/names.ts'
import { errorSummary, fault, hidden, steps } from './draft.ts'
import type { Draft, Faults } from './draft.ts'

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
