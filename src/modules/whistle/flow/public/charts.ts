import type { Locale } from '../../../../platform/i18n/problems.ts'
import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import { figure } from '../../drawing/public/figure.ts'
import type { Drawing } from '../../drawing/shapes.ts'
import type { Flow } from '../contract.ts'
import { bucketName, drawBuckets, drawWeeks, sentences } from '../draw.ts'

function chart(locale: Locale, title: string, says: string, drawing: Drawing, table: Html): Html {
  return html`<figure class="chart-card">
    <figcaption>
      <h3>${title}</h3>
      <p>${says}</p>
    </figcaption>
    ${figure(drawing)}
    <details>
      <summary>${t(locale, '看数字', 'Show the figures')}</summary>
      <div class="table" tabindex="0" role="region" aria-label="${title}">${table}</div>
    </details>
  </figure>`
}

function buckets(locale: Locale, rows: Flow['ages']): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${t(locale, '天数', 'Days')}</th>
        <th class="n" scope="col">${t(locale, '件', 'Matters')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <th scope="row">${bucketName(row, locale)}</th>
            <td class="n">${row.n}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** What comes and goes, how long the open ones have waited, how long the closed ones took; figures below each picture. */
export function flowCharts(locale: Locale, flow: Flow): Html {
  const says = sentences(flow, locale)
  return html`<h2>${t(locale, '进出和快慢', 'In, out and how fast')}</h2>
    <div class="charts">
      ${chart(
        locale,
        t(locale, '每周进出', 'In and out by week'),
        says.weeks,
        drawWeeks(flow.weeks, locale),
        html`<table>
          <thead>
            <tr>
              <th scope="col">${t(locale, '周(从周一起)', 'Week from Monday')}</th>
              <th class="n" scope="col">${t(locale, '反映', 'Reported')}</th>
              <th class="n" scope="col">${t(locale, '办结', 'Closed')}</th>
            </tr>
          </thead>
          <tbody>
            ${flow.weeks.map(
              (row) =>
                html`<tr>
                  <th scope="row">${row.from}</th>
                  <td class="n">${row.opened}</td>
                  <td class="n">${row.closed}</td>
                </tr>`,
            )}
          </tbody>
        </table>`,
      )}
      ${chart(
        locale,
        t(locale, '在办的等了多久', 'How long open ones have waited'),
        says.ages,
        drawBuckets(flow.ages, 'came', locale, t(locale, '在办件数按等待天数', 'Open matters by days waited')),
        buckets(locale, flow.ages),
      )}
      ${chart(
        locale,
        t(locale, '办结用了多久', 'How long closed ones took'),
        says.took,
        drawBuckets(flow.took, 'went', locale, t(locale, '办结件数按用时', 'Closed matters by days taken')),
        buckets(locale, flow.took),
      )}
    </div>`
}
