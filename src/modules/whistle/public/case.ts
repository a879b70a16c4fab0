import { formatLimit, parseLimit } from '../../../kernel/calendar/limits.ts'
import { sayInstant } from '../../../kernel/calendar/explain.ts'
import type { ActOffer, Field } from '../../../kernel/promise/contract.ts'
import type { Locale } from '../../../platform/i18n/problems.ts'
import { html } from '../../../public/html.ts'
import type { Html } from '../../../public/html.ts'
import { langOf, t } from '../../../public/layout.ts'
import type { Light } from '../../../kernel/promise/endpoints.ts'
import type { PublicRow } from '../store/public.ts'
import type { Faults } from './report/draft.ts'
import { fault } from './report/draft.ts'

const lights: Record<Light, [string, string, string]> = {
  overdue: ['●', '已超期', 'Overdue'],
  soon: ['◆', '即将到期', 'Due soon'],
  kept: ['✓', '已办到', 'Done'],
  running: ['▶', '办理中', 'In hand'],
  closed: ['–', '已关闭', 'Closed'],
}

export function lightMark(locale: Locale, light: Light): Html {
  const [shape, zh, en] = lights[light]
  return html`<span class="light ${light}"><span aria-hidden="true">${shape}</span>${t(locale, zh, en)}</span>`
}

/** The light as of now: the copy was written at the last act, dates have moved on since. */
export function lightNow(row: Pick<PublicRow, 'light' | 'due_at' | 'closed_at'>, now: Date): Light {
  if (row.closed_at) return row.light as Light
  if (!row.due_at) return 'running'
  if (row.due_at < now) return 'overdue'
  return row.due_at.getTime() - now.getTime() < 86_400_000 ? 'soon' : 'running'
}

export function dayCount(row: Pick<PublicRow, 'opened_at' | 'closed_at'>, now: Date): number {
  return Math.floor(((row.closed_at ?? now).getTime() - row.opened_at.getTime()) / 86_400_000) + 1
}

/** A moment of a matter; with its year where that is not this one. */
function moment(at: Date | string, locale: Locale, now: Date): string {
  const given = new Date(at)
  const yearOf = (of: Date): number => new Date(of.getTime() + 8 * 3_600_000).getUTCFullYear()
  const said = sayInstant(given.toISOString(), locale)
  if (yearOf(given) === yearOf(now)) return said
  return locale === 'en' ? said.replace(/ (?=\S+$)/, ` ${yearOf(given)} `) : `${yearOf(given)}年${said}`
}

function sayMinutes(minutes: number, locale: Locale): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const words = [
    hours > 0 ? t(locale, `${hours} 小时`, `${hours} h`) : '',
    rest > 0 || hours === 0 ? t(locale, `${rest} 分钟`, `${rest} min`) : '',
  ]
  return words.filter(Boolean).join(' ')
}

export type CaseTexts = {
  stateZh: string
  stateEn: string
  area: { zh: string; en: string }
  place: { zh: string; en: string } | null
  why: string[]
  /** Where it was joined with another one: that one. */
  joined: { slug: string; no: string; title: string } | null
}

function partyList(locale: Locale, row: PublicRow, now: Date): Html | null {
  if (row.parties.length === 0) return null
  return html`<section aria-labelledby="who">
    <h2 id="who">${t(locale, '谁在办', 'Who is on it')}</h2>
    <ul class="list">
      ${row.parties.map(
        (party) =>
          html`<li>
            <div class="item">
              <span
                ><b>${locale === 'en' ? party.en : party.zh}</b>
                <small>${party.role === 'lead' ? t(locale, '牵头', 'lead') : t(locale, '配合', 'support')}</small></span
              >
              <span
                >${locale === 'en' ? party.stateEn : party.stateZh}${party.at ? html` <small>${t(locale, '到场', 'came')} ${moment(party.at, locale, now)}${party.minutes !== null && party.minutes < 600 ? t(locale, `,用了 ${sayMinutes(party.minutes, locale)}`, `, after ${sayMinutes(party.minutes, locale)}`) : null}</small>` : null}</span
              >
            </div>
          </li>`,
      )}
    </ul>
  </section>`
}

