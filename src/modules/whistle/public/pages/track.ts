import type { Locale } from '../../../../platform/i18n/problems.ts'
import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import { langOf, t } from '../../../../public/layout.ts'
import type { PublicRow } from '../../store/public.ts'
import { dayCount, lightMark, lightNow } from '../case.ts'

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
                        ><a href="/c/${row.slug}"><b lang="${langOf(row.title)}">${row.title}</b></a
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
