/** A piece of HTML whose values were escaped for the place they stand in. */
export type Html = { readonly html: string }

type Place = 'text' | 'attribute' | 'url'
type Value = string | number | Html | null | undefined | false | readonly (Html | false | null | undefined)[]

const urlAttributes = new Set(['href', 'src', 'action', 'formaction', 'poster', 'cite', 'data', 'background', 'ping'])

function isHtml(value: unknown): value is Html {
  return typeof value === 'object' && value !== null && 'html' in value && typeof value.html === 'string'
}

function escape(text: string): string {
  return text.replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** Addresses of this site, of the web, and calls by phone. Everything else, javascript: first of all, is refused. */
function isSafeUrl(text: string): boolean {
  // browsers ignore white space and controls inside a scheme
  // oxlint-disable-next-line no-control-regex
  const bare = text.replace(/[\u0000-\u0020\u007f]/g, '')
  if (/^[\\/]{2}/.test(bare) || bare.includes('\\')) return false
  return /^(\/|\?|#|https?:\/\/|tel:|mailto:|data:image\/(png|webp|svg\+xml);)/i.test(bare) || !/^[^/?#]*:/.test(bare)
}

/**
 * Where the value after this much of a template would stand. Unquoted attributes, event handlers, style, script and
 * comments are no places for a value at all: the template is refused, whatever the value is.
 */
export function placeAfter(before: string): Place {
  if (/<!--(?:(?!-->)[\s\S])*$/.test(before)) throw new TypeError('a value may not stand in a comment')
  const raw = /<(script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext)\b[^>]*>((?!<\/\1)[\s\S])*$/i.exec(
    before,
  )
  if (raw && !/^(title|textarea)$/i.test(raw[1] ?? '')) throw new TypeError(`a value may not stand in <${raw[1]}>`)
  if (raw) return 'text'
  const tag = /<([a-zA-Z][^<>]*)$/.exec(withoutQuoted(before))
  if (!tag) {
    if (/<\/?$/.test(before)) throw new TypeError('a value may not name a tag')
    return 'text'
  }
  const open = /([^\s"'<>/=]+)\s*=\s*(["'])[^"']*$/.exec(before)
  if (!open) throw new TypeError('a value may not stand in an unquoted attribute or name one')
  const name = (open[1] ?? '').toLowerCase()
  if (name.startsWith('on') || name === 'style' || name === 'srcdoc' || name === 'srcset')
    throw new TypeError(`a value may not stand in ${name}`)
  return urlAttributes.has(name) ? 'url' : 'attribute'
}

/** The text with finished quoted attribute values taken out, so that a '>' inside one does not look like a tag's end. */
function withoutQuoted(text: string): string {
  return text.replace(/=\s*"[^"]*"/g, '=').replace(/=\s*'[^']*'/g, '=')
}

const known = new WeakMap<TemplateStringsArray, Place[]>()

function placesOf(strings: TemplateStringsArray): Place[] {
  let places = known.get(strings)
  if (!places) {
    places = []
    let before = ''
    for (const [index, piece] of strings.entries()) {
      before += piece
      if (index < strings.length - 1) {
        places.push(placeAfter(before))
        // whatever the value is, it is escaped; a letter stands for it when the next place is looked at
        before += 'x'
      }
    }
    known.set(strings, places)
  }
  return places
}

function write(value: Value, place: Place, first: boolean): string {
  if (value === null || value === undefined || value === false) return ''
  if (Array.isArray(value)) {
    if (place !== 'text') throw new TypeError('a list may only stand between tags')
    return value.map((entry: Value) => write(entry, place, true)).join('')
  }
  if (isHtml(value)) {
    if (place !== 'text') throw new TypeError('HTML may only stand between tags')
    return value.html
  }
  const text = String(value)
  // only the beginning of an address decides where it leads
  if (place === 'url' && first && !isSafeUrl(text)) return '#'
  return escape(text)
}

/** html`<p>${name}</p>`: values are escaped where they stand, and refused where no value is safe. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  const places = placesOf(strings)
  let text = strings[0] ?? ''
  for (const [index, value] of values.entries()) {
    const opens = /=\s*["']$/.test(strings[index] ?? '')
    text += write(value, places[index] ?? 'text', opens) + (strings[index + 1] ?? '')
  }
  return { html: text }
}
