import type { Locale } from '../../../../platform/i18n/problems.ts'
import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import { langOf, t } from '../../../../public/layout.ts'
import type { PublicRow } from '../../store/public.ts'
import { dayCount, lightMark, lightNow } from '../case.ts'

export function caseList(locale: Locale, rows: PublicRow[], now: Date): Html {
  if (rows.length === 0) return html`<p class="quiet-text">${t(locale, '这里还没有事情。', 'Nothing here yet.')}</p>`
  return html`<ul class="list">
    ${rows.map(
      (row) =>
        html`<li>
          <a href="/c/${row.slug}"
            ><span
              ><b lang="${langOf(row.title)}">${row.title}</b><br /><small
                >${row.no} · ${t(locale, `第 ${dayCount(row, now)} 天`, `day ${dayCount(row, now)}`)}</small
              ></span
            >${lightMark(locale, lightNow(row, now))}</a
          >
        </li>`,
    )}
  </ul>`
}

export function homePage(
  locale: Locale,
  given: { counts: { kept: number; running: number; late: number }; late: PublicRow[]; recent: PublicRow[]; now: Date },
): Html {
  const { counts } = given
  return html`<h1>${t(locale, '有事要办?', 'Something to be fixed?')}</h1>
    <p class="row">
      <a class="button big" href="/report">${t(locale, '我要反映', 'Report it')}</a
      ><a class="button big quiet" href="/track">${t(locale, '查进展 · 评价', 'Follow · judge')}</a>
    </p>
    <p class="danger">
      ${t(locale, '危险、火情、急病,请先打', 'Danger, fire or sudden illness: first call')}
      <span class="calls"><a href="tel:110">110</a><a href="tel:119">119</a><a href="tel:120">120</a></span>
    </p>
    <h2>${t(locale, '这座城市的承诺', 'What this city promised')}</h2>
    <div class="figures">
      <a href="/cases?what=kept"><b>${counts.kept}</b>${t(locale, '办到', 'done')}</a
      ><a href="/cases?what=open"><b>${counts.running}</b>${t(locale, '在办', 'in hand')}</a
      ><a href="/cases?what=late"><b>${counts.late}</b>${t(locale, '超期', 'overdue')}</a>
    </div>
    <p>
      <a href="/board">${t(locale, '按地方、按单位看', 'By place and by unit')}</a> ·
      <a href="/map">${t(locale, '在地图上看', 'On the map')}</a> ·
      <a href="/how#rates">${t(locale, '怎么算的?', 'How are these counted?')}</a>
    </p>
    ${
      given.late.length > 0
        ? html`<h2>${t(locale, '超期最久的', 'Overdue longest')}</h2>
            ${caseList(locale, given.late, given.now)}`
        : null
    }
    <h2>${t(locale, '最近反映', 'Reported lately')}</h2>
    ${caseList(locale, given.recent, given.now)}`
}
