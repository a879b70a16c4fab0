import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import type { Locale } from '../../../../platform/i18n/problems.ts'
import type { PlaceRow, ServiceRow } from '../../store/catalogue.ts'
import { errorSummary, fault, hidden, steps } from './draft.ts'
import type { Draft, Faults } from './draft.ts'

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
