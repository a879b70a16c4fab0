import type { Locale } from '../../../../platform/i18n/problems.ts'
import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import type { Board } from '../../actions/board.ts'
import type { BoardRow } from '../../contract.ts'
import type { UnitName } from '../../../../kernel/promise/endpoints.ts'

function name(locale: Locale, unit: UnitName): string {
  return locale === 'en' ? unit.nameEn : unit.nameZh
}

function rate(locale: Locale, given: BoardRow['response']): string {
  if (!given.shown)
    return given.denominator === 0
      ? '—'
      : t(locale, `${given.numerator}/${given.denominator} 件太少`, `${given.numerator}/${given.denominator} too few`)
  return `${Math.round((given.numerator / given.denominator) * 100)}% (${given.numerator}/${given.denominator})`
}

export function boardPage(locale: Locale, board: Board, by: 'place' | 'unit', months: number, below: Html[]): Html {
  const cells = (row: BoardRow): Html =>
    html`<td class="n">${row.opened}</td>
      <td class="n">${row.closed}</td>
      ${
        by === 'place'
          ? html`<td class="n">${row.open}</td>
              <td class="n">${row.late}</td>`
          : null
      }
      <td class="n">${row.reopened}</td>
      <td class="n">${rate(locale, row.response)}</td>
      ${by === 'unit' ? html`<td class="n">${rate(locale, row.arrival)}</td>` : null}
      <td class="n">${rate(locale, row.solved)}</td>
      <td class="n">${rate(locale, row.satisfied)}</td>
      <td class="n">${row.notReached}</td>
      <td class="n">${row.excluded}</td>`
  const rowOf = (row: BoardRow): Html =>
    html`<tr>
      <th scope="row">
        ${row.hasChildren && by === 'place' ? html`<a href="/board?by=${by}&amp;unit=${row.unit.id}&amp;months=${months}">${name(locale, row.unit)}</a>` : name(locale, row.unit)}
      </th>
      ${cells(row)}
    </tr>`
  const head = (text: string): Html => html`<th class="n" scope="col">${text}</th>`
  return html`<h1>${t(locale, '承诺办得怎样', 'How promises are kept')}</h1>
    <nav class="row no-print" aria-label="${t(locale, '看法', 'View')}">
      ${(['place', 'unit'] as const).map(
        (each) =>
          html`<a class="button quiet" href="/board?by=${each}"
            >${by === each ? '✓ ' : ''}${each === 'place' ? t(locale, '按地方', 'By place') : t(locale, '按单位', 'By unit')}</a
          >`,
      )}
    </nav>
    <p>
      ${board.path.map((unit, index) => html`${index > 0 ? ' › ' : ''}<a href="/board?by=${by}&amp;unit=${unit.id}">${name(locale, unit)}</a>`)}
      · ${t(locale, `最近 ${months} 个月`, `last ${months} months`)}
    </p>
    <div class="table" tabindex="0" role="region" aria-label="${t(locale, '各处的数字', 'The figures')}">
      <table>
        <thead>
          <tr>
            <th scope="col">${by === 'place' ? t(locale, '地方', 'Place') : t(locale, '单位', 'Unit')}</th>
            ${head(by === 'place' ? t(locale, '反映', 'Reported') : t(locale, '请来办', 'Called'))}${head(t(locale, '办完', 'Closed'))}${by === 'place' ? html`${head(t(locale, '在办', 'In hand'))}${head(t(locale, '超期', 'Overdue'))}` : null}${head(t(locale, '重新办', 'Reopened'))}
            ${head(t(locale, '按时联系', 'Contacted in time'))}${by === 'unit' ? head(t(locale, '按时到场', 'Came in time')) : null}${head(t(locale, '说解决了', 'Said solved'))}${head(t(locale, '满意', 'Satisfied'))}${head(t(locale, '没联系上', 'Not reached'))}${head(t(locale, '不计入', 'Left out'))}
          </tr>
        </thead>
        <tbody>
          ${board.rows.map(rowOf)}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${t(locale, '合计', 'Total')}</th>
            ${cells(board.total)}
          </tr>
        </tfoot>
      </table>
    </div>
    <p class="quiet-text">
      ${t(locale, '比率后面是分子和分母;少于规定件数的不显示百分比。没联系上的不算在满意率里,单独列出。', 'A rate stands with its numerator and denominator; below the least number no percentage is shown. Those not reached are kept out of the rates and shown apart.')}
    </p>
    ${below}`
}
