/** A value as text of an XML document: escaped, and without what XML 1.0 cannot hold (controls, halves of pairs). */
export function escapeXml(text: string): string {
  return (
    text
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex
      .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
      .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
  )
}

/** An element on a line of its own: its name, what it holds (escaped), its attributes (escaped). */
export function element(name: string, text: string | null, attributes: Record<string, string> = {}): string {
  const given = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    .join('')
  return text === null ? `<${name}${given}/>\n` : `<${name}${given}>${escapeXml(text)}</${name}>\n`
}
