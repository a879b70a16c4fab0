import type { Locale } from '../../../../platform/i18n/problems.ts'
import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import type { PlaceRow } from '../../store/catalogue.ts'

export function placesPage(locale: Locale, places: PlaceRow[]): Html {
  return html`<h1>${t(locale, '场所海报', 'Posters of places')}</h1>
    <p>
      ${t(locale, '打印贴在楼道、市场、村口:扫一下就知道是哪里。', 'Print one for the stairs, the market, the village gate: a scan says where you are.')}
    </p>
    <ul class="list">
      ${places.map(
        (place) =>
          html`<li>
            <a href="/poster/${place.code}"
              ><span
                ><b>${locale === 'en' ? place.name_en : place.name_zh}</b><br /><small
                  >${locale === 'en' ? place.unit_en : place.unit_zh}</small
                ></span
              ><span>${place.code}</span></a
            >
          </li>`,
      )}
    </ul>`
}

export function posterPage(locale: Locale, place: PlaceRow, city: { zh: string; en: string }): Html {
  return html`<div class="poster">
    <p>${locale === 'en' ? city.en : city.zh}</p>
    <h1>${t(locale, '这里有事?扫一扫', 'Something wrong here? Scan')}</h1>
    <p>
      <img
        src="/qr?to=/p/${place.code}"
        alt="${t(locale, '二维码', 'QR code')}: /p/${place.code}"
        width="320"
        height="320"
      />
    </p>
    <p class="day">${locale === 'en' ? place.name_en : place.name_zh}</p>
    <p>${locale === 'en' ? place.unit_en : place.unit_zh} · ${locale === 'en' ? place.address_en : place.address_zh}</p>
    <p>
      ${t(locale, '不用下载、不用注册;也可以打 12345,报编号', 'Nothing to install, no account. Or call 12345 and give the number')}
      <b>${place.code}</b>
    </p>
    <p>${t(locale, '危险、火情、急病', 'Danger, fire, sudden illness')}: 110 · 119 · 120</p>
    <p class="no-print">
      <button type="button" data-print hidden>${t(locale, '打印', 'Print')}</button>
      <a href="/places">${t(locale, '其他场所', 'Other places')}</a>
    </p>
  </div>`
}
