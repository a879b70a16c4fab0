import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { fill, type ValuesFor } from './room.ts'
import { rooms } from './rooms.ts'

export type Locale = 'zh' | 'en'

type Room = (typeof rooms)[number]
type TextsOf<R> = R extends { zh: infer Zh } ? { [Key in keyof Zh]: Zh[Key] } : never
type Merged<Union> = (Union extends unknown ? (given: Union) => void : never) extends (given: infer All) => void
  ? All
  : never
type Texts = Merged<TextsOf<Room>>

/** Every key that has a text. A misspelt or missing one does not compile. */
export type TextKey = keyof Texts & string
type TextOf<Key extends TextKey> = Texts[Key] extends string ? Texts[Key] : string

/** A text in both languages, as it travels in answers of the server. */
type Both = { zh: string; en: string }

export type Say = {
  locale: Locale
  /** The text of a key; its places are filled with the given values. */
  t: <Key extends TextKey>(key: Key, ...values: ValuesFor<TextOf<Key>>) => string
  /** The reader's half of a text in both languages. */
  say: (both: Both) => string
  /** A text that one page alone says, in both languages at the place where it is said. */
  w: (zh: string, en: string) => string
  setLocale: (locale: Locale) => void
}

const tables: Record<Locale, Record<string, string>> = {
  zh: Object.assign({}, ...rooms.map((room) => room.zh)),
  en: Object.assign({}, ...rooms.map((room) => room.en)),
}

export function textIn(locale: Locale, key: TextKey, values?: Record<string, string | number>): string {
  return fill(tables[locale][key] ?? key, values)
}

const TextContext = createContext<Say | null>(null)

/** Locale tags for numbers and dates: en-CA writes days as 2026-11-26, which no reader takes for another day. */
const tags: Record<Locale, string> = { zh: 'zh-CN', en: 'en-CA' }

export function TextProvider(props: { locale: Locale; onLocale?: (locale: Locale) => void; children: ReactNode }) {
  const { locale, onLocale } = props
  useEffect(() => {
    document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
  }, [locale])
  const value = useMemo<Say>(
    () => ({
      locale,
      t: (key, ...values) => textIn(locale, key, values[0]),
      say: (both) => both[locale],
      w: (zh, en) => (locale === 'zh' ? zh : en),
      setLocale: (next) => onLocale?.(next),
    }),
    [locale, onLocale],
  )
  return (
    <I18nProvider locale={tags[locale]}>
      <TextContext value={value}>{props.children}</TextContext>
    </I18nProvider>
  )
}

export function useText(): Say {
  const value = useContext(TextContext)
  if (!value) throw new Error('useText is used outside TextProvider')
  return value
}
