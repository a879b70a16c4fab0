import type { Locale } from '../../../../platform/i18n/problems.ts'
import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import { figure } from '../../drawing/public/figure.ts'
import { lightMark } from '../../public/case.ts'
import type { CityMap } from '../contract.ts'
import { drawMap, lightNames, lightOrder } from '../draw.ts'

function name(locale: Locale, unit: { nameZh: string; nameEn: string }): string {
  return locale === 'en' ? unit.nameEn : unit.nameZh
}

/** A width as people say it: 526 metres are about 500. */
function nearly(metres: number): number {
  const step = metres < 1000 ? 50 : 100
  return Math.max(step, Math.round(metres / step) * step)
}

/** The public map: a picture that needs no script, and the same numbers in a table beside it. */
export function mapPage(locale: Locale, map: CityMap, what: 'open' | 'all'): Html {
  const shown = what === 'all' ? lightOrder : lightOrder.slice(0, 2)
  // the words of the marks' legend, as the public door says them
  const plain: typeof lightNames = { ...lightNames, kept: ['办到', 'done'], closed: ['其他关闭', 'closed otherwise'] }
  const word = (light: (typeof lightOrder)[number]): string => t(locale, ...plain[light])
  const own = map.path.at(-1)
  return html`<h1>${t(locale, '事情都在哪里', 'Where matters are')}</h1>
    <nav class="row" aria-label="${t(locale, '看哪些', 'Which ones')}">
      ${(['open', 'all'] as const).map(
        (each) =>
          html`<a class="button quiet" href="/map?unit=${own?.id ?? ''}&amp;what=${each}"
            >${what === each ? '✓ ' : ''}${each === 'open' ? t(locale, '在办的', 'In hand') : t(locale, '全部', 'All')}</a
          >`,
      )}
    </nav>
    <p>
      ${map.path.map((unit, index) => html`${index > 0 ? ' › ' : ''}<a href="/map?unit=${unit.id}&amp;what=${what}">${name(locale, unit)}</a>`)}
    </p>
    <div class="map">
      <figure>
        ${figure(drawMap(map, locale, 60))}
        <figcaption>
          <p class="row">${shown.map((light) => lightMark(locale, light))}</p>
          <p class="quiet-text">
            ${t(
              locale,
              `标记是约 ${nearly(map.cellMetres)} 米见方内的事情;不到 ${map.least} 件的不单独标,算在社区的虚线圈里,这样看不出是哪一家。没有街道底图。`,
              `A mark stands for the matters within about ${nearly(map.cellMetres)} metres. Fewer than ${map.least} are not marked by themselves but counted in the dashed ring of their community, so that no home can be told. There are no streets on it.`,
            )}
          </p>
        </figcaption>
      </figure>
      <div class="table" tabindex="0" role="region" aria-label="${t(locale, '各处件数', 'Matters by area')}">
        <table>
          <thead>
            <tr>
              <th scope="col">${t(locale, '地方', 'Area')}</th>
              ${shown.map((light) => html`<th class="n" scope="col">${word(light)}</th>`)}
              <th class="n" scope="col">${t(locale, '合计', 'total')}</th>
            </tr>
          </thead>
          <tbody>
            ${map.rows.map(
              (row) =>
                html`<tr>
                  <th scope="row">
                    ${row.hasChildren ? html`<a href="/map?unit=${row.unit.id}&amp;what=${what}">${name(locale, row.unit)}</a>` : name(locale, row.unit)}${row.placed < row.n ? html` <small>${t(locale, `${row.n - row.placed} 件没有位置`, `${row.n - row.placed} without a position`)}</small>` : null}
                  </th>
                  ${shown.map((light) => html`<td class="n">${row.counts[light]}</td>`)}
                  <td class="n">${row.n}</td>
                </tr>`,
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">${t(locale, '合计', 'Total')}</th>
              ${shown.map((light) => html`<td class="n">${map.rows.reduce((sum, row) => sum + row.counts[light], 0)}</td>`)}
              <td class="n">${map.n}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </div>`
}
