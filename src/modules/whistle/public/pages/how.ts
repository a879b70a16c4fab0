import type { Procedure } from '../../../../kernel/promise/contract.ts'
import { limitKeys } from '../../../../kernel/promise/define.ts'
import type { Law } from '../../../../kernel/promise/clocks.ts'
import type { Locale } from '../../../../platform/i18n/problems.ts'
import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import { sayLimit } from '../case.ts'
import { plainHand, plainLimit, sayOrigin } from '../limits.ts'

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
          >${state.waitsFor ? html` <small>${t(locale, '在谁手里', 'with')}: ${plainHand(state.waitsFor, locale) ?? procedure.parties[state.waitsFor]?.label[locale] ?? ''}</small>` : null}
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
            ${plainLimit(key, locale) ?? `${procedure.label[locale]}: ${clock.label[locale]}`}
          </td>
          <td>${sayLimit(String(param.value), locale)}</td>
          <td><small>${sayOrigin(param.source, locale)}</small></td>
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
            <th scope="col">${t(locale, '什么', 'What')}</th>
            <th scope="col">${t(locale, '多久', 'How long')}</th>
            <th scope="col">${t(locale, '依据', 'Source')}</th>
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
        ${t(locale, '按时联系 = 期限内联系到反映人的件数 ÷ 请部门来办的件数。', 'Contacted in time = contacted within the limit ÷ matters departments were called to.')}
      </li>
      <li>
        ${t(locale, '说解决了 = 居民说“解决了” ÷ 居民作了回答的件数。', 'Said solved = residents who said “solved” ÷ residents who answered.')}
      </li>
      <li>
        ${t(locale, '没联系上的、复核后定为不计入的,不进分母,单独列出。', 'Those not reached, or left out after a review, are no part of it and are shown apart.')}
      </li>
      <li>${t(locale, '从不给个人打分、排名。', 'Persons are never scored or ranked.')}</li>
    </ul>`
}
