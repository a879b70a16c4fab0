import { html } from '../../../../public/html.ts'
import type { Html } from '../../../../public/html.ts'
import { t } from '../../../../public/layout.ts'
import type { Locale } from '../../../../platform/i18n/problems.ts'

/** What a person has given so far; travels from step to step in the form itself, so nothing is kept of who gives up. */
export type Draft = {
  service: string
  said: string
  photos: string[]
  place: string
  area: string
  address: string
  lon: string
  lat: string
  query: string
  name: string
  phone: string
  key: string
  warned: boolean
}

/** Faults by field, in the reader's words. */
export type Faults = Record<string, string>

export function fault(faults: Faults, name: string): Html | null {
  return faults[name] ? html`<p class="fault" id="fault-${name}" role="alert">${faults[name]}</p>` : null
}

export function hidden(draft: Draft, names: (keyof Draft)[]): Html[] {
  return names.flatMap((name) => {
    const value = draft[name]
    if (Array.isArray(value)) return value.map((entry) => html`<input type="hidden" name="${name}" value="${entry}" />`)
    if (typeof value === 'boolean') return value ? [html`<input type="hidden" name="${name}" value="1" />`] : []
    return value === '' ? [] : [html`<input type="hidden" name="${name}" value="${value}" />`]
  })
}

export function steps(locale: Locale, now: 1 | 2 | 3): Html {
  const names = [t(locale, '什么事', 'What'), t(locale, '在哪里', 'Where'), t(locale, '怎么联系', 'Contact')]
  return html`<ol class="steps">
    ${names.map((name, index) =>
      index + 1 === now
        ? html`<li aria-current="step">${index + 1}. ${name}</li>`
        : html`<li>${index + 1}. ${name}</li>`,
    )}
  </ol>`
}

export function errorSummary(locale: Locale, faults: Faults): Html | null {
  if (Object.keys(faults).length === 0) return null
  return html`<p class="notice bad" role="alert">
    ${t(locale, '有几处没填好,请看标出的地方。您填的内容都还在。', 'Some answers need mending; see the marked places. Nothing you typed is lost.')}
  </p>`
}