/** Before and after stand beside each other, each in the order of its time. */
function photoList(locale: Locale, row: PublicRow): Html | null {
  if (row.photos.length === 0) return null
  const sides = [
    ['before', t(locale, '办理前', 'Before')],
    ['after', t(locale, '办理后', 'After')],
  ] as const
  const shown = sides
    .map(([side, label]) => ({
      label,
      photos: row.photos.filter((photo) => (photo.side === 'before') === (side === 'before')),
    }))
    .filter((side) => side.photos.length > 0)
  return html`<section aria-labelledby="photos">
    <h2 id="photos">${t(locale, '照片', 'Photos')}</h2>
    <div class="${shown.length > 1 ? 'sides' : 'photos'}">
      ${shown.map(
        (side) =>
          html`<div class="side">
            ${side.photos.map(
              (photo, index) =>
                html`<figure>
                  <a href="/photo/${photo.id}"
                    ><img
                      src="/photo/${photo.id}?small"
                      alt="${side.photos.length > 1 ? `${side.label} ${index + 1}` : side.label}"
                      loading="lazy"
                  /></a>
                  <figcaption>${side.label}</figcaption>
                </figure>`,
            )}
          </div>`,
      )}
    </div>
  </section>`
}

/** What anybody may read of a matter; `own` adds what only the person with the code sees and may do. */
export function casePage(
  locale: Locale,
  row: PublicRow,
  texts: CaseTexts,
  now: Date,
  own: Html | null,
  parts: Html[] = [],
): Html {
  const days = dayCount(row, now)
  const waits = row.closed_at
    ? t(locale, `历时 ${days} 天`, days === 1 ? 'It took a day' : `It took ${days} days`)
    : t(locale, `第 ${days} 天`, `Day ${days}`)
  return html`<p><a href="/board?unit=${row.area_id}">‹ ${locale === 'en' ? texts.area.en : texts.area.zh}</a></p>
    <h1 lang="${langOf(row.title)}">${row.title}</h1>
    <p class="row">
      <span class="day">${waits}</span>${lightMark(locale, lightNow(row, now))}<span
        >${locale === 'en' ? texts.stateEn : texts.stateZh}</span
      >
    </p>
    <p class="quiet-text">
      ${row.no}${texts.place ? html` · ${locale === 'en' ? texts.place.en : texts.place.zh}` : null} ·
      ${t(locale, '反映于', 'reported')} ${moment(row.opened_at, locale, now)}
    </p>
    ${
      texts.joined
        ? html`<p class="card">
            ${t(locale, '和这件事一起办,看它的进展:', 'Handled together with this one; follow it there: ')}<a
              href="/c/${texts.joined.slug}"
              lang="${langOf(texts.joined.title)}"
              >${texts.joined.no} ${texts.joined.title}</a
            >
          </p>`
        : null
    }
    ${parts} ${own}
    ${
      row.due_at && !row.closed_at
        ? html`<section class="card">
            <p>${t(locale, '答应何时办好', 'Promised by')}: <b>${moment(row.due_at, locale, now)}</b></p>
            ${
              texts.why.length > 0
                ? html`<details>
                    <summary>${t(locale, '为什么是这天?', 'Why this date?')}</summary>
                    <ul>
                      ${texts.why.map((line) => html`<li>${line}</li>`)}
                    </ul>
                  </details>`
                : null
            }
          </section>`
        : null
    }
    ${row.said ? html`<p lang="${langOf(row.said)}">${row.said}</p>` : null} ${partyList(locale, row, now)} ${photoList(locale, row)}
    <section aria-labelledby="steps">
      <h2 id="steps">${t(locale, '经过', 'What happened')}</h2>
      <ol class="timeline">
        ${row.steps.map(
          (step) =>
            html`<li>
              <time datetime="${step.at}">${moment(step.at, locale, now)}</time
              ><br />${locale === 'en' ? step.en : step.zh}${step.unitZh ? html` · ${locale === 'en' ? (step.unitEn ?? '') : step.unitZh}` : null}
            </li>`,
        )}
      </ol>
    </section>
    ${own ? null : html`<p class="no-print"><a class="button quiet" href="/track">${t(locale, '我是反映人:查进展、评价', 'I reported this: follow and judge')}</a></p>`}`
}

