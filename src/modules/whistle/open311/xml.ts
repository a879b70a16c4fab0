/** How the members of a list are called inside it, after the specification and its extension. */
const members: Record<string, string> = {
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  service_request_updates: 'request_update',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
  units: 'unit',
  due_explanation: 'line',
  media_urls: 'media_url',
}

// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Text as XML may hold it: the five signs escaped, what XML 1.0 forbids even escaped left out. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replace(forbidden, '')
    .replace(/[&<>"'\r]/g, (char) => `&#${char.charCodeAt(0)};`)
}

function write(name: string, value: unknown): string {
  if (value === undefined) return ''
  if (value === null) return `<${name}/>`
  if (Array.isArray(value)) {
    const member = members[name] ?? 'value'
    return `<${name}>${value.map((entry) => write(member, entry)).join('')}</${name}>`
  }
  if (typeof value === 'object')
    return `<${name}>${Object.entries(value)
      .map(([key, entry]) => write(key, entry))
      .join('')}</${name}>`
  return `<${name}>${escape(String(value as string | number | boolean))}</${name}>`
}

/** The XML of an answer: the same content as its JSON, below the root element the specification names. */
export function writeXml(root: string, content: unknown): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${write(root, content)}\n`
}
