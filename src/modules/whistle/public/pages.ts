import type { Procedure } from '../../../kernel/promise/contract.ts'
import { limitKeys } from '../../../kernel/promise/define.ts'
import type { Law } from '../../../kernel/promise/clocks.ts'
import type { Locale } from '../../../platform/i18n/problems.ts'
import { html } from '../../../public/html.ts'
import type { Html } from '../../../public/html.ts'
import { t } from '../../../public/layout.ts'
import type { Board } from '../actions/board.ts'
import type { BoardRow } from '../contract.ts'
import type { UnitName } from '../../../kernel/promise/endpoints.ts'
import type { PlaceRow } from '../store/catalogue.ts'
import type { PublicRow } from '../store/public.ts'
import { dayCount, lightMark, lightNow, sayLimit } from './case.ts'

function name(locale: Locale, unit: UnitName): string {
  return locale === 'en' ? unit.nameEn : unit.nameZh
}

export function caseList(locale: Locale, rows: PublicRow[], now: Date): Html {
  if (rows.length === 0) return html`<p class="quiet-text">${t(locale, '这里还没有事情。', 'Nothing here yet.')}</p>`
  return html`<ul class="list">
    ${rows.map(
      (row) =>
        html`<li>
          <a href="/c/${row.slug}"
            ><span
              ><b>${row.title}</b><br /><small
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
      ${t(locale, '危险、火情、急病,请先打', 'Danger, fire or sudden illness: first call')} <a href="tel:110">110</a> ·
      <a href="tel:119">119</a> · <a href="tel:120">120</a>
    </p>
    <h2>${t(locale, '这座城市的承诺', 'What this city promised')}</h2>
    <div class="figures">
      <a href="/cases?what=kept"><b>${counts.kept}</b>${t(locale, '办到', 'done')}</a
      ><a href="/cases?what=open"><b>${counts.running}</b>${t(locale, '在办', 'in hand')}</a
      ><a href="/cases?what=late"><b>${counts.late}</b>${t(locale, '超期', 'overdue')}</a>
    </div>
    <p>
      <a href="/board">${t(locale, '按地方、按单位看', 'By place and by unit')}</a> ·
      <a href="/how">${t(locale, '怎么算的?', 'How are these counted?')}</a>
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

function rate(locale: Locale, given: BoardRow['response']): string {
  if (!given.shown)
    return given.denominator === 0
      ? '—'
      : t(locale, `${given.numerator}/${given.denominator} 件太少`, `${given.numerator}/${given.denominator} too few`)
  return `${Math.round((given.numerator / given.denominator) * 100)}% (${given.numerator}/${given.denominator})`
}

function flowChart(locale: Locale, board: Board): Html {
  const most = Math.max(1, ...board.flow.flatMap((row) => [row.opened, row.closed]))
  const step = 600 / Math.max(1, board.flow.length)
  const opened = board.flow.reduce((sum, row) => sum + row.opened, 0)
  const closed = board.flow.reduce((sum, row) => sum + row.closed, 0)
  return html`<h2>${t(locale, '每月进出', 'In and out by month')}</h2>
    <p>
      ${t(locale, `这段时间反映 ${opened} 件,办结 ${closed} 件。`, `${opened} were reported and ${closed} closed in this time.`)}
    </p>
    <svg
      class="chart"
      viewBox="0 0 640 180"
      role="img"
      aria-label="${t(locale, '每月反映和办结的件数,数字见下表', 'Reported and closed by month; figures in the table below')}"
    >
      <path d="M20 150H630" fill="none" />
      ${board.flow.map((row, index) => {
        const x = 24 + index * step
        const a = Math.round((row.opened / most) * 120)
        const b = Math.round((row.closed / most) * 120)
        const w = Math.max(4, step / 2 - 6)
        return html`<rect class="a" x="${x}" y="${150 - a}" width="${w}" height="${a}" /><rect
            class="b"
            x="${x + w + 2}"
            y="${150 - b}"
            width="${w}"
            height="${b}"
          /><text x="${x}" y="168">${row.month.slice(5)}</text>`
      })}
    </svg>
    <details>
      <summary>${t(locale, '看数字', 'Show the figures')}</summary>
      <div class="table">
        <table>
          <thead>
            <tr>
              <th>${t(locale, '月份', 'Month')}</th>
              <th class="n">${t(locale, '反映', 'Reported')}</th>
              <th class="n">${t(locale, '办结', 'Closed')}</th>
            </tr>
          </thead>
          <tbody>
            ${board.flow.map(
              (row) =>
                html`<tr>
                  <td>${row.month}</td>
                  <td class="n">${row.opened}</td>
                  <td class="n">${row.closed}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`
}

export function boardPage(locale: Locale, board: Board, by: 'place' | 'unit', months: number): Html {
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
  return html`<h1>${t(locale, '承诺看板', 'Board of promises')}</h1>
    <nav class="row" aria-label="${t(locale, '看法', 'View')}">
      <a class="button quiet" href="/board?by=place">${t(locale, '按地方', 'By place')}</a
      ><a class="button quiet" href="/board?by=unit">${t(locale, '按单位', 'By unit')}</a>
    </nav>
    <p>
      ${board.path.map((unit, index) => html`${index > 0 ? ' › ' : ''}<a href="/board?by=${by}&amp;unit=${unit.id}">${name(locale, unit)}</a>`)}
      · ${t(locale, `最近 ${months} 个月`, `last ${months} months`)}
    </p>
    <div class="table" tabindex="0" role="region" aria-label="${t(locale, '看板数字', 'Figures of the board')}">
      <table>
        <thead>
          <tr>
            <th scope="col">${by === 'place' ? t(locale, '地方', 'Place') : t(locale, '单位', 'Unit')}</th>
            ${head(by === 'place' ? t(locale, '反映', 'Reported') : t(locale, '派到', 'Called'))}${head(t(locale, '办结', 'Closed'))}${by === 'place' ? html`${head(t(locale, '在办', 'In hand'))}${head(t(locale, '超期', 'Overdue'))}` : null}${head(t(locale, '重办', 'Reopened'))}
            ${head(t(locale, '按时联系', 'Contacted in time'))}${by === 'unit' ? head(t(locale, '按时到场', 'Came in time')) : null}${head(t(locale, '说解决了', 'Said solved'))}${head(t(locale, '满意', 'Satisfied'))}${head(t(locale, '未联系上', 'Not reached'))}${head(t(locale, '剔除', 'Excluded'))}
          </tr>
        </thead>
        <tbody>
          ${board.rows.map(rowOf)}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${t(locale, '合计', 'All')}</th>
            ${cells(board.total)}
          </tr>
        </tfoot>
      </table>
    </div>
    <p class="quiet-text">
      ${t(locale, '比率后面是分子和分母;少于规定件数的不显示百分比。未联系上的不算在满意率里,单独列出。', 'A rate stands with its numerator and denominator; below the least number no percentage is shown. Those not reached are kept out of the rates and shown apart.')}
    </p>
    ${flowChart(locale, board)}`
}

/** How a matter goes, made from the procedure and the limits in force: never written by hand. */
export function howPage(locale: Locale, procedures: Procedure[], law: Law, values: Record<string, string[]>): Html {
  const states = (procedure: Procedure): Html =>
    html`<ol class="timeline">
      ${Object.entries(procedure.states).map(([id, state]) => {
        const acts = Object.values(procedure.acts).filter(
          (act) => act.from.includes(id) && act.open && !act.by.every((party) => party === 'system'),
        )
        return html`<li>
          <b>${locale === 'en' ? state.plain.en : state.plain.zh}</b
          >${state.waitsFor ? html` <small>${t(locale, '在谁手里', 'with')}: ${locale === 'en' ? (procedure.parties[state.waitsFor]?.label.en ?? '') : (procedure.parties[state.waitsFor]?.label.zh ?? '')}</small>` : null}
          ${acts.length > 0 ? html`<br /><span class="quiet-text">${t(locale, '接下来可以', 'What may follow')}: ${[...new Set(acts.map((act) => (act.says ?? act.label)[locale]))].join(t(locale, '、', ', '))}</span>` : null}
        </li>`
      })}
    </ol>`
  const limits = (procedure: Procedure): Html[] =>
    Object.values(procedure.clocks).flatMap((clock) =>
      (clock.limit ? limitKeys(clock.limit, values) : []).map((key) => {
        const param = law.param(key)
        return html`<tr>
          <td>
            ${locale === 'en' ? procedure.label.en : procedure.label.zh}:
            ${locale === 'en' ? clock.label.en : clock.label.zh}
          </td>
          <td>${sayLimit(String(param.value), locale)}</td>
          <td><small>${param.source}</small></td>
        </tr>`
      }),
    )
  const root = procedures[0]
  return html`<h1>${t(locale, '一件事怎么办', 'How a matter is handled')}</h1>
    <p>
      ${t(locale, '您反映的事有一个编号、一个牵头单位、一个答应的日期。说办完了要有证据,由没有参与办理的人核对,最后由您说解决了没有。没解决,回到原来的单位重新办。', 'What you report gets a number, a lead unit and a date. Work said to be done needs evidence, is checked by somebody who had no part in it, and in the end you say whether it is solved. If not, it goes back to the same units.')}
    </p>
    <ul>
      <li>
        ${t(locale, '您等待的天数从反映那天算起,不会暂停。', 'Your days of waiting count from the report and never pause.')}
      </li>
      <li>
        ${t(locale, '部门的期限只能由部门以外的人批准暂停,理由公开。', "A department's time can be paused only by somebody outside it, with a reason.")}
      </li>
      <li>${t(locale, '办理单位不能核验、评价或办结自己的事。', 'No unit checks, rates or closes its own work.')}</li>
    </ul>
    ${
      root
        ? html`<h2>${t(locale, '有哪些步骤', 'The steps')}</h2>
            ${states(root)}`
        : null
    }
    <h2>${t(locale, '期限和依据', 'Limits and where they come from')}</h2>
    <div class="table" tabindex="0" role="region" aria-label="${t(locale, '期限', 'Limits')}">
      <table>
        <thead>
          <tr>
            <th>${t(locale, '什么', 'What')}</th>
            <th>${t(locale, '多久', 'How long')}</th>
            <th>${t(locale, '依据', 'Source')}</th>
          </tr>
        </thead>
        <tbody>
          ${procedures.flatMap(limits)}
        </tbody>
      </table>
    </div>
    <h2 id="rates">${t(locale, '比率怎么算', 'How rates are made')}</h2>
    <ul>
      <li>
        ${t(locale, '按时联系 = 期限内联系到居民的件数 ÷ 派出的件数。', 'Contacted in time = contacted within the limit ÷ dispatched.')}
      </li>
      <li>
        ${t(locale, '说解决了 = 居民说“解决了” ÷ 居民作了回答的件数。', 'Said solved = residents who said “solved” ÷ residents who answered.')}
      </li>
      <li>
        ${t(locale, '未联系上、经复核剔除的,不进分母,单独列出。', 'Those not reached or excluded after review are no part of it and are shown apart.')}
      </li>
      <li>${t(locale, '从不给个人打分、排名。', 'Persons are never scored or ranked.')}</li>
    </ul>`
}

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

export function trackPage(
  locale: Locale,
  given: {
    faults: Record<string, string>
    found: PublicRow[]
    phone: string
    now: Date
    sent: { caseId: string } | null
  },
): Html {
  const problem = given.faults['code'] ?? given.faults['phone'] ?? given.faults['sms']
  return html`<h1>${t(locale, '查进展、评价', 'Follow and judge')}</h1>
    ${problem ? html`<p class="notice bad" role="alert">${problem}</p>` : null}
    ${
      given.sent
        ? html`<form class="card" method="post" action="/track">
            <p class="notice">
              ${t(locale, '已向这个号码发出六位数字,十分钟内有效。', 'Six digits were sent to this number; they hold for ten minutes.')}
            </p>
            <input type="hidden" name="phone" value="${given.phone}" /><input
              type="hidden"
              name="case"
              value="${given.sent.caseId}"
            /><label for="sms">${t(locale, '六位数字', 'The six digits')}</label
            ><input
              id="sms"
              type="text"
              name="sms"
              inputmode="numeric"
              autocomplete="one-time-code"
              maxlength="6"
              required
            />
            <p><button>${t(locale, '确认', 'Confirm')}</button></p>
          </form>`
        : null
    }
    ${
      given.found.length > 0
        ? html`<section class="card">
            <h2>${t(locale, '这个号码反映过的', 'Reported with this number')}</h2>
            <ul class="list">
              ${given.found.map(
                (row) =>
                  html`<li>
                    <div class="item">
                      <span
                        ><a href="/c/${row.slug}"><b>${row.title}</b></a
                        ><br /><small
                          >${row.no} ·
                          ${t(locale, `第 ${dayCount(row, given.now)} 天`, `day ${dayCount(row, given.now)}`)}</small
                        ></span
                      >${lightMark(locale, lightNow(row, given.now))}
                      <form method="post" action="/track">
                        <input type="hidden" name="phone" value="${given.phone}" /><input
                          type="hidden"
                          name="case"
                          value="${row.id}"
                        /><button class="quiet" name="go" value="sms">
                          ${t(locale, '用短信评价', 'Judge by text message')}
                        </button>
                      </form>
                    </div>
                  </li>`,
              )}
            </ul>
          </section>`
        : null
    }
    <form class="card" method="post" action="/track">
      <label for="code"
        >${t(locale, '查询码', 'Your code')}<span class="hint"
          >${t(locale, '反映时给您的 10 位码,大小写都行', 'Ten letters and digits, capital or small')}</span
        ></label
      >
      <input id="code" type="text" name="code" autocomplete="off" maxlength="20" required />
      <p><button>${t(locale, '查', 'Show')}</button></p>
    </form>
    <form class="card" method="post" action="/track">
      <label for="phone">${t(locale, '没有码?用当时留的手机号', 'No code? The number you left')}</label>
      <input
        id="phone"
        type="tel"
        name="phone"
        autocomplete="tel"
        inputmode="tel"
        maxlength="20"
        value="${given.phone}"
        required
      />
      <p><button class="quiet">${t(locale, '用手机号查', 'Look by number')}</button></p>
    </form>`
}