function fieldOf(locale: Locale, field: Field, faults: Faults, act: string): Html {
  const label = locale === 'en' ? field.label.en : field.label.zh
  const id = `${act}-${field.name}`
  if (field.type === 'yes')
    return html`<label for="${id}">${label}</label
      ><select id="${id}" name="${field.name}">
        <option value="">${t(locale, '不说', 'I would rather not say')}</option>
        <option value="yes">${t(locale, '满意', 'Yes')}</option>
        <option value="no">${t(locale, '不满意', 'No')}</option>
      </select>`
  if (field.type === 'text' || field.type === 'line')
    return field.required
      ? html`<label for="${id}">${label}</label>${fault(faults, field.name)}<textarea
            id="${id}"
            name="${field.name}"
            maxlength="2000"
            required
          ></textarea>`
      : html`<label for="${id}">${label}</label>${fault(faults, field.name)}<textarea
            id="${id}"
            name="${field.name}"
            maxlength="2000"
          ></textarea>`
  return html``
}

/** What the person may say now: two plain buttons for the verdict, the rest folded away. */
export function ownPart(
  locale: Locale,
  given: {
    offers: ActOffer[]
    proof: { name: string; value: string }[]
    said: string
    faults: Faults
    notice: string | null
    key: string
    follower: boolean
  },
): Html {
  const hidden = html`${given.proof.map((entry) => html`<input type="hidden" name="${entry.name}" value="${entry.value}" />`)}<input
      type="hidden"
      name="key"
      value="${given.key}"
    />`
  const form = (offer: ActOffer): Html => {
    const fields = offer.fields as Field[]
    const rest = fields
      .filter((field) => field.type !== 'choice')
      .map((field) => fieldOf(locale, field, given.faults, offer.act))
    const label = locale === 'en' ? offer.label.en : offer.label.zh
    if (offer.act === 'rate' || offer.act === 'rate_merged')
      return html`<form class="card" method="post" action="/act">
        <h2>${t(locale, '解决了吗?', 'Is it solved?')}</h2>
        ${hidden}<input type="hidden" name="act" value="${offer.act}" />${rest}
        <p class="row">
          <button class="big" name="verdict" value="solved">✓ ${t(locale, '解决了', 'Solved')}</button
          ><button class="big quiet" name="verdict" value="unsolved">✗ ${t(locale, '没解决', 'Not solved')}</button>
        </p>
      </form>`
    return html`<details class="card">
      <summary>${label}</summary>
      <form method="post" action="/act">
        ${hidden}<input type="hidden" name="act" value="${offer.act}" />${rest}
        <p><button class="quiet">${label}</button></p>
      </form>
    </details>`
  }
  return html`${given.notice ? html`<p class="notice good" role="status">${given.notice}</p>` : null}
  ${Object.keys(given.faults).length > 0 ? html`<p class="notice bad" role="alert">${Object.values(given.faults).join(' ')}</p>` : null}
  ${given.said ? html`<p class="card"><small>${t(locale, '您的原话(只有您和办理人看得到)', 'Your words (seen by you and those who handle it)')}</small><br />${given.said}</p>` : null}
  ${given.offers.map(form)}`
}

/** A limit in words, or the text as it is where it is none. */
export function sayLimit(text: string, locale: Locale): string {
  try {
    return formatLimit(parseLimit(text), locale)
  } catch {
    return text
  }
}
