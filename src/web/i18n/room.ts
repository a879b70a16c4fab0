/**
 * Texts of one room. The Chinese table names the keys; the English one must have exactly the same keys, which the
 * type checker enforces. A place for a value is written `{name}`; English may write `{n:day|days}` for "1 day".
 */
export function roomTexts<const Zh extends Record<string, string>>(texts: {
  zh: Zh
  en: { readonly [Key in keyof Zh]: string }
}): { zh: Zh; en: { readonly [Key in keyof Zh]: string } } {
  return texts
}

type Value = string | number
type NameOf<Place extends string> = Place extends `${infer Name}:${string}` ? Name : Place

/** Names of the places in a text: `'还 {n} 天'` has `n`. */
type PlacesOf<Text extends string> = Text extends `${string}{${infer Place}}${infer Rest}`
  ? NameOf<Place> | PlacesOf<Rest>
  : never

export type ValuesFor<Text extends string> = [PlacesOf<Text>] extends [never]
  ? []
  : [values: Record<PlacesOf<Text>, Value>]

/** Fills the places of a text. An unknown place stays as it is written, so that it is seen. */
export function fill(text: string, values: Record<string, Value> = {}): string {
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (place, name: string, one?: string, many?: string) => {
    const value = values[name]
    if (value === undefined) return place
    return one === undefined ? String(value) : `${value} ${Number(value) === 1 ? one : many}`
  })
}
