import { expect, test } from 'vitest'
import { html, placeAfter } from './html.ts'

const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '</title><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '`onload=alert(1)`',
  '&lt;script&gt;',
  '<!--',
  '-->',
  '{{constructor.constructor("alert(1)")()}}',
]

const places: [string, (value: string) => string][] = [
  ['text', (value) => html`<p>${value}</p>`.html],
  ['text beside text', (value) => html`<p>你好!${value}</p>`.html],
  ['a quoted attribute', (value) => html`<p title="${value}">x</p>`.html],
  ['a single-quoted attribute', (value) => html`<p title="${value}">x</p>`.html],
  ['an address', (value) => html`<a href="${value}">x</a>`.html],
  ['a form address', (value) => html`<form action="${value}"></form>`.html],
  ['the end of an address', (value) => html`<a href="/c/${value}">x</a>`.html],
  ['a title', (value) => html`<title>${value}</title>`.html],
  ['a text area', (value) => html`<textarea name="said">${value}</textarea>`.html],
]

test.each(places)('none of the strings does anything in %s', (_, render) => {
  for (const attack of attacks) {
    const made = render(attack)
    // what stands there is one element, and nothing the reader did not write as markup
    expect(made.match(/<[a-z!]/gi)?.length).toBe(1)
    expect(made).not.toMatch(/(href|action)="\s*(java|vb|data:text)/i)
    expect(made).not.toMatch(/(href|action)="[\\/]{2}/)
    expect(made.match(/"/g)?.length ?? 0).toBeLessThanOrEqual(2)
  }
})

test.each([
  '<script>let a = ',
  '<style>p { color: ',
  '<p onclick="',
  '<p style="',
  '<p title=',
  '<p ',
  '<',
  '</',
  '<!-- ',
  '<iframe srcdoc="',
])('no value may stand after %s', (before) => {
  expect(() => placeAfter(before)).toThrow(TypeError)
})

test('pieces of HTML stay what they are between tags and are refused in attributes', () => {
  const entries = [html`<li>${'<'}</li>`, null, html`<li>b</li>`]
  expect(html`<ul>${entries}</ul>`.html).toBe('<ul><li>&#60;</li><li>b</li></ul>')
  expect(() => html`<p title="${html`<b>x</b>`}"></p>`).toThrow(TypeError)
})

test('addresses of this site, of the web and phone numbers are kept', () => {
  for (const good of ['/c/7Q4K', '?lang=en', '#top', 'https://example.org/a', 'tel:110', 'report'])
    expect(html`<a href="${good}">x</a>`.html).toBe(`<a href="${good}">x</a>`)
})
