import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import type { Locale } from '../../../../platform/i18n/problems.ts'
import type { Match } from '../../actions/duplicates.ts'
import type { ServiceRow } from '../../store/catalogue.ts'
import { errorSummary, fault, hidden, steps } from './draft.ts'
import type { Draft, Faults } from './draft.ts'

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
            >${t(locale, '加密保存,办理人接下前看不到,办完后到期删除。不留就用查询码查进展和评价。', 'Kept encrypted, hidden from those who handle it until they took it on, erased after the end. Without it you follow and judge by code.')}</span
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
